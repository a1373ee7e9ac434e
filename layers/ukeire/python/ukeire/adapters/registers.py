"""Registers and certificates in DynamoDB.

Every value of an entry is an item of its own, stamped with the register version and the filing it
belongs to. A version is in force once its history item is there: an approval first prepares its
values, which nobody reads yet, then one transaction writes the history item and moves the head.
What a crash or a losing approval left prepared stays unread, and folding takes it out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from ukeire.adapters.aws import bind
from ukeire.adapters.codec import from_json, to_json, to_timestamp
from ukeire.adapters.conditions import condition_failed, happened
from ukeire.adapters.directory import DynamoDirectory
from ukeire.adapters.public_list import DynamoPublicList
from ukeire.domain.directory import directory_entry
from ukeire.domain.errors import NotFound
from ukeire.domain.register import (
    CertificateRecord,
    CertificateStatus,
    Register,
    RegisterChange,
)
from ukeire.domain.retention import look_at_who_left
from ukeire.procedures import published
from ukeire.usecases.ports.registers import RegisterChangeSet

_HEAD = "HEAD"
_COUNTER = "COUNTER"
_ENTRY = "ENTRY#"
_HISTORY = "HISTORY#"
_CERTIFICATE = "CERTIFICATE#"
RETENTION_KEY = "left"


class ByCertificateNumber(GlobalSecondaryIndex[Any]):
    """Certificates by the number printed on them."""

    class Meta:
        index_name = "by_certificate_number"
        projection = AllProjection()

    certificate_number = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class ByRetention(GlobalSecondaryIndex[Any]):
    """Organisations that left, by when to look at them."""

    class Meta:
        index_name = "by_retention"
        projection = IncludeProjection(["retention_noticed"])

    retention_key = UnicodeAttribute(hash_key=True)
    retention_at = UnicodeAttribute(range_key=True)


class RegisterItem(Model):
    """Any item of the table; heads have the organisation's own attributes."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    version = NumberAttribute(null=True)
    number = NumberAttribute(null=True)
    data = JSONAttribute(null=True)
    organization_name = UnicodeAttribute(null=True)
    organization_kana = UnicodeAttribute(null=True)
    office_reference = UnicodeAttribute(null=True)
    contact_name = UnicodeAttribute(null=True)
    contact_email = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute(null=True)
    filing_id = UnicodeAttribute(null=True)
    certificate_number = UnicodeAttribute(null=True)
    certificate_status = UnicodeAttribute(null=True)
    claimed_at = UnicodeAttribute(null=True)
    claimed_by = UnicodeAttribute(null=True)
    issued = NumberAttribute(null=True)
    retention_key = UnicodeAttribute(null=True)
    retention_at = UnicodeAttribute(null=True)
    retention_noticed = UnicodeAttribute(null=True)

    by_certificate_number = ByCertificateNumber()
    by_retention = ByRetention()


