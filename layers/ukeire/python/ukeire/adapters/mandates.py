"""Mandates and the agents that hold them, in DynamoDB."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from ukeire.adapters.audit import DynamoAudit, given
from ukeire.adapters.aws import bind
from ukeire.adapters.codec import from_json, to_json
from ukeire.adapters.conditions import condition_failed, happened
from ukeire.adapters.moments import MomentAttribute
from ukeire.domain.account_acts import record_of_mandate
from ukeire.domain.agent import Agent
from ukeire.domain.mandate import Mandate

_AGENT = "AGENT#"
_MANDATE = "MANDATE#"
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


class MandateItem(Model):
    """``MANDATE#<agent_id>`` of an organisation, or ``AGENT#<agent_id>``, an agent's own data.

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
    by_agent = ByAgent()


class DynamoMandates:
    """The table of mandates. Implements ``Mandates``; whoever only reads needs no ``audit``."""

    def __init__(self, table_name: str, audit: DynamoAudit | None = None) -> None:
        self._audit = audit
        self._item = bind(MandateItem, table_name)

    def get(self, organization_id: str, agent_id: str) -> Mandate | None:
        try:
            return _mandate(
                self._item.get(organization_id, _MANDATE + agent_id, consistent_read=True)
            )
        except self._item.DoesNotExist:
            return None

    def of_organization(self, organization_id: str) -> Sequence[Mandate]:
        found = self._item.query(
            organization_id, self._item.sk.startswith(_MANDATE), consistent_read=True
        )
        return [_mandate(item) for item in found]

    def of_agent(self, agent_id: str) -> Sequence[Mandate]:
        return [_mandate(item) for item in self._item.by_agent.query(agent_id)]

    def save(self, mandate: Mandate) -> bool:
        return happened(lambda write: self._keep(write, mandate))

    def fill(self, write: TransactWrite, mandate: Mandate, agent: Agent) -> None:
        """Add a mandate and what its agent says of itself to a transaction."""
        self._keep(write, mandate)
        write.save(self._of_itself(mandate.agent_id, agent))

    def _keep(self, write: TransactWrite, mandate: Mandate) -> None:
        item = self._item(
            mandate.organization_id,
            _MANDATE + mandate.agent_id,
            agent_id=mandate.agent_id,
            organization_id=mandate.organization_id,
            organization_name=mandate.organization_name,
            version=mandate.version,
            used_at=mandate.used_at,
            data=to_json(mandate, without=_OWN_ATTRIBUTES),
        )
        as_read = MandateItem.pk.does_not_exist() | (MandateItem.version == mandate.version - 1)
        write.save(item, condition=as_read)
        given(self._audit).add_to(write, record_of_mandate(mandate))

    def _of_itself(self, agent_id: str, agent: Agent) -> MandateItem:
        return self._item(_AGENT + agent_id, _AGENT, data=agent.model_dump(mode="json"))

    def call(self, mandate: Mandate, organization_name: str) -> None:
        self._update(mandate, MandateItem.organization_name.set(organization_name))

    def used(self, mandate: Mandate, now: datetime) -> None:
        self._update(mandate, MandateItem.used_at.set(now))

    def _update(self, mandate: Mandate, action: Any) -> None:
        item = self._item(mandate.organization_id, _MANDATE + mandate.agent_id)
        try:
            item.update(actions=[action], condition=MandateItem.pk.exists())
        except UpdateError as error:
            if not condition_failed(error):
                raise

    def agent(self, agent_id: str) -> Agent | None:
        try:
            item = self._item.get(_AGENT + agent_id, _AGENT, consistent_read=True)
        except self._item.DoesNotExist:
            return None
        return Agent.model_validate(item.data)

    def agents(self, agent_ids: Sequence[str]) -> Mapping[str, Agent]:
        keys = [(_AGENT + one, _AGENT) for one in dict.fromkeys(agent_ids)]
        return {
            item.pk.removeprefix(_AGENT): Agent.model_validate(item.data)
            for item in self._item.batch_get(keys, consistent_read=True)
        }

    def save_agent(self, agent_id: str, agent: Agent) -> None:
        self._of_itself(agent_id, agent).save()


def _mandate(item: MandateItem) -> Mandate:
    own = {
        "organization_id": item.organization_id,
        "organization_name": item.organization_name,
        "agent_id": item.agent_id,
        "version": int(item.version),
        "used_at": item.used_at,
    }
    return from_json(Mandate, {**item.data, **own})
