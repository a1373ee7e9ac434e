"""What the use cases of agents and their mandates ask of the outside."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ukeire.domain.account import Account
from ukeire.domain.agent import Agent
from ukeire.domain.mandate import Mandate
from ukeire.domain.team import TeamChange
from ukeire.usecases.ports.accounts import SessionStore
from ukeire.usecases.ports.teams import TeamServices


class Mandates(Protocol):
    """Mandates and the agents that hold them. Every read is consistent but for an agent's list."""

    def get(self, organization_id: str, agent_id: str) -> Mandate | None:
        """That of the agent for the organisation, whether it holds or not."""

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

    def agents(self, agent_ids: Sequence[str]) -> Mapping[str, Agent]:
        """The same of several, as far as they are there."""

    def save_agent(self, agent_id: str, agent: Agent) -> None:
        """Keep what the agent says of itself."""


class Agencies(Protocol):
    """Agents that accept."""

    def accept(
        self, change: TeamChange, mandate: Mandate, agent: Agent, account: Account | None
    ) -> bool:
        """Keep it all in one step: the used invitation, the mandate, and a new agent's account.

        False where the organisation's people, invitation or mandate are not as they were read, or
        the new account's login ID is taken.
        """


class AgentServices(TeamServices, Protocol):
    """What an organisation's use cases of its agents need."""

    @property
    def mandates(self) -> Mandates: ...
    @property
    def agencies(self) -> Agencies: ...


class MandateServices(Protocol):
    """What acting by a mandate needs."""

    @property
    def sessions(self) -> SessionStore: ...
    @property
    def mandates(self) -> Mandates: ...
    @property
    def now(self) -> Callable[[], datetime]: ...
