"""What an agent says of itself over time: as it stands, and every change of it. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from ukeire.domain.agent import Agent
from ukeire.domain.change import Change


@dataclass(frozen=True, slots=True)
class AgentRecord:
    """Its data as they stand; ``version`` counts what they have been."""

    agent_id: str
    agent: Agent
    version: int = 1

    def changed(self, agent: Agent) -> "AgentRecord":
        """With other data, one version on."""
        return replace(self, agent=agent, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class AgentChange:
    """One change: when, by which login under what name, and entry by entry what."""

    at: datetime
    login_id: str
    name: str
    changes: tuple[Change, ...]


def differences(before: Agent, after: Agent) -> tuple[Change, ...]:
    """What differs, entry by entry in the order of the form."""
    old, new = before.model_dump(), after.model_dump()
    return tuple(
        Change(f"/{name}", field.title or name, old[name], new[name])
        for name, field in Agent.model_fields.items()
        if old[name] != new[name]
    )
