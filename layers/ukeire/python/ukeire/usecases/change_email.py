"""Change the mail address of an account: asked for, confirmed at the new one, told the old (A14)."""

import logging
from typing import Protocol

from ukeire.domain.account import Account
from ukeire.domain.email_change import EmailChange, NewEmail
from ukeire.domain.errors import InvalidInput, Unauthenticated, UsedUp
from ukeire.domain.mail import Mail, normal
from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor, Role
from ukeire.domain.throttle import EMAIL_CHANGES_PER_ACCOUNT
from ukeire.usecases import account_mails
from ukeire.usecases.attempts import use_quota
from ukeire.usecases.change_agent_data import change_agent_email
from ukeire.usecases.change_password import check_current
from ukeire.usecases.log_in import SITE
from ukeire.usecases.ports.accounts import AccountServices
from ukeire.usecases.ports.mails import BadAddresses
from ukeire.usecases.ports.mandates import Agencies, Contacts, Mandates
from ukeire.usecases.sessions import key_of

_log = logging.getLogger(__name__)
_GONE = (
    "このリンクはすでに使われたか、取り消されたか、有効期限（24時間）が切れています。"
    "変更するときは、ログインして、もう一度お申し込みください。"
)
_TOO_LATE = (
    "この変更は、すでに完了したか、取り消されたか、有効期限（24時間）が切れています。"
    "完了のお知らせに心当たりのないときは、すぐに事務局へご連絡ください。"
)


class EmailServices(AccountServices, Protocol):
    """What changing an address needs besides."""

    @property
    def mandates(self) -> Mandates: ...
    @property
    def agencies(self) -> Agencies: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def bad_addresses(self) -> BadAddresses: ...


def own_account(services: AccountServices, actor: Actor) -> Account:
    """The account of whoever is logged in, for whom an address can be changed here.

    Raises Unauthenticated when the account is another by now.
    """
    account = services.accounts.get(actor.login_id)
    if account is None or account.closed or not _same(account, actor):
        raise Unauthenticated
    return account


def _same(account: Account, actor: Actor) -> bool:
    if actor.role is Role.AGENT:  # for whom it acts says nothing of whose the account is
        return account.agent_id == actor.agent_id
    return account.organization_id == actor.organization_id


def request_email_change(
    services: AccountServices, actor: Actor, new: NewEmail, *, address: str
) -> EmailChange:
    """Mail the new address a link that confirms it, and the old one a link that stops the change.

    Only the newest change can be confirmed. Whether other accounts have the address makes no
    difference: several people may read one (A17). Raises InvalidInput (``/current_password``,
    ``/email``), TooMany, and Unavailable when the mail could not be queued.
    """
    account = own_account(services, actor)
    problems = check_current(
        services, SITE, account.login_id, account.password_hash, new.current_password, address
    )
    if normal(new.email) == normal(account.email):
        message = "現在のメールアドレスと同じです。別のメールアドレスを入力してください。"
        problems.append(Problem("/email", "same_as_current", message))
    if problems:
        raise InvalidInput(problems)
    use_quota(services, EMAIL_CHANGES_PER_ACCOUNT, account.login_id)
    confirm, stop = services.new_token(), services.new_token()
    change = EmailChange(new.email, key_of(confirm), key_of(stop), services.now())
    services.upkeep.keep_email_change(account, change)
    services.mailer.send(account_mails.email_change_confirm(services, account, change, confirm))
    services.mailer.send(account_mails.email_change_requested(services, account, change, stop))
    return change


def change_to_confirm(services: AccountServices, token: str) -> tuple[Account, EmailChange]:
    """Whose address the link changes to what. Raises UsedUp unless it is the newest, in time."""
    account, change = _change(services, token, _GONE)
    if change.key != key_of(token):
        raise UsedUp(_GONE)
    return account, change


def confirm_email_change(services: EmailServices, token: str) -> Account:
    """The account with its new address, once; an address that bounced before works again.

    Where the old one was the organisation's for mails about its filings, the new one is it now;
    organisations see an agent's new one. The old address is told. Raises UsedUp.
    """
    account, change = change_to_confirm(services, token)
    now = services.now()
    if account.role is Role.AGENT:
        changed_now = change_agent_email(services, account, change)
    else:
        changed_now = services.upkeep.change_email(account, change, now)
    if not changed_now:
        raise UsedUp(_GONE)
    services.bad_addresses.mend(change.email, account.contact_name, now)
    _tell(services, account_mails.email_changed(services, account, change, now))
    changed = services.accounts.get(account.login_id)
    return changed or account


def change_to_stop(services: AccountServices, token: str) -> tuple[Account, EmailChange]:
    """Whose change the link stops. Raises UsedUp once it is confirmed, stopped or too old."""
    account, change = _change(services, token, _TOO_LATE)
    if change.stop_key != key_of(token):
        raise UsedUp(_TOO_LATE)
    return account, change


def stop_email_change(services: AccountServices, token: str) -> None:
    """Take the change back before it is confirmed. Raises UsedUp."""
    account, change = change_to_stop(services, token)
    if not services.upkeep.stop_email_change(account, change, services.now()):
        raise UsedUp(_TOO_LATE)


def _change(services: AccountServices, token: str, gone: str) -> tuple[Account, EmailChange]:
    key = key_of(token)
    account = services.upkeep.by_email_link(key)
    change = account.email_change if account else None
    if account is None or change is None or not account.opens(services.now()):
        raise UsedUp(gone)
    if key not in (change.key, change.stop_key) or not change.open(services.now()):
        raise UsedUp(gone)
    return account, change


def _tell(services: AccountServices, mail: Mail) -> None:
    """Queue the mail; the address is changed already, so a queue that is down undoes nothing."""
    try:
        services.mailer.send(mail)
    except Exception:
        _log.exception("the mail about a changed address could not be queued")
