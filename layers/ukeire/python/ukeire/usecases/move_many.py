"""Make the same move on many filings, each decided on its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from ukeire.domain.errors import UkeireError
from ukeire.domain.filing import Filing
from ukeire.domain.review import Request
from ukeire.domain.session import Actor
from ukeire.usecases.make_move import make_move
from ukeire.usecases.ports.filings import FilingServices


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one filing: it moved (``filing``), or why not (``refusal``)."""

    filing_id: str
    filing: Filing | None = None
    refusal: UkeireError | None = None


def move_many(
    services: FilingServices, filing_ids: Sequence[str], request: Request, actor: Actor
) -> tuple[Outcome, ...]:
    """One outcome for each filing, in the order given, an id given twice once.

    Nothing is refused as a whole: what cannot move is told, and the others move all the same.
    """
    return tuple(_move(services, one, request, actor) for one in dict.fromkeys(filing_ids))


def _move(services: FilingServices, filing_id: str, request: Request, actor: Actor) -> Outcome:
    try:
        return Outcome(filing_id, filing=make_move(services, filing_id, request, actor))
    except UkeireError as refusal:
        return Outcome(filing_id, refusal=refusal)
