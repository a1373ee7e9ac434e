"""Agents (登録支援機関) as they describe themselves, and the terms an organisation sets. Pure."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from ukeire.domain.characters import Check, mend_number, refuse_empty
from ukeire.domain.dates import Day
from ukeire.domain.mandate import Terms
from ukeire.domain.numbers import PostalCode
from ukeire.domain.places import Prefecture
from ukeire.domain.registration import Consents, NewLoginId
from ukeire.domain.text import (
    EmailAddress,
    Kana,
    PersonName,
    PhoneNumber,
    ShortText,
    single_line,
)
from ukeire.domain.wording import refusal

_REGISTRATION = re.compile(r"([0-9]{2})(登)-?([0-9]{6})")


def registration_number(text: str) -> str:
    """A 登録支援機関の登録番号 in the form ``19登-000123``. Raises ``not_a_registration_number``."""
    text = mend_number(text)
    refuse_empty(text)
    match = _REGISTRATION.fullmatch("".join(text.split()))
    if match is None:
        raise refusal(
            "not_a_registration_number",
            "登録番号を「19登-000123」の形で入力してください（登録支援機関登録通知書に書かれています）。",
        )
    return f"{match[1]}{match[2]}-{match[3]}"


RegistrationNumber = Annotated[str, Check(registration_number, {"minLength": 1})]


class AgentData(BaseModel):
    """What an agent enters of itself: nobody enters it for it (A16)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: ShortText = Field(title="登録支援機関の名称")
    kana: Kana = Field(title="名称フリガナ")
    registration_number: RegistrationNumber = Field(title="登録支援機関の登録番号")
    postal_code: PostalCode = Field(title="郵便番号")
    prefecture: Prefecture = Field(title="都道府県")
    city_and_street: ShortText = Field(title="市区町村・町名・番地")
    building: ShortText | None = Field(default=None, title="建物名・部屋番号")
    contact_name: PersonName = Field(title="担当者氏名")
    contact_kana: Kana = Field(title="担当者氏名フリガナ")
    phone: PhoneNumber = Field(title="電話番号")

    @property
    def address(self) -> str:
        """The address in one line."""
        return " ".join(
            (self.postal_code, self.prefecture + self.city_and_street, self.building or "")
        ).strip()


class Agent(AgentData):
    """The same with the address that its invitation went to."""

    email: EmailAddress = Field(title="メールアドレス")


def _ticked(value: bool) -> bool:
    if not value:
        raise refusal("missing", "代理権があることを確かめて、チェックを入れてください。")
    return value


class Acceptance(BaseModel):
    """That the agent holds the right of representation, and by what if it says so (A16)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    represents: Annotated[bool, AfterValidator(_ticked)] = Field(
        default=False, title="代理権の確認", validate_default=True
    )
    basis: Annotated[str, single_line(300)] | None = Field(
        default=None, title="代理権の根拠となる契約など"
    )


class NewAgent(Acceptance, AgentData):
    """What an agent enters that has no account yet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    login_id: NewLoginId = Field(title="ログインID")
    new_password: str = Field(title="パスワード", max_length=1000, repr=False)
    consents: Consents = Field(title="同意事項")

    @property
    def data(self) -> dict[str, Any]:
        """What it says of itself."""
        return self.model_dump(include=set(AgentData.model_fields))


class TermsForm(BaseModel):
    """Period and scope, as an organisation sets them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    starts_on: Day = Field(title="委任期間の初日")
    ends_on: Day = Field(title="委任期間の最終日")
    procedures: tuple[ShortText, ...] = Field(
        default=(), title="委任する手続", max_length=50, validate_default=True
    )
    may_submit: bool = Field(title="委任する範囲")

    @field_validator("ends_on")
    @classmethod
    def _not_before_it_starts(cls, value: date, info: ValidationInfo) -> date:
        starts_on = info.data.get("starts_on")
        if starts_on and value < starts_on:
            raise refusal(
                "ends_before_start", "最終日は、初日と同じ日か、それよりあとの日にしてください。"
            )
        return value

    @field_validator("procedures")
    @classmethod
    def _at_least_one(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise refusal("missing", "委任する手続を、1つ以上選んでください。")
        return tuple(dict.fromkeys(value))

    @property
    def terms(self) -> Terms:
        """The terms that it sets."""
        return Terms(self.starts_on, self.ends_on, self.procedures, self.may_submit)


class _Whom(BaseModel):
    name: ShortText = Field(title="登録支援機関の名称")
    email: EmailAddress = Field(title="メールアドレス")


class AgentInvitation(TermsForm, _Whom):
    """Whom an organisation invites to act for it, and by which terms."""
