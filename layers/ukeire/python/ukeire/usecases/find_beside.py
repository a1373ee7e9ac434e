"""The filing after one in its office's queue, for who works it through without going back to it."""

from ukeire.domain.errors import Forbidden
from ukeire.domain.queue import lane_at
from ukeire.domain.session import Actor, Role
from ukeire.usecases.find_filing import visible_filing
from ukeire.usecases.list_queue import QueueServices, listed_heads

_LOOKED_AT = 10
"""Neighbours looked at: one that was returned this very moment is passed over (D4)."""


def find_beside(
    services: QueueServices, filing_id: str, actor: Actor, *, newer: bool
) -> str | None:
    """The id of what was submitted next after it, or before it, among the office's own.

    None at the end of the queue. Raises NotFound for a filing the office does not see.
    """
    if actor.role is not Role.STAFF or actor.office is None:
        raise Forbidden
    filing = visible_filing(services, filing_id, actor)
    if filing.submitted_at is None:
        return None
    ids = services.queue.beside(
        lane_at(actor.office, {}),
        filing.submitted_at,
        filing_id,
        backwards=not newer,
        limit=_LOOKED_AT,
    )
    seen = listed_heads(services, actor, ids)
    return next((one for one in ids if one in seen), None)
