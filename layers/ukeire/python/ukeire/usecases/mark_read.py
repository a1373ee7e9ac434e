"""Remember who has read how much of a filing."""

from ukeire.domain.filing import Filing
from ukeire.domain.session import Actor, Role
from ukeire.usecases.ports.queue import DeskServices, ReadMark


def mark_read(services: DeskServices, filing: Filing, actor: Actor) -> None:
    """The filing, as it is now, is no news any more to the one of the offices who opened it."""
    if actor.role is Role.STAFF:
        mark = ReadMark(filing.history_length, filing.assignments)
        services.desks.mark(actor.login_id, filing.filing_id, mark, services.now())


def unread(filing: Filing, mark: ReadMark | None, actor: Actor) -> bool:
    """Whether it moved since ``actor`` last opened it, or was put on their desk by a colleague."""
    if mark is None or filing.history_length > mark.moves:
        return True
    given = filing.assignment
    return (
        given is not None
        and given.sequence > mark.assignments
        and given.to == actor.login_id != given.by
    )
