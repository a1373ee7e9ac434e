"""What use cases ask of the store of the offices' settings."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from ukeire.domain.session import Actor
from ukeire.domain.settings.kinds import Change, Kind, Setting, Value
from ukeire.usecases.ports.paging import Page


class SettingsReader(Protocol):
    """What is in force, read each time it is needed: one query of a few items."""

    def all[V: Value](self, kind: Kind[V], office: str | None = None) -> Sequence[Setting[V]]:
        """Every setting of that kind by its key; of one office, or of all."""

    def get[V: Value](self, kind: Kind[V], office: str, key: str) -> Setting[V] | None:
        """One setting, as last stored."""


class SettingsStore(SettingsReader, Protocol):
    """Settings with their versions, none of which is ever overwritten."""

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

        ``seen_version`` is what the change was made on, 0 for a new setting. Raises SettingChanged
        when somebody was faster.
        """

    def changes(self, office: str, cursor: str | None, limit: int) -> Page[Change]:
        """Every change of the office's settings and accounts, the newest first."""

    def versions(self, kind: str, office: str, key: str) -> Sequence[Change]:
        """The changes of one setting, the newest first."""


class SettingsServices(Protocol):
    """What changing settings needs."""

    @property
    def settings(self) -> SettingsStore: ...
    @property
    def now(self) -> Callable[[], datetime]: ...
    @property
    def new_id(self) -> Callable[[], str]: ...
