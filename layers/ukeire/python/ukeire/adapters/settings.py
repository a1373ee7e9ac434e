"""The offices' settings in DynamoDB: what is in force, and beside it every version there ever was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from ukeire.adapters import aws
from ukeire.adapters.audit import DynamoAudit
from ukeire.adapters.conditions import happened
from ukeire.adapters.cursors import read_cursor, write_cursor
from ukeire.adapters.moments import MomentAttribute
from ukeire.domain.audit import record_of_change
from ukeire.domain.session import Actor
from ukeire.domain.settings.kinds import Change, Kind, Setting, SettingChanged, Value
from ukeire.usecases.ports.paging import Page

_SHOWN = "shown"
"""The partition of what applicants are shown: their functions may read this one and no other."""


class ByOffice(GlobalSecondaryIndex["SettingItem"]):
    """The changes of an office in the order of time."""

    class Meta:
        """As in ``template.yaml``."""

        index_name = "by_office"
        projection = AllProjection()

    office = UnicodeAttribute(hash_key=True)
    at = MomentAttribute(range_key=True)


class SettingItem(Model):
    """A setting in force (no ``office``: it is in no index), or one version of it."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    value = JSONAttribute(null=True)
    before = JSONAttribute(null=True)
    office = UnicodeAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    key = UnicodeAttribute(null=True)
    at = MomentAttribute(null=True)
    login_id = UnicodeAttribute(null=True)
    name = UnicodeAttribute(null=True)
    by_office = ByOffice()


class DynamoSettings:
    """The settings table. Implements ``SettingsStore``; whoever only reads needs no ``audit``."""

    def __init__(self, table: str, audit: DynamoAudit | None = None) -> None:
        self._item = aws.bind(SettingItem, table)
        self._audit = audit

    def all[V: Value](self, kind: Kind[V], office: str | None = None) -> Sequence[Setting[V]]:
        """Every setting of that kind by its key; of one office, or of all."""
        found = self._item.query(
            _partition(kind),
            self._item.sk.startswith(_sort(kind, office, "")),
            consistent_read=True,
        )
        return [_setting(kind, item) for item in found if item.value is not None]

    def get[V: Value](self, kind: Kind[V], office: str, key: str) -> Setting[V] | None:
        """One setting, as last stored."""
        item = self._stored(kind, office, key)
        return None if item is None or item.value is None else _setting(kind, item)

    def put[V: Value](
        self,
        kind: Kind[V],
        office: str,
        key: str,
        value: V | None,
        *,
        seen_version: int,
        actor: Actor,
        at: datetime,
    ) -> int:
        """Store the value, or with None remove the setting; its new version.

        Raises SettingChanged when what is stored is not what was seen.
        """
        item = self._stored(kind, office, key)
        stored = int(item.version) if item else 0
        before = item.value if item else None
        if seen_version != (stored if before is not None else 0):
            raise self._changed(kind, office, key)
        change = Change(
            office,
            kind.name,
            key,
            stored + 1,
            before,
            None if value is None else value.model_dump(mode="json"),
            at,
            actor.login_id,
            actor.name,
            actor,
        )
        model = self._item
        current = model(_partition(kind), _sort(kind, office, key))
        current.version, current.value = change.version, change.after
        as_read = model.version == stored if stored else model.pk.does_not_exist()

        def fill(write: TransactWrite) -> None:
            write.save(current, condition=as_read)
            put_change(write, model, change, self._audit)

        if not happened(fill):
            raise self._changed(kind, office, key)
        return change.version

    def changes(self, office: str, cursor: str | None, limit: int) -> Page[Change]:
        """Every change of the office's settings and accounts, the newest first."""
        found = self._item.by_office.query(
            office,
            scan_index_forward=False,
            limit=limit,
            last_evaluated_key=read_cursor(cursor, "office", office, "at"),
        )
        return Page(tuple(_change(item) for item in found), write_cursor(found.last_evaluated_key))

    def versions(self, kind: str, office: str, key: str) -> Sequence[Change]:
        """The changes of one setting, the newest first."""
        found = self._item.query(
            _versions(kind, office, key), scan_index_forward=False, consistent_read=True
        )
        return [_change(item) for item in found]

    def _stored(self, kind: Kind[Any], office: str, key: str) -> SettingItem | None:
        try:
            return self._item.get(_partition(kind), _sort(kind, office, key), consistent_read=True)
        except self._item.DoesNotExist:
            return None

    def _changed(self, kind: Kind[Any], office: str, key: str) -> SettingChanged:
        latest = self.versions(kind.name, office, key)[:1]
        return SettingChanged.by(latest[0] if latest else None)


def put_change(
    write: TransactWrite, model: type[SettingItem], change: Change, audit: DynamoAudit | None
) -> None:
    """Add the version that a change makes, and its record, to the transaction that makes it."""
    if audit is None or change.actor is None:
        raise TypeError("a change is made by somebody and recorded")
    audit.add_to(write, record_of_change(change.actor, change))
    write.save(
        model(
            _versions(change.kind, change.office, change.key),
            f"{change.version:08}",
            version=change.version,
            value=change.after,
            before=change.before,
            office=change.office,
            kind=change.kind,
            key=change.key,
            at=change.at,
            login_id=change.login_id,
            name=change.name,
        ),
        condition=model.pk.does_not_exist(),
    )


def _partition(kind: Kind[Any]) -> str:
    return _SHOWN if kind.shown else kind.name


def _sort(kind: Kind[Any], office: str | None, key: str) -> str:
    return f"{kind.name}#" if office is None else f"{kind.name}#{office}#{key}"


def _versions(kind: str, office: str, key: str) -> str:
    return f"VERSIONS#{kind}#{office}#{key}"


def _setting[V: Value](kind: Kind[V], item: SettingItem) -> Setting[V]:
    _, office, key = item.sk.split("#", 2)
    return Setting(office, key, kind.model.model_validate(item.value), int(item.version))


def _change(item: SettingItem) -> Change:
    return Change(
        item.office,
        item.kind,
        item.key,
        int(item.version),
        item.before,
        item.value,
        item.at,
        item.login_id,
        item.name,
    )
