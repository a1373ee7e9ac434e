"""Reading a register: one's own, and that of whoever filed what one may see."""

from ukeire.domain.filing import Filing
from ukeire.domain.register import Register
from ukeire.domain.session import Actor
from ukeire.usecases.find_filing import find_filing
from ukeire.usecases.list_filings import own_organization
from ukeire.usecases.ports.filings import FilingServices


def find_register(services: FilingServices, actor: Actor) -> Register:
    """The register of the actor's organisation. Raises Forbidden."""
    return services.registers.get(own_organization(actor))


def find_register_beside(
    services: FilingServices, filing_id: str, actor: Actor
) -> tuple[Filing, Register]:
    """The filing that somebody may see, and its organisation's register: seen, and recorded, as the
    filing is. Raises NotFound.
    """
    filing = find_filing(services, filing_id, actor)
    return filing, services.registers.get(filing.organization_id)
