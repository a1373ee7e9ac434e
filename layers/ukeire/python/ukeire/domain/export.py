"""A list that somebody of an office asked for as a file. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

KEPT = timedelta(hours=32)
"""How long a file can be downloaded once it is made."""
LISTED = timedelta(days=7)
"""How long it is still listed as gone afterwards."""
STALLED = timedelta(hours=2)
"""What nothing was heard of for so long is not made any more: every retry is over by then."""


class ExportKind(StrEnum):
    """What list it is."""

    QUEUE = "queue"
    MEMBERS = "members"


class ExportFormat(StrEnum):
    """What kind of file."""

    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES: Mapping[ExportFormat, str] = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportState(StrEnum):
    """How far it is; whether the file is still there is for the clock to say."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


UNFINISHED = frozenset({ExportState.WAITING, ExportState.RUNNING})


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeInBackground:
    """What somebody asked for and how far its making is; ``asked_at`` by ``login_id``, ``name``.

    ``problem`` says to people why there is none. ``revision`` counts what was stored.
    """

    login_id: str
    name: str
    asked_at: datetime
    updated_at: datetime
    state: ExportState = ExportState.WAITING
    problem: str | None = None
    revision: int = 1

    @property
    def expires_at(self) -> datetime | None:
        """Until when what was made can be downloaded; None while there is nothing."""
        return self.updated_at + KEPT if self.state is ExportState.READY else None

    def state_at(self, now: datetime) -> ExportState:
        """How far it is at that moment, by the stored times alone."""
        if self.expires_at is not None and self.expires_at <= now:
            return ExportState.GONE
        if self.state in UNFINISHED and self.updated_at + STALLED <= now:
            return ExportState.FAILED
        return self.state

    def changed(self, at: datetime, **values: Any) -> Self:
        """The next revision of it."""
        return replace(self, updated_at=at, revision=self.revision + 1, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export(MadeInBackground):
    """One request of somebody of an office.

    ``wanted`` is what the list was narrowed to, as JSON, and ``described`` says it in Japanese.
    ``rows`` are read so far and lie in the ``parts``; reading goes on at ``cursor`` until it is
    ``read``. ``file`` is what was made of them.
    """

    export_id: str
    office: str
    kind: ExportKind
    format: ExportFormat
    wanted: Mapping[str, Any]
    described: str
    rows: int = 0
    cursor: str | None = None
    read: bool = False
    parts: tuple[str, ...] = field(default=())
    file: str | None = None
    size: int = 0
