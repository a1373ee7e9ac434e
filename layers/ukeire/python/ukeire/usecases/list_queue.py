"""List what an office has to do, or asks to see: a bounded read whatever is asked for (D4)."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from ukeire.domain.errors import Forbidden, NotFound
from ukeire.domain.filing import AT_OFFICE, VISIBLE_TO_OFFICES, Filing, Status
from ukeire.domain.queue import NOBODY, Fact, Lane, Order, lane_at, lane_of
from ukeire.domain.search_words import search_words
from ukeire.domain.session import Actor, Role
from ukeire.procedures import PROCEDURES, procedure_named
from ukeire.usecases.mark_read import unread
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.ports.queue import Desks, FilingSearch, QueuePage, Reading, Search, Stretch

ANY_OFFICE = "any"
LOOKED_AT = 200
"""Filings looked at for one page: what is rare among them goes on on the next page."""
COUNTED = 100
"""Counts stop here: 99 are 99, more are "more than 99"."""


class QueueServices(FilingServices, Protocol):
    """What the queue needs besides."""

    @property
    def search(self) -> FilingSearch: ...
    @property
    def desks(self) -> Desks: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What to list.

    ``stage`` is the office whose turn it is: None for the asking office, ``any`` for all of them
    and what is decided. ``assignee`` is a login ID, ``NOBODY``, or None for whoever. ``words`` are
    looked for in names, receipt numbers and whatever else a procedure says; then the order is that
    of what was found. ``waiting_days`` leaves out what has waited less.
    """

    status: Status | None = None
    procedure: str | None = None
    prefecture: str | None = None
    assignee: str | None = None
    words: str = ""
    stage: str | None = None
    overdue: bool = False
    waiting_days: int | None = None
    unread: bool = False
    order: Order = Order.SUBMITTED
    newest_first: bool = False

    @property
    def facts(self) -> dict[Fact, str]:
        """What lanes are chosen by."""
        given = {
            Fact.STATUS: self.status.value if self.status else None,
            Fact.PROCEDURE: self.procedure,
            Fact.PREFECTURE: self.prefecture,
            Fact.ASSIGNEE: self.assignee,
        }
        return {fact: value for fact, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A filing of the queue, for the one who looks."""

    filing: Filing
    unread: bool


type _Source = Callable[[Reading], Stretch]


def list_queue(
    services: QueueServices,
    actor: Actor,
    wanted: QueueFilter,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> QueuePage[QueueRow]:
    """The filings that are wanted, as they are now.

    Whatever the lists say, every filing is read by its key before it is shown: what is returned,
    withdrawn or a draft is in none of the pages. A page may hold fewer than ``limit`` although more
    follow, and says so (``stopped``). Raises Forbidden for anyone but an office, NotFound for a
    cursor that is none.
    """
    office = _office(actor)
    after, back = _read_cursor(cursor)
    now = services.now()
    source = _source(services, office, wanted, now)
    backwards = wanted.newest_first is not back
    rows: list[tuple[str, QueueRow]] = []
    looked_at = 0
    while True:
        part = source(Reading(after, backwards, limit + 1))
        looked_at += limit + 1
        keys = {hit.filing_id: hit.key for hit in part.hits}
        rows += [
            (keys[row.filing.filing_id], row)
            for row in _rows(services, actor, list(keys))
            if _matches(row, wanted, office, now)
        ]
        after = part.last
        if after is None or len(rows) > limit or looked_at >= max(LOOKED_AT, limit + 1):
            break
    more = len(rows) > limit or after is not None
    rows = rows[:limit]
    stopped = more and len(rows) < limit
    onward = after if stopped else (rows[-1][0] if rows and more else None)
    # Where it was come from: the first row, or with none the place where the page began.
    behind = (rows[0][0] if rows else _read_cursor(cursor)[0]) if cursor else None
    if back:
        rows.reverse()
    return QueuePage(
        tuple(row for _, row in rows),
        _write_cursor(behind if back else onward, back=False),
        _write_cursor(onward if back else behind, back=True),
        stopped,
    )


def count_queue(services: QueueServices, actor: Actor, wanted: QueueFilter) -> int:
    """How many the lanes hold of what is wanted at an office, counted no further than ``COUNTED``.

    Words and unread marks are not counted by. A filing that was returned this very moment may
    still be in the number. Raises Forbidden.
    """
    office = _office(actor)
    order, until = _range(wanted, services.now())
    lane = lane_at(wanted.stage or office, wanted.facts)
    return services.queue.count(lane, order, until, COUNTED)


def listed_heads(services: QueueServices, actor: Actor, ids: Sequence[str]) -> dict[str, Filing]:
    """Of these the filings that the actor's office may see now, as the queue would list them."""
    office = _office(actor)
    return {
        filing_id: head
        for filing_id, head in services.filings.heads(ids).items()
        if _visible(head, office)
    }


def _visible(filing: Filing, office: str) -> bool:
    procedure = procedure_named(filing.procedure)
    return filing.status in VISIBLE_TO_OFFICES and office in procedure.offices


def _office(actor: Actor) -> str:
    if actor.role is not Role.STAFF or actor.office is None:
        raise Forbidden
    return actor.office


def _source(services: QueueServices, office: str, wanted: QueueFilter, now: datetime) -> _Source:
    """Where to read: found by words, or the lanes that can hold what is wanted."""
    routes = routes_of(office)
    open_only = wanted.stage != ANY_OFFICE and wanted.status not in _DECIDED
    if wanted.words.strip():
        words = search_words(wanted.words)
        if not words:
            return _nothing
        return partial(services.search.find, Search(words, routes, open_only))
    order, until = _range(wanted, now)
    lanes = _lanes(office, routes, wanted, open_only=open_only)
    if not lanes:
        return _nothing

    def read(reading: Reading) -> Stretch:
        bounded = Reading(reading.after, reading.backwards, reading.limit, until)
        return services.queue.read(lanes, order, bounded)

    return read


_DECIDED = (Status.APPROVED, Status.REJECTED)


def _nothing(_reading: Reading) -> Stretch:
    return Stretch((), None)


def _lanes(
    office: str, routes: tuple[tuple[str, ...], ...], wanted: QueueFilter, *, open_only: bool
) -> list[Lane]:
    if not open_only:
        return [lane_of(route, wanted.facts) for route in routes]
    stage = wanted.stage or office
    beside = {one for route in routes for one in route}
    return [lane_at(stage, wanted.facts)] if stage in beside else []


def _range(wanted: QueueFilter, now: datetime) -> tuple[Order, datetime | None]:
    """The order to read in, and the moment in that order at which what is wanted ends."""
    if wanted.status in _DECIDED:
        return Order.SUBMITTED, None
    if wanted.order is Order.DUE and wanted.overdue:
        return Order.DUE, now
    if wanted.order is Order.WAITING and wanted.waiting_days:
        return Order.WAITING, now - timedelta(days=wanted.waiting_days)
    return wanted.order, None


def routes_of(office: str) -> tuple[tuple[str, ...], ...]:
    """The routes in which the office has a part."""
    return tuple(dict.fromkeys(one.offices for one in PROCEDURES.values() if office in one.offices))


def _rows(services: QueueServices, actor: Actor, filing_ids: list[str]) -> list[QueueRow]:
    if not filing_ids:
        return []
    heads: Mapping[str, Filing] = services.filings.heads(filing_ids)
    marks = services.desks.marks(actor.login_id, filing_ids)
    return [
        QueueRow(heads[one], unread(heads[one], marks.get(one), actor))
        for one in filing_ids
        if one in heads
    ]


def _matches(row: QueueRow, wanted: QueueFilter, office: str, now: datetime) -> bool:
    filing = row.filing
    procedure = procedure_named(filing.procedure)
    turn = procedure.office_of(filing) if filing.status in AT_OFFICE else None
    since = now - timedelta(days=wanted.waiting_days or 0)
    return (
        _visible(filing, office)
        and (
            wanted.stage == ANY_OFFICE
            or wanted.status in _DECIDED
            or turn == (wanted.stage or office)
        )
        and (wanted.status is None or filing.status is wanted.status)
        and (wanted.procedure is None or filing.procedure == wanted.procedure)
        and (wanted.prefecture is None or filing.prefecture == wanted.prefecture)
        and (wanted.assignee is None or (filing.assignee or NOBODY) == wanted.assignee)
        and (not wanted.overdue or filing.review_clock.overdue(now))
        and (not wanted.waiting_days or (turn is not None and filing.updated_at <= since))
        and (not wanted.unread or row.unread)
    )


def _write_cursor(key: str | None, *, back: bool) -> str | None:
    if key is None:
        return None
    return base64.urlsafe_b64encode(json.dumps([key, back]).encode()).decode()


def _read_cursor(cursor: str | None) -> tuple[str | None, bool]:
    """The place and the way. Raises NotFound for what is no cursor of ours."""
    if not cursor:
        return None, False
    try:
        match json.loads(base64.urlsafe_b64decode(cursor.encode())):
            case [str(key), bool(back)] if 0 < len(key.encode()) <= 1000:
                return key, back
    except (ValueError, RecursionError):
        pass
    raise NotFound("一覧の続きが見つかりません。最初から開き直してください。")
