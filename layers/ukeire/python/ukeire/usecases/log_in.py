"""Let an organisation's person in (A6, A7, A10, A15)."""

from ukeire.domain.errors import WrongCredentials
from ukeire.domain.password import MAX_TYPED
from ukeire.domain.session import Session
from ukeire.usecases.attempts import attempt_failed, attempt_succeeded, begin_attempt
from ukeire.usecases.ports.accounts import AccountServices
from ukeire.usecases.sessions import new_session

SITE = "applicants"


def log_in(
    services: AccountServices, login_id: str, password: str, *, address: str
) -> tuple[str, Session]:
    """A new token and its session. With a provisional password it opens only the password change.

    Raises TooMany, and WrongCredentials: the same, after the same work, for an unknown ID, a wrong
    password, a provisional one that expired and an account that is suspended.
    """
    attempt = begin_attempt(services, login_id, address, site=SITE)
    now = attempt.started_at
    account = services.accounts.get(login_id)
    usable = account if account is not None and account.opens(now) else None
    matches = services.hasher.verify(usable.password_hash if usable else None, password[:MAX_TYPED])
    if usable is None or not matches:
        attempt_failed(services, attempt)
        raise WrongCredentials
    token = services.new_token()
    session = new_session(token, usable.actor, now, must_change_password=usable.provisional)
    if not services.accounts.open_session(usable, session):
        raise WrongCredentials
    if services.hasher.outdated(usable.password_hash):
        services.accounts.rehash(usable, services.hasher.hash(password))
    attempt_succeeded(services, attempt)
    return token, session
