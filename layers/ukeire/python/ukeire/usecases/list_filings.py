"""An organisation's own filings and my page."""

from dataclasses import dataclass

from ukeire.domain.errors import Forbidden
from ukeire.domain.filing import CLOSED, Filing
from ukeire.domain.register import Register
from ukeire.domain.session import Actor
from ukeire.usecases.ports.filings import FilingServices, Page

_ALL = 200


@dataclass(frozen=True, slots=True)
class Home:
    """What my page shows: the register with its certificates, and what is not closed yet."""

    register: Register
    open_filings: tuple[Filing, ...]


def list_own_filings(
    services: FilingServices, actor: Actor, *, cursor: str | None, limit: int
) -> Page[Filing]:
    """Heads of the organisation's filings, last changed first. Raises Forbidden, NotFound."""
    return services.filings.of_organization(own_organization(actor), cursor, limit)


def view_home(services: FilingServices, actor: Actor) -> Home:
    """My page of the actor's organisation. Raises Forbidden."""
    organization_id = own_organization(actor)
    latest = services.filings.of_organization(organization_id, limit=_ALL)
    return Home(
        register=services.registers.get(organization_id),
        open_filings=tuple(one for one in latest.items if one.status not in CLOSED),
    )


def own_organization(actor: Actor) -> str:
    """The organisation the actor acts for. Raises Forbidden for who acts for none."""
    if actor.organization_id is None:
        raise Forbidden
    return actor.organization_id
