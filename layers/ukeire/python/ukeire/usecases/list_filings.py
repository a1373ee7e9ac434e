"""An organisation's own filings and my page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ukeire.domain.errors import Forbidden
from ukeire.domain.filing import CLOSED, Filing
from ukeire.domain.register import Register
from ukeire.domain.scope import in_scope
from ukeire.domain.session import Actor
from ukeire.procedures import procedure_named
from ukeire.usecases.ports.filings import FilingServices, Page

_ALL = 200
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Home:
    """What my page shows: the register with its certificates, and what is not closed yet."""

    register: Register
    open_filings: tuple[Filing, ...]


def list_own_filings(
    services: FilingServices, actor: Actor, *, cursor: str | None, limit: int
) -> Page[Filing]:
    """Heads of the organisation's filings, last changed first. Raises Forbidden, NotFound."""
    page = services.filings.of_organization(own_organization(actor), cursor, limit)
    return replace(page, items=_handled(page.items, actor))


def every_filing(services: FilingServices, organization_id: str) -> Iterator[Filing]:
    """Heads of all the organisation's filings, last changed first; the list may lag behind."""
    cursor: str | None = None
    while True:
        page = services.filings.of_organization(organization_id, cursor, _AT_ONCE)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def view_home(services: FilingServices, actor: Actor) -> Home:
    """My page of the actor's organisation. Raises Forbidden."""
    organization_id = own_organization(actor)
    latest = services.filings.of_organization(organization_id, limit=_ALL)
    return Home(
        register=services.registers.get(organization_id),
        open_filings=tuple(
            one for one in _handled(latest.items, actor) if one.status not in CLOSED
        ),
    )


def _handled(filings: Sequence[Filing], actor: Actor) -> tuple[Filing, ...]:
    """Those that the actor may handle: an agent is shown nothing outside its scope."""
    return tuple(one for one in filings if in_scope(actor, procedure_named(one.procedure)))


def own_organization(actor: Actor) -> str:
    """The organisation the actor acts for. Raises Forbidden for who acts for none."""
    if actor.organization_id is None:
        raise Forbidden
    return actor.organization_id
