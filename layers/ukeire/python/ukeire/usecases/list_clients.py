"""An agent's clients: the organisations that it may act for, and what waits for it there (A16)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ukeire.domain.errors import Forbidden
from ukeire.domain.filing import CLOSED, Filing, Status
from ukeire.domain.mandate import Mandate, MandateStanding
from ukeire.domain.scope import in_scope
from ukeire.domain.search_words import fold
from ukeire.domain.session import Actor, Role
from ukeire.procedures import procedure_named
from ukeire.usecases.act_for import acting
from ukeire.usecases.ports.filings import FilingServices

_ALL = 200


@dataclass(frozen=True, slots=True)
class Client:
    """An organisation that an agent may act for, or could: its open filings, as far as it may see."""

    mandate: Mandate
    standing: MandateStanding
    open_filings: tuple[Filing, ...]

    @property
    def returned(self) -> int:
        """How many of them are to be corrected."""
        return sum(one.status is Status.RETURNED for one in self.open_filings)


def list_clients(services: FilingServices, actor: Actor, name: str = "") -> Sequence[Client]:
    """The organisations of the agent in whose names ``name`` is, however it is typed. Raises Forbidden.

    Those that it may act for come first, and of them those with something to correct.
    How an organisation is called is the register's to say: a mandate follows it here.
    """
    if actor.role is not Role.AGENT:
        raise Forbidden
    now = services.now()
    clients = [
        _client(services, actor, mandate, now)
        for mandate in services.mandates.of_agent(actor.agent_id)
        if fold(name) in fold(mandate.organization_name)
    ]
    return sorted(
        clients,
        key=lambda one: (
            one.standing is not MandateStanding.ACTIVE,
            not one.returned,
            one.mandate.organization_name,
        ),
    )


def _client(services: FilingServices, actor: Actor, mandate: Mandate, now: datetime) -> Client:
    standing = mandate.standing(now)
    if standing is not MandateStanding.ACTIVE:
        return Client(mandate, standing, ())
    called = services.registers.get(mandate.organization_id).organization_name
    if called != mandate.organization_name:
        services.mandates.call(mandate, called)
        mandate = replace(mandate, organization_name=called)
    agent = acting(actor, mandate)
    heads = services.filings.of_organization(mandate.organization_id, limit=_ALL).items
    return Client(
        mandate,
        standing,
        tuple(
            one
            for one in heads
            if one.status not in CLOSED and in_scope(agent, procedure_named(one.procedure))
        ),
    )
