"""Start a filing of a procedure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ukeire.domain.copying import copied_sections
from ukeire.domain.entries import entries_of, sections_of
from ukeire.domain.errors import Forbidden, InvalidInput, NotAllowedNow, OutsideMandate
from ukeire.domain.filing import Filing, Status
from ukeire.domain.permissions import ADMINISTRATORS_ONLY
from ukeire.domain.problems import Problem
from ukeire.domain.procedure import Procedure
from ukeire.domain.rebase import rebase
from ukeire.domain.register import Register
from ukeire.domain.reminders import next_reminder_at
from ukeire.domain.scope import in_scope, require_scope
from ukeire.domain.session import Actor, Role
from ukeire.procedures import PROCEDURES, procedure_named
from ukeire.usecases.account_stays import why_account_stays
from ukeire.usecases.find_filing import find_own_filing
from ukeire.usecases.ports.filings import FilingServices


def start_filing(
    services: FilingServices,
    procedure_name: str,
    actor: Actor,
    about: str | None = None,
    copy_of: str | None = None,
) -> Filing:
    """A new draft of the procedure; ``copy_of`` names an earlier filing whose content it takes over.

    Attachments are not taken over. Raises NotFound for no such procedure and for an earlier filing
    that is not the organisation's, NotAllowedNow when the procedure is not open to it, one is open
    already and only one may be (D8), or the earlier one was discarded, OutsideMandate for an agent
    whose scope is without it, InvalidInput for an earlier filing of another procedure.
    """
    if actor.organization_id is None or actor.role is Role.STAFF:
        raise Forbidden
    procedure = procedure_named(procedure_name)
    require_scope(actor, procedure)
    if not procedure.open_for(actor):
        raise Forbidden(ADMINISTRATORS_ONLY)
    register = services.registers.get(actor.organization_id)
    reason = _closed_because(services, procedure, register, actor)
    if reason:
        raise NotAllowedNow(reason)
    earlier = _earlier(services, copy_of, procedure, actor) if copy_of else None
    now = services.now()
    base = sections_of(procedure.registered_sections, register.entries)
    filing = Filing(
        filing_id=services.new_id(),
        procedure=procedure.name,
        organization_id=actor.organization_id,
        organization_name=register.organization_name,
        created_by=actor.login_id,
        prepared_by=actor.name if actor.role is Role.AGENT else None,
        created_at=now,
        updated_at=now,
        status_since=now,
        about=about or (earlier.about if earlier else None),
        base=base,
        sections=_first_sections(procedure, base, earlier),
    )
    filing = replace(filing, remind_at=next_reminder_at(filing, procedure, now))
    services.filings.create(filing, exclusive=procedure.one_at_a_time)
    return filing


def _first_sections(
    procedure: Procedure, base: Mapping[str, Any], earlier: Filing | None
) -> Mapping[str, Any]:
    """What a new draft says: as registered, then what the earlier filing said or changed of it."""
    if earlier is None:
        return base
    copied = copied_sections(procedure, earlier.sections)
    if not earlier.base:
        return {**base, **copied}
    changed = rebase(
        entries_of(earlier.base),
        entries_of({name: copied[name] for name in earlier.base if name in copied}),
        entries_of(base),
    )
    entries = {**entries_of(base), **changed.values}
    kept = {key: value for key, value in entries.items() if value is not None}
    return copied | sections_of(procedure.registered_sections, kept)


def _earlier(
    services: FilingServices, filing_id: str, procedure: Procedure, actor: Actor
) -> Filing:
    earlier = find_own_filing(services, filing_id, actor)
    if earlier.procedure != procedure.name:
        message = "別の手続の申請は、もとにできません。同じ手続の申請を指定してください。"
        raise InvalidInput([Problem("/copy_of", "other_procedure", message)])
    if earlier.status is Status.DISCARDED:
        raise NotAllowedNow("破棄した申請は、もとにできません。")
    return earlier


def procedures_open_to(
    services: FilingServices, actor: Actor
) -> list[tuple[Procedure, str | None, str | None]]:
    """Every procedure with the reason in Japanese why it is not open now, or None when it is.

    The third is the id of the filing that is open and keeps another from being started.
    """
    if actor.organization_id is None:
        raise Forbidden
    register = services.registers.get(actor.organization_id)
    listed: list[tuple[Procedure, str | None, str | None]] = []
    for procedure in PROCEDURES.values():
        open_filing = (
            services.filings.open_filing(actor.organization_id, procedure.name)
            if procedure.one_at_a_time
            else None
        )
        reason = _closed_because(services, procedure, register, actor)
        if not in_scope(actor, procedure):
            reason, open_filing = OutsideMandate.default_detail, None
        elif not procedure.open_for(actor):
            reason = ADMINISTRATORS_ONLY
        if open_filing and not reason:
            reason = "この手続の申請がすでにあります。"
        listed.append((procedure, reason, open_filing))
    return listed


def _closed_because(
    services: FilingServices, procedure: Procedure, register: Register, actor: Actor
) -> str | None:
    """Why the procedure is not open to the organisation or, of its own account, to the actor."""
    return procedure.closed_because(register) or why_account_stays(
        services, procedure, register, actor
    )
