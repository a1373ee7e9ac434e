"""Whatever is typed, a field answers with text in its normal form or with a named refusal."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError
from stdnum.exceptions import ValidationError as OracleRefusal
from stdnum.jp import cn

from ukeire.domain import characters, dates, legal_forms, numbers, offers, places, text

CHECKS = [
    text.organization_name, text.kana, text.person_name, text.passport_name, text.phone_number,
    text.email_address, text.single_line(20).check, text.multi_line(20).check,
    numbers.corporate_number, numbers.facility_number, numbers.postal_code,
    numbers.residence_card_number, places.prefecture, places.nationality,
]  # fmt: skip


@pytest.mark.asvs("2.2.1")
@pytest.mark.parametrize("check", CHECKS)
@given(typed=st.text(max_size=40) | st.text("0123456789０９-ー株式会社 　アあabＡ@.", max_size=30))
@example(typed="\ud800")
@example(typed="ﷺ" * 40)
def test_a_check_refuses_by_name_or_returns_what_it_would_return_again(
    check: Callable[[str], str], typed: str
) -> None:
    try:
        kept = check(typed)
    except PydanticCustomError as refused:
        refusal = refused
    else:
        assert check(kept) == kept
        assert not any(character in kept for character in "\0\r\u202e\u2066\u200b")
        return
    assert refusal.message().endswith("。")


@given(st.text("0123456789", min_size=12, max_size=14))
def test_corporate_numbers_agree_with_an_independent_implementation(typed: str) -> None:
    try:
        expected = cn.validate(typed) if len(typed) == 13 else None
    except OracleRefusal:
        expected = None
    try:
        kept = numbers.corporate_number(typed)
    except PydanticCustomError:
        kept = None
    assert kept == expected


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_in_a_corporate_number_is_noticed(
    rest: str, place: int, difference: int
) -> None:
    wrong = str((int(rest[place]) + difference) % 10)
    # the check is modulo 9, so a 0 in place of a 9 is the one mistake that it cannot see
    expected = {rest[place], wrong} == {"0", "9"}
    mistaken = rest[:place] + wrong + rest[place + 1 :]
    same = numbers.corporate_check_digit(mistaken) == numbers.corporate_check_digit(rest)
    assert same is expected


@given(st.dates(min_value=date(1912, 7, 30), max_value=date(2117, 12, 31)))
def test_a_day_in_an_era_is_read_back_as_the_same_day(day: date) -> None:
    assert dates.parse_date(dates.japanese_date(day)) == day


@pytest.mark.rule("A3")
@given(
    st.lists(
        st.sampled_from(
            ["ぁ", "あ", "が", "ぱ", "ゔ", "ゖ", "ァ", "ヺ", "ー", "・", "ｱ", "ｶﾞ", "ﾊﾟ", "ｰ"]
        ),
        min_size=1,
        max_size=50,
    )
)
def test_kana_of_any_width_becomes_full_width_katakana(typed: list[str]) -> None:
    kept = text.kana("".join(typed))
    assert len(kept) == len(typed)
    assert all("ァ" <= character <= "ー" for character in kept)


@given(
    st.text(max_size=60)
    | st.text("ab あ\u3000\t\n\r\v\xa0\u2003\u200b\u202a\u2028\u200d", max_size=30)
)
def test_mending_pasted_text_once_is_enough_and_takes_no_visible_character(typed: str) -> None:
    kept = characters.one_line(typed)
    assert characters.one_line(kept) == kept
    assert not set(kept) & set("\t\n\r\v\xa0\u200b\u202a\u2028\u200d")
    assert [one for one in typed if one.isalnum()] == [one for one in kept if one.isalnum()]


OFFERING = [
    (text.organization_name, offers.organization_name),
    (text.kana, offers.kana),
    (text.phone_number, offers.phone_number),
    (text.email_address, offers.email_address),
    (numbers.corporate_number, offers.digits),
    (numbers.residence_card_number, offers.code),
]


@pytest.mark.rule("A3")
@pytest.mark.parametrize(("check", "offer"), OFFERING)
@given(
    typed=st.text("㈱(株)（有）株式会社さくらサｸﾗ会 　-ー－‐03１２T@。", max_size=20)
    | st.text(max_size=30)
)
def test_an_offer_is_never_what_was_typed_and_always_what_the_field_takes(
    check: Callable[[str], str], offer: Callable[[str], str], typed: str
) -> None:
    try:
        characters.offering(check, offer)(typed)
    except PydanticCustomError as refused:
        offered = (refused.context or {}).get("offer")
        if offered is not None:
            assert offered != typed
            check(offered)


@pytest.mark.rule("A3")
@given(
    st.sampled_from(sorted(legal_forms.ABBREVIATIONS.items())),
    st.text("さくら会ひまわりABC", min_size=1, max_size=10),
    st.sampled_from(["", " ", "　", "\t"]),
    st.booleans(),
)
def test_a_legal_form_written_short_is_offered_in_full(
    short: tuple[str, str], name: str, space: str, before: bool
) -> None:
    sign, form = short
    typed, meant = (
        (sign + space + name, form + name) if before else (name + space + sign, name + form)
    )
    with pytest.raises(PydanticCustomError) as refused:
        characters.offering(text.organization_name, offers.organization_name)(typed)
    assert (refused.value.context or {})["offer"] == meant


@given(st.dates(min_value=date(1912, 7, 30), max_value=date(2117, 12, 31)))
def test_a_day_is_understood_however_it_is_written(day: date) -> None:
    western = f"{day.year}年{day.month}月{day.day}日"
    letter = next(letter for _, letter, start in dates.ERAS if day >= start)
    era_year = day.year - next(start for _, _, start in dates.ERAS if day >= start).year + 1
    for typed in (
        western, day.isoformat(), f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}",
        f"{letter}{era_year}.{day.month}.{day.day}", f" {dates.japanese_date(day)}　",
        dates.japanese_date(day).translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
    ):  # fmt: skip
        assert dates.parse_date(typed) == day
    assert dates.in_words(day).startswith(f"{western}（{dates.japanese_date(day)}）")
