"""What the use cases of agents and their mandates ask of the outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ukeire.domain.account import Account
from ukeire.domain.agent import Agent
from ukeire.domain.agent_record import AgentChange, AgentRecord
from ukeire.domain.email_change import EmailChange
from ukeire.domain.mandate import Mandate
from ukeire.domain.team import TeamChange
from ukeire.usecases.ports.accounts import SessionStore
from ukeire.usecases.ports.teams import TeamServices


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom an organisation's mails go to."""

    organization_id: str
    organization_name: str
    contact_name: str
    contact_email: str
    office_reference: str


class Contacts(Protocol):
    """Organisations' contacts, without what else is registered."""

    def of(self, organization_ids: Sequence[str]) -> Mapping[str, Contact]:
        """Those of several, as far as they are there."""
        ...


class Mandates(Protocol):
    """Mandates and the agents that hold them. Every read is consistent but for an agent's list."""

    def get(self, organization_id: str, agent_id: str) -> Mandate | None:
        """That of the agent for the organisation, whether it holds or not.

        The agent is called as it calls itself by now.
        """

    def of_organization(self, organization_id: str) -> Sequence[Mandate]:
        """All that the organisation ever gave, by the agents' IDs."""

    def of_agent(self, agent_id: str) -> Sequence[Mandate]:
        """All that the agent was ever given; one of the last moments may be missing."""

    def save(self, mandate: Mandate) -> bool:
        """Keep it, if the stored one is one version behind, or there is none for the first."""

    def call(self, mandate: Mandate, organization_name: str) -> None:
        """Note how the organisation is called by now; whoever is called so acts under it."""

    def used(self, mandate: Mandate, now: datetime) -> None:
        """Note that its agent acts by it now."""

    def agent(self, agent_id: str) -> Agent | None:
        """What the agent said of itself."""

    def record(self, agent_id: str) -> AgentRecord | None:
        """The same with its version."""

    def changes_of(self, agent_id: str) -> Sequence[AgentChange]:
        """Every change of it, the oldest first."""

    def agents(self, agent_ids: Sequence[str]) -> Mapping[str, Agent]:
        """The same of several, as far as they are there."""

    def save_agent(self, agent_id: str, agent: Agent) -> None:
        """Keep what the agent says of itself."""


class EndingMandates(Mandates, Protocol):
    """The same, by when both sides are told that they end."""

    def due_reminders(self, now: datetime, limit: int) -> Sequence[Mandate]:
        """Those whose end it is time to tell of, as they are now."""

    def set_reminder(self, mandate: Mandate, at: datetime | None) -> None:
        """When to look at it again; nothing if it was changed meanwhile, which says so itself."""


class Agencies(Protocol):
    """Agents that accept."""

    def accept(
        self, change: TeamChange, mandate: Mandate, agent: Agent, account: Account | None
    ) -> bool:
        """Keep it all in one step: the used invitation, the mandate, and a new agent's account.

        False where the organisation's people, invitation or mandate are not as they were read, or
        the new account's login ID is taken.
        """

    def change(
        self,
        record: AgentRecord,
        entry: AgentChange,
        account: Account,
        email: EmailChange | None = None,
    ) -> bool:
        """Keep in one step what the agent says of itself, the change, and what its account says of it.

        With ``email`` the account's address is that too. False where the data are not one version
        behind, the account is closed, or the change of the address is not its newest.
        """


class AgentServices(TeamServices, Protocol):
    """What an organisation's use cases of its agents need."""

    @property
    def mandates(self) -> Mandates: ...
    @property
    def agencies(self) -> Agencies: ...
    @property
    def contacts(self) -> Contacts: ...


class MandateServices(Protocol):
    """What acting by a mandate needs."""

    @property
    def sessions(self) -> SessionStore: ...
    @property
    def mandates(self) -> Mandates: ...
    @property
    def now(self) -> Callable[[], datetime]: ...
