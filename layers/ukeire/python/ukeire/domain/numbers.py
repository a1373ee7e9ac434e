"""Numbers and codes that forms ask for, as Pydantic annotations. Pure.

Full-width digits and other dashes are mended; what is stored has one normal form.
"""

import re
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from ukeire.domain import offers
from ukeire.domain.characters import Check, mend_number, offering, refuse_empty
from ukeire.domain.wording import refusal

_DIGITS = re.compile(r"[0-9]+")
_POSTAL_CODE = re.compile(r"([0-9]{3})-?([0-9]{4})")
_RESIDENCE_CARD = re.compile(r"[A-Z]{2}[0-9]{8}[A-Z]{2}")
_WHOLE_NUMBER = re.compile(r"-?(?:[0-9]{1,18}|[0-9]{1,3}(?:,[0-9]{3}){1,5})")


def corporate_number(text: str) -> str:
    """A 法人番号: 13 digits of which the first checks the rest.

    Raises ``not_13_digits`` and ``check_digit``.
    """
    text = _required(text)
    if len(text) != 13 or not _DIGITS.fullmatch(text):
        raise refusal("not_13_digits", "法人番号を13桁の数字で入力してください。")
    if text[0] != corporate_check_digit(text[1:]):
        raise refusal(
            "check_digit",
            "法人番号に誤りがあります。国税庁の法人番号公表サイトの番号と照らし合わせてください。",
        )
    return text


def corporate_check_digit(rest: str) -> str:
    """The first digit of a corporate number from the other twelve."""
    weighted = sum(
        int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(rest))
    )
    return str(9 - weighted % 9)


def facility_number(text: str) -> str:
    """A 介護保険事業所番号: 10 digits. Raises ``not_10_digits``."""
    text = _required(text)
    if len(text) != 10 or not _DIGITS.fullmatch(text):
        raise refusal("not_10_digits", "介護保険事業所番号を10桁の数字で入力してください。")
    return text


def postal_code(text: str) -> str:
    """A postal code in the form ``123-4567``; hyphen or not. Raises ``not_7_digits``."""
    match = _POSTAL_CODE.fullmatch(_required(text.strip().removeprefix("〒")))
    if match is None:
        raise refusal("not_7_digits", "郵便番号を7桁の数字で入力してください（例：104-0061）。")
    return f"{match[1]}-{match[2]}"


def residence_card_number(text: str) -> str:
    """A 在留カード番号: two letters, eight digits, two letters. Raises ``not_a_residence_card``."""
    text = _required(text).upper()
    if not _RESIDENCE_CARD.fullmatch(text):
        raise refusal(
            "not_a_residence_card",
            "在留カード番号を、英字2文字・数字8桁・英字2文字で入力してください（例：AB12345678CD）。",
        )
    return text


def mend_whole_number(value: Any) -> Any:
    """A whole number from text, full-width digits and grouping commas included.

    Anything but text is handed on as it is. Raises ``not_a_whole_number``.
    """
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise _not_a_whole_number()
    if not isinstance(value, str):
        return value
    text = mend_number(value)
    refuse_empty(text)
    if not _WHOLE_NUMBER.fullmatch(text):
        raise _not_a_whole_number()
    return int(text.replace(",", ""))


def between(minimum: int, maximum: int) -> AfterValidator:
    """For ``Annotated[WholeNumber, between(1, 500)]``. Raises ``too_small`` and ``too_large``."""

    def check(number: int) -> int:
        if number < minimum:
            raise refusal("too_small", "{minimum}以上の数字を入力してください。", minimum=minimum)
        if number > maximum:
            raise refusal("too_large", "{maximum}以下の数字を入力してください。", maximum=maximum)
        return number

    return AfterValidator(check)


def _not_a_whole_number() -> ValueError:
    return refusal("not_a_whole_number", "数字（整数）で入力してください。")


def _required(text: str) -> str:
    text = mend_number(text)
    refuse_empty(text)
    return text


def _code(check: Callable[[str], str], example: str, offer: Callable[[str], str]) -> Check:
    return Check(check, {"minLength": 1, "examples": [example]}, offer=offer)


def _whole_number(value: Any) -> Any:
    if not isinstance(value, str):
        return mend_whole_number(value)
    return offering(mend_whole_number, offers.digits)(value)


CorporateNumber = Annotated[str, _code(corporate_number, "7000012050002", offers.digits)]
FacilityNumber = Annotated[str, _code(facility_number, "1370000001", offers.digits)]
PostalCode = Annotated[str, _code(postal_code, "104-0061", offers.digits)]
ResidenceCardNumber = Annotated[str, _code(residence_card_number, "AB12345678CD", offers.code)]
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
