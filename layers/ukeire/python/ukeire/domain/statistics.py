"""What is counted of filings, and the figures made of it. Pure."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from statistics import median

from ukeire.domain.dates import day_in_japan
from ukeire.domain.filing import Filing, Move, Status
from ukeire.domain.procedure import Procedure

_DAY = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingFacts:
    """What is counted of one filing, as of its history's length: of two the longer one is true.

    ``received_on`` is the day it was filed first, which never changes; ``used_seconds`` the time
    that offices took until they decided, without that when it was with its applicant. ``returns``
    are those that were not recalled. ``origins`` counts people by where they are from.
    """

    filing_id: str
    offices: tuple[str, ...]
    length: int
    procedure: str
    prefecture: str | None
    received_on: date
    decided_on: date | None = None
    approved: bool = False
    used_seconds: int = 0
    returns: int = 0
    origins: Mapping[str, int] = field(default_factory=dict)


def facts_of(filing: Filing, procedure: Procedure) -> FilingFacts | None:
    """What is to be counted of it, None while it was never filed; ``filing`` is whole, and its
    content what was filed last."""
    filed = next((one for one in filing.history if one.move is Move.SUBMIT), None)
    if filed is None:
        return None
    decided = filing.status in (Status.APPROVED, Status.REJECTED)
    return FilingFacts(
        filing_id=filing.filing_id,
        offices=procedure.offices,
        length=filing.history_length,
        procedure=filing.procedure,
        prefecture=filing.prefecture,
        received_on=day_in_japan(filed.at),
        decided_on=day_in_japan(filing.history[-1].at) if decided else None,
        approved=filing.status is Status.APPROVED,
        used_seconds=int(filing.review_clock.used.total_seconds()) if decided else 0,
        returns=sum(
            one.move is Move.RETURN and one.sequence not in filing.recalled
            for one in filing.history
        ),
        origins=dict(procedure.origins(filing)),
    )


class Dimension(StrEnum):
    """What figures are told apart by."""

    MONTH = "month"
    PREFECTURE = "prefecture"
    NATIONALITY = "nationality"
    PROCEDURE = "procedure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Filings received and decided, and of the decided the days offices took and the returns.

    ``people`` are those that the received filings are about. None where nothing was decided.
    """

    received: int
    people: int
    decided: int
    approved: int
    median_days: float | None
    ninetieth_days: float | None
    returns: float | None


def figures(received: Sequence[FilingFacts], decided: Sequence[FilingFacts]) -> Figures:
    """Of all of them together."""
    return _figures(received, decided, sum(sum(one.origins.values()) for one in received))


def _figures(
    received: Sequence[FilingFacts], decided: Sequence[FilingFacts], people: int
) -> Figures:
    days = sorted(one.used_seconds / _DAY for one in decided)
    return Figures(
        received=len(received),
        people=people,
        decided=len(decided),
        approved=sum(one.approved for one in decided),
        median_days=round(median(days), 1) if days else None,
        # The least number of days within which nine of ten were decided.
        ninetieth_days=round(days[math.ceil(len(days) * 0.9) - 1], 1) if days else None,
        returns=round(sum(one.returns for one in decided) / len(days), 2) if days else None,
    )


def by_dimension(
    dimension: Dimension, received: Sequence[FilingFacts], decided: Sequence[FilingFacts]
) -> Mapping[str, Figures]:
    """The figures of each group; "" is the group of what is not known.

    A filing about people from several countries is counted in each of theirs, its people once.
    """
    of_received, of_decided = _KEYS[dimension]
    groups: dict[str, tuple[list[FilingFacts], list[FilingFacts]]] = {}
    for place, (facts, keys) in enumerate(((received, of_received), (decided, of_decided))):
        for one in facts:
            for key in keys(one):
                groups.setdefault(key, ([], []))[place].append(one)
    by_origin = dimension is Dimension.NATIONALITY
    return {
        key: _figures(*both, sum(one.origins[key] for one in both[0]))
        if by_origin
        else figures(*both)
        for key, both in groups.items()
    }


type _Keys = Callable[[FilingFacts], Iterable[str]]


def month_of(day: date) -> str:
    """``2026-11``."""
    return f"{day:%Y-%m}"


def _both(keys: _Keys) -> tuple[_Keys, _Keys]:
    return keys, keys


_KEYS: Mapping[Dimension, tuple[_Keys, _Keys]] = {
    Dimension.MONTH: (
        lambda one: (month_of(one.received_on),),
        lambda one: (month_of(one.decided_on),) if one.decided_on else (),
    ),
    Dimension.PREFECTURE: _both(lambda one: (one.prefecture or "",)),
    Dimension.NATIONALITY: _both(lambda one: one.origins),
    Dimension.PROCEDURE: _both(lambda one: (one.procedure,)),
}


def months_between(first: str, last: str) -> tuple[str, ...]:
    """Every month from the first to the last, both included; none when they are the wrong way."""
    start, end = (int(one[:4]) * 12 + int(one[5:]) - 1 for one in (first, last))
    return tuple(f"{number // 12:04}-{number % 12 + 1:02}" for number in range(start, end + 1))
