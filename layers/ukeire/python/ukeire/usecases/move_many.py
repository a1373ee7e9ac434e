"""Make the same move on many filings, each decided on its own, as many as there is time for."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime, timedelta

from ukeire.domain.errors import UkeireError
from ukeire.domain.filing import Filing
from ukeire.domain.review import Request
from ukeire.domain.session import Actor
from ukeire.usecases.make_move import make_move
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.review_pace import ReviewPace

TIME = timedelta(seconds=20)
"""For all of them: the gateway gives up waiting after thirty."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one filing: it moved (``filing``), why not (``refusal``), or neither yet."""

    filing_id: str
    filing: Filing | None = None
    refusal: UkeireError | None = None

    @property
    def reached(self) -> bool:
        """Whether there was time for it; otherwise nothing was done, and it can be asked again."""
        return self.filing is not None or self.refusal is not None


def move_many(
    services: FilingServices, filing_ids: Sequence[str], request: Request, actor: Actor
) -> tuple[Outcome, ...]:
    """One outcome for each filing, in the order given, an id given twice once.

    Nothing is refused as a whole: what cannot move is told, and the others move all the same.
    Several are moved beside each other, for nearly all of the time is waiting for the table.
    """
    until = services.now() + TIME
    ids = dict.fromkeys(filing_ids)
    paces = ReviewPace(services)
    with ThreadPoolExecutor(services.moves_at_once) as pool:
        asked = [
            pool.submit(copy_context().run, _move, services, one, request, actor, until, paces)
            for one in ids
        ]
    return tuple(one.result() for one in asked)


def _move(
    services: FilingServices,
    filing_id: str,
    request: Request,
    actor: Actor,
    until: datetime,
    paces: ReviewPace,
) -> Outcome:
    if services.now() >= until:
        return Outcome(filing_id)
    try:
        moved = make_move(services, filing_id, request, actor, paces=paces)
        return Outcome(filing_id, filing=moved)
    except UkeireError as refusal:
        return Outcome(filing_id, refusal=refusal)
