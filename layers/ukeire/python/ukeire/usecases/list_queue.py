"""List what an office has to do, or asks to see: by index alone, never by a scan (D4)."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ukeire.domain.errors import Forbidden, NotFound
from ukeire.domain.filing import AT_OFFICE, Filing, Status
from ukeire.domain.session import Actor, Role
from ukeire.procedures import PROCEDURES, procedure_named
from ukeire.usecases.ports.filings import FilingServices, Page

ANY_OFFICE = "any"
_DECIDED = (Status.APPROVED, Status.REJECTED)
_READ_AT_MOST = 1000
"""Heads looked at for one page: a rare word then costs several pages, never one endless read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What to list.

    ``stage`` is the office whose turn it is: None for the asking office, ``any`` for all of them
    and what is decided. ``words`` are looked for in the organisation's name and receipt number.
    """

    status: Status | None = None
    procedure: str | None = None
    words: str = ""
    stage: str | None = None
    overdue: bool = False
    newest_first: bool = False


type _Source = Callable[[str | None, int], Page[Filing]]


def list_queue(
    services: FilingServices,
    actor: Actor,
    wanted: QueueFilter,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Filing]:
    """Heads of filings in the order of their submission: those this office has to decide now.

    What is returned, withdrawn or a draft is in none of the lists. A page may hold fewer than
    ``limit`` although more follow. Raises Forbidden for anyone but an office, NotFound for a cursor
    that is none.
    """
    if actor.role is not Role.STAFF or actor.office is None:
        raise Forbidden
    sources = _sources(services, actor.office, wanted)
    place, inner = _read_cursor(cursor, len(sources))
    now = services.now()
    found: list[Filing] = []
    read = 0
    while place < len(sources) and len(found) < limit and read < _READ_AT_MOST:
        page = sources[place](inner, limit - len(found))
        read += len(page.items)
        found += [one for one in page.items if _matches(one, wanted, actor.office, now)]
        inner = page.next_cursor
        if inner is None:
            place += 1
    follows = place < len(sources)
    return Page(tuple(found), f"{place}.{inner or ''}" if follows else None)


def _sources(services: FilingServices, office: str, wanted: QueueFilter) -> Sequence[_Source]:
    """The partitions of the index that can hold what is wanted."""
    newest = wanted.newest_first
    beside = _offices_beside(office)
    stages = beside if wanted.stage == ANY_OFFICE else [wanted.stage or office]
    waiting: list[_Source] = [
        partial(services.filings.at_office, stage, newest_first=newest)
        for stage in stages
        if stage in beside
    ]
    decided: dict[Status, _Source] = {
        status: partial(services.filings.closed, status, newest_first=newest) for status in _DECIDED
    }
    if wanted.status in decided:
        return [decided[wanted.status]]
    if wanted.status in AT_OFFICE:
        return waiting
    if wanted.status is not None:
        return []
    return [*waiting, *decided.values()] if wanted.stage == ANY_OFFICE else waiting


def _offices_beside(office: str) -> list[str]:
    """The offices, in order, of the routes in which ``office`` has a part."""
    routes = [one.offices for one in PROCEDURES.values() if office in one.offices]
    return list(dict.fromkeys(one for route in routes for one in route))


def _matches(filing: Filing, wanted: QueueFilter, office: str, now: datetime) -> bool:
    procedure = procedure_named(filing.procedure)
    text = _folded(f"{filing.organization_name} {filing.receipt_number}")
    return (
        office in procedure.offices
        and (wanted.status is None or filing.status is wanted.status)
        and (wanted.procedure is None or filing.procedure == wanted.procedure)
        and (
            not wanted.overdue
            or filing.review_clock.overdue(procedure.route_of(filing).target, now)
        )
        and all(_folded(word) in text for word in wanted.words.split())
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _read_cursor(cursor: str | None, sources: int) -> tuple[int, str | None]:
    if not cursor:
        return 0, None
    place, _, inner = cursor.partition(".")
    if not (place.isascii() and place.isdigit() and len(place) < 3 and int(place) <= sources):
        raise NotFound("一覧の続きが見つかりません。最初から開き直してください。")
    return int(place), inner or None
