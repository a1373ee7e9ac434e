"""Provisional accounts by when to remind of them: an index that carries no password hash."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from ukeire.adapters.aws import bind
from ukeire.adapters.conditions import condition_failed
from ukeire.adapters.moments import MomentAttribute
from ukeire.usecases.send_reminders import ExpiringAccount

_REMINDER_KEY = "reminder"
_PROJECTED = [
    "login_id",
    "organization_id",
    "organization_name",
    "contact_name",
    "office_reference",
    "email",
    "provisional_expires_at",
]


class ByReminder(GlobalSecondaryIndex[Any]):
    """Provisional accounts by when their holder is reminded."""

    class Meta:
        index_name = "by_reminder"
        projection = IncludeProjection(_PROJECTED)

    reminder_key = UnicodeAttribute(hash_key=True)
    reminder_at = MomentAttribute(range_key=True)


class ExpiringItem(Model):
    """What the index holds of an account."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    login_id = UnicodeAttribute()
    organization_id = UnicodeAttribute()
    organization_name = UnicodeAttribute()
    contact_name = UnicodeAttribute()
    office_reference = UnicodeAttribute()
    email = UnicodeAttribute()
    provisional_expires_at = MomentAttribute()
    reminder_key = UnicodeAttribute()
    reminder_at = MomentAttribute()

    by_reminder = ByReminder()


class DynamoExpiringAccounts:
    """The accounts table's index. Implements the port ``ExpiringAccounts``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(ExpiringItem, table_name)

    def due(self, now: datetime, limit: int = 100) -> Sequence[ExpiringAccount]:
        found = self._item.by_reminder.query(
            _REMINDER_KEY, ExpiringItem.reminder_at <= now, limit=limit
        )
        return [
            ExpiringAccount(
                login_id=item.login_id,
                organization_id=item.organization_id,
                organization_name=item.organization_name,
                contact_name=item.contact_name,
                office_reference=item.office_reference,
                email=item.email,
                expires_at=item.provisional_expires_at,
            )
            for item in found
        ]

    def reminded(self, account: ExpiringAccount) -> None:
        item = self._item(pk=f"ACCOUNT#{account.login_id}", sk="HEAD")
        try:
            item.update(
                actions=[ExpiringItem.reminder_key.remove(), ExpiringItem.reminder_at.remove()],
                condition=ExpiringItem.organization_id == account.organization_id,
            )
        except UpdateError as error:
            if not condition_failed(error):  # the ID was given to another meanwhile: not ours
                raise
