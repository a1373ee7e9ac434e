"""Filings in DynamoDB: a head, an item per section, document and history entry, and an outbox."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from ukeire.adapters import filing_items as items
from ukeire.adapters.audit import DynamoAudit, given
from ukeire.adapters.aws import bind
from ukeire.adapters.codec import from_json, to_json, to_timestamp
from ukeire.adapters.conditions import condition_failed, happened
from ukeire.adapters.cursors import read_cursor, write_cursor
from ukeire.adapters.filing_items import FilingItem
from ukeire.adapters.registers import DynamoRegisters
from ukeire.adapters.transactions import ConditionFailed, transact
from ukeire.domain.audit import AuditRecord, record_of_move
from ukeire.domain.errors import NotAllowedNow, NotFound, StaleVersion
from ukeire.domain.filing import CLOSED, Document, DocumentStatus, Filing, Note
from ukeire.domain.retention import look_at
from ukeire.domain.review import Decision, Task
from ukeire.procedures import procedure_named
from ukeire.usecases.ports.filings import Page
from ukeire.usecases.ports.registers import RegisterChangeSet

_CONDITION_FAILED = "ConditionalCheckFailedException"
_LONGEST_ID = 64


class DynamoFilings:
    """The filings table. Implements the port ``Filings``."""

    def __init__(
        self,
        table_name: str,
        registers: DynamoRegisters | None = None,
        audit: DynamoAudit | None = None,
    ) -> None:
        self._item = bind(FilingItem, table_name)
        self._registers = registers
        self._audit = audit

    def get(self, filing_id: str) -> Filing:
        if len(filing_id) > _LONGEST_ID:  # keys have a limit, addresses that people type have none
            raise NotFound
        filing = items.read_filing(list(self._item.query(filing_id, consistent_read=True)))
        if filing is None:
            raise NotFound
        return filing

    def heads(self, filing_ids: Sequence[str]) -> Mapping[str, Filing]:
        keys = [(one, items.HEAD) for one in dict.fromkeys(filing_ids)]
        found = self._item.batch_get(keys, consistent_read=True)
        return {item.pk: items.read_head(item) for item in found}

    def every_id(self) -> Iterator[str]:
        """The id of every filing there is: for rebuilding what is made from filings, no page's."""
        for item in self._item.by_organization.scan(attributes_to_get=["pk"]):
            yield item.pk

    def document(self, filing_id: str, document_id: str) -> Document | None:
        try:
            key = f"{items.DOCUMENT}{document_id}"
            return from_json(Document, self._item.get(filing_id, key, consistent_read=True).data)
        except self._item.DoesNotExist:
            return None

    def of_organization(
        self, organization_id: str, cursor: str | None = None, limit: int = 50
    ) -> Page[Filing]:
        return self._page(
            self._item.by_organization.query(
                organization_id,
                scan_index_forward=False,
                limit=limit,
                last_evaluated_key=read_cursor(
                    cursor, "organization_id", organization_id, "updated_at"
                ),
            )
        )

    def at_office(self, office: str, cursor: str | None = None, limit: int = 50) -> Page[Filing]:
        key = items.office_key(office)
        return self._page(
            self._item.by_queue.query(
                key,
                limit=limit,
                last_evaluated_key=read_cursor(cursor, "queue_key", key, "queue_at"),
            )
        )

    @staticmethod
    def _page(found: Any) -> Page[Filing]:
        heads = tuple(items.read_head(item) for item in found)
        return Page(heads, write_cursor(found.last_evaluated_key))

    def create(self, filing: Filing, *, exclusive: bool) -> None:
        def fill(transaction: TransactWrite) -> None:
            transaction.save(self._head(filing), condition=FilingItem.pk.does_not_exist())
            for name, data in filing.base.items():
                item = self._item(pk=filing.filing_id, sk=f"{items.BASE}{name}", data=data)
                transaction.save(item)
            for name, data in filing.sections.items():
                if data != filing.base.get(name):
                    transaction.save(self._section(filing, name))
            if exclusive:
                lock = self._item(
                    pk=_lock_key(filing.organization_id, filing.procedure),
                    sk=items.LOCK,
                    data={"filing_id": filing.filing_id},
                )
                transaction.save(lock, condition=FilingItem.pk.does_not_exist())

        try:
            transact(fill)
        except ConditionFailed as error:
            raise NotAllowedNow(
                "この手続の申請がすでにあります。マイページから続きを行ってください。"
            ) from error

    def open_filing(self, organization_id: str, procedure: str) -> str | None:
        try:
            lock = self._item.get(
                _lock_key(organization_id, procedure), items.LOCK, consistent_read=True
            )
        except self._item.DoesNotExist:
            return None
        return str(lock.data["filing_id"])

    def _section(self, filing: Filing, name: str) -> FilingItem:
        key = f"{items.SECTION}{name}"
        return self._item(pk=filing.filing_id, sk=key, data=filing.sections[name])

    def save_section(self, filing: Filing, section: str, removed: Sequence[Document] = ()) -> None:
        def fill(transaction: TransactWrite) -> None:
            transaction.save(
                self._head(filing),
                condition=(FilingItem.version == filing.version - 1)
                & (FilingItem.documents_revision == filing.documents_revision),
            )
            transaction.save(self._section(filing, section))

        try:
            transact(fill)
        except ConditionFailed as error:
            raise StaleVersion from error
        for document in removed:
            self._item(pk=filing.filing_id, sk=f"{items.DOCUMENT}{document.document_id}").delete()

    def add_document(self, filing: Filing, document: Document) -> bool:
        def fill(transaction: TransactWrite) -> None:
            self._count_documents(transaction, filing)
            transaction.save(self._document(filing.filing_id, document))

        return happened(fill)

    def remove_document(self, filing: Filing, document_id: str) -> bool:
        def fill(transaction: TransactWrite) -> None:
            self._count_documents(transaction, filing)
            transaction.delete(self._item(pk=filing.filing_id, sk=f"{items.DOCUMENT}{document_id}"))

        return happened(fill)

    def _count_documents(self, transaction: TransactWrite, filing: Filing) -> None:
        actions: list[Action] = [
            FilingItem.documents_revision.set(filing.documents_revision + 1),
            FilingItem.updated_at.set(to_timestamp(filing.updated_at)),
        ]
        if filing.remind_at:
            actions.append(FilingItem.reminder_at.set(to_timestamp(filing.remind_at)))
            actions.append(FilingItem.reminder_key.set(items.REMINDER_KEY))
        actions += _kept_anew(filing)
        transaction.update(
            self._item(pk=filing.filing_id, sk=items.HEAD),
            actions=actions,
            condition=(FilingItem.documents_revision == filing.documents_revision)
            & (FilingItem.status == filing.status.value),
        )

    def settle_document(self, filing_id: str, document: Document) -> bool:
        waiting = FilingItem.status == DocumentStatus.WAITING.value
        try:
            self._document(filing_id, document).save(condition=waiting)
        except PutError as error:
            if condition_failed(error):
                return False
            raise
        return True

    def _document(self, filing_id: str, document: Document) -> FilingItem:
        return self._item(
            pk=filing_id,
            sk=f"{items.DOCUMENT}{document.document_id}",
            data=to_json(document),
            status=document.status.value,
        )

    def commit(
        self, before: Filing, decision: Decision, change: RegisterChangeSet | None = None
    ) -> None:
        after, entry = decision.filing, decision.entry
        if change:
            self._own_registers.prepare(change, after.filing_id)

        def fill(transaction: TransactWrite) -> None:
            transaction.save(self._head(after), condition=_unmoved(before))
            transaction.save(
                self._item(
                    pk=after.filing_id,
                    sk=f"{items.HISTORY}{entry.sequence:06d}",
                    data=to_json(entry),
                ),
                condition=FilingItem.pk.does_not_exist(),
            )
            given(self._audit).add_to(transaction, record_of_move(decision))
            transaction.save(self._outbox(after, f"{entry.sequence:06d}", entry.at, decision.tasks))
            if after.receipt_number and before.receipt_number is None:
                transaction.save(
                    self._item(
                        pk=_receipt_key(after.receipt_number),
                        sk=items.RECEIPT,
                        data={"filing_id": after.filing_id},
                    )
                )
            if after.status in CLOSED:
                lock = self._item(
                    pk=_lock_key(after.organization_id, after.procedure), sk=items.LOCK
                )
                transaction.delete(lock)
            if change:
                self._own_registers.commit(transaction, change, after.filing_id)

        try:
            transact(fill)
        except ConditionFailed as error:
            if not self._stored(after):
                raise StaleVersion from error

    def assign(self, before: Filing, after: Filing, record: AuditRecord) -> None:
        change = after.assigned[-1]
        name = f"{change.sequence:06d}"

        def fill(transaction: TransactWrite) -> None:
            transaction.save(self._head(after), condition=_unmoved(before))
            transaction.save(
                self._item(
                    pk=after.filing_id, sk=f"{items.ASSIGNMENT}{name}", data=to_json(change)
                ),
                condition=FilingItem.pk.does_not_exist(),
            )
            given(self._audit).add_to(transaction, record)
            transaction.save(self._outbox(after, f"a{name}", change.at, ()))

        try:
            transact(fill)
        except ConditionFailed as error:
            raise StaleVersion from error

    @property
    def _own_registers(self) -> DynamoRegisters:
        if self._registers is None:
            raise RuntimeError("this function was given no register to change")
        return self._registers

    def _stored(self, after: Filing) -> bool:
        """Whether it was this very move that is stored: an answer was lost and asked again (F09)."""
        head = self._item.get(after.filing_id, items.HEAD, consistent_read=True)
        return items.read_head(head).history_hash == after.history_hash

    def _outbox(self, after: Filing, name: str, at: datetime, tasks: Sequence[Task]) -> FilingItem:
        """What has to be told; without tasks still that the queue lists it anew."""
        return self._item(
            pk=after.filing_id,
            sk=f"{items.OUTBOX}{name}",
            outbox_key=items.OUTBOX_KEY,
            created_at=to_timestamp(at),
            data={
                "sequence": after.history_length,
                "tasks": [{"kind": task.kind, "payload": dict(task.payload)} for task in tasks],
            },
        )

    def _head(self, filing: Filing) -> FilingItem:
        office = procedure_named(filing.procedure).office_of(filing)
        return self._item(**items.head_attributes(filing, office))

    def snapshot(self, filing: Filing) -> None:
        with self._item.batch_write() as batch:
            for name, data in filing.sections.items():
                key = items.snapshot_key(filing.filing_id)
                batch.save(self._item(pk=key, sk=f"r{filing.round + 1}#{name}", data=data))
            documents = [to_json(one) for one in filing.documents]
            key = items.snapshot_key(filing.filing_id)
            batch.save(
                self._item(
                    pk=key, sk=_documents_of_round(filing.round + 1), data={"documents": documents}
                )
            )

    def submitted_sections(self, filing_id: str, round_: int) -> Mapping[str, Any]:
        prefix = f"r{round_}#"
        found = self._item.query(
            items.snapshot_key(filing_id), FilingItem.sk.startswith(prefix), consistent_read=True
        )
        return {item.sk.removeprefix(prefix): item.data for item in found}

    def submitted_documents(self, filing_id: str, round_: int) -> Sequence[Document] | None:
        try:
            item = self._item.get(
                items.snapshot_key(filing_id), _documents_of_round(round_), consistent_read=True
            )
        except self._item.DoesNotExist:
            return None
        return [from_json(Document, one) for one in item.data["documents"]]

    def add_note(self, filing: Filing, note: Note) -> bool:
        def fill(transaction: TransactWrite) -> None:
            transaction.condition_check(
                self._item,
                filing.filing_id,
                items.HEAD,
                condition=FilingItem.status == filing.status.value,
            )
            sk = f"{items.NOTE}{to_timestamp(note.at)}#{note.note_id}"
            transaction.save(self._item(pk=filing.filing_id, sk=sk, data=to_json(note)))

        return happened(fill)

    def by_receipt_number(self, receipt_number: str) -> str | None:
        if len(receipt_number) > _LONGEST_ID:
            return None
        try:
            item = self._item.get(_receipt_key(receipt_number), items.RECEIPT, consistent_read=True)
        except self._item.DoesNotExist:
            return None
        return str(item.data["filing_id"])

    def next_receipt_number(self, day: date) -> int:
        counter = self._item(pk=f"RECEIPT#{day.isoformat()}", sk=items.COUNTER)
        counter.update(actions=[FilingItem.number.add(1)])
        return int(counter.number)

    def due_reminders(self, now: datetime, limit: int = 100) -> Sequence[Filing]:
        found = self._item.by_reminder.query(
            items.REMINDER_KEY, FilingItem.reminder_at <= to_timestamp(now), limit=limit
        )
        return [items.read_head(item) for item in found]

    def set_reminder(self, filing: Filing, at: datetime | None) -> None:
        actions: list[Action] = (
            [FilingItem.reminder_at.set(to_timestamp(at))]
            if at
            else [FilingItem.reminder_at.remove(), FilingItem.reminder_key.remove()]
        )
        try:
            self._item(pk=filing.filing_id, sk=items.HEAD).update(
                actions=actions, condition=FilingItem.version == filing.version
            )
        except UpdateError as error:
            if not condition_failed(error):
                raise


def _kept_anew(filing: Filing) -> list[Action]:
    """Its period counts anew, and nobody was told of its end."""
    at = look_at(filing)
    if at is None:
        return []
    return [
        FilingItem.retention_key.set(items.RETENTION_KEY),
        FilingItem.retention_at.set(to_timestamp(at)),
        FilingItem.retention_noticed.remove(),
    ]


def _unmoved(before: Filing) -> Condition:
    """That nobody moved it, touched its documents or gave it to anybody since it was read."""
    assignments = FilingItem.assignments
    unassigned: Condition = assignments.does_not_exist()
    moved: Condition = FilingItem.version == before.version
    documents: Condition = FilingItem.documents_revision == before.documents_revision
    hands = assignments == before.assignments if before.assignments else unassigned
    condition: Condition = moved & documents & hands
    return condition


def _lock_key(organization_id: str, procedure: str) -> str:
    return f"OPEN#{organization_id}#{procedure}"


def _receipt_key(receipt_number: str) -> str:
    return f"RECEIPT#{receipt_number}"


def _documents_of_round(round_: int) -> str:
    return f"r{round_}@documents"
