"""What an organisation may enter to be given a provisional account."""

import json
from typing import Any

import pytest

from tests.accounts_factory import registration_body
from ukeire.domain.consents import CONSENTS
from ukeire.domain.errors import InvalidInput
from ukeire.domain.registration import Registration
from ukeire.web.bodies import read_json


def read(**overrides: Any) -> Registration:
    body = json.dumps(registration_body(**overrides)).encode()
    return read_json(body, "application/json", Registration)


def codes(**overrides: Any) -> dict[str, str]:
    """The pointers that are refused, each with its code."""
    with pytest.raises(InvalidInput) as refused:
        read(**overrides)
    return {problem.pointer: problem.code for problem in refused.value.problems}


@pytest.mark.rule("A2")
@pytest.mark.parametrize(
    "field",
    [
        "organization_name",
        "organization_kana",
        "contact_name",
        "contact_kana",
        "contact_phone",
        "email",
        "email_confirmation",
    ],
)
def test_every_field_but_the_login_id_is_required(field: str) -> None:
    assert codes(**{field: None}) == {f"/{field}": "missing"}
    assert f"/{field}" in codes(**{field: "  "})


def test_the_login_id_may_be_left_out() -> None:
    assert read(login_id=None).login_id is None


@pytest.mark.rule("A3", "A1")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("特別養護老人ホームひまわり", "legal_form_missing"),
        ("㈱ひまわり", "legal_form_missing"),
        ("社会福祉法人 ひまわり会", "space_after_legal_form"),
        ("社会福祉法人　ひまわり会", "space_after_legal_form"),
        ("ひまわり 株式会社", "space_after_legal_form"),
        ("株式会社", "legal_form_only"),
    ],
)
def test_the_name_is_a_corporations_with_its_legal_form_and_no_space_after_it(
    name: str, code: str
) -> None:
    assert codes(organization_name=name) == {"/organization_name": code}


@pytest.mark.rule("A3")
@pytest.mark.parametrize("name", ["社会福祉法人𠮷田会", "髙﨑株式会社", "医療法人社団ひまわり会"])
def test_a_correct_name_is_kept_as_typed(name: str) -> None:
    assert read(organization_name=name).organization_name == name


@pytest.mark.rule("A3")
@pytest.mark.parametrize("field", ["organization_kana", "contact_kana"])
@pytest.mark.parametrize(
    ("kana", "code"),
    [("ヤマダ ハナコ", "space"), ("ヤマダ　ハナコ", "space"), ("山田花子", "not_katakana")],
)
def test_kana_has_neither_spaces_nor_other_characters(field: str, kana: str, code: str) -> None:
    assert codes(**{field: kana}) == {f"/{field}": code}


@pytest.mark.rule("A3")
@pytest.mark.parametrize("phone", ["0312345678", "03-1234", "電話", "+81-3-1234-5678"])
def test_the_phone_number_needs_its_hyphens(phone: str) -> None:
    assert "/contact_phone" in codes(contact_phone=phone)


@pytest.mark.rule("A3")
def test_both_mail_addresses_must_be_equal() -> None:
    found = codes(email_confirmation="betsu@himawari.example.jp")
    assert found == {"/email_confirmation": "mails_differ"}


@pytest.mark.fault("F26")
@pytest.mark.parametrize("mail", ["a@b", "tantou", "a@example.jp\nBcc: b@example.jp", "山田@a.jp"])
def test_a_mail_address_that_cannot_be_delivered_to_is_refused(mail: str) -> None:
    assert "/email" in codes(email=mail, email_confirmation=mail)


@pytest.mark.rule("A4")
@pytest.mark.parametrize("consent", [consent.name for consent in CONSENTS])
def test_every_document_must_be_accepted(consent: str) -> None:
    rest = [each.name for each in CONSENTS if each.name != consent]
    assert codes(consents=rest) == {"/consents": "consent_missing"}


@pytest.mark.rule("A4")
def test_an_unknown_document_is_refused() -> None:
    everything = [consent.name for consent in CONSENTS]
    assert codes(consents=[*everything, "newsletter"]) == {"/consents/4": "literal_error"}


@pytest.mark.parametrize(
    "login_id", ["abc", "a" * 33, "Himawari", "hima wari", "ひまわり", "a/b/c/d"]
)
def test_a_login_id_is_4_to_32_small_letters_digits_and_signs(login_id: str) -> None:
    assert codes(login_id=login_id) == {"/login_id": "not_a_login_id"}


def test_unknown_fields_are_refused() -> None:
    assert codes(role="staff") == {"/role": "extra_forbidden"}


def test_everything_wrong_is_told_at_once() -> None:
    found = codes(organization_name="ひまわり", contact_phone="123", consents=[], login_id="x")
    assert set(found) == {"/organization_name", "/contact_phone", "/consents", "/login_id"}
