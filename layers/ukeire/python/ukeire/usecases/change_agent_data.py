"""An agent changes what it says of itself: every organisation sees it, what was before is kept (A16)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from ukeire.domain.account import Account
from ukeire.domain.agent import Agent, AgentData
from ukeire.domain.agent_record import AgentChange, AgentRecord, differences
from ukeire.domain.email_change import EmailChange
from ukeire.domain.errors import Forbidden, StaleVersion, Unauthenticated
from ukeire.domain.session import Actor, Role
from ukeire.usecases.mandate_mails import MandateMailServices, tell_clients
from ukeire.usecases.ports.account_upkeep import AccountUpkeep
from ukeire.usecases.ports.mandates import Agencies, AgentServices
from ukeire.usecases.team_acts import TRIES


class OwnDataServices(MandateMailServices, Protocol):
    """What an agent's own data need."""

    @property
    def agencies(self) -> Agencies: ...
    @property
    def upkeep(self) -> AccountUpkeep: ...
    @property
    def now(self) -> Callable[[], datetime]: ...


def own_data(services: OwnDataServices, actor: Actor) -> AgentRecord:
    """What the agent said of itself. Raises Forbidden for who is none, Unauthenticated if it is gone."""
    if actor.role is not Role.AGENT:
        raise Forbidden
    record = services.mandates.record(actor.agent_id)
    if record is None:
        raise Unauthenticated
    return record


def own_changes(services: OwnDataServices, actor: Actor) -> Sequence[AgentChange]:
    """How it came to say that, the oldest first. Raises what ``own_data`` does."""
    return services.mandates.changes_of(own_data(services, actor).agent_id)


def change_agent_data(
    services: AgentServices, data: AgentData, actor: Actor, *, seen: int | None = None
) -> AgentRecord:
    """Its data from now on; ``seen`` is the version that somebody changed them on.

    Acts are called by the new name from the next request on, and past ones as they were. The mail
    address is another matter: it is confirmed first. Raises what ``own_data`` does, and StaleVersion.
    """
    before = own_data(services, actor)
    if seen not in (None, before.version):
        raise StaleVersion
    account = services.accounts.get(actor.login_id)
    if account is None or not account.opens(services.now()):
        raise Unauthenticated
    agent = Agent.model_validate({**data.model_dump(), "email": before.agent.email})
    if agent == before.agent:
        return before
    after, entry = _changed(services, before, agent, account)
    if not services.agencies.change(after, entry, account):
        raise StaleVersion
    tell_clients(services, after, entry)
    return after


def change_agent_email(services: OwnDataServices, account: Account, change: EmailChange) -> bool:
    """The agent's address was confirmed: its account's and its data's, in one step.

    False where the change is not its newest any more.
    """
    for _ in range(TRIES):
        before = services.mandates.record(account.agent_id)
        if before is None:
            return False
        agent = before.agent.model_copy(update={"email": change.email})
        after, entry = _changed(services, before, agent, account)
        if services.agencies.change(after, entry, account, change):
            tell_clients(services, after, entry)
            return True
        held = services.upkeep.by_email_link(change.key)
        if held is None or held.email_change != change:
            return False
    raise StaleVersion


def _changed(
    services: OwnDataServices, before: AgentRecord, agent: Agent, account: Account
) -> tuple[AgentRecord, AgentChange]:
    entry = AgentChange(
        services.now(),
        account.login_id,
        before.agent.contact_name,
        differences(before.agent, agent),
    )
    return before.changed(agent), entry
