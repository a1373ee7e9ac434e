"""Finding a filing for whoever asks: what is not theirs to see does not exist for them."""

from dataclasses import dataclass, replace

from ukeire.domain.audit import Act, record_of
from ukeire.domain.change import Change
from ukeire.domain.changes import (
    changes,
    changes_from_base,
    document_changes,
    editable_pointers,
    route_for,
)
from ukeire.domain.checks import find_problems
from ukeire.domain.errors import Forbidden, NotFound
from ukeire.domain.filing import VISIBLE_TO_OFFICES, Filing, Move, Status
from ukeire.domain.printing import find_unprintable
from ukeire.domain.problems import Problem
from ukeire.domain.procedure import Procedure
from ukeire.domain.review import allowed_moves
from ukeire.domain.scope import require_scope
from ukeire.domain.session import Actor, Role
from ukeire.procedures import procedure_named
from ukeire.usecases.ports.filings import FilingServices


@dataclass(frozen=True, slots=True)
class FilingView:
    """A filing with all that follows from it for the one who looks.

    ``unchanged``: it was filed before, and nothing of it is other than it was then. ``changes``
    is what there is to compare, ``since_filed`` what is other than when it was last filed; ``filing``
    has, while it is edited, the route that it would take now.
    """

    filing: Filing
    procedure: Procedure
    actor: Actor
    problems: tuple[Problem, ...]
    moves: tuple[Move, ...]
    editable: tuple[str, ...]
    changes: tuple[Change, ...]
    unchanged: bool = False
    since_filed: tuple[Change, ...] = ()


def find_filing(services: FilingServices, filing_id: str, actor: Actor) -> Filing:
    """The filing if it is the actor's organisation's, or stands where offices may see it (D4).

    That an office read it is recorded before it is answered, or it is not answered. Raises
    NotFound in every other case: nobody learns that another's filing exists. Raises Unavailable
    when the reading cannot be recorded.
    """
    filing = visible_filing(services, filing_id, actor)
    if actor.role is Role.STAFF:
        version = filing.version
        services.audit.record(
            record_of(actor, Act.FILING_READ, services.now(), filing_id, version=version)
        )
    return filing


def visible_filing(services: FilingServices, filing_id: str, actor: Actor) -> Filing:
    """``find_filing`` for deciding on the filing, where none of its content is answered.

    Whatever shows content to an office goes through ``find_filing``: this records nothing. Raises
    OutsideMandate besides, for an agent whose scope is without the procedure.
    """
    filing = services.filings.get(filing_id)
    if actor.role is Role.STAFF:
        seen = seen_by(filing, actor)
    else:
        seen = filing.organization_id == actor.organization_id
    if not seen:
        raise NotFound
    require_scope(actor, procedure_named(filing.procedure))
    return filing


def seen_by(filing: Filing, actor: Actor) -> bool:
    """Whether somebody of an office may see the filing where it stands (D4)."""
    offices = procedure_named(filing.procedure).offices
    return filing.status in VISIBLE_TO_OFFICES and actor.office in offices


def returned_by(filing: Filing) -> str | None:
    """The office that returned it and still waits for the applicant, or None."""
    if filing.status is not Status.RETURNED:
        return None
    return procedure_named(filing.procedure).office_of(filing)


def find_own_filing(services: FilingServices, filing_id: str, actor: Actor) -> Filing:
    """The filing of the actor's own organisation. Raises NotFound."""
    if actor.role is Role.STAFF:
        raise Forbidden
    return find_filing(services, filing_id, actor)


def problems_of(
    services: FilingServices, procedure: Procedure, filing: Filing
) -> tuple[Problem, ...]:
    """Everything that keeps the filing from being submitted: wrong, missing, or not to be printed."""
    problems = find_problems(procedure, filing)
    known = {problem.pointer for problem in problems}
    unprintable = find_unprintable(procedure, filing, services.printable)
    return (*problems, *(problem for problem in unprintable if problem.pointer not in known))


def view_filing(services: FilingServices, filing: Filing, actor: Actor) -> FilingView:
    """The filing with its problems, open moves, editable parts and changes since it was last filed.

    Changes are those between the last two rounds, or between the last round and a correction in
    progress; of a filing that changes what is registered, all that it changes of it (C7, C9).
    """
    procedure = procedure_named(filing.procedure)
    filed = filing.filed_rounds if filing.editable else filing.filed_rounds[:-1]
    differences = _differences(services, procedure, filing, filed[-1]) if filed else None
    if filing.base and filing.editable:
        filing = replace(filing, route=route_for(procedure, filing).name)
    return FilingView(
        filing=filing,
        procedure=procedure,
        actor=actor,
        problems=problems_of(services, procedure, filing) if filing.editable else (),
        moves=allowed_moves(filing, procedure, actor),
        editable=editable_pointers(filing) if actor.role is not Role.STAFF else (),
        changes=_changes(procedure, filing) if filing.base else differences or (),
        since_filed=differences or (),
        unchanged=differences == (),
    )


def _changes(procedure: Procedure, filing: Filing) -> tuple[Change, ...]:
    """What it changes of the register; in force there is no before any more (C7)."""
    return () if filing.status is Status.APPROVED else changes_from_base(procedure, filing)


def _differences(
    services: FilingServices, procedure: Procedure, filing: Filing, round_: int
) -> tuple[Change, ...] | None:
    """What differs from what was filed in that round; None where that was not kept."""
    sections = services.filings.submitted_sections(filing.filing_id, round_)
    documents = services.filings.submitted_documents(filing.filing_id, round_)
    if not sections:
        return None
    found = changes(procedure, sections, filing.sections)
    if documents is None:
        return found or None
    return (
        *found,
        *document_changes(procedure, documents, filing.documents, filing.sections, sections),
    )
