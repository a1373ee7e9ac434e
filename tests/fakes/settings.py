"""The offices' settings in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ukeire.domain.session import Actor
from ukeire.domain.settings.kinds import Change, Kind, Setting, SettingChanged, Value
from ukeire.usecases.ports.paging import Page


class FakeSettings:
    """``SettingsStore``: every change in a list, what is in force read from it."""

    def __init__(self) -> None:
        self.made: list[Change] = []

    def all[V: Value](self, kind: Kind[V], office: str | None = None) -> Sequence[Setting[V]]:
        places = {
            (one.office, one.key)
            for one in self.made
            if one.kind == kind.name and office in (None, one.office)
        }
        found = (self.get(kind, *place) for place in sorted(places))
        return [one for one in found if one is not None]

    def get[V: Value](self, kind: Kind[V], office: str, key: str) -> Setting[V] | None:
        after = self._latest(kind.name, office, key)
        version = len(self.versions(kind.name, office, key))
        if after is None:
            return None
        return Setting(office, key, kind.model.model_validate(after), version)

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
        versions = self.versions(kind.name, office, key)
        before = self._latest(kind.name, office, key)
        if seen_version != (len(versions) if before is not None else 0):
            raise SettingChanged.by(versions[0] if versions else None)
        after = None if value is None else value.model_dump(mode="json")
        version = len(versions) + 1
        self.made.append(
            Change(office, kind.name, key, version, before, after, at, actor.login_id, actor.name)
        )
        return version

    def changes(self, office: str, cursor: str | None, limit: int) -> Page[Change]:
        newest = [one for one in reversed(self.made) if one.office == office]
        start = int(cursor or 0)
        follows = len(newest) > start + limit
        return Page(tuple(newest[start : start + limit]), str(start + limit) if follows else None)

    def versions(self, kind: str, office: str, key: str) -> Sequence[Change]:
        return [
            one
            for one in reversed(self.made)
            if (one.kind, one.office, one.key) == (kind, office, key)
        ]

    def _latest(self, kind: str, office: str, key: str) -> Mapping[str, Any] | None:
        versions = self.versions(kind, office, key)
        return versions[0].after if versions else None
