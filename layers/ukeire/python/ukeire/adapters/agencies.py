"""Agents that accept: invitation, account and mandate in one transaction over two tables."""

from pynamodb.transactions import TransactWrite

from ukeire.adapters import aws
from ukeire.adapters.account_items import AccountItem, free_at, to_account_item
from ukeire.adapters.conditions import happened
from ukeire.adapters.mandates import DynamoMandates
from ukeire.adapters.teams import DynamoTeams
from ukeire.domain.account import Account
from ukeire.domain.agent import Agent
from ukeire.domain.mandate import Mandate
from ukeire.domain.team import TeamChange


class DynamoAgencies:
    """Implements the port ``Agencies``."""

    def __init__(self, teams: DynamoTeams, accounts: str, mandates: DynamoMandates) -> None:
        self._teams = teams
        self._accounts = aws.bind(AccountItem, accounts)
        self._mandates = mandates

    def accept(
        self, change: TeamChange, mandate: Mandate, agent: Agent, account: Account | None
    ) -> bool:
        def fill(write: TransactWrite) -> None:
            self._teams.fill(write, change)
            self._mandates.fill(write, mandate, agent)
            if account is not None:
                free = free_at(self._accounts, change.entry.at)
                write.save(to_account_item(self._accounts, account), condition=free)

        return happened(fill)
