"""Write a note beside a filing, for the offices of its route alone (D6)."""

from ukeire.domain.comments import note_problems
from ukeire.domain.errors import Forbidden, InvalidInput, NotFound
from ukeire.domain.filing import Filing, Note
from ukeire.domain.session import Actor, Role
from ukeire.usecases.find_filing import visible_filing
from ukeire.usecases.ports.filings import FilingServices


def add_note(
    services: FilingServices, filing_id: str, text: str, actor: Actor, *, note_id: str | None = None
) -> Filing:
    """The filing with the note; sent again with the same ``note_id`` it is there once.

    Raises NotFound for a filing the office does not see (D4), also when it went there just now,
    Forbidden for anyone but an office, InvalidInput for an empty or too long note.
    """
    if actor.role is not Role.STAFF or actor.office is None:
        raise Forbidden
    filing = visible_filing(services, filing_id, actor)
    problems = note_problems(text)
    if problems:
        raise InvalidInput(problems)
    if any(one.note_id == note_id for one in filing.notes):
        return filing
    note = Note(
        note_id=note_id or services.new_id(),
        at=services.now(),
        login_id=actor.login_id,
        actor=actor.name,
        office=actor.office,
        text=text,
    )
    if not services.filings.add_note(filing, note):
        raise NotFound
    return visible_filing(services, filing_id, actor)
