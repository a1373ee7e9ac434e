"""Set a new password through the mailed link (A9)."""

from ukeire.domain.account import Account
from ukeire.domain.errors import UsedUp
from ukeire.domain.lapses import Subject
from ukeire.domain.password import check_new_password
from ukeire.usecases.change_password import context_words, tell_password_changed
from ukeire.usecases.ports.accounts import AccountServices
from ukeire.usecases.sessions import key_of

_GONE = (
    "このリンクはすでに使われたか、有効期限（1時間）が切れています。"
    "お手数ですが、もう一度パスワードの再設定をお申し込みください。"
)


def account_of_link(services: AccountServices, token: str) -> Account:
    """The account that the link opens. Raises UsedUp unless it is the newest, unused, in time.

    A login ID that lapsed gets no new password: its holder has another ID made (A18).
    """
    account = services.accounts.by_reset(key_of(token))
    now = services.now()
    if account is None or account.closed or not account.reset_open(key_of(token), now):
        raise UsedUp(_GONE)
    if services.lapses.lapsed(account, now) is Subject.LOGIN_ID:
        raise UsedUp(_GONE)
    return account


def reset_password(services: AccountServices, token: str, new: str) -> None:
    """Set the new password, once, and end every session of the account.

    Raises UsedUp, and InvalidInput at ``/new_password``, which leaves the link open.
    """
    account = account_of_link(services, token)
    check_new_password(new, services.policy, context_words(account))
    changed = account.with_password(services.hasher.hash(new), services.now())
    if not services.accounts.change_password(changed, reset_key=key_of(token)):
        raise UsedUp(_GONE)
    services.sessions.delete_all(account.login_id)
    tell_password_changed(services, changed)
