"""What the staff table holds: people, their mailed links, and how many administer an office."""

from dataclasses import fields
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    JSONAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from ukeire.adapters.codec import from_json, to_json
from ukeire.adapters.moments import MomentAttribute
from ukeire.domain.permissions import StaffRole
from ukeire.domain.staff import Passkey, StaffAccount, StaffLink, StaffStatus


class ByOffice(GlobalSecondaryIndex["StaffItem"]):
    """An office's people; holds nothing that opens a door."""

    class Meta:
        """As in ``template.yaml``."""

        index_name = "by_office"
        projection = IncludeProjection(["name", "role", "status", "email"])

    office = UnicodeAttribute(hash_key=True)
    login_id = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute()
    role = UnicodeAttribute(null=True)
    status = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)


class StaffItem(Model):
    """Somebody of an office. Accounts older than roles are reviewers."""

    login_id = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute()
    office = UnicodeAttribute()
    password_hash = UnicodeAttribute()
    password_version = NumberAttribute()
    totp_secret = UnicodeAttribute()
    created_at = MomentAttribute()
    must_change_password = BooleanAttribute()
    used_steps: ListAttribute[Any] = ListAttribute(of=NumberAttribute, null=True)
    role = UnicodeAttribute(null=True)
    status = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)
    link = JSONAttribute(null=True)
    passkeys = JSONAttribute(null=True)
    sessions_from = MomentAttribute(null=True)
    by_office = ByOffice()


class LinkItem(Model):
    """Whose a mailed link is: ``LINK#`` and its key."""

    login_id = UnicodeAttribute(hash_key=True)
    holder = UnicodeAttribute()
    ttl = NumberAttribute()


class OfficeItem(Model):
    """How many administer an office: ``OFFICE#`` and its name."""

    login_id = UnicodeAttribute(hash_key=True)
    administrators = NumberAttribute()


KEPT_APART = frozenset({"used_steps", "role", "status", "email", "version", "link", "passkeys"})
"""Attributes that are optional in the table, or stored in another form."""


def to_staff_item(model: type[StaffItem], account: StaffAccount) -> StaffItem:
    """The account as an item of the table that ``model`` is bound to."""
    plain = {
        field.name: getattr(account, field.name)
        for field in fields(account)
        if field.name not in KEPT_APART
    }
    return model(
        **plain,
        used_steps=list(account.used_steps) or None,
        role=account.role.value,
        status=account.status.value,
        email=account.email or None,
        version=account.version,
        link=to_json(account.link) if account.link else None,
        passkeys=passkeys_json(account),
    )


def passkeys_json(account: StaffAccount) -> list[Any] | None:
    """The account's passkeys as they are stored: always the same text for the same passkeys."""
    return [to_json(one) for one in account.passkeys] or None


def to_account(item: StaffItem) -> StaffAccount:
    """The account that an item holds."""
    return StaffAccount(
        login_id=item.login_id,
        name=item.name,
        office=item.office,
        password_hash=item.password_hash,
        password_version=int(item.password_version),
        totp_secret=item.totp_secret,
        created_at=item.created_at,
        must_change_password=item.must_change_password,
        used_steps=tuple(int(step) for step in item.used_steps or ()),
        role=StaffRole(item.role or StaffRole.REVIEWER),
        status=StaffStatus(item.status or StaffStatus.ACTIVE),
        email=item.email or "",
        version=int(item.version or 1),
        link=from_json(StaffLink, item.link) if item.link else None,
        sessions_from=item.sessions_from,
        passkeys=tuple(from_json(Passkey, one) for one in item.passkeys or ()),
    )
