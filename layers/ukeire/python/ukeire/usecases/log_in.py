"""Let an organisation's person in (A6, A7, A10, A15)."""

from datetime import datetime

from ukeire.domain.account import Account
from ukeire.domain.dates import day_in_japan
from ukeire.domain.errors import LoginIdLapsed, PasswordLapsed, WrongCredentials
from ukeire.domain.lapses import Subject
from ukeire.domain.password import MAX_TYPED
from ukeire.domain.session import Session
from ukeire.usecases.attempts import attempt_failed, attempt_succeeded, begin_attempt
from ukeire.usecases.ports.accounts import AccountServices
from ukeire.usecases.send_way_on import send_way_on
from ukeire.usecases.sessions import new_session

SITE = "applicants"


def log_in(
    services: AccountServices, login_id: str, password: str, *, address: str
) -> tuple[str, Session]:
    """A new token and its session. With a provisional password it opens only the password change.

    Raises TooMany, and WrongCredentials: the same, after the same work, for an unknown ID, a wrong
    password, a provisional one that expired and an account that is suspended or was given up. With
    the right pair raises PasswordLapsed and LoginIdLapsed, after a link was mailed that leads on.
    """
    attempt = begin_attempt(services, login_id, address, site=SITE)
    now = attempt.started_at
    account = services.accounts.get(login_id)
    usable = account if account is not None and account.opens(now) else None
    matches = services.hasher.verify(usable.password_hash if usable else None, password[:MAX_TYPED])
    if usable is None or not matches:
        attempt_failed(services, attempt)
        raise WrongCredentials
    lapsed = services.lapses.lapsed(usable, now)
    if lapsed:
        attempt_succeeded(services, attempt)
        send_way_on(services, usable, lapsed)
        raise LoginIdLapsed if lapsed is Subject.LOGIN_ID else PasswordLapsed
    token = services.new_token()
    session = new_session(token, usable.actor, now, must_change_password=usable.provisional)
    if not services.accounts.open_session(usable, session):
        raise WrongCredentials
    if services.hasher.outdated(usable.password_hash):
        services.accounts.rehash(usable, services.hasher.hash(password))
    if not usable.provisional and not _used_on(usable, now):
        services.upkeep.note_use(usable, now)
    attempt_succeeded(services, attempt)
    return token, session


def _used_on(account: Account, now: datetime) -> bool:
    """Whether it is known already that it was used on this day in Japan."""
    last = account.last_used_at if account.password_set_at else None
    return last is not None and day_in_japan(last) >= day_in_japan(now)
