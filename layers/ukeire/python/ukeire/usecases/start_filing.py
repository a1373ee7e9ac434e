"""Start a filing of a procedure."""

from dataclasses import replace

from ukeire.domain.errors import Forbidden, NotAllowedNow
from ukeire.domain.filing import Filing
from ukeire.domain.procedure import Procedure
from ukeire.domain.reminders import next_reminder_at
from ukeire.domain.session import Actor, Role
from ukeire.procedures import PROCEDURES, procedure_named
from ukeire.usecases.ports.filings import FilingServices


def start_filing(
    services: FilingServices, procedure_name: str, actor: Actor, about: str | None = None
) -> Filing:
    """A new draft of the procedure.

    Raises NotFound for no such procedure, NotAllowedNow when it is not open to the organisation or
    one is open already and only one may be (D8).
    """
    if actor.organization_id is None or actor.role is Role.STAFF:
        raise Forbidden
    procedure = procedure_named(procedure_name)
    register = services.registers.get(actor.organization_id)
    reason = procedure.closed_because(register)
    if reason:
        raise NotAllowedNow(reason)
    now = services.now()
    filing = Filing(
        filing_id=services.new_id(),
        procedure=procedure.name,
        organization_id=actor.organization_id,
        organization_name=register.organization_name,
        created_by=actor.login_id,
        created_at=now,
        updated_at=now,
        status_since=now,
        about=about,
    )
    filing = replace(filing, remind_at=next_reminder_at(filing, procedure, now))
    services.filings.create(filing, exclusive=procedure.one_at_a_time)
    return filing


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
        reason = procedure.closed_because(register)
        if open_filing and not reason:
            reason = "この手続の申請がすでにあります。"
        listed.append((procedure, reason, open_filing))
    return listed
