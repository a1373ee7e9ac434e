"""Give an organisation that registers a provisional account (A1–A6)."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from ukeire.domain.account import PROVISIONAL_LIFETIME, Account, AccountStatus
from ukeire.domain.consents import current_versions
from ukeire.domain.dates import JST, day_of_month
from ukeire.domain.errors import LoginIdTaken, Unavailable
from ukeire.domain.password import generate_password
from ukeire.domain.registration import Registration
from ukeire.domain.throttle import PROVISIONAL_PER_ADDRESS, PROVISIONAL_PER_MAIL, network_of
from ukeire.domain.wording import Text
from ukeire.usecases import account_mails
from ukeire.usecases.attempts import use_quota
from ukeire.usecases.ports.accounts import AccountServices

_TRIES = 5
_LOGIN_ID_CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def issue_provisional_account(
    services: AccountServices, registration: Registration, *, address: str
) -> Account:
    """The account, good for three hours; its password goes by mail alone (A5).

    Raises LoginIdTaken while somebody holds the ID (A6), TooMany, and Unavailable when the mail
    could not be queued: then the account is gone again, so nobody waits three hours for nothing.
    """
    use_quota(services, PROVISIONAL_PER_ADDRESS, network_of(address))
    use_quota(services, PROVISIONAL_PER_MAIL, registration.email.casefold())
    password = generate_password(services.choice)
    account = _keep(services, registration, services.hasher.hash(password))
    # a session that the ID's last, expired holder may still have
    services.sessions.delete_all(account.login_id)
    try:
        services.mailer.send(account_mails.provisional_account(services, account, password))
    except Exception as error:
        services.accounts.remove_provisional(account)
        raise Unavailable from error
    return account


def _keep(services: AccountServices, registration: Registration, password_hash: str) -> Account:
    for _ in range(_TRIES):
        now = services.now()
        login_id = registration.login_id or new_login_id(services)
        held = services.accounts.get(login_id)
        if held is not None and not held.expired(now):
            if registration.login_id:
                raise taken(held)
            continue
        account = _provisional(services, registration, login_id, password_hash, now)
        if services.accounts.add_provisional(account, now):
            return account
    raise Unavailable


def _provisional(
    services: AccountServices,
    registration: Registration,
    login_id: str,
    password_hash: str,
    now: datetime,
) -> Account:
    number = _any(services.choice, "0123456789", 8)
    return Account(
        login_id=login_id,
        organization_id=services.new_id(),
        office_reference=f"{number[:4]}-{number[4:]}",
        organization_name=registration.organization_name,
        organization_kana=registration.organization_kana,
        contact_name=registration.contact_name,
        contact_kana=registration.contact_kana,
        contact_phone=registration.contact_phone,
        email=registration.email,
        consents=current_versions(),
        password_hash=password_hash,
        password_version=1,
        status=AccountStatus.PROVISIONAL,
        created_at=now,
        provisional_expires_at=now + PROVISIONAL_LIFETIME,
    )


def taken(held: Account) -> LoginIdTaken:
    """That the login ID is held: for good, or until when (A6)."""
    if held.provisional_expires_at is None:
        return LoginIdTaken(
            "このログインIDはすでに使われています。別のログインIDを入力してください。", None
        )
    free_from = held.provisional_expires_at
    # told to the second, so rounded up: at the second that we name it is free
    local = (free_from + timedelta(microseconds=999_999)).astimezone(JST)
    return LoginIdTaken(
        Text(
            "このログインIDには仮アカウントを発行済みです。届いたメールの仮パスワードでログインするか、"
            "{day} {hour}時{minute}分{second}秒以降に、もう一度申請してください。",
            day=day_of_month(local.date()),
            hour=f"{local:%H}",
            minute=f"{local:%M}",
            second=f"{local:%S}",
        ),
        free_from,
    )


def new_login_id(services: AccountServices) -> str:
    """One that nobody is likely to have."""
    return _any(services.choice, _LOGIN_ID_CHARACTERS, 10)


def _any(choice: Callable[[Sequence[str]], str], characters: str, length: int) -> str:
    return "".join(choice(characters) for _ in range(length))
