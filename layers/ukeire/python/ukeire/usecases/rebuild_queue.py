"""Make the queue again from the filings: after it was lost, or when what it lists by has changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from ukeire.domain.filing import Filing
from ukeire.usecases.list_filing import list_filing
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.ports.queue import FilingQueue


class RebuiltQueue(FilingQueue, Protocol):
    """A queue that can be looked through, too."""

    def remove_strays(self) -> int:
        """Take out what stands where it should not; how much that was."""


class EveryFiling(Protocol):
    """Filings, all of them."""

    def every_id(self) -> Iterator[str]:
        """The id of every filing there is."""

    def get(self, filing_id: str) -> Filing:
        """The whole filing."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many filings were listed anew, and how many places were cleared."""

    filings: int
    strays: int


def rebuild_queue(services: FilingServices, filings: EveryFiling, queue: RebuiltQueue) -> Rebuilt:
    """The queue lists every filing as it is. People may go on working meanwhile."""
    strays = queue.remove_strays()
    count = 0
    for filing_id in filings.every_id():
        list_filing(services, filings.get(filing_id), check=True)
        count += 1
    return Rebuilt(count, strays)
