"""What administrators do with their organisation's accounts; each act is recorded and told (A15)."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from ukeire.domain.account import Account, AccountStatus, Holder
from ukeire.domain.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound, StaleVersion
from ukeire.domain.invitation import Invitation, InvitationKind
from ukeire.domain.permissions import AccountPermission, Duty, require_account
from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor, Role
from ukeire.domain.team import MAX_ACCOUNTS, Team, TeamAct, TeamChange, TeamEntry
from ukeire.domain.wording import Text
from ukeire.usecases import account_mails
from ukeire.usecases.invitations import NewInvitation, invite, open_invitations
from ukeire.usecases.ports.teams import TeamServices
from ukeire.usecases.team_acts import TRIES, acting

_log = logging.getLogger(__name__)
_ACCOUNTS = AccountPermission.ACCOUNTS
_LAST = (
    "利用できる管理者がほかにいないため、変更できません。"
    "先に、ほかのアカウントの役割を管理者に変更してください。"
)
_MEMBER = "このメールアドレスは、すでにこの法人のアカウントに登録されています。"


def list_accounts(services: TeamServices, actor: Actor) -> Sequence[Holder]:
    """The organisation's accounts, for all of its people. Raises Forbidden for others."""
    if actor.role is not Role.APPLICANT or actor.organization_id is None:
        raise Forbidden
    return services.teams.members(actor.organization_id)


def find_account(services: TeamServices, login_id: str, actor: Actor) -> Account:
    """One of the organisation's accounts. Raises Forbidden, NotFound."""
    organization_id = require_account(actor, _ACCOUNTS)
    account = services.accounts.get(login_id)
    if account is None or account.closed or account.organization_id != organization_id:
        raise NotFound
    return account


def account_history(services: TeamServices, login_id: str, actor: Actor) -> Sequence[TeamEntry]:
    """What was done to it, the newest first, down to its invitation. Raises Forbidden."""
    organization_id = require_account(actor, _ACCOUNTS)
    found = list(services.teams.history(organization_id, login_id))
    if found and (invitation_id := found[-1].detail.get("invitation")):
        found += services.teams.history(organization_id, invitation_id)
    return found


def invite_account(services: TeamServices, email: str, duty: Duty, actor: Actor) -> Invitation:
    """Mail somebody an invitation to an account.

    Raises Forbidden, TooMany, Unavailable, NotAllowedNow where the organisation has enough, and
    InvalidInput at ``/email`` for an address that has an account or an invitation there already.
    """
    require_account(actor, _ACCOUNTS)
    account = services.accounts.get(actor.login_id)
    details = {}
    if account is not None:
        details = {
            "organization_kana": account.organization_kana,
            "office_reference": account.office_reference,
        }
    new = NewInvitation(kind=InvitationKind.MEMBER, email=email, role=duty.value, details=details)

    def refuse(team: Team) -> None:
        members = services.teams.members(team.organization_id)
        if any(one.email.casefold() == email.casefold() for one in members):
            raise InvalidInput([Problem("/email", "already_member", _MEMBER)])
        waiting = open_invitations(services, team.organization_id, InvitationKind.MEMBER)
        if team.accounts + len(waiting) >= MAX_ACCOUNTS:
            raise NotAllowedNow(
                Text(
                    "アカウントは招待中のものを含めて{limit}件までです。不要な招待を取り消してください。",
                    limit=MAX_ACCOUNTS,
                )
            )

    return invite(services, new, actor, refuse=refuse)


def change_duty(services: TeamServices, login_id: str, duty: Duty, actor: Actor) -> Account:
    """Make somebody an administrator or an editor, from their next request on.

    Raises Forbidden, NotFound, and NotAllowedNow for the last administrator.
    """

    def change(account: Account) -> Account:
        return replace(account, duty=duty)

    return _change(services, login_id, actor, TeamAct.DUTY_CHANGED, change)


def suspend_account(services: TeamServices, login_id: str, actor: Actor) -> Account:
    """Shut somebody out, at once: sessions end, mailed links open nothing (ASVS 7.4.2).

    Raises Forbidden, NotFound, and NotAllowedNow for the last administrator.
    """

    def change(account: Account) -> Account:
        if account.status is not AccountStatus.FULL:
            return account
        return replace(account, status=AccountStatus.SUSPENDED, reset=None)

    return _change(services, login_id, actor, TeamAct.SUSPENDED, change)


def reinstate_account(services: TeamServices, login_id: str, actor: Actor) -> Account:
    """Let somebody in again with what they had. Raises Forbidden, NotFound, NotAllowedNow."""

    def change(account: Account) -> Account:
        if account.status is not AccountStatus.SUSPENDED:
            return account
        return replace(account, status=AccountStatus.FULL)

    return _change(services, login_id, actor, TeamAct.RESUMED, change)


def _change(
    services: TeamServices,
    login_id: str,
    actor: Actor,
    act: TeamAct,
    change: Callable[[Account], Account],
) -> Account:
    """The account after ``change``, stored with its entry and told, if anything changed."""
    for _ in range(TRIES):
        team, _by = acting(services, actor, _ACCOUNTS)
        before = find_account(services, login_id, actor)
        after = change(before)
        if after == before:
            return before
        if before.administers and team.with_change(before, after).administrators < 1:
            raise NotAllowedNow(_LAST)
        entry = TeamEntry.of(team, login_id, act, services.now(), actor, role=after.duty.value)
        made = TeamChange(
            team=team,
            entry=entry,
            account=(before, after),
            ends_sessions=before.status is not after.status,
        )
        if services.teams.save(made):
            _tell(services, after, act, actor)
            return after
    raise StaleVersion


def _tell(services: TeamServices, account: Account, act: TeamAct, actor: Actor) -> None:
    """Queue the mail; the change is made already, so a queue that is down undoes nothing."""
    told = account_mails.account_told(services, account, act, services.now(), actor.name)
    try:
        services.mailer.send(told)
    except Exception:
        _log.exception("the mail about a changed account could not be queued")
