"""Find the session of somebody of an office, as their account stands now."""

from dataclasses import replace
from typing import Protocol

from ukeire.domain.errors import Suspended, Unauthenticated
from ukeire.domain.session import Session
from ukeire.domain.staff import StaffAccount
from ukeire.usecases.ports.accounts import Staff
from ukeire.usecases.sessions import SessionServices, resume


class ResumeServices(SessionServices, Protocol):
    """All that resuming needs."""

    @property
    def staff(self) -> Staff: ...


def resume_staff(services: ResumeServices, token: str, *, extend: bool) -> Session:
    """The living session of ``token``, acting with the role that the account has now.

    Raises Unauthenticated as ``resume`` does and when the account's sessions were ended since,
    Suspended when the account no longer opens the door (ASVS 7.4.2).
    """
    session = resume(services, token, extend=False)
    account = services.staff.get(session.actor.login_id)
    if account is None or not account.active or _ended(account, session):
        services.sessions.delete(session.key)
        raise Unauthenticated if account is not None and account.active else Suspended
    if extend:
        session = services.sessions.touch(session, services.now())
    return replace(session, actor=account.actor)


def _ended(account: StaffAccount, session: Session) -> bool:
    return account.sessions_from is not None and session.created_at < account.sessions_from
