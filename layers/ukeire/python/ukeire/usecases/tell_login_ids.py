"""Mail the login IDs at an address to whoever names it and its organisation (A9, A20)."""

import logging
import re
import unicodedata

from ukeire.domain.account import Account
from ukeire.domain.lapses import Subject
from ukeire.domain.mail import normal
from ukeire.domain.throttle import LOGIN_IDS_PER_ADDRESS, LOGIN_IDS_PER_MAIL, network_of
from ukeire.usecases import account_mails
from ukeire.usecases.attempts import use_quota, within_quota
from ukeire.usecases.ports.accounts import AccountServices

_log = logging.getLogger(__name__)
_SECONDS = 0.3


def tell_login_ids(
    services: AccountServices, email: str, organization: str, *, address: str
) -> None:
    """Queue the mail if the organisation, by its number or name, has full accounts at the address.

    Says nothing, quickly or slowly. Raises TooMany for an address on the network that asks without
    end; the mails to one mail address are limited without a word.
    """
    use_quota(services, LOGIN_IDS_PER_ADDRESS, network_of(address))
    with services.at_least(_SECONDS):
        allowed = within_quota(services, LOGIN_IDS_PER_MAIL, normal(email))
        try:
            found = [
                account
                for account in services.upkeep.at_email(email)
                if same_reference(account, organization) or _same_name(account, organization)
            ]
            if allowed and found:
                _send(services, found)
        except Exception:  # an error would tell that there is an account
            _log.exception("the mail with the login IDs could not be queued")


def _send(services: AccountServices, accounts: list[Account]) -> None:
    now = services.now()
    lapsed = [
        one.login_id for one in accounts if services.lapses.lapsed(one, now) is Subject.LOGIN_ID
    ]
    living = [one.login_id for one in accounts if one.login_id not in lapsed]
    services.mailer.send(
        account_mails.login_ids(services, accounts[0], living, lapsed, services.new_id())
    )


def same_reference(account: Account, typed: str) -> bool:
    """Whether that is its number at the office's window, however it was typed."""
    return _plain(account.office_reference) == _plain(typed)


def _same_name(account: Account, typed: str) -> bool:
    return _plain(account.organization_name) == _plain(typed)


def _plain(text: str) -> str:
    """Without what people type in one way or another: width, spaces, hyphens, capitals."""
    return re.sub(
        r"[\s\-\u2010-\u2015\u2212\u30fc]", "", unicodedata.normalize("NFKC", text)
    ).casefold()
