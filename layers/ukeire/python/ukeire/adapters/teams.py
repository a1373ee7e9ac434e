"""The people of organisations in the accounts table.

An organisation's count, its invitations and what was done to its people share a key, so that one
transaction keeps them in step with the account it is about, and one query reads them as they are.
"""

from collections.abc import Sequence

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from ukeire.adapters import aws
from ukeire.adapters.account_items import AccountItem, free_at, to_account_item
from ukeire.adapters.audit import DynamoAudit, given
from ukeire.adapters.codec import from_json, to_json
from ukeire.adapters.conditions import happened
from ukeire.adapters.moments import MomentAttribute
from ukeire.adapters.people import DynamoPeople
from ukeire.adapters.sessions import StandingItem, stand
from ukeire.domain.account import Holder
from ukeire.domain.account_acts import record_of_team
from ukeire.domain.invitation import Invitation
from ukeire.domain.periods import INVITATION_KEPT
from ukeire.domain.team import Team, TeamAct, TeamChange, TeamEntry

_HEAD = "HEAD"


class TeamItem(Model):
    """``ORGANIZATION#<id>``, ``HEAD``: what is counted. Not there: as it was founded."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default=_HEAD)
    administrators = NumberAttribute()
    accounts = NumberAttribute()
    version = NumberAttribute()


class InvitationItem(Model):
    """``ORGANIZATION#<id>``, ``INVITATION#<id>``; ``key`` is that of its newest link."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    key = UnicodeAttribute()
    state = UnicodeAttribute()
    invitation: JSONAttribute = JSONAttribute()
    ttl = NumberAttribute()


class InvitationKeyItem(Model):
    """``INVITATION#<key>``: which invitation a link was made for."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default=_HEAD)
    organization_id = UnicodeAttribute()
    invitation_id = UnicodeAttribute()
    ttl = NumberAttribute()


class TeamEntryItem(Model):
    """``ORGANIZATION#<id>``, ``ACT#<subject>#<time>#<team's version>``: added, never changed."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    act = UnicodeAttribute()
    at = MomentAttribute()
    by_login_id = UnicodeAttribute()
    by_name = UnicodeAttribute()
    detail: JSONAttribute = JSONAttribute()