class DynamoRegisters:
    """The registers table. Implements the port ``Registers``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(RegisterItem, table_name)
        self._public = DynamoPublicList(table_name)
        self._directory = DynamoDirectory(table_name)

    def get(self, organization_id: str) -> Register:
        items = list(self._item.query(organization_id, consistent_read=True))
        head = next((item for item in items if item.sk == _HEAD), None)
        if head is None:
            raise NotFound
        history = [
            from_json(RegisterChange, item.data) for item in items if item.sk.startswith(_HISTORY)
        ]
        return Register(
            organization_id=organization_id,
            organization_name=head.organization_name,
            organization_kana=head.organization_kana,
            office_reference=head.office_reference,
            contact_name=head.contact_name,
            contact_email=head.contact_email,
            version=int(head.version),
            entries={
                key: item.data["value"]
                for key, item in _in_force(items).items()
                if item.data["value"] is not None
            },
            history=tuple(history),
            certificates=tuple(
                _read_certificate(item) for item in items if item.sk.startswith(_CERTIFICATE)
            ),
        )

    def prepare(self, change: RegisterChangeSet, filing_id: str) -> None:
        """Write the next values where nobody reads them yet; again writes the same."""
        version = change.register.version + 1
        with self._item.batch_write() as batch:
            for key, value in change.values.items():
                if value != change.register.entries.get(key):
                    batch.save(
                        self._item(
                            pk=change.register.organization_id,
                            sk=f"{_ENTRY}{key}#{version:08d}#{filing_id}",
                            version=version,
                            filing_id=filing_id,
                            data={"key": key, "value": value},
                        )
                    )

    def commit(self, transaction: TransactWrite, change: RegisterChangeSet, filing_id: str) -> None:
        """Put what was prepared in force with the transaction."""
        organization_id = change.register.organization_id
        version = change.register.version + 1
        line = RegisterChange(
            version=version,
            at=change.at,
            actor=change.actor,
            what=change.what,
            reason=change.reason,
            filing_id=filing_id,
            changes=change.changes,
        )
        entries = change.register.entries
        changed = {**entries, **change.values}
        after = {key: value for key, value in changed.items() if value is not None}
        transaction.update(
            self._item(pk=organization_id, sk=_HEAD),
            actions=[
                RegisterItem.version.set(version),
                *_kept_until("membership" in entries, "membership" in after, change.at),
            ],
            condition=RegisterItem.version == change.register.version,
        )
        transaction.save(
            self._item(pk=organization_id, sk=f"{_HISTORY}{version:08d}", data=to_json(line)),
            condition=RegisterItem.pk.does_not_exist(),
        )
        if "membership" in entries and "membership" not in after:
            self._devalue(transaction, change.register, CertificateStatus.REVOKED)
        self._public.change(transaction, organization_id, published(entries), published(after))
        changed_register = replace(change.register, version=version, entries=after)
        self._directory.change(
            transaction, directory_entry(change.register), directory_entry(changed_register)
        )

    def fold(self, organization_id: str) -> int:
        items = list(self._item.query(organization_id, consistent_read=True))
        head = next((item for item in items if item.sk == _HEAD), None)
        if head is None:
            raise NotFound
        kept = {item.sk for item in _in_force(items).values() if item.data["value"] is not None}
        # What belongs to a later version may be an approval being prepared this very moment.
        gone = [
            item
            for item in items
            if item.sk.startswith(_ENTRY) and item.sk not in kept and item.version <= head.version
        ]
        with self._item.batch_write() as batch:
            for item in gone:
                batch.delete(item)
        return len(gone)

    def issue(self, certificate: CertificateRecord, register: Register) -> bool:
        issued = len(register.certificates)

        def fill(transaction: TransactWrite) -> None:
            # Of two that are issued at once, one finds that the register moved: never are two valid.
            transaction.update(
                self._item(pk=certificate.organization_id, sk=_HEAD),
                actions=[RegisterItem.issued.set(issued + 1)],
                condition=(RegisterItem.version == register.version)
                & (RegisterItem.issued.does_not_exist() | (RegisterItem.issued == issued)),
            )
            transaction.save(
                self._item(
                    pk=certificate.organization_id,
                    sk=f"{_CERTIFICATE}{certificate.certificate_id}",
                    certificate_number=certificate.number,
                    certificate_status=certificate.status.value,
                    data=to_json(certificate, without=_CERTIFICATE_ATTRIBUTES),
                ),
                condition=RegisterItem.pk.does_not_exist(),
            )
            self._devalue(transaction, register, CertificateStatus.SUPERSEDED)

        return happened(fill)

    def _devalue(
        self, transaction: TransactWrite, register: Register, status: CertificateStatus
    ) -> None:
        for one in register.certificates:
            if one.status is CertificateStatus.VALID:
                transaction.update(
                    self._item(pk=one.organization_id, sk=f"{_CERTIFICATE}{one.certificate_id}"),
                    actions=[RegisterItem.certificate_status.set(status.value)],
                )

    def next_certificate_number(self, fiscal_year: int) -> int:
        counter = self._item(pk=f"CERTIFICATE_NUMBER#{fiscal_year}", sk=_COUNTER)
        counter.update(actions=[RegisterItem.number.add(1)])
        return int(counter.number)

    def claim_download(self, certificate: CertificateRecord, claimant: str, now: datetime) -> bool:
        item = self._item(
            pk=certificate.organization_id, sk=f"{_CERTIFICATE}{certificate.certificate_id}"
        )
        try:
            item.update(
                actions=[
                    RegisterItem.claimed_by.set(claimant),
                    RegisterItem.claimed_at.set(to_timestamp(now)),
                ],
                condition=RegisterItem.claimed_at.does_not_exist()
                & (RegisterItem.certificate_status == CertificateStatus.VALID.value),
            )
        except UpdateError as error:
            if condition_failed(error):
                return False
            raise
        return True

    def certificate_by_number(self, number: str) -> CertificateRecord | None:
        found = self._item.by_certificate_number.query(number, limit=1)
        return next((_read_certificate(item) for item in found), None)


_CERTIFICATE_ATTRIBUTES = frozenset({"status", "claimed_at", "claimed_by"})


def _kept_until(was: bool, is_: bool, at: datetime) -> list[Action]:
    """Who leaves is kept for a period; who comes back, for as long as it stays."""
    if was and not is_:
        look = to_timestamp(look_at_who_left(at))
        return [
            RegisterItem.retention_key.set(RETENTION_KEY),
            RegisterItem.retention_at.set(look),
            RegisterItem.retention_noticed.remove(),
        ]
    if is_ and not was:
        return [
            RegisterItem.retention_key.remove(),
            RegisterItem.retention_at.remove(),
            RegisterItem.retention_noticed.remove(),
        ]
    return []


def _read_certificate(item: RegisterItem) -> CertificateRecord:
    own: Mapping[str, Any] = {
        "status": item.certificate_status,
        "claimed_at": item.claimed_at,
        "claimed_by": item.claimed_by,
    }
    return from_json(CertificateRecord, {**item.data, **own})


def _in_force(items: Iterable[RegisterItem]) -> dict[str, RegisterItem]:
    """Of every entry the newest value that a committed version stands behind."""
    items = list(items)
    committed = {
        (int(item.data["version"]), item.data["filing_id"])
        for item in items
        if item.sk.startswith(_HISTORY)
    }
    newest: dict[str, RegisterItem] = {}
    for item in items:
        if item.sk.startswith(_ENTRY) and (int(item.version), item.filing_id) in committed:
            key = item.data["key"]
            if key not in newest or item.version > newest[key].version:
                newest[key] = item
    return newest
