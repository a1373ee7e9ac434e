"""Mandates in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tests.fakes.accounts import FakeAccounts
from tests.fakes.teams import FakeTeams
from ukeire.domain.account import Account
from ukeire.domain.agent import Agent
from ukeire.domain.agent_record import AgentChange, AgentRecord
from ukeire.domain.email_change import EmailChange
from ukeire.domain.mandate import Mandate
from ukeire.domain.team import TeamChange
from ukeire.usecases.ports.mandates import Contact


class FakeMandates:
    """``Mandates`` in dicts; ``read`` counts how often one was looked up."""

    def __init__(self) -> None:
        self.stored: dict[tuple[str, str], Mandate] = {}
        self.of_themselves: dict[str, AgentRecord] = {}
        self.changes: dict[str, list[AgentChange]] = {}
        self.read = 0

    def get(self, organization_id: str, agent_id: str) -> Mandate | None:
        self.read += 1
        mandate = self.stored.get((organization_id, agent_id))
        itself = self.of_themselves.get(agent_id)
        return replace(mandate, agent_name=itself.agent.name) if mandate and itself else mandate

    def of_organization(self, organization_id: str) -> Sequence[Mandate]:
        return [one for key, one in sorted(self.stored.items()) if key[0] == organization_id]

    def of_agent(self, agent_id: str) -> Sequence[Mandate]:
        return [one for key, one in sorted(self.stored.items()) if key[1] == agent_id]

    def save(self, mandate: Mandate) -> bool:
        key = mandate.organization_id, mandate.agent_id
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
        key = mandate.organization_id, mandate.agent_id
        if key in self.stored:
            self.stored[key] = mandate

    def agent(self, agent_id: str) -> Agent | None:
        record = self.record(agent_id)
        return record.agent if record else None

    def record(self, agent_id: str) -> AgentRecord | None:
        return self.of_themselves.get(agent_id)

    def changes_of(self, agent_id: str) -> Sequence[AgentChange]:
        return self.changes.get(agent_id, [])

    def agents(self, agent_ids: Sequence[str]) -> Mapping[str, Agent]:
        return {
            one: self.of_themselves[one].agent for one in agent_ids if one in self.of_themselves
        }

    def save_agent(self, agent_id: str, agent: Agent) -> None:
        self.of_themselves[agent_id] = AgentRecord(agent_id, agent)


class FakeContacts:
    """``Contacts``: every organisation has one, at its own address."""

    def of(self, organization_ids: Sequence[str]) -> Mapping[str, Contact]:
        return {
            one: Contact(one, f"法人 {one}", "山田 花子", f"{one}@example.jp", "1234-5678")
            for one in organization_ids
        }


class FakeAgencies:
    """``Agencies`` over the other fakes."""

    def __init__(self, teams: FakeTeams, accounts: FakeAccounts, mandates: FakeMandates) -> None:
        self._teams = teams
        self._accounts = accounts
        self._mandates = mandates

    def accept(
        self, change: TeamChange, mandate: Mandate, agent: Agent, account: Account | None
    ) -> bool:
        held = self._mandates.stored.get((mandate.organization_id, mandate.agent_id))
        if held is not None and held.version != mandate.version - 1:
            return False
        if account is not None:
            taken = self._accounts.get(account.login_id)
            if taken is not None and not taken.expired(change.entry.at):
                return False
        if not self._teams.save(change):
            return False
        self._mandates.save(mandate)
        if account is not None:
            self._mandates.save_agent(mandate.agent_id, agent)
            self._accounts.stored[account.login_id] = account
        return True

    def change(
        self,
        record: AgentRecord,
        entry: AgentChange,
        account: Account,
        email: EmailChange | None = None,
    ) -> bool:
        held = self._mandates.record(record.agent_id)
        known = self._accounts.stored[account.login_id]
        if held is None or held.version != record.version - 1 or known.closed:
            return False
        if email is not None and known.email_change != email:
            return False
        agent = record.agent
        if email is not None:
            known = replace(known, email=email.email, email_change=None, reset=None)
        else:
            known = replace(
                known,
                organization_name=agent.name,
                organization_kana=agent.kana,
                contact_name=agent.contact_name,
                contact_kana=agent.contact_kana,
                contact_phone=agent.phone,
            )
        self._accounts.stored[account.login_id] = known
        self._mandates.of_themselves[record.agent_id] = record
        self._mandates.changes.setdefault(record.agent_id, []).append(entry)
        return True
