"""Mandates in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from ukeire.domain.agent import Agent
from ukeire.domain.mandate import Mandate


class FakeMandates:
    """``Mandates`` in dicts; ``read`` counts how often one was looked up."""

    def __init__(self) -> None:
        self.stored: dict[tuple[str, str], Mandate] = {}
        self.of_themselves: dict[str, Agent] = {}
        self.read = 0

    def get(self, organization_id: str, login_id: str) -> Mandate | None:
        self.read += 1
        return self.stored.get((organization_id, login_id))

    def of_organization(self, organization_id: str) -> Sequence[Mandate]:
        return [one for key, one in sorted(self.stored.items()) if key[0] == organization_id]

    def of_agent(self, login_id: str) -> Sequence[Mandate]:
        return [one for key, one in sorted(self.stored.items()) if key[1] == login_id]

    def save(self, mandate: Mandate) -> bool:
        key = mandate.organization_id, mandate.login_id
        held = self.stored.get(key)
        if held is not None and held.version != mandate.version - 1:
            return False
        self.stored[key] = mandate
        return True

    def call(self, mandate: Mandate, organization_name: str) -> None:
        self._update(replace(mandate, organization_name=organization_name))

    def used(self, mandate: Mandate, now: datetime) -> None:
        self._update(replace(mandate, used_at=now))

    def _update(self, mandate: Mandate) -> None:
        key = mandate.organization_id, mandate.login_id
        if key in self.stored:
            self.stored[key] = mandate

    def agent(self, login_id: str) -> Agent | None:
        return self.of_themselves.get(login_id)

    def agents(self, login_ids: Sequence[str]) -> Mapping[str, Agent]:
        return {one: self.of_themselves[one] for one in login_ids if one in self.of_themselves}

    def save_agent(self, login_id: str, agent: Agent) -> None:
        self.of_themselves[login_id] = agent
