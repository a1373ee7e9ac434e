"""The items of the filings table and how filings become items and back."""

from dataclasses import replace
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from ukeire.adapters.codec import from_json, from_timestamp, to_json, to_timestamp
from ukeire.domain.assignment import Assignment
from ukeire.domain.filing import AT_OFFICE, Document, Filing, HistoryEntry, Note
from ukeire.domain.retention import look_at

HEAD = "HEAD"
LOCK = "LOCK"
COUNTER = "COUNTER"
RECEIPT = "RECEIPT"
OUTBOX = "OUTBOX#"
DOCUMENT = "DOCUMENT#"
HISTORY = "HISTORY#"
ASSIGNMENT = "ASSIGNMENT#"
SECTION = "SECTION#"
BASE = "BASE#"
NOTE = "NOTE#"
REMINDER_KEY = "reminder"
OUTBOX_KEY = "pending"
RETENTION_KEY = "kept"

# Kept as attributes of their own, for conditions and indexes; the rest of a head is JSON.
_OWN_ATTRIBUTES = frozenset(
    {"version", "documents_revision", "assignments", "updated_at", "remind_at"}
)
_OWN_ITEMS = frozenset({"base", "sections", "documents", "history", "assigned", "notes"})


class ByOrganization(GlobalSecondaryIndex[Any]):
    """An organisation's filings, by when they were last changed."""

    class Meta:
        index_name = "by_organization"
        projection = AllProjection()

    organization_id = UnicodeAttribute(hash_key=True)
    updated_at = UnicodeAttribute(range_key=True)


class ByQueue(GlobalSecondaryIndex[Any]):
    """What is at an office, for whoever looks after all of it; nothing else has the key (D4)."""

    class Meta:
        index_name = "by_queue"
        projection = AllProjection()

    queue_key = UnicodeAttribute(hash_key=True)
    queue_at = UnicodeAttribute(range_key=True)


class ByReminder(GlobalSecondaryIndex[Any]):
    """What somebody may have to be reminded of, by when."""

    class Meta:
        index_name = "by_reminder"
        projection = AllProjection()

    reminder_key = UnicodeAttribute(hash_key=True)
    reminder_at = UnicodeAttribute(range_key=True)


class ByRetention(GlobalSecondaryIndex[Any]):
    """What is not kept for ever, by when to look at it."""

    class Meta:
        index_name = "by_retention"
        projection = IncludeProjection(["retention_noticed"])

    retention_key = UnicodeAttribute(hash_key=True)
    retention_at = UnicodeAttribute(range_key=True)


class ByOutbox(GlobalSecondaryIndex[Any]):
    """What is stored and not yet told."""

    class Meta:
        index_name = "by_outbox"
        projection = AllProjection()

    outbox_key = UnicodeAttribute(hash_key=True)
    created_at = UnicodeAttribute(range_key=True)


class FilingItem(Model):
    """Any item of the table; ``data`` is its content, the rest is for conditions and indexes."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    data = JSONAttribute(null=True)
    number = NumberAttribute(null=True)
    version = NumberAttribute(null=True)
    documents_revision = NumberAttribute(null=True)
    assignments = NumberAttribute(null=True)
    status = UnicodeAttribute(null=True)
    organization_id = UnicodeAttribute(null=True)
    updated_at = UnicodeAttribute(null=True)
    queue_key = UnicodeAttribute(null=True)
    queue_at = UnicodeAttribute(null=True)
    reminder_key = UnicodeAttribute(null=True)
    reminder_at = UnicodeAttribute(null=True)
    retention_key = UnicodeAttribute(null=True)
    retention_at = UnicodeAttribute(null=True)
    retention_noticed = UnicodeAttribute(null=True)
    outbox_key = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute(null=True)

    by_organization = ByOrganization()
    by_queue = ByQueue()
    by_reminder = ByReminder()
    by_retention = ByRetention()
    by_outbox = ByOutbox()


def head_attributes(filing: Filing, office: str | None) -> dict[str, Any]:
    """The attributes of a filing's head; ``office`` is the one whose turn it is."""
    remind_at = filing.remind_at
    return {
        "pk": filing.filing_id,
        "sk": HEAD,
        "data": to_json(filing, without=_OWN_ATTRIBUTES | _OWN_ITEMS),
        "version": filing.version,
        "documents_revision": filing.documents_revision,
        "assignments": filing.assignments or None,
        "status": filing.status.value,
        "organization_id": filing.organization_id,
        "updated_at": to_timestamp(filing.updated_at),
        **_queue_attributes(filing, office),
        **_retention_attributes(filing),
        **(
            {"reminder_key": REMINDER_KEY, "reminder_at": to_timestamp(remind_at)}
            if remind_at
            else {}
        ),
    }


def _queue_attributes(filing: Filing, office: str | None) -> dict[str, str]:
    if filing.status in AT_OFFICE and office and filing.submitted_at:
        return {"queue_key": office_key(office), "queue_at": to_timestamp(filing.submitted_at)}
    return {}


def _retention_attributes(filing: Filing) -> dict[str, str]:
    """When to look at what is not kept for ever: each write that changes it counts anew."""
    at = look_at(filing)
    return {"retention_key": RETENTION_KEY, "retention_at": to_timestamp(at)} if at else {}


def snapshot_key(filing_id: str) -> str:
    """The partition of what was filed in each round."""
    return f"{filing_id}#SNAPSHOTS"


def office_key(office: str) -> str:
    """The queue partition of what is at an office."""
    return f"office#{office}"


def read_head(item: FilingItem) -> Filing:
    """The filing without sections, documents and history."""
    own = {
        "version": int(item.version),
        "documents_revision": int(item.documents_revision),
        "assignments": int(item.assignments or 0),
        "updated_at": from_timestamp(item.updated_at),
        "remind_at": from_timestamp(item.reminder_at) if item.reminder_at else None,
    }
    return from_json(Filing, {**item.data, **own})


def read_filing(items: list[FilingItem]) -> Filing | None:
    """The whole filing from all items of its partition, or None when its head is not there."""
    head = next((item for item in items if item.sk == HEAD), None)
    if head is None:
        return None
    base = _data_by_name(items, BASE)
    documents = [from_json(Document, one.data) for one in items if one.sk.startswith(DOCUMENT)]
    return replace(
        read_head(head),
        base=base,
        # A change starts as what is registered: a section nobody edited is not stored again.
        sections=base | _data_by_name(items, SECTION),
        documents=tuple(sorted(documents, key=lambda one: (one.created_at, one.document_id))),
        history=tuple(
            from_json(HistoryEntry, one.data) for one in items if one.sk.startswith(HISTORY)
        ),
        assigned=tuple(
            from_json(Assignment, one.data) for one in items if one.sk.startswith(ASSIGNMENT)
        ),
        notes=tuple(from_json(Note, one.data) for one in items if one.sk.startswith(NOTE)),
    )


def _data_by_name(items: list[FilingItem], prefix: str) -> dict[str, Any]:
    return {one.sk.removeprefix(prefix): one.data for one in items if one.sk.startswith(prefix)}
