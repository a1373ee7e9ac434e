"""Sessions and passwords on the wire, the same at both sites."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ukeire.domain.session import Session


class AccountAnswer(BaseModel):
    """Who is logged in; ``organization_id`` of applicants, ``office`` of staff, ``duty`` of both.

    An agent's is that of the organisation it acts for, with its name; without, it acts for nobody.
    """

    login_id: str
    name: str
    role: str
    organization_id: str | None = None
    organization_name: str | None = None
    office: str | None = None
    duty: str | None = None


class SessionAnswer(BaseModel):
    """The session, and when it ends: if nobody acts, and in any case."""

    account: AccountAnswer
    must_change_password: bool
    idle_expires_at: datetime
    expires_at: datetime


class LoginBody(BaseModel):
    """ID and password, exactly as typed."""

    model_config = ConfigDict(extra="forbid")

    login_id: str = Field(title="ログインID", max_length=200)
    password: str = Field(title="パスワード", max_length=1000, repr=False)


class PasswordChange(BaseModel):
    """The password so far and the next one, exactly as typed."""

    model_config = ConfigDict(extra="forbid")

    current_password: str = Field(title="現在のパスワード", max_length=1000, repr=False)
    new_password: str = Field(title="新しいパスワード", max_length=1000, repr=False)


def session_answer(session: Session) -> dict[str, Any]:
    """What programs are told about the session, as ``SessionAnswer`` without what does not apply."""
    actor = session.actor
    acting_by = actor.mandate if actor.organization_id else None
    answer = SessionAnswer(
        account=AccountAnswer(
            login_id=actor.login_id,
            name=actor.name,
            role=actor.role.value,
            organization_id=actor.organization_id,
            organization_name=acting_by.organization_name if acting_by else None,
            office=actor.office,
            duty=actor.duty,
        ),
        must_change_password=session.must_change_password,
        idle_expires_at=session.idle_expires_at,
        expires_at=session.expires_at,
    )
    return answer.model_dump(exclude_none=True)
