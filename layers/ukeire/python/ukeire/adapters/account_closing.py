"""Closes accounts in DynamoDB without reading one: no password's hash comes along.

What the account is decides what is counted less, so each kind is tried in turn, each one
transaction under the condition that it is that.
"""

from datetime import datetime

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from ukeire.adapters.account_items import HEAD, AccountItem, closing
from ukeire.adapters.audit import DynamoAudit, given
from ukeire.adapters.aws import bind
from ukeire.adapters.conditions import happened
from ukeire.adapters.sessions import StandingItem, holder
from ukeire.adapters.teams import TeamItem, team_key
from ukeire.domain.account import AccountStatus
from ukeire.domain.account_acts import record_of_closing
from ukeire.domain.permissions import Duty


class DynamoAccountClosing:
    """``AccountClosing`` over the tables of accounts and sessions; ``audit`` records it."""

    def __init__(self, accounts: str, sessions: str, audit: DynamoAudit | None = None) -> None:
        self._audit = audit
        self._accounts = bind(AccountItem, accounts)
        self._teams = bind(TeamItem, accounts)
        self._standings = bind(StandingItem, sessions)

    def close(self, organization_id: str, login_id: str, at: datetime, *, member: bool) -> bool:
        """As an editor's, as a suspended one, as an administrator's: whichever it is."""
        model, team = self._accounts, self._teams
        own: Condition = model.organization_id == organization_id
        full: Condition = own & (model.status == AccountStatus.FULL.value)
        enough: Condition = team.administrators > 1
        if not member:
            enough = enough | team.pk.does_not_exist() | (team.accounts == 1)
        return (
            self._close(organization_id, login_id, at, full & (model.duty == Duty.EDITOR.value))
            or self._close(
                organization_id, login_id, at, own & (model.status == AccountStatus.SUSPENDED.value)
            )
            or self._close(
                organization_id,
                login_id,
                at,
                # accounts older than duties administer
                full & ((model.duty == Duty.ADMINISTRATOR.value) | model.duty.does_not_exist()),
                administrators=1,
                enough=enough,
            )
            or self._closed_before(login_id, own)
        )

    def _close(
        self,
        organization_id: str,
        login_id: str,
        at: datetime,
        condition: Condition,
        *,
        administrators: int = 0,
        enough: Condition | None = None,
    ) -> bool:
        model, team, standing = self._accounts, self._teams, self._standings
        counted: list[Action] = [
            team.administrators.set((team.administrators | 1) - administrators),
            team.accounts.set((team.accounts | 1) - 1),
            team.version.set((team.version | 0) + 1),
        ]
        duty = Duty.ADMINISTRATOR if administrators else Duty.EDITOR
        stands: list[Action] = [
            standing.ended_before.set(at),
            standing.duty.set(standing.duty | duty.value),
            standing.suspended.set(standing.suspended | False),
        ]

        def fill(write: TransactWrite) -> None:
            write.update(
                model(f"ACCOUNT#{login_id}", HEAD), actions=closing(model, at), condition=condition
            )
            write.update(team(team_key(organization_id), HEAD), actions=counted, condition=enough)
            write.update(standing(holder(login_id)), actions=stands)
            record = record_of_closing(organization_id, login_id, at)
            given(self._audit).add_to(write, record)

        return happened(fill)

    def _closed_before(self, login_id: str, own: Condition) -> bool:
        model = self._accounts
        closed = AccountStatus.CLOSED.value

        def fill(write: TransactWrite) -> None:
            write.update(
                model(f"ACCOUNT#{login_id}", HEAD),
                actions=[model.status.set(closed)],
                condition=own & (model.status == closed),
            )

        return happened(fill)
