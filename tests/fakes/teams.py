"""The people of organisations in memory."""

from collections.abc import Sequence
from dataclasses import replace

from tests.fakes.accounts import FakeAccounts, FakeSessions
from ukeire.domain.account import Account, AccountStatus, Holder
from ukeire.domain.invitation import Invitation
from ukeire.domain.session import Standing
from ukeire.domain.team import Team, TeamChange, TeamEntry


class FakeTeams:
    """``Teams`` in dicts, beside the accounts and sessions that it changes."""

    def __init__(self, accounts: FakeAccounts, sessions: FakeSessions) -> None:
        self.stored: dict[str, Team] = {}
        self.invited: dict[str, Invitation] = {}
        self.entries: list[TeamEntry] = []
        self._accounts = accounts
        self._sessions = sessions

    def get(self, organization_id: str) -> Team:
        return self.stored.get(organization_id, Team(organization_id))

    def members(self, organization_id: str) -> Sequence[Holder]:
        found = sorted(self._accounts.stored.items())
        return [
            one.holder
            for _, one in found
            if one.organization_id == organization_id and not one.closed
        ]

    def invitations(self, organization_id: str) -> Sequence[Invitation]:
        found = [one for one in self.invited.values() if one.organization_id == organization_id]
        return sorted(found, key=lambda one: one.created_at, reverse=True)

    def invitation(self, organization_id: str, invitation_id: str) -> Invitation | None:
        found = self.invited.get(invitation_id)
        return found if found and found.organization_id == organization_id else None

    def by_key(self, key: str) -> Invitation | None:
        return next((one for one in self.invited.values() if one.key == key), None)

    def history(self, organization_id: str, subject: str) -> Sequence[TeamEntry]:
        return [
            one
            for one in reversed(self.entries)
            if (one.organization_id, one.subject) == (organization_id, subject)
        ]

    def save(self, change: TeamChange) -> bool:
        team = change.team
        before, after = change.account or (None, None)
        old, new = change.invitation or (None, None)
        if self.get(team.organization_id) != team:
            return False
        if new and self.invited.get(new.invitation_id) != old:
            return False
        if after and not self._as_read(before, after, change):
            return False
        self.stored[team.organization_id] = team.with_change(before, after)
        self.entries.append(change.entry)
        if new:
            self.invited[new.invitation_id] = new
        if after:
            self._keep(before, after, change)
        return True

    def _as_read(self, before: Account | None, after: Account, change: TeamChange) -> bool:
        held = self._accounts.get(after.login_id)
        if before is None:
            return held is None or held.expired(change.entry.at)
        return held is not None and held.status is before.status

    def _keep(self, before: Account | None, after: Account, change: TeamChange) -> None:
        if before is None:
            self._accounts.stored[after.login_id] = after
            return
        held = self._accounts.stored[after.login_id]
        self._accounts.stored[after.login_id] = replace(
            held, status=after.status, duty=after.duty, reset=after.reset
        )
        known = self._sessions.standing(after.login_id)
        self._sessions.standings[after.login_id] = Standing(
            after.duty.value,
            after.status is AccountStatus.SUSPENDED,
            change.entry.at if change.ends_sessions else (known.ended_before if known else None),
        )
