"""Texts that forms ask for, as Pydantic annotations. Pure.

Each check mends what cannot be meant otherwise, then returns the text or raises
``PydanticCustomError`` with a stable code and a polite Japanese message.
"""

import re
import unicodedata
from typing import Annotated

from ukeire.domain import offers
from ukeire.domain.characters import (
    Check,
    mend_kana,
    mend_number,
    mend_width,
    refuse_empty,
    refuse_longer,
    refuse_unprintable,
)
from ukeire.domain.characters import multi_line as multi_line
from ukeire.domain.characters import single_line as single_line
from ukeire.domain.legal_forms import BODIES_BY_LAW, LEGAL_FORMS, MUNICIPALITY_ENDINGS
from ukeire.domain.places import PREFECTURES
from ukeire.domain.wording import refusal

NAME_LENGTH = 100
_LONGEST_FORM_FIRST = sorted(LEGAL_FORMS, key=len, reverse=True)
_KANA = re.compile(r"[ァ-ヺー・ヽヾ]+")
_PASSPORT_NAME = re.compile(r"[A-Za-z][A-Za-z '.,-]*")
_PHONE = re.compile(r"0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}")
_MOBILE = re.compile(r"0[2-9]0-[0-9]{4}-[0-9]{4}|0800-[0-9]{3}-[0-9]{4}")
_ELEVEN_DIGITS = ("020", "050", "060", "070", "080", "090")
_NAME_CHARACTERS = "・･.．,，'’-‐－（）()＝=゠&＆"


def organization_name(text: str) -> str:
    """A corporation's name with its legal form, as typed but for spaces around it (A1, A3).

    Raises ``legal_form_missing``, ``legal_form_only`` and ``space_after_legal_form``.
    """
    text = single_line(NAME_LENGTH).check(text)
    if text in BODIES_BY_LAW or text in PREFECTURES:
        return text
    name = _without_legal_form(text)
    if name is None:
        raise refusal(
            "legal_form_missing",
            "法人格（社会福祉法人、医療法人社団、株式会社など）を含めて、略さずに入力してください。",
        )
    if not name.strip():
        raise refusal("legal_form_only", "法人格に続けて、法人名も入力してください。")
    if name != name.strip():
        raise refusal(
            "space_after_legal_form",
            "法人格と法人名の間の空白（スペース）を取り除いてください。",
        )
    return text


def _without_legal_form(text: str) -> str | None:
    """What is left of the name beside its legal form, spaces and all; None without a form."""
    for form in _LONGEST_FORM_FIRST:
        if text.startswith(form):
            return text[len(form) :]
        if text.endswith(form):
            return text[: -len(form)]
    return text[:-1] if text.endswith(MUNICIPALITY_ENDINGS) else None


def kana(text: str) -> str:
    """Full-width katakana without spaces; hiragana and half-width katakana are mended (A3).

    Raises ``space`` and ``not_katakana``.
    """
    if len(text) > 2 * NAME_LENGTH:  # half-width voiced kana count 2; normalising more is slow
        refuse_longer(text, NAME_LENGTH)
    text = mend_kana(text)
    refuse_empty(text)
    refuse_longer(text, NAME_LENGTH)
    refuse_unprintable(text)
    if any(character.isspace() for character in text):
        raise refusal("space", "空白（スペース）を入れずに入力してください。")
    if not _KANA.fullmatch(text):
        raise refusal("not_katakana", "全角カタカナで入力してください。")
    return text


def person_name(text: str) -> str:
    """A person's name in whatever script, exactly as typed but for spaces around it.

    Raises ``not_a_name`` for digits and signs that no name has.
    """
    text = single_line(NAME_LENGTH).check(text)
    if not all(_belongs_in_a_name(character) for character in text) or not any(
        unicodedata.category(character)[0] == "L" for character in text
    ):
        raise refusal("not_a_name", "氏名に使えない文字や記号が含まれています。")
    return text


def _belongs_in_a_name(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category in {"Nl", "Zs"} or character in _NAME_CHARACTERS


def passport_name(text: str) -> str:
    """A name in Latin letters as the passport has it; full-width letters are mended (B2).

    Raises ``not_latin``.
    """
    text = " ".join(mend_width(text).replace("’", "'").split())
    refuse_empty(text)
    refuse_longer(text, NAME_LENGTH)
    if not _PASSPORT_NAME.fullmatch(text):
        raise refusal(
            "not_latin",
            "旅券（パスポート）のとおり、半角のローマ字で入力してください（例：NGUYEN VAN AN）。",
        )
    return text


def phone_number(text: str) -> str:
    """A Japanese telephone number in half-width digits with hyphens, e.g. ``03-1234-5678`` (A3).

    Full-width digits and other dashes are mended. Raises ``hyphens_missing`` and ``not_a_phone``.
    """
    text = mend_number(text)
    refuse_empty(text)
    if text.isascii() and text.isdigit():
        raise refusal("hyphens_missing", "ハイフンを入れて入力してください（例：03-1234-5678）。")
    if not _is_phone(text):
        raise refusal(
            "not_a_phone",
            "電話番号を、市外局番から半角数字とハイフンで入力してください（例：03-1234-5678）。",
        )
    return text


def _is_phone(text: str) -> bool:
    if text.startswith(("00", *_ELEVEN_DIGITS, "0800")):
        return _MOBILE.fullmatch(text) is not None
    return _PHONE.fullmatch(text) is not None and len(text.replace("-", "")) == 10


def email_address(text: str) -> str:
    """A mail address that any mail server can deliver to: ASCII before the @, IDN as punycode.

    Raises ``not_an_email``.
    """
    from email_validator import EmailNotValidError, validate_email  # 70 ms, for few requests

    text = mend_width(text).strip()
    refuse_empty(text)
    refuse_longer(text, 254)
    try:
        # test_environment lets the reserved domain .test through: rehearsals use it, people cannot
        address = validate_email(
            text, allow_smtputf8=False, check_deliverability=False, test_environment=True
        )
    except EmailNotValidError:
        raise refusal(
            "not_an_email",
            "メールアドレスを正しい形式で入力してください（例：tantou@example.jp）。",
        ) from None
    return address.ascii_email or text


ShortText = Annotated[str, single_line(100)]
LongText = Annotated[str, multi_line(3000)]
OrganizationName = Annotated[
    str,
    Check(
        organization_name,
        {"minLength": 1, "maxLength": NAME_LENGTH},
        offer=offers.organization_name,
    ),
]
Kana = Annotated[str, Check(kana, {"minLength": 1, "maxLength": NAME_LENGTH}, offer=offers.kana)]
PersonName = Annotated[str, Check(person_name, {"minLength": 1, "maxLength": NAME_LENGTH})]
PassportName = Annotated[str, Check(passport_name, {"minLength": 1, "maxLength": NAME_LENGTH})]
PhoneNumber = Annotated[
    str, Check(phone_number, {"minLength": 12, "maxLength": 13}, offer=offers.phone_number)
]
EmailAddress = Annotated[
    str,
    Check(email_address, {"format": "email", "maxLength": 254}, offer=offers.email_address),
]
