"""Let somebody of an office in: ID, password and one-time code, refused as one."""

from ukeire.domain.errors import WrongCredentials
from ukeire.domain.password import MAX_TYPED
from ukeire.domain.session import Session
from ukeire.domain.staff import StaffAccount, steps_around
from ukeire.usecases.attempts import attempt_failed, attempt_succeeded, begin_attempt
from ukeire.usecases.ports.accounts import StaffServices
from ukeire.usecases.sessions import new_session

SITE = "offices"
_WRONG = "ログインID、パスワード、認証コードのいずれかが正しくありません。"


def log_in_staff(
    services: StaffServices, login_id: str, password: str, otp: str, *, address: str
) -> tuple[str, Session]:
    """A new token and its session; the code opens nothing a second time (ASVS 6.5.1).

    Raises TooMany and WrongCredentials.
    """
    attempt = begin_attempt(services, login_id, address, site=SITE)
    account = services.staff.get(login_id)
    matches = services.hasher.verify(
        account.password_hash if account else None, password[:MAX_TYPED]
    )
    known = account is not None and matches and account.active
    used = used_with(services, account, otp) if account is not None and known else None
    if account is None or used is None:
        attempt_failed(services, attempt)
        raise WrongCredentials(_WRONG)
    token = services.new_token()
    session = new_session(
        token,
        account.actor,
        attempt.started_at,
        must_change_password=account.must_change_password,
    )
    if not services.staff.open_session(account, used, session):
        raise WrongCredentials(_WRONG)
    if services.hasher.outdated(account.password_hash):
        services.staff.rehash(account, services.hasher.hash(password))
    attempt_succeeded(services, attempt)
    return token, session


def used_with(services: StaffServices, account: StaffAccount, otp: str) -> tuple[int, ...] | None:
    """The used steps when this code is used too; None if it is wrong or used already."""
    acceptable = {step for moment in services.device_times() for step in steps_around(moment)}
    still_used = acceptable & set(account.used_steps)
    for step in sorted(acceptable - still_used):
        if services.otp_matches(account.totp_secret, step, otp):
            return tuple(sorted({*still_used, step}))
    return None
