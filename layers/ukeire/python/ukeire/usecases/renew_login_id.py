"""Have another login ID made for one that lapsed: the organisation keeps all that is its own (A18)."""

from dataclasses import replace

from ukeire.domain.account import Account, AccountStatus
from ukeire.domain.errors import LoginIdTaken, UsedUp
from ukeire.domain.lapses import Subject
from ukeire.domain.password import check_new_password
from ukeire.usecases import account_mails
from ukeire.usecases.change_password import context_words
from ukeire.usecases.issue_provisional_account import new_login_id
from ukeire.usecases.ports.accounts import AccountServices
from ukeire.usecases.sessions import key_of

_GONE = (
    "このリンクはすでに使われたか、有効期限（1時間）が切れています。"
    "お手数ですが、前のログインIDとパスワードでもう一度ログインし、新しいメールをお受け取りください。"
)
_TAKEN = "このログインIDは、すでに使われています。ほかのログインIDを入力してください。"
_TRIES = 5


def lapsed_account_of_link(services: AccountServices, token: str) -> Account:
    """The account whose lapsed ID the link replaces. Raises UsedUp unless it is the newest, in time."""
    key, now = key_of(token), services.now()
    account = services.accounts.by_reset(key)
    if account is None or account.closed or not account.reset_open(key, now):
        raise UsedUp(_GONE)
    if services.lapses.lapsed(account, now) is not Subject.LOGIN_ID:
        raise UsedUp(_GONE)
    return account


def renew_login_id(
    services: AccountServices, token: str, login_id: str | None, password: str
) -> Account:
    """The account that takes the lapsed one's place, in the same organisation, once.

    An agent remains the same to its mandates. The lapsed ID opens nothing any more and is given to nobody (A6). Raises UsedUp, InvalidInput at
    ``/new_password`` and LoginIdTaken, which leave the link open.
    """
    lapsed = lapsed_account_of_link(services, token)
    check_new_password(password, services.policy, (*context_words(lapsed), login_id or ""))
    password_hash = services.hasher.hash(password)
    if login_id == lapsed.login_id:
        raise LoginIdTaken(_TAKEN, None)
    for _ in range(1 if login_id else _TRIES):
        now = services.now()
        fresh = replace(
            lapsed.with_password(password_hash, now),
            login_id=login_id or new_login_id(services),
            password_version=1,
            status=AccountStatus.FULL,
            created_at=now,
        )
        if services.upkeep.replace_lapsed(lapsed, fresh):
            services.sessions.delete_all(lapsed.login_id)
            services.mailer.send(account_mails.login_id_renewed(services, fresh, lapsed.login_id))
            return fresh
        lapsed_account_of_link(services, token)
    raise LoginIdTaken(_TAKEN, None)
