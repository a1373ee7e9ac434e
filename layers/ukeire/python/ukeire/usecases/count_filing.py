"""Keep what is counted of a filing, and make all of it again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ukeire.domain.errors import NotFound
from ukeire.domain.filing import VISIBLE_TO_OFFICES, Filing
from ukeire.domain.statistics import FilingFacts, facts_of
from ukeire.procedures import procedure_named
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.ports.statistics import FactStore
from ukeire.usecases.rebuild_queue import EveryFiling

type Place = tuple[str, str]


class RebuiltFacts(FactStore, Protocol):
    """Facts that can be looked through, too."""

    def places(self) -> Iterator[Place]:
        """Where facts stand, each with the filing's id last."""

    def places_of(self, facts: FilingFacts) -> Sequence[Place]:
        """Where those facts belong."""

    def remove(self, place: Place) -> None:
        """Take out what stands there."""


@dataclass(frozen=True, slots=True)
class Recounted:
    """How many filings were counted anew, and how many places were cleared."""

    filings: int
    strays: int


def count_filing(services: FilingServices, filing: Filing) -> None:
    """The facts say what the whole ``filing`` is, or what somebody newer knows; twice is once."""
    facts = _facts(services, filing)
    if facts is not None:
        services.facts.keep(facts)


def _facts(services: FilingServices, filing: Filing) -> FilingFacts | None:
    if filing.status not in VISIBLE_TO_OFFICES and filing.filed_rounds:
        # What its applicant changes meanwhile is not the offices' to know (D4), not even counted.
        filed = services.filings.submitted_sections(filing.filing_id, filing.filed_rounds[-1])
        filing = replace(filing, sections=filed)
    return facts_of(filing, procedure_named(filing.procedure))


def recount(services: FilingServices, filings: EveryFiling, facts: RebuiltFacts) -> Recounted:
    """Every filing is counted as it is. People may go on working meanwhile."""
    wanted: set[Place] = set()
    count = 0
    for filing_id in filings.every_id():
        filing = filings.get(filing_id)
        count_filing(services, filing)
        wanted.update(_places(services, filing, facts))
        count += 1
    strays = 0
    for place in facts.places():
        # What is not known may have come meanwhile: its filing says.
        if place not in wanted and place not in _places_now(services, filings, facts, place[1]):
            facts.remove(place)
            strays += 1
    return Recounted(count, strays)


def _places(services: FilingServices, filing: Filing, facts: RebuiltFacts) -> Sequence[Place]:
    counted = _facts(services, filing)
    return facts.places_of(counted) if counted else ()


def _places_now(
    services: FilingServices, filings: EveryFiling, facts: RebuiltFacts, filing_id: str
) -> Sequence[Place]:
    try:
        return _places(services, filings.get(filing_id), facts)
    except NotFound:
        return ()
