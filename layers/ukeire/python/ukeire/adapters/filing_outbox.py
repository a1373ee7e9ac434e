"""What follows a stored move, in the filings table: its outbox, and who waits for the next one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ukeire.adapters import filing_items as items
from ukeire.adapters.aws import bind
from ukeire.adapters.codec import from_timestamp, to_timestamp
from ukeire.adapters.filing_items import FilingItem
from ukeire.domain.review import Task
from ukeire.usecases.ports.filings import OutboxEntry


class DynamoOutbox:
    """Outbox entries, written by ``DynamoFilings.commit``. Implements the port ``Outbox``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(FilingItem, table_name)

    def pending(self, before: datetime, limit: int = 100) -> Sequence[OutboxEntry]:
        found = self._item.by_outbox.query(
            items.OUTBOX_KEY, FilingItem.created_at < to_timestamp(before), limit=limit
        )
        return [_entry(item) for item in found]

    def told(self, entry: OutboxEntry) -> None:
        self._item(pk=entry.filing_id, sk=f"{items.OUTBOX}{entry.name}").delete()


class DynamoStageTokens:
    """The tokens of executions that wait. Implements the port ``StageTokens``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(FilingItem, table_name)

    def keep(self, filing_id: str, round_: int, office: str, token: str) -> None:
        pk, sk = _token_key(filing_id, round_, office)
        self._item(pk=pk, sk=sk, data={"token": token}).save()

    def get(self, filing_id: str, round_: int, office: str) -> str | None:
        try:
            item = self._item.get(*_token_key(filing_id, round_, office), consistent_read=True)
        except self._item.DoesNotExist:
            return None
        return str(item.data["token"])


def read_outbox_image(image: Mapping[str, Any]) -> OutboxEntry | None:
    """The outbox entry of a stream record's new image, or None for any other item's."""
    item = FilingItem()
    item.deserialize(dict(image))
    return _entry(item) if item.sk.startswith(items.OUTBOX) else None


def _entry(item: FilingItem) -> OutboxEntry:
    return OutboxEntry(
        item.pk,
        item.sk.removeprefix(items.OUTBOX),
        item.data["sequence"],
        from_timestamp(item.created_at),
        tuple(Task(task["kind"], task["payload"]) for task in item.data["tasks"]),
    )


def _token_key(filing_id: str, round_: int, office: str) -> tuple[str, str]:
    return f"{filing_id}#TASKS", f"r{round_}#{office}"
