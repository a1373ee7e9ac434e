"""What the accounts table holds of an account."""

from datetime import datetime
from typing import Any, Protocol

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from ukeire.adapters.codec import from_json, to_json
from ukeire.adapters.moments import MomentAttribute
from ukeire.domain.account import KEPT_AFTER_EXPIRY, Account, AccountStatus, PasswordReset
from ukeire.domain.email_change import EmailChange
from ukeire.domain.mail import normal
from ukeire.domain.periods import CLOSED_KEPT
from ukeire.domain.permissions import Duty
from ukeire.domain.session import Role

HEAD = "HEAD"
_REMINDER_KEY = "reminder"
ERASURE_KEY = "erasure"
LAPSE_KEY = "lapse"
"""The one partition of the index of what may lapse."""


class AccountItem(Model):
    """``ACCOUNT#<login_id>``. ``ttl`` tidies expired provisional accounts and decides nothing.

    Accounts older than duties are their organisations' only ones, and administer them.
    """

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default=HEAD)
    login_id = UnicodeAttribute()
    organization_id = UnicodeAttribute()
    office_reference = UnicodeAttribute()
    organization_name = UnicodeAttribute()
    organization_kana = UnicodeAttribute()
    contact_name = UnicodeAttribute()
    contact_kana = UnicodeAttribute()
    contact_phone = UnicodeAttribute()
    email = UnicodeAttribute()
    consents: JSONAttribute = JSONAttribute()
    password_hash = UnicodeAttribute()
    password_version = NumberAttribute()
    status = UnicodeAttribute()
    role = UnicodeAttribute()
    created_at = MomentAttribute()
    provisional_expires_at = MomentAttribute(null=True)
    reset_key = UnicodeAttribute(null=True)
    reset_expires_at = MomentAttribute(null=True)
    language = UnicodeAttribute(null=True)
    duty = UnicodeAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    password_set_at = MomentAttribute(null=True)
    last_used_at = MomentAttribute(null=True)
    replaced_by = UnicodeAttribute(null=True)
    email_change_key = UnicodeAttribute(null=True)
    email_change: JSONAttribute = JSONAttribute(null=True)
    address_key = UnicodeAttribute(null=True)
    lapse_key = UnicodeAttribute(null=True)
    reminder_key = UnicodeAttribute(null=True)
    reminder_at = MomentAttribute(null=True)
    agent_id = UnicodeAttribute(null=True)
    erasure_key = UnicodeAttribute(null=True)
    erasure_at = MomentAttribute(null=True)
    ttl = NumberAttribute(null=True)


def to_account_item[Item: AccountItem](model: type[Item], account: Account) -> Item:
    """The account as an item of the table that ``model`` is bound to; what finds it by its address
    and by the age of its password is there if it is full.
    """
    expiry = account.provisional_expires_at
    full = account.status is AccountStatus.FULL
    return model(
        f"ACCOUNT#{account.login_id}",
        login_id=account.login_id,
        organization_id=account.organization_id,
        office_reference=account.office_reference,
        organization_name=account.organization_name,
        organization_kana=account.organization_kana,
        contact_name=account.contact_name,
        contact_kana=account.contact_kana,
        contact_phone=account.contact_phone,
        email=account.email,
        consents=dict(account.consents),
        password_hash=account.password_hash,
        password_version=account.password_version,
        status=account.status.value,
        role=account.role.value,
        created_at=account.created_at,
        provisional_expires_at=expiry,
        reset_key=account.reset.key if account.reset else None,
        reset_expires_at=account.reset.expires_at if account.reset else None,
        language=account.language,
        duty=account.duty.value,
        kind=account.kind,
        password_set_at=account.password_set_at,
        last_used_at=account.last_used_at,
        email_change_key=account.email_change.key if account.email_change else None,
        email_change=to_json(account.email_change) if account.email_change else None,
        address_key=normal(account.email) if full else None,
        lapse_key=LAPSE_KEY if full and account.password_set_at else None,
        reminder_key=_REMINDER_KEY if expiry else None,
        reminder_at=account.reminder_at,
        agent_id=account.agent_id or None,
        ttl=epoch(expiry + KEPT_AFTER_EXPIRY) if expiry else None,
    )


