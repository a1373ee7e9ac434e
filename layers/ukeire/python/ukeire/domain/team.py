"""The people of an organisation taken together: how many there are, and what was done to them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from ukeire.domain.account import Account
from ukeire.domain.invitation import Invitation
from ukeire.domain.session import Actor
from ukeire.domain.wording import Text

MAX_ACCOUNTS = 50
"""How many accounts an organisation may have, suspended ones among them (A15)."""


@dataclass(frozen=True, slots=True)
class Team:
    """What is counted of an organisation's accounts; one that was never touched is as it was founded.

    ``version`` rises with everything that is done to its people, so that no two who do it at the
    same moment act on what the other has changed.
    """

    organization_id: str
    administrators: int = 1
    accounts: int = 1
    version: int = 0

    def with_change(self, before: Account | None, after: Account | None) -> "Team":
        """The team once ``before`` has become ``after`` (None: nobody), one version on."""
        more = _administers(after) - _administers(before)
        return replace(
            self,
            administrators=self.administrators + more,
            accounts=self.accounts + _counts(after) - _counts(before),
            version=self.version + 1,
        )


def why_it_stays(team: Team, *, member: bool, administers: bool) -> Text | None:
    """Why an account of the team cannot be given up, or None (A20)."""
    if not administers or team.administrators > 1:
        return None
    if team.accounts > 1:
        return Text(
            "あなたのほかに管理者がいないため、廃止できません。"
            "先に、ほかのアカウントの役割を管理者に変更してください。"
        )
    if member:
        return Text(
            "この法人の最後のアカウントのため、会員である間は廃止できません。"
            "先に退会の手続を行うか、ほかの方を管理者として招待してください。"
        )
    return None


def _counts(account: Account | None) -> bool:
    return account is not None and not account.closed


def _administers(account: Account | None) -> bool:
    return account is not None and account.administers


class TeamAct(StrEnum):
    """What somebody did."""

    INVITED = "invited"
    RESENT = "resent"
    WITHDRAWN = "withdrawn"
    JOINED = "joined"
    DUTY_CHANGED = "duty_changed"
    SUSPENDED = "suspended"
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True)
class TeamEntry:
    """One act: to what (a login ID or an invitation's id), by whom, when; never undone or changed.

    ``actor`` is whoever is about to do it, for the audit; one that was read has none.
    """

    organization_id: str
    subject: str
    act: TeamAct
    at: datetime
    login_id: str
    name: str
    detail: Mapping[str, str] = field(default_factory=dict)
    actor: Actor | None = field(default=None, compare=False)

    @classmethod
    def of(
        cls, team: Team, subject: str, act: TeamAct, at: datetime, actor: Actor, **detail: str
    ) -> "TeamEntry":
        """The entry of an act of ``actor``."""
        return cls(
            team.organization_id, subject, act, at, actor.login_id, actor.name, detail, actor
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamChange:
    """What is to be stored together or not at all: pairs of what was read and what it becomes.

    A None before is something new; ``ends_sessions`` says that whoever is logged in with the
    account no longer is.
    """

    team: Team
    entry: TeamEntry
    account: tuple[Account | None, Account] | None = None
    invitation: tuple[Invitation | None, Invitation] | None = None
    ends_sessions: bool = False
