"""A session on the wire, the same at both sites."""

from datetime import datetime

from pydantic import BaseModel

from ukeire.domain.session import Session


class AccountAnswer(BaseModel):
    """Who is logged in; ``organization_id`` of applicants, ``office`` of staff."""

    login_id: str
    name: str
    role: str
    organization_id: str | None = None
    office: str | None = None


class SessionAnswer(BaseModel):
    """The session, and when it ends: if nobody acts, and in any case."""

    account: AccountAnswer
    must_change_password: bool
    idle_expires_at: datetime
    expires_at: datetime


def session_answer(session: Session) -> SessionAnswer:
    """What programs are told about the session."""
    actor = session.actor
    return SessionAnswer(
        account=AccountAnswer(
            login_id=actor.login_id,
            name=actor.name,
            role=actor.role.value,
            organization_id=actor.organization_id,
            office=actor.office,
        ),
        must_change_password=session.must_change_password,
        idle_expires_at=session.idle_expires_at,
        expires_at=session.expires_at,
    )
