"""Mail a link to a new password to whoever names an account, its number and its address (A9)."""

import logging

from ukeire.domain.account import Account, AccountStatus
from ukeire.domain.mail import normal
from ukeire.domain.throttle import RESETS_PER_ADDRESS, network_of
from ukeire.usecases.attempts import use_quota
from ukeire.usecases.ports.accounts import AccountServices
from ukeire.usecases.send_way_on import send_way_on
from ukeire.usecases.tell_login_ids import ForgottenServices, same_reference

_log = logging.getLogger(__name__)
_SECONDS = 0.3


def request_password_reset(
    services: ForgottenServices,
    login_id: str,
    email: str,
    office_reference: str | None = None,
    *,
    address: str,
) -> None:
    """Queue the mail if a full account has this ID, number and mail; say nothing, quickly or slowly.

    Programs may leave the number out; the page asks for it. Only the newest link opens; that of a
    login ID which lapsed leads to a new one. Raises TooMany for an address that asks without end; a
    single account's mails are limited without a word, or the limit would tell which accounts there are.
    """
    use_quota(services, RESETS_PER_ADDRESS, network_of(address))
    with services.at_least(_SECONDS):
        account = services.accounts.get(login_id)
        if account is not None and _may_reset(services, account, email, office_reference):
            _send(services, account)


def _may_reset(
    services: ForgottenServices, account: Account, email: str, office_reference: str | None
) -> bool:
    return (
        account.status is AccountStatus.FULL
        and normal(account.email) == normal(email)
        and (office_reference is None or same_reference(services, account, office_reference))
    )


def _send(services: AccountServices, account: Account) -> None:
    try:
        send_way_on(services, account, services.lapses.lapsed(account, services.now()))
    except Exception:  # an error would tell that the account exists
        _log.exception("the mail with a link to a new password could not be queued")
