"""What is not kept for ever, in DynamoDB: found by sparse indexes, taken out item by item."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.condition import Condition

from ukeire.adapters import filing_items as items
from ukeire.adapters.aws import bind
from ukeire.adapters.codec import from_json, to_json, to_timestamp
from ukeire.adapters.conditions import condition_failed
from ukeire.adapters.filing_items import FilingItem
from ukeire.adapters.registers import RETENTION_KEY, RegisterItem
from ukeire.domain.filing import Filing
from ukeire.domain.register import Register, RegisterChange
from ukeire.usecases.ports.retention import Due

_CONTENT = (items.SECTION, items.BASE, items.DOCUMENT, items.NOTE)
_ENTRY, _HISTORY = "ENTRY#", "HISTORY#"


class DynamoPeriods:
    """The tables of filings and registers. Implements the port ``Periods``."""

    def __init__(self, filings: str, registers: str) -> None:
        self._filing = bind(FilingItem, filings)
        self._register = bind(RegisterItem, registers)

    def due_filings(self, now: datetime, limit: int) -> Sequence[Due]:
        found = self._filing.by_retention.query(
            items.RETENTION_KEY, FilingItem.retention_at <= to_timestamp(now), limit=limit
        )
        return [Due(item.pk, item.retention_noticed) for item in found]

    def due_organizations(self, now: datetime, limit: int) -> Sequence[Due]:
        found = self._register.by_retention.query(
            RETENTION_KEY, RegisterItem.retention_at <= to_timestamp(now), limit=limit
        )
        return [Due(item.pk, item.retention_noticed) for item in found]

    def filing_noticed(self, filing: Filing, until: datetime) -> None:
        self._update(
            self._filing(pk=filing.filing_id, sk=items.HEAD),
            [
                FilingItem.retention_at.set(to_timestamp(until)),
                FilingItem.retention_noticed.set(filing.content_state),
            ],
            _as_read(filing),
        )

    def organization_noticed(self, register: Register, until: datetime) -> None:
        self._update(
            self._register(pk=register.organization_id, sk=items.HEAD),
            [
                RegisterItem.retention_at.set(to_timestamp(until)),
                RegisterItem.retention_noticed.set(str(register.version)),
            ],
            RegisterItem.version == register.version,
        )

    def later(self, register: Register, at: datetime | None) -> None:
        again = (
            [RegisterItem.retention_at.set(to_timestamp(at))]
            if at
            else [RegisterItem.retention_at.remove(), RegisterItem.retention_key.remove()]
        )
        self._update(
            self._register(pk=register.organization_id, sk=items.HEAD),
            [*again, RegisterItem.retention_noticed.remove()],
            RegisterItem.version == register.version,
        )

    def erase_filing(self, filing: Filing, at: datetime) -> bool:
        # A closed filing moves no more: what is taken out here nobody writes anew.
        with self._filing.batch_write() as batch:
            for prefix in _CONTENT:
                for item in self._filing.query(
                    filing.filing_id, FilingItem.sk.startswith(prefix), consistent_read=True
                ):
                    batch.delete(item)
            for item in self._filing.query(items.snapshot_key(filing.filing_id)):
                batch.delete(item)
        erased = replace(
            filing, version=filing.version + 1, return_remarks=(), people=None, erased_at=at
        )
        try:
            self._filing(**items.head_attributes(erased, None)).save(condition=_as_read(filing))
        except PutError as error:
            if condition_failed(error):
                return False
            raise
        return True

    def erase_register(self, register: Register) -> None:
        with self._register.batch_write() as batch:
            for item in self._register.query(register.organization_id, consistent_read=True):
                if item.sk.startswith(_ENTRY):
                    batch.delete(item)
                elif item.sk.startswith(_HISTORY):
                    line = from_json(RegisterChange, item.data)
                    bare: Any = to_json(replace(line, changes=(), reason=None))
                    batch.save(self._register(pk=item.pk, sk=item.sk, data=bare))
        self.later(register, None)

    @staticmethod
    def _update(item: Any, actions: list[Any], condition: Condition) -> None:
        try:
            item.update(actions=actions, condition=condition)
        except UpdateError as error:
            if not condition_failed(error):
                raise


def _as_read(filing: Filing) -> Condition:
    """That neither its head nor its documents moved since it was read."""
    version: Condition = FilingItem.version == filing.version
    documents: Condition = FilingItem.documents_revision == filing.documents_revision
    both: Condition = version & documents
    return both
