"""What listing, finding and assigning filings ask of the outside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ukeire.domain.queue import Lane, Listing, Order, QueueEntry


@dataclass(frozen=True, slots=True)
class Hit:
    """A filing in an ordered list; ``key`` is its place there, and sorts as the list does."""

    key: str
    filing_id: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of an ordered list that was read: ``last`` is the place to go on from, None at its end."""

    hits: tuple[Hit, ...]
    last: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read an ordered list: from which place on (not that one itself) and which way.

    ``until`` leaves out everything later than that moment, in the order of what is read.
    """

    after: str | None = None
    backwards: bool = False
    limit: int = 50
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """What the queue says of a filing now; ``leaving`` are entries it may still stand under.

    ``revision`` counts what was written; 0 for a filing the queue never heard of.
    """

    filing_id: str
    revision: int = 0
    stamp: tuple[int, int] = (0, 0)
    entry: QueueEntry | None = None
    leaving: tuple[QueueEntry, ...] = ()


class FilingQueue(Protocol):
    """The lanes. A projection of the filings: it can be thrown away and made again."""

    def listed(self, filing_id: str) -> Listed:
        """What the queue says of the filing now."""

    def list(self, before: Listed, listing: Listing, *, check: bool = False) -> bool:
        """Say this of it instead; with ``check`` also where that seems to be said already.

        False when somebody else wrote since ``before`` was read: read again, and ``check``.
        """

    def read(self, lanes: Sequence[Lane], order: Order, reading: Reading) -> Stretch:
        """Part of the lanes together, in one order; a filing stands in one of them."""

    def beside(
        self, lane: Lane, submitted_at: datetime, filing_id: str, *, backwards: bool, limit: int
    ) -> Sequence[str]:
        """Ids of those that stand after a filing (or before it) in the lane, nearest first."""

    def count(self, lane: Lane, order: Order, until: datetime | None, at_most: int) -> int:
        """How many stand in the lane, counted no further than ``at_most``."""


@dataclass(frozen=True, slots=True)
class Search:
    """Words, each of which must be found; ``open_only`` where an office still has its turn."""

    words: tuple[str, ...]
    routes: tuple[tuple[str, ...], ...]
    open_only: bool


class FilingSearch(Protocol):
    """Finding filings by words. DynamoDB's index answers it today; another engine could."""

    def find(self, search: Search, reading: Reading) -> Stretch:
        """Part of what is found, by where the longest word was found. Each filing once."""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter somebody named; ``query`` is that of the queue's address."""

    filter_id: str
    name: str
    query: str
    default: bool = False


@dataclass(frozen=True, slots=True)
class SavedFilters:
    """All of somebody's; ``revision`` counts changes."""

    filters: tuple[SavedFilter, ...] = ()
    revision: int = 0


@dataclass(frozen=True, slots=True)
class ReadMark:
    """How much had happened to a filing when somebody last opened it: moves, changes of hands."""

    moves: int = 0
    assignments: int = 0


class Desks(Protocol):
    """What each of the offices' people keeps: what was read, and filters."""

    def mark(self, login_id: str, filing_id: str, mark: ReadMark, now: datetime) -> None:
        """Somebody has the filing open."""

    def marks(self, login_id: str, filing_ids: Sequence[str]) -> dict[str, ReadMark]:
        """What was opened of these."""

    def filters(self, login_id: str) -> SavedFilters:
        """The saved filters, in the order in which they were made."""

    def save_filters(self, login_id: str, filters: SavedFilters) -> bool:
        """Keep them, if the stored ones are one revision behind."""


@dataclass(frozen=True, slots=True)
class QueuePage[Row]:
    """A page of the queue; ``stopped`` says that it ended before it was full to stay cheap."""

    rows: tuple[Row, ...]
    next_cursor: str | None = None
    previous_cursor: str | None = None
    stopped: bool = False


class DeskServices(Protocol):
    """What keeping marks and filters needs."""

    @property
    def desks(self) -> Desks: ...
    @property
    def now(self) -> Callable[[], datetime]: ...
    @property
    def new_id(self) -> Callable[[], str]: ...
