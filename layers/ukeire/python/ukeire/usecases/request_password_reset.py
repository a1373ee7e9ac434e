"""Mail a link to a new password to whoever names an account and its address (A9)."""

import logging

from ukeire.domain.account import RESET_LIFETIME, Account, AccountStatus, PasswordReset
from ukeire.domain.throttle import RESETS_PER_ACCOUNT, RESETS_PER_ADDRESS, network_of
from ukeire.usecases import account_mails
from ukeire.usecases.attempts import use_quota, within_quota
from ukeire.usecases.ports.accounts import AccountServices
from ukeire.usecases.sessions import key_of

_log = logging.getLogger(__name__)
_SECONDS = 0.3


def request_password_reset(
    services: AccountServices, login_id: str, email: str, *, address: str
) -> None:
    """Queue the mail if a full account has this ID and mail; say nothing, quickly or slowly.

    Only the newest link opens. Raises TooMany for an address that asks without end; a single
    account's mails are limited without a word, or the limit would tell which accounts there are.
    """
    use_quota(services, RESETS_PER_ADDRESS, network_of(address))
    with services.at_least(_SECONDS):
        allowed = within_quota(services, RESETS_PER_ACCOUNT, login_id)
        account = services.accounts.get(login_id)
        if allowed and account is not None and _may_reset(account, email):
            _send_link(services, account)


def _may_reset(account: Account, email: str) -> bool:
    return account.status is AccountStatus.FULL and account.email.casefold() == email.casefold()


def _send_link(services: AccountServices, account: Account) -> None:
    token = services.new_token()
    reset = PasswordReset(key_of(token), services.now() + RESET_LIFETIME)
    services.accounts.set_reset(account, reset)
    try:
        services.mailer.send(account_mails.password_reset(services, account, reset, token))
    except Exception:  # an error would tell that the account exists
        _log.exception("the mail with a link to a new password could not be queued")
