"""Sessions: found by the hash of their token, ended by stored times alone (A12)."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from ukeire.domain.errors import Suspended, Unauthenticated
from ukeire.domain.session import Actor, Role, Session
from ukeire.usecases.act_for import under_mandate
from ukeire.usecases.ports.accounts import SessionStore
from ukeire.usecases.ports.mandates import MandateServices


class SessionServices(Protocol):
    """All that resuming a session needs."""

    @property
    def sessions(self) -> SessionStore: ...
    @property
    def now(self) -> Callable[[], datetime]: ...


def key_of(token: str) -> str:
    """What a secret is stored under: whoever reads the table can use none of it (ASVS 7.2.1)."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_session(token: str, actor: Actor, now: datetime, *, must_change_password: bool) -> Session:
    """The session that starts now for whoever holds ``token``."""
    return Session(key_of(token), actor, now, now, must_change_password)


def resume(services: SessionServices, token: str, *, extend: bool) -> Session:
    """The living session of ``token``; ``extend`` where a person acts, not where a page polls.

    Raises Unauthenticated when there is none, or it was idle for 30 minutes or lasted 12 hours.
    """
    now = services.now()
    session = services.sessions.get(key_of(token))
    if session is None:
        raise Unauthenticated
    if not session.alive(now):
        services.sessions.delete(session.key)
        raise Unauthenticated
    return services.sessions.touch(session, now) if extend else session


def resume_account(services: MandateServices, token: str, *, extend: bool) -> Session:
    """``resume`` for applicants: as their account stands now (A15), or an agent's mandate (A16).

    Raises Suspended besides, when their organisation has shut the account out (ASVS 7.4.2).
    """
    session = resume(services, token, extend=False)
    if session.actor.role is Role.AGENT:
        return under_mandate(services, session, extend=extend)
    standing = services.sessions.standing(session.actor.login_id)
    if standing is not None and standing.ended(session):
        services.sessions.delete(session.key)
        raise Suspended if standing.suspended else Unauthenticated
    if extend:
        session = services.sessions.touch(session, services.now())
    if standing is None:
        return session
    return replace(session, actor=replace(session.actor, duty=standing.duty))


def log_out(services: SessionServices, token: str) -> None:
    """End the session of ``token`` on the server: its cookie opens nothing any more."""
    services.sessions.delete(key_of(token))
