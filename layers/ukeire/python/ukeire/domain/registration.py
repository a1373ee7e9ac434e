"""What an organisation enters to be given a provisional account (A1–A4). Pure."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from ukeire.domain import offers
from ukeire.domain.characters import Check
from ukeire.domain.consents import CONSENTS
from ukeire.domain.text import EmailAddress, Kana, OrganizationName, PersonName, PhoneNumber
from ukeire.domain.wording import quoted, refusal

_LOGIN_ID = re.compile(r"[a-z0-9._-]{4,32}")


def login_id(text: str) -> str:
    """A login ID: 4 to 32 of ``a-z0-9._-``. Raises ``not_a_login_id``."""
    if not _LOGIN_ID.fullmatch(text):
        raise refusal(
            "not_a_login_id",
            "ログインIDは、半角の英小文字・数字・記号（. _ -）4～32文字で入力してください。",
        )
    return text


LoginId = Annotated[str, Check(login_id, {"pattern": "^[a-z0-9._-]{4,32}$"}, offer=offers.login_id)]
RESERVED_LOGIN_IDS = frozenset({"invite"})
"""They stand for pages beside those of accounts."""


def _free(text: str) -> str:
    if text in RESERVED_LOGIN_IDS:
        raise refusal(
            "login_id_reserved", "このログインIDは使えません。別のログインIDを入力してください。"
        )
    return text


NewLoginId = Annotated[LoginId, AfterValidator(_free)]
ConsentName = Literal["privacy_policy", "constitution", "membership_rules", "compliance"]


def _accepted(value: tuple[str, ...]) -> tuple[str, ...]:
    """Every document is accepted (A4)."""
    lacking = [consent.title for consent in CONSENTS if consent.name not in value]
    if lacking:
        raise refusal(
            "consent_missing",
            "「{titles}」をお読みのうえ、チェックを入れてください。",
            titles=quoted(lacking),
        )
    return value


Consents = Annotated[tuple[ConsentName, ...], Field(max_length=20), AfterValidator(_accepted)]


def same_mails(value: str, info: ValidationInfo) -> str:
    """The mail typed again. Raises ``mails_differ`` unless it is that in ``email``."""
    if "email" in info.data and value != info.data["email"]:
        raise refusal(
            "mails_differ",
            "メールアドレスと再入力したメールアドレスが一致しません。どちらも確かめてください。",
        )
    return value


class Registration(BaseModel):
    """The form of 受入機関の新規登録. ``login_id`` may be left out: one is then chosen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    organization_name: OrganizationName = Field(title="受入機関名")
    organization_kana: Kana = Field(title="受入機関名フリガナ")
    contact_name: PersonName = Field(title="受入機関担当者氏名")
    contact_kana: Kana = Field(title="受入機関担当者氏名フリガナ")
    contact_phone: PhoneNumber = Field(title="受入機関担当者電話番号")
    email: EmailAddress = Field(title="受入機関担当者メールアドレス")
    email_confirmation: EmailAddress = Field(title="受入機関担当者メールアドレス（再入力）")
    login_id: NewLoginId | None = Field(default=None, title="ログインID")
    consents: Consents = Field(title="同意事項")

    @field_validator("email_confirmation")
    @classmethod
    def _both_mails_are_equal(cls, value: str, info: ValidationInfo) -> str:
        return same_mails(value, info)


class Person(BaseModel):
    """What somebody enters who was invited to an account of their organisation (A15)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contact_name: PersonName = Field(title="氏名")
    contact_kana: Kana = Field(title="氏名フリガナ")
    contact_phone: PhoneNumber = Field(title="電話番号")
    login_id: NewLoginId = Field(title="ログインID")
    new_password: str = Field(title="パスワード", max_length=1000, repr=False)
    consents: Consents = Field(title="同意事項")
