"""Accounts by the age of their passwords: an index that carries no password hash."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from ukeire.adapters.account_items import LAPSE_KEY
from ukeire.adapters.aws import bind
from ukeire.adapters.conditions import condition_failed
from ukeire.adapters.moments import MomentAttribute
from ukeire.domain.account import AccountStatus
from ukeire.usecases.warn_of_lapses import LapsingAccount

_PROJECTED = [
    "login_id",
    "organization_id",
    "organization_name",
    "contact_name",
    "office_reference",
    "email",
    "kind",
    "last_used_at",
    "lapses_told",
    "status",
]


class ByPasswordAge(GlobalSecondaryIndex[Any]):
    """Full accounts, the oldest password first."""

    class Meta:
        index_name = "by_password_age"
        projection = IncludeProjection(_PROJECTED)

    lapse_key = UnicodeAttribute(hash_key=True)
    password_set_at = MomentAttribute(range_key=True)


class LapsingItem(Model):
    """What the index holds of an account; ``lapses_told`` are the marks of what was told."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    login_id = UnicodeAttribute()
    organization_id = UnicodeAttribute()
    organization_name = UnicodeAttribute()
    contact_name = UnicodeAttribute()
    office_reference = UnicodeAttribute()
    email = UnicodeAttribute()
    kind = UnicodeAttribute(null=True)
    last_used_at = MomentAttribute(null=True)
    lapses_told: JSONAttribute = JSONAttribute(null=True)
    status = UnicodeAttribute()
    lapse_key = UnicodeAttribute()
    password_set_at = MomentAttribute()

    by_password_age = ByPasswordAge()


class DynamoLapsingAccounts:
    """The accounts table's index. Implements the port ``LapsingAccounts``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(LapsingItem, table_name)

    def set_before(self, moment: datetime) -> Iterator[LapsingAccount]:
        found = self._item.by_password_age.query(
            LAPSE_KEY, LapsingItem.password_set_at <= moment, page_size=200
        )
        for item in found:
            if item.status != AccountStatus.FULL:
                continue  # suspended: its warnings wait for its return
            yield LapsingAccount(
                login_id=item.login_id,
                organization_id=item.organization_id,
                organization_name=item.organization_name,
                contact_name=item.contact_name,
                office_reference=item.office_reference,
                email=item.email,
                kind=item.kind,
                password_set_at=item.password_set_at,
                last_used_at=item.last_used_at,
                told=tuple(item.lapses_told or ()),
            )

    def told(self, account: LapsingAccount, marks: tuple[str, ...]) -> None:
        self._update(account, [LapsingItem.lapses_told.set(list(marks))])

    def settle(self, account: LapsingAccount) -> None:
        self._update(account, [LapsingItem.lapse_key.remove()])

    def _update(self, account: LapsingAccount, actions: list[Any]) -> None:
        item = self._item(pk=f"ACCOUNT#{account.login_id}", sk="HEAD")
        try:
            item.update(
                actions=actions,
                condition=LapsingItem.password_set_at == account.password_set_at,
            )
        except UpdateError as error:
            if not condition_failed(error):  # it has another password meanwhile: nothing lapses
                raise
