"""What counting filings asks of the outside."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Protocol

from ukeire.domain.statistics import FilingFacts


class Counted(StrEnum):
    """What a month's facts are of: filings that came, or filings that were decided."""

    RECEIVED = "received"
    DECIDED = "decided"


class FactStore(Protocol):
    """Facts of filings, by the months they are counted in. A projection: it can be made again."""

    def keep(self, facts: FilingFacts) -> None:
        """Keep them wherever they are counted, unless newer ones are there."""

    def of_month(
        self, counted: Counted, offices: tuple[str, ...], month: str
    ) -> Iterator[FilingFacts]:
        """The facts of filings of these offices that are counted in the month."""
