"""Mandates and the agents that hold them, in DynamoDB."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from ukeire.adapters.audit import DynamoAudit, given
from ukeire.adapters.aws import bind
from ukeire.adapters.codec import from_json, to_json
from ukeire.adapters.conditions import happened, overtaken
from ukeire.adapters.moments import MomentAttribute
from ukeire.domain.account_acts import record_of_mandate
from ukeire.domain.agent import Agent
from ukeire.domain.agent_record import AgentChange, AgentRecord
from ukeire.domain.mandate import Mandate
from ukeire.domain.reminders import mandate_reminders, next_after
from ukeire.domain.retention import mandate_kept_until

_AGENT = "AGENT#"
_MANDATE = "MANDATE#"
_CHANGE = "CHANGE#"
_REMINDER = "reminder"
_OWN_ATTRIBUTES = frozenset(
    {"organization_id", "organization_name", "agent_id", "version", "used_at"}
)


class ByAgent(GlobalSecondaryIndex[Any]):
    """What an agent was given."""

    class Meta:
        """As in ``template.yaml``."""

        index_name = "by_agent"
        projection = AllProjection()

    agent_id = UnicodeAttribute(hash_key=True, attr_name="login_id")
    organization_id = UnicodeAttribute(range_key=True)


class ByReminder(GlobalSecondaryIndex[Any]):
    """Mandates by when both sides are told that they end."""

    class Meta:
        """As in ``template.yaml``."""

        index_name = "by_reminder"
        projection = KeysOnlyProjection()

    reminder_key = UnicodeAttribute(hash_key=True)
    reminder_at = MomentAttribute(range_key=True)


class MandateItem(Model):
    """``MANDATE#<agent_id>`` of an organisation, or of ``AGENT#<agent_id>`` its own data and changes.

    The attribute is called ``login_id`` from when agents were known by that alone.
    """

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    agent_id = UnicodeAttribute(null=True, attr_name="login_id")
    organization_id = UnicodeAttribute(null=True)
    organization_name = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)
    used_at = MomentAttribute(null=True)
    data = JSONAttribute()
    reminder_key = UnicodeAttribute(null=True)
    reminder_at = MomentAttribute(null=True)
    ttl = NumberAttribute(null=True)
    by_agent = ByAgent()
    by_reminder = ByReminder()


class DynamoMandates:
    """The table of mandates. Implements ``Mandates``; whoever only reads needs no ``audit``."""

    def __init__(self, table_name: str, audit: DynamoAudit | None = None) -> None:
        self._audit = audit
        self._item = bind(MandateItem, table_name)

    def get(self, organization_id: str, agent_id: str) -> Mandate | None:
        keys = [(organization_id, _MANDATE + agent_id), (_AGENT + agent_id, _AGENT)]
        found = {item.sk: item for item in self._item.batch_get(keys, consistent_read=True)}
        item, itself = found.get(_MANDATE + agent_id), found.get(_AGENT)
        if item is None:
            return None
        mandate = _mandate(item)
        return replace(mandate, agent_name=itself.data["name"]) if itself else mandate

    def of_organization(self, organization_id: str) -> Sequence[Mandate]:
        found = self._item.query(
            organization_id, self._item.sk.startswith(_MANDATE), consistent_read=True
        )
        return [_mandate(item) for item in found]

    def of_agent(self, agent_id: str) -> Sequence[Mandate]:
        return [_mandate(item) for item in self._item.by_agent.query(agent_id)]

    def save(self, mandate: Mandate) -> bool:
        return happened(lambda write: self._keep(write, mandate))

    def fill(self, write: TransactWrite, mandate: Mandate, agent: Agent | None) -> None:
        """Add a mandate to a transaction, and what a new agent says of itself."""
        self._keep(write, mandate)
        if agent is not None:
            write.save(
                self._of_itself(AgentRecord(mandate.agent_id, agent)),
                condition=MandateItem.pk.does_not_exist(),
            )

    def fill_change(self, write: TransactWrite, record: AgentRecord, entry: AgentChange) -> None:
        """Add other data of an agent, and the change, to a transaction."""
        before = record.version - 1
        as_read = MandateItem.version == before
        if before == 1:  # those from before there were versions
            as_read |= MandateItem.pk.exists() & MandateItem.version.does_not_exist()
        write.save(self._of_itself(record), condition=as_read)
        sort = f"{_CHANGE}{record.version:08}"
        write.save(self._item(_AGENT + record.agent_id, sort, data=to_json(entry)))

    def _keep(self, write: TransactWrite, mandate: Mandate) -> None:
        reminders = mandate_reminders(mandate)
        item = self._item(
            mandate.organization_id,
            _MANDATE + mandate.agent_id,
            agent_id=mandate.agent_id,
            organization_id=mandate.organization_id,
            organization_name=mandate.organization_name,
            version=mandate.version,
            used_at=mandate.used_at,
            reminder_key=_REMINDER if reminders else None,
            reminder_at=reminders[0].at if reminders else None,
            ttl=int(mandate_kept_until(mandate).timestamp()),
            data=to_json(mandate, without=_OWN_ATTRIBUTES),
        )
        as_read = MandateItem.pk.does_not_exist() | (MandateItem.version == mandate.version - 1)
        write.save(item, condition=as_read)
        given(self._audit).add_to(write, record_of_mandate(mandate))

    def _of_itself(self, record: AgentRecord) -> MandateItem:
        return self._item(
            _AGENT + record.agent_id,
            _AGENT,
            version=record.version,
            data=record.agent.model_dump(mode="json"),
        )

    def call(self, mandate: Mandate, organization_name: str) -> None:
        self._update(mandate, [MandateItem.organization_name.set(organization_name)])

    def used(self, mandate: Mandate, now: datetime) -> None:
        """One from before anybody was told of an end is told of from then on."""
        actions: list[Action] = [MandateItem.used_at.set(now)]
        at = next_after(mandate_reminders(mandate), now)
        if at is not None:
            actions += [
                MandateItem.reminder_key.set(_REMINDER),
                MandateItem.reminder_at.set(MandateItem.reminder_at | at),
            ]
        self._update(mandate, actions)

    def due_reminders(self, now: datetime, limit: int) -> Sequence[Mandate]:
        found = self._item.by_reminder.query(_REMINDER, MandateItem.reminder_at <= now, limit=limit)
        keys = [(item.pk, item.sk) for item in found]
        return [_mandate(item) for item in self._item.batch_get(keys, consistent_read=True)]

    def set_reminder(self, mandate: Mandate, at: datetime | None) -> None:
        key, moment = MandateItem.reminder_key, MandateItem.reminder_at
        actions: list[Action] = [key.remove(), moment.remove()]
        if at is not None:
            actions = [key.set(_REMINDER), moment.set(at)]
        self._update(mandate, actions, MandateItem.version == mandate.version)

    def _update(
        self, mandate: Mandate, actions: list[Action], condition: Condition | None = None
    ) -> None:
        item = self._item(mandate.organization_id, _MANDATE + mandate.agent_id)
        there = MandateItem.pk.exists()
        try:
            item.update(
                actions=actions, condition=there if condition is None else there & condition
            )
        except UpdateError as error:
            if not overtaken(error):
                raise

    def agent(self, agent_id: str) -> Agent | None:
        record = self.record(agent_id)
        return record.agent if record else None

    def record(self, agent_id: str) -> AgentRecord | None:
        try:
            item = self._item.get(_AGENT + agent_id, _AGENT, consistent_read=True)
        except self._item.DoesNotExist:
            return None
        return AgentRecord(agent_id, Agent.model_validate(item.data), int(item.version or 1))

    def changes_of(self, agent_id: str) -> Sequence[AgentChange]:
        found = self._item.query(
            _AGENT + agent_id, self._item.sk.startswith(_CHANGE), consistent_read=True
        )
        return [from_json(AgentChange, item.data) for item in found]

    def agents(self, agent_ids: Sequence[str]) -> Mapping[str, Agent]:
        keys = [(_AGENT + one, _AGENT) for one in dict.fromkeys(agent_ids)]
        return {
            item.pk.removeprefix(_AGENT): Agent.model_validate(item.data)
            for item in self._item.batch_get(keys, consistent_read=True)
        }

    def save_agent(self, agent_id: str, agent: Agent) -> None:
        self._of_itself(AgentRecord(agent_id, agent)).save()


def _mandate(item: MandateItem) -> Mandate:
    own = {
        "organization_id": item.organization_id,
        "organization_name": item.organization_name,
        "agent_id": item.agent_id,
        "version": int(item.version),
        "used_at": item.used_at,
    }
    return from_json(Mandate, {**item.data, **own})