class DynamoTeams:
    """``Teams`` over the tables of accounts and sessions; whoever only reads needs no ``audit``."""

    def __init__(self, accounts: str, sessions: str, audit: DynamoAudit | None = None) -> None:
        self._audit = audit
        self._people = DynamoPeople(accounts)
        self._accounts = aws.bind(AccountItem, accounts)
        self._teams = aws.bind(TeamItem, accounts)
        self._invitations = aws.bind(InvitationItem, accounts)
        self._keys = aws.bind(InvitationKeyItem, accounts)
        self._entries = aws.bind(TeamEntryItem, accounts)
        self._standings = aws.bind(StandingItem, sessions)

    def get(self, organization_id: str) -> Team:
        """How many there are."""
        try:
            item = self._teams.get(team_key(organization_id), _HEAD, consistent_read=True)
        except self._teams.DoesNotExist:
            return Team(organization_id)
        return Team(
            organization_id, int(item.administrators), int(item.accounts), int(item.version)
        )

    def members(self, organization_id: str) -> Sequence[Holder]:
        """Its accounts by login ID, but those given up; somebody new may be missing for moments."""
        found = self._people.of_organization(organization_id)
        return [one for one in found if not one.closed]

    def invitations(self, organization_id: str) -> Sequence[Invitation]:
        """Its invitations of every state, the newest first."""
        model = self._invitations
        found = model.query(
            team_key(organization_id), model.sk.startswith("INVITATION#"), consistent_read=True
        )
        made = [from_json(Invitation, item.invitation) for item in found]
        return sorted(made, key=lambda one: one.created_at, reverse=True)

    def invitation(self, organization_id: str, invitation_id: str) -> Invitation | None:
        """One of them."""
        try:
            item = self._invitations.get(
                team_key(organization_id), f"INVITATION#{invitation_id}", consistent_read=True
            )
        except self._invitations.DoesNotExist:
            return None
        return from_json(Invitation, item.invitation)

    def by_key(self, key: str) -> Invitation | None:
        """The invitation whose newest link has this key, in whatever state."""
        try:
            pointer = self._keys.get(f"INVITATION#{key}", _HEAD, consistent_read=True)
        except self._keys.DoesNotExist:
            return None
        found = self.invitation(pointer.organization_id, pointer.invitation_id)
        return found if found is not None and found.key == key else None

    def history(self, organization_id: str, subject: str) -> Sequence[TeamEntry]:
        """What was done to an account or an invitation, the newest first."""
        model = self._entries
        found = model.query(
            team_key(organization_id),
            model.sk.startswith(f"ACT#{subject}#"),
            consistent_read=True,
            scan_index_forward=False,
        )
        return [
            TeamEntry(
                organization_id,
                subject,
                TeamAct(item.act),
                item.at,
                item.by_login_id,
                item.by_name,
                item.detail,
            )
            for item in found
        ]

    def save(self, change: TeamChange) -> bool:
        """Keep all of it, if team, account and invitation are as they were read; False if not."""
        return happened(lambda write: self.fill(write, change))

    def fill(self, write: TransactWrite, change: TeamChange) -> None:
        """Add the change to a transaction, for what is to be kept together with it."""
        account = change.account or (None, None)
        after = change.team.with_change(*account)
        team = self._teams
        write.save(
            team(
                team_key(after.organization_id),
                administrators=after.administrators,
                accounts=after.accounts,
                version=after.version,
            ),
            condition=team.version == change.team.version
            if change.team.version
            else team.pk.does_not_exist(),
        )
        if change.account is not None:
            self._account(write, change)
        if change.invitation is not None:
            self._invitation(write, *change.invitation)
        entry = change.entry
        write.save(
            self._entries(
                team_key(after.organization_id),
                f"ACT#{entry.subject}#{entry.at.isoformat()}#{after.version:06}",
                act=entry.act.value,
                at=entry.at,
                by_login_id=entry.login_id,
                by_name=entry.name,
                detail=dict(entry.detail),
            )
        )
        given(self._audit).add_to(write, record_of_team(change))

    def _account(self, write: TransactWrite, change: TeamChange) -> None:
        before, after = change.account or (None, None)
        if after is None:
            return
        model, item = self._accounts, to_account_item(self._accounts, after)
        if before is None:
            write.save(item, condition=free_at(model, change.entry.at))
            return
        write.update(
            item,
            actions=[
                model.status.set(after.status.value),
                model.duty.set(after.duty.value),
                model.reset_key.set(after.reset.key) if after.reset else model.reset_key.remove(),
            ],
            condition=(model.organization_id == before.organization_id)
            & (model.status == before.status.value),
        )
        stand(write, self._standings, after, change.entry.at if change.ends_sessions else None)

    def _invitation(
        self, write: TransactWrite, before: Invitation | None, after: Invitation
    ) -> None:
        model = self._invitations
        ttl = int((after.expires_at + INVITATION_KEPT).timestamp())
        write.save(
            model(
                team_key(after.organization_id),
                f"INVITATION#{after.invitation_id}",
                key=after.key,
                state=after.state.value,
                invitation=to_json(after),
                ttl=ttl,
            ),
            condition=model.pk.does_not_exist()
            if before is None
            else (model.key == before.key) & (model.state == before.state.value),
        )
        if before is None or before.key != after.key:
            write.save(
                self._keys(
                    f"INVITATION#{after.key}",
                    organization_id=after.organization_id,
                    invitation_id=after.invitation_id,
                    ttl=ttl,
                )
            )


def team_key(organization_id: str) -> str:
    """The key of all that is counted and kept of an organisation's people."""
    return f"ORGANIZATION#{organization_id}"