def to_account(item: AccountItem) -> Account:
    """The account that an item holds."""
    reset = None
    if item.reset_key and item.reset_expires_at:
        reset = PasswordReset(item.reset_key, item.reset_expires_at)
    return Account(
        login_id=item.login_id,
        organization_id=item.organization_id,
        office_reference=item.office_reference,
        organization_name=item.organization_name,
        organization_kana=item.organization_kana,
        contact_name=item.contact_name,
        contact_kana=item.contact_kana,
        contact_phone=item.contact_phone,
        email=item.email,
        consents=dict(item.consents),
        password_hash=item.password_hash,
        password_version=int(item.password_version),
        status=AccountStatus(item.status),
        created_at=item.created_at,
        provisional_expires_at=item.provisional_expires_at,
        role=Role(item.role),
        reset=reset,
        language=item.language,
        duty=Duty(item.duty or Duty.ADMINISTRATOR),
        kind=item.kind,
        password_set_at=item.password_set_at,
        last_used_at=item.last_used_at,
        email_change=from_json(EmailChange, item.email_change) if item.email_change else None,
        agent_id=agent_id(item),
    )


class OfHolder(Protocol):
    """An account or a session, as far as it says which agent's it is."""

    login_id: Any
    role: Any
    agent_id: Any


def agent_id(item: OfHolder) -> str:
    """What an agent's mandates know it by: its login ID, unless it has had another before."""
    if item.role != Role.AGENT.value:
        return ""
    known: str = item.agent_id or item.login_id
    return known


def free_at(model: type[AccountItem], now: datetime) -> Condition:
    """That nobody holds the login ID: no account, or a provisional one that has expired (A6)."""
    expired: Condition = (model.status == AccountStatus.PROVISIONAL.value) & (
        model.provisional_expires_at <= now
    )
    free: Condition = model.pk.does_not_exist() | expired
    return free


def dating(model: type[AccountItem], account: Account) -> list[Action]:
    """What keeps the account's dates, and makes it found by them."""
    actions: list[Action] = [
        attribute.set(at)
        for attribute, at in (
            (model.password_set_at, account.password_set_at),
            (model.last_used_at, account.last_used_at),
        )
        if at is not None
    ]
    return [*actions, model.lapse_key.set(LAPSE_KEY)] if account.password_set_at else actions


def newest(model: type[AccountItem], change: EmailChange) -> Condition:
    """That the account is full, and this the newest change of its address."""
    full: Condition = model.status == AccountStatus.FULL.value
    found: Condition = full & (model.email_change_key == change.key)
    return found


def readdressing(model: type[AccountItem], change: EmailChange) -> list[Action]:
    """What gives it the address of the change: links that were mailed to the old one die."""
    return [
        model.email.set(change.email),
        model.address_key.set(normal(change.email)),
        model.reset_key.remove(),
        model.reset_expires_at.remove(),
        *forgetting(model),
    ]


def forgetting(model: type[AccountItem]) -> list[Action]:
    """What takes a change of the address back."""
    return [model.email_change_key.remove(), model.email_change.remove()]


def shutting(model: type[AccountItem]) -> list[Action]:
    """What makes an account open nothing any more; a login under way finds another password."""
    return [
        model.status.set(AccountStatus.CLOSED.value),
        model.password_version.add(1),
        model.reset_key.remove(),
        model.reset_expires_at.remove(),
        model.address_key.remove(),
        model.lapse_key.remove(),
    ]


def closing(model: type[AccountItem], at: datetime) -> list[Action]:
    """The same, and when it is forgotten whose the account was."""
    return [
        *shutting(model),
        model.erasure_key.set(ERASURE_KEY),
        model.erasure_at.set(at + CLOSED_KEPT),
    ]


def epoch(moment: datetime) -> int:
    """As ``ttl`` counts."""
    return int(moment.timestamp())
