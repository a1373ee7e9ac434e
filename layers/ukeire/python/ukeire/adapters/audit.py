"""The audit in DynamoDB: an item a record, put where none is, never updated, never deleted."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError, PynamoDBException
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from ukeire.adapters.aws import bind
from ukeire.adapters.codec import from_json, to_json
from ukeire.adapters.conditions import condition_failed
from ukeire.domain.audit import AuditRecord, in_order
from ukeire.domain.dates import JST
from ukeire.domain.errors import Unavailable

_HOURS = 24


class ByHour(GlobalSecondaryIndex[Any]):
    """The records of an hour in Japan, party by party: a busy day is spread over its hours."""

    class Meta:
        index_name = "by_hour"
        projection = AllProjection()

    hour = UnicodeAttribute(hash_key=True)
    hour_at = UnicodeAttribute(range_key=True)


class ByPeopleDay(GlobalSecondaryIndex[Any]):
    """What was done to accounts and mandates on a day in Japan: few, so a day is one query."""

    class Meta:
        index_name = "people"
        projection = AllProjection()

    people_day = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


class AuditItem(Model):
    """One record. ``pk`` is the filing it is about, the organisation whose accounts or mandates it
    is about, or else the party's day.
    """

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    hour = UnicodeAttribute()
    hour_at = UnicodeAttribute()
    people_day = UnicodeAttribute(null=True)
    data = JSONAttribute()

    by_hour = ByHour()
    people = ByPeopleDay()


class DynamoAudit:
    """The audit table. Implements the port ``Audit``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(AuditItem, table_name)

    def record(self, record: AuditRecord) -> None:
        try:
            self._to_item(record).save(condition=AuditItem.pk.does_not_exist())
        except PutError as error:
            if not condition_failed(error):
                raise Unavailable from error
        except PynamoDBException as error:
            raise Unavailable from error

    def add_to(self, transaction: TransactWrite, record: AuditRecord) -> None:
        """Keep it with everything else of the transaction, or not at all."""
        transaction.save(self._to_item(record), condition=AuditItem.pk.does_not_exist())

    def of_filing(self, filing_id: str) -> Sequence[AuditRecord]:
        found = self._item.query(_filing_key(filing_id), consistent_read=True)
        return in_order(map(_read, found))

    def of_people(self, organization_id: str) -> Sequence[AuditRecord]:
        return in_order(
            map(_read, self._item.query(_people_key(organization_id), consistent_read=True))
        )

    def of_people_on(self, day: date) -> Sequence[AuditRecord]:
        return in_order(map(_read, self._item.people.query(day.isoformat())))

    def of_day(self, day: date, party: str | None = None) -> Iterator[AuditRecord]:
        condition = AuditItem.hour_at.startswith(f"{party}#") if party else None
        for hour in range(_HOURS):
            found = self._item.by_hour.query(f"{day.isoformat()}T{hour:02d}", condition)
            yield from in_order(map(_read, found))

    def _to_item(self, record: AuditRecord) -> AuditItem:
        return self._item(
            pk=_key(record),
            sk=record.record_id,
            hour=record.at.astimezone(JST).strftime("%Y-%m-%dT%H"),
            hour_at=f"{record.party}#{record.record_id}",
            people_day=record.day.isoformat() if record.people_of else None,
            data=to_json(record),
        )


def given(audit: DynamoAudit | None) -> DynamoAudit:
    """The audit of whoever was given one; who was not may only read. Raises RuntimeError."""
    if audit is None:
        raise RuntimeError("this function was given no audit to record what it does in")
    return audit


def _key(record: AuditRecord) -> str:
    if record.filing_id:
        return _filing_key(record.filing_id)
    if record.people_of:
        return _people_key(record.people_of)
    return f"PARTY#{record.party}#{record.day.isoformat()}"


def _people_key(organization_id: str) -> str:
    return f"PEOPLE#{organization_id}"


def _filing_key(filing_id: str) -> str:
    return f"FILING#{filing_id}"


def _read(item: AuditItem) -> AuditRecord:
    return from_json(AuditRecord, item.data)
