"""The queue: what a filing is listed by, and the lanes it stands in. Pure.

A lane is an ordered list of filings that share some facts, such as "at the secretariat, nobody's,
in Tokyo". Where work is done, at the office whose turn it is, there is a lane for every combination
of facts, so that each combination is one read. Of all that an office has ever seen, there is a lane
for each fact alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import combinations

from ukeire.domain.filing import AT_OFFICE, VISIBLE_TO_OFFICES, Filing, Status
from ukeire.domain.procedure import Procedure
from ukeire.domain.search_words import starts

NOBODY = ""
"""The assignee of what lies on nobody's desk."""


class Order(StrEnum):
    """What a lane can be read by; what is decided neither waits nor is due."""

    SUBMITTED = "submitted"
    WAITING = "waiting"
    DUE = "due"


class Fact(StrEnum):
    """What a lane's filings may have in common."""

    ASSIGNEE = "assignee"
    STATUS = "status"
    PROCEDURE = "procedure"
    PREFECTURE = "prefecture"


type Facts = Mapping[Fact, str]


@dataclass(frozen=True, slots=True)
class Lane:
    """``at`` an office whose turn it is, or ``of`` a route: all its filings that offices may see."""

    at: str | None = None
    of: tuple[str, ...] = ()
    facts: tuple[tuple[Fact, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """What a filing is listed and found by while offices may see it (D4).

    ``turn`` is the office whose turn it is, ``waiting_since`` the last move, both None once
    decided; ``texts`` what free text is looked for in.
    """

    filing_id: str
    route: tuple[str, ...]
    turn: str | None
    status: Status
    procedure: str
    prefecture: str | None
    assignee: str
    submitted_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None
    texts: tuple[str, ...]

    @property
    def facts(self) -> dict[Fact, str]:
        """Its facts by name."""
        known = {
            Fact.ASSIGNEE: self.assignee,
            Fact.STATUS: self.status.value,
            Fact.PROCEDURE: self.procedure,
        }
        return known | ({Fact.PREFECTURE: self.prefecture} if self.prefecture else {})

    @property
    def starts(self) -> frozenset[str]:
        """Every text that a word can be the beginning of."""
        return frozenset(start for text in self.texts for start in starts(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A filing's entry, or None, as of a stamp: of two, the one with the greater stamp is true."""

    filing_id: str
    stamp: tuple[int, int]
    entry: QueueEntry | None = field(default=None)


def listing_of(filing: Filing, procedure: Procedure) -> Listing:
    """What the queue should say of the filing; ``filing`` is whole."""
    return Listing(
        filing_id=filing.filing_id,
        stamp=(filing.version, filing.assignments),
        entry=_entry(filing, procedure),
    )


def _entry(filing: Filing, procedure: Procedure) -> QueueEntry | None:
    if filing.status not in VISIBLE_TO_OFFICES or filing.submitted_at is None:
        return None
    turn = procedure.office_of(filing) if filing.status in AT_OFFICE else None
    last_move = filing.history[-1].at if filing.history else filing.updated_at
    return QueueEntry(
        filing_id=filing.filing_id,
        route=procedure.offices,
        turn=turn,
        status=filing.status,
        procedure=filing.procedure,
        prefecture=procedure.prefecture(filing),
        assignee=filing.assignee or NOBODY,
        submitted_at=filing.submitted_at,
        waiting_since=last_move if turn else None,
        due_at=filing.review_clock.due_at if turn else None,
        texts=(
            filing.organization_name,
            filing.receipt_number or "",
            *procedure.searchable(filing),
        ),
    )


def lanes_of(entry: QueueEntry) -> Iterator[Lane]:
    """Every lane the filing stands in."""
    facts = entry.facts
    if entry.turn:
        for size in range(len(facts) + 1):
            for chosen in combinations(sorted(facts.items()), size):
                yield Lane(at=entry.turn, facts=chosen)
    yield Lane(of=entry.route)
    for fact, value in facts.items():
        if value != NOBODY:
            yield Lane(of=entry.route, facts=((fact, value),))


def lane_at(office: str, wanted: Facts) -> Lane:
    """The lane of everything ``wanted`` at an office: nothing else stands in it."""
    return Lane(at=office, facts=tuple(sorted(wanted.items())))


def lane_of(route: tuple[str, ...], wanted: Facts) -> Lane:
    """The narrowest lane that holds everything ``wanted`` of a route, and may hold more."""
    open_ones = [one.value for one in AT_OFFICE]
    candidates = [
        (Fact.STATUS, wanted.get(Fact.STATUS) if wanted.get(Fact.STATUS) in open_ones else None),
        *((one, wanted.get(one)) for one in (Fact.ASSIGNEE, Fact.PREFECTURE, Fact.PROCEDURE)),
        (Fact.STATUS, wanted.get(Fact.STATUS)),
    ]
    chosen = next(((fact, value) for fact, value in candidates if value), None)
    return Lane(of=route, facts=(chosen,) if chosen else ())
