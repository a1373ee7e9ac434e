"""Reading one's own register."""

from ukeire.domain.register import Register
from ukeire.domain.session import Actor
from ukeire.usecases.list_filings import own_organization
from ukeire.usecases.ports.filings import FilingServices


def find_register(services: FilingServices, actor: Actor) -> Register:
    """The register of the actor's organisation. Raises Forbidden."""
    return services.registers.get(own_organization(actor))
