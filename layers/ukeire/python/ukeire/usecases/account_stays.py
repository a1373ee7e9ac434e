"""Say why somebody's account cannot be given up now (A20)."""

from ukeire.domain.errors import AccountStays, Forbidden
from ukeire.domain.filing import Filing
from ukeire.domain.permissions import Duty
from ukeire.domain.procedure import Procedure
from ukeire.domain.register import Register
from ukeire.domain.session import Actor, Role
from ukeire.domain.team import why_it_stays
from ukeire.usecases.ports.filings import FilingServices


def why_account_stays(
    services: FilingServices, procedure: Procedure, register: Register, actor: Actor
) -> str | None:
    """Why the actor's account cannot be given up now; None where the procedure closes none."""
    if not procedure.closes_account:
        return None
    return why_it_stays(
        services.teams.get(register.organization_id),
        member=register.member,
        administers=actor.duty == Duty.ADMINISTRATOR,
    )


def check_account_may_close(
    services: FilingServices, procedure: Procedure, filing: Filing, actor: Actor
) -> None:
    """Raises Forbidden for another's account, and AccountStays where it cannot be given up."""
    if not procedure.closes_account:
        return
    if actor.role is not Role.APPLICANT or actor.login_id != filing.created_by:
        raise Forbidden
    register = services.registers.get(filing.organization_id)
    reason = why_account_stays(services, procedure, register, actor)
    if reason:
        raise AccountStays(reason)
