"""Mail the login IDs at an address to whoever names it and its organisation (A9, A20)."""

import logging
import re
import unicodedata
from typing import Protocol

from ukeire.domain.account import Account
from ukeire.domain.agent import Agent
from ukeire.domain.lapses import Subject
from ukeire.domain.mail import normal
from ukeire.domain.session import Role
from ukeire.domain.throttle import LOGIN_IDS_PER_ADDRESS, LOGIN_IDS_PER_MAIL, network_of
from ukeire.usecases import account_mails
from ukeire.usecases.attempts import use_quota, within_quota
from ukeire.usecases.ports.accounts import AccountServices

_log = logging.getLogger(__name__)
_SECONDS = 0.3


class AgentData(Protocol):
    """What agents say of themselves."""

    def agent(self, agent_id: str) -> Agent | None:
        """What this one said."""
        ...


class ForgottenServices(AccountServices, Protocol):
    """What knowing an account by its number needs."""

    @property
    def mandates(self) -> AgentData: ...


def tell_login_ids(
    services: ForgottenServices, email: str, organization: str, *, address: str
) -> None:
    """Queue the mail if the organisation or agent, by its number or name, has full accounts there.

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
                if same_reference(services, account, organization)
                or _same_name(account, organization)
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


def same_reference(services: ForgottenServices, account: Account, typed: str) -> bool:
    """Whether that is its number, however it was typed.

    An organisation's is the one at the office's window, an agent's the one that it is registered
    under: that is all it has.
    """
    return _same(_number(services, account), typed)


def _number(services: ForgottenServices, account: Account) -> str:
    if account.role is not Role.AGENT:
        return account.office_reference
    agent = services.mandates.agent(account.agent_id)
    return agent.registration_number if agent else ""


def _same_name(account: Account, typed: str) -> bool:
    return _same(account.organization_name, typed)


def _same(known: str, typed: str) -> bool:
    return bool(_plain(typed)) and _plain(known) == _plain(typed)


def _plain(text: str) -> str:
    """Without what people type in one way or another: width, spaces, hyphens, capitals."""
    return re.sub(
        r"[\s\-\u2010-\u2015\u2212\u30fc]", "", unicodedata.normalize("NFKC", text)
    ).casefold()
