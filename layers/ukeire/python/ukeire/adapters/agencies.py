"""Agents that accept and change: what is theirs in one transaction over two tables."""

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from ukeire.adapters import aws
from ukeire.adapters.account_items import (
    AccountItem,
    free_at,
    newest,
    readdressing,
    to_account_item,
)
from ukeire.adapters.audit import DynamoAudit
from ukeire.adapters.conditions import happened
from ukeire.adapters.mandates import DynamoMandates
from ukeire.adapters.teams import DynamoTeams
from ukeire.domain.account import Account, AccountStatus
from ukeire.domain.account_acts import AccountAct, record_of_account
from ukeire.domain.agent import Agent
from ukeire.domain.agent_record import AgentChange, AgentRecord
from ukeire.domain.email_change import EmailChange
from ukeire.domain.mandate import Mandate
from ukeire.domain.team import TeamChange


class DynamoAgencies:
    """Implements the port ``Agencies``."""

    def __init__(
        self, teams: DynamoTeams, accounts: str, mandates: DynamoMandates, audit: DynamoAudit
    ) -> None:
        self._teams = teams
        self._audit = audit
        self._accounts = aws.bind(AccountItem, accounts)
        self._mandates = mandates

    def accept(
        self, change: TeamChange, mandate: Mandate, agent: Agent, account: Account | None
    ) -> bool:
        def fill(write: TransactWrite) -> None:
            self._teams.fill(write, change)
            self._mandates.fill(write, mandate, agent if account else None)
            if account is not None:
                free = free_at(self._accounts, change.entry.at)
                write.save(to_account_item(self._accounts, account), condition=free)

        return happened(fill)

    def change(
        self,
        record: AgentRecord,
        entry: AgentChange,
        account: Account,
        email: EmailChange | None = None,
    ) -> bool:
        model, agent = self._accounts, record.agent
        actions: list[Action] = [
            model.organization_name.set(agent.name),
            model.organization_kana.set(agent.kana),
            model.contact_name.set(agent.contact_name),
            model.contact_kana.set(agent.contact_kana),
            model.contact_phone.set(agent.phone),
        ]
        condition: Condition = model.status == AccountStatus.FULL.value
        what = AccountAct.DATA_CHANGED
        if email is not None:
            actions, condition = readdressing(model, email), newest(model, email)
            what = AccountAct.EMAIL_CHANGED
        fields = [one.pointer for one in entry.changes]
        done = record_of_account(account, what, entry.at, version=record.version, fields=fields)

        def fill(write: TransactWrite) -> None:
            self._mandates.fill_change(write, record, entry)
            item = to_account_item(model, account)
            write.update(item, actions=actions, condition=condition)
            self._audit.add_to(write, done)

        return happened(fill)
