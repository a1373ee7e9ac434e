"""What the fields of every form take, mend and refuse."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from ukeire.domain import text


def refusal(check: Callable[[str], Any], value: str) -> str:
    with pytest.raises(PydanticCustomError) as caught:
        check(value)
    assert any(ord(character) > 0x3000 for character in caught.value.message())
    return caught.value.type


@pytest.mark.rule("A1", "A3")
@pytest.mark.parametrize(
    "name",
    [
        "社会福祉法人さくら会",
        "医療法人社団さくら会",
        "さくら株式会社",
        "株式会社さくら ホールディングス",
        "特定非営利活動法人さくら",
        "さくら生活協同組合",
        "社会福祉法人𠮷髙﨑会",
        "日本赤十字社",
        "東京都",
        "札幌市",
        "さくら広域連合",
    ],
)
def test_an_organization_is_named_with_its_legal_form_exactly_as_typed(name: str) -> None:
    assert text.organization_name(f" {name}\u3000") == name


@pytest.mark.rule("A3")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("さくら会", "legal_form_missing"),
        ("㈱さくら", "legal_form_missing"),
        ("さくら株式会社東京支店", "legal_form_missing"),
        ("社会福祉法人 さくら会", "space_after_legal_form"),
        ("社会福祉法人\u3000さくら会", "space_after_legal_form"),
        ("医療法人 社団さくら会", "space_after_legal_form"),
        ("さくら 株式会社", "space_after_legal_form"),
        ("株式会社", "legal_form_only"),
        ("株式会社\u200bさくら", "control_character"),
        ("株式会社さくら\u202e", "control_character"),
        ("株式会社\ue000", "private_character"),
        ("株式会社さくら🌸", "emoji"),
        ("株式会社" + "あ" * 97, "string_too_long"),
        (" \u3000", "missing"),
    ],
)
def test_an_organization_name_is_refused_for_a_named_reason(name: str, code: str) -> None:
    assert refusal(text.organization_name, name) == code


@pytest.mark.rule("A3")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("シャカイフクシホウジン", "シャカイフクシホウジン"),
        ("しゃかいふくし", "シャカイフクシ"),
        ("ｼｬｶｲﾌｸｼﾎｳｼﾞﾝ", "シャカイフクシホウジン"),
        ("ヴァンデータ・ーヶ", "ヴァンデータ・ーヶ"),
        ("か\u3099", "ガ"),
    ],
)
def test_kana_is_mended_to_full_width_katakana(typed: str, kept: str) -> None:
    assert text.kana(typed) == kept


@pytest.mark.rule("A3")
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ヤマダ タロウ", "space"),
        ("ヤマダ\u3000タロウ", "space"),
        ("山田", "not_katakana"),
        ("ヤマダ1", "not_katakana"),
        ("", "missing"),
        ("ア" * 101, "string_too_long"),
        ("ア" * 1_000_000, "string_too_long"),
    ],
)
def test_kana_is_refused_for_a_named_reason(typed: str, code: str) -> None:
    assert refusal(text.kana, typed) == code


@pytest.mark.parametrize(
    "name", ["𠮷田 髙﨑", "神﨑 花子", "辻\U000e0100 一郎", "Maria O’Neil", "ｱﾝ･ﾘｰ", "佐々木　二〇"]
)
def test_a_persons_name_is_kept_exactly_as_typed(name: str) -> None:
    assert text.person_name(name) == name


@pytest.mark.parametrize("name", ["山田1", "<b>山田</b>", "・", "山田\n太郎", "山田\u2066太郎"])
def test_a_persons_name_has_no_digits_markup_or_invisible_characters(name: str) -> None:
    assert refusal(text.person_name, name) in {"not_a_name", "control_character"}


@pytest.mark.rule("B2")
def test_a_passport_name_is_latin_and_keeps_its_case() -> None:
    assert text.passport_name("ＮＧＵＹＥＮ　van  An-O’Neil, Jr.") == "NGUYEN van An-O'Neil, Jr."
    assert refusal(text.passport_name, "グエン") == "not_latin"
    assert refusal(text.passport_name, "PÉREZ") == "not_latin"


@pytest.mark.rule("A3")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("03-6206-1262", "03-6206-1262"),
        ("０３－６２０６－１２６２", "03-6206-1262"),
        ("03ー6206−1262", "03-6206-1262"),
        ("090-1234-5678", "090-1234-5678"),
        ("0120-123-456", "0120-123-456"),
        ("0800-123-4567", "0800-123-4567"),
        ("01267-2-1234", "01267-2-1234"),
        ("050-1234-5678", "050-1234-5678"),
    ],
)
def test_a_phone_number_is_kept_in_half_width_digits_with_hyphens(typed: str, kept: str) -> None:
    assert text.phone_number(typed) == kept


@pytest.mark.rule("A3")
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0362061262", "hyphens_missing"),
        ("０３６２０６１２６２", "hyphens_missing"),
        ("03-6206-126", "not_a_phone"),
        ("03-6206-12622", "not_a_phone"),
        ("090-123-4567", "not_a_phone"),
        ("13-6206-1262", "not_a_phone"),
        ("+81-3-6206-1262", "not_a_phone"),
        ("03-62061262", "not_a_phone"),
        ("(03)6206-1262", "not_a_phone"),
        ("٠٣-٦٢٠٦-١٢٦٢", "not_a_phone"),
        ("", "missing"),
    ],
)
def test_a_phone_number_is_refused_for_a_named_reason(typed: str, code: str) -> None:
    assert refusal(text.phone_number, typed) == code


@pytest.mark.rule("A2")
def test_a_mail_address_is_one_that_any_server_can_deliver_to() -> None:
    assert text.email_address(" Tantou.1@Example.JP ") == "Tantou.1@example.jp"
    assert text.email_address("ａ＠例え.jp") == "a@xn--r8jz45g.jp"


@pytest.mark.rule("A2")
@pytest.mark.fault("F26")
@pytest.mark.parametrize(
    "address",
    [
        "tantou",
        "a@b",
        "山田@example.jp",
        "a@example.jp\r\nBcc: b@example.jp",
        "a@example.jp, b@example.jp",
        "Name <a@example.jp>",
        '"a b"@example.jp',
        "a@[192.0.2.1]",
        "a..b@example.jp",
        "a@localhost",
    ],
)
def test_what_is_not_one_plain_mail_address_is_refused(address: str) -> None:
    assert refusal(text.email_address, address) == "not_an_email"


@pytest.mark.asvs("2.2.1")
@pytest.mark.parametrize("character", ["\0", "\n", "\t", "\x1b", "\u202e", "\u2066", "\ufeff"])
def test_a_single_line_refuses_control_and_bidi_characters(character: str) -> None:
    assert refusal(text.single_line(100).check, f"あ{character}い") == "control_character"


@pytest.mark.asvs("2.2.1")
@pytest.mark.parametrize("character", ["\0", "\x1b", "\u202e", "\u2066", "\ufeff", "\u2028"])
def test_lines_refuse_control_and_bidi_characters_but_take_newlines_and_tabs(
    character: str,
) -> None:
    check = text.multi_line(100).check
    assert refusal(check, f"あ\n{character}い") == "control_character"
    assert check("一\r\n二\r三\t👨‍👩‍👧") == "一\n二\n三\t👨‍👩‍👧"


@pytest.mark.rule("D5")
def test_length_counts_every_code_point_as_one() -> None:
    comment = TypeAdapter(text.LongText)
    fits = "𠮷ｱ \n髙" * 600
    assert comment.validate_python(fits) == fits
    with pytest.raises(ValidationError) as caught:
        comment.validate_python(fits + "あ")
    (error,) = caught.value.errors()
    assert error["type"] == "string_too_long"
    assert "3000文字以内" in error["msg"]


def test_the_json_schema_tells_the_limits() -> None:
    class Form(BaseModel):
        name: text.OrganizationName

    schema = Form.model_json_schema()["properties"]["name"]
    assert (schema["type"], schema["minLength"], schema["maxLength"]) == ("string", 1, 100)
