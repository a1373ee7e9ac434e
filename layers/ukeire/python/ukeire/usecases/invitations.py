"""Invitations by mail, whatever they invite to: made, sent again, taken back, opened (A15, A16)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ukeire.domain.account import Account, AccountStatus
from ukeire.domain.errors import (
    InvalidInput,
    NotAllowedNow,
    NotFound,
    StaleVersion,
    Unavailable,
    UsedUp,
)
from ukeire.domain.invitation import (
    INVITATION_LIFETIME,
    MAX_OPEN_INVITATIONS,
    Invitation,
    InvitationKind,
    InvitationState,
)
from ukeire.domain.permissions import AccountPermission, may
from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor
from ukeire.domain.team import Team, TeamAct, TeamChange, TeamEntry
from ukeire.domain.throttle import INVITATIONS_PER_ORGANIZATION
from ukeire.domain.wording import Text
from ukeire.usecases import account_mails
from ukeire.usecases.attempts import use_quota
from ukeire.usecases.ports.teams import TeamServices
from ukeire.usecases.sessions import key_of
from ukeire.usecases.team_acts import TRIES, acting

PERMISSIONS: Mapping[InvitationKind, AccountPermission] = {
    InvitationKind.MEMBER: AccountPermission.ACCOUNTS,
    InvitationKind.AGENT: AccountPermission.AGENTS,
}
"""What whoever invites must be allowed to do."""

_UNKNOWN = (
    "この招待は見つかりません。アドレスの一部が欠けているか、あとから新しい招待が届いています。"
    "いちばん新しい招待のメールを開いてください。"
    "見当たらないときは、招待した法人の管理者に、もう一度招待を送るよう依頼してください。"
)
_EXPIRED = (
    "この招待は有効期限（7日間）が切れています。"
    "招待した法人の管理者に、もう一度招待を送るよう依頼してください。"
)
_WITHDRAWN = (
    "この招待は取り消されました。"
    "利用が必要なときは、招待した法人の管理者に、もう一度招待を送るよう依頼してください。"
)
_USED = (
    "この招待はすでに使われました。登録したログインIDとパスワードでログインしてください。"
    "登録に心当たりのないときは、招待した法人の管理者にお知らせください。"
)
_INVITED = (
    "このメールアドレスには招待を送信済みです。もう一度送るときは、招待の一覧から再送してください。"
)
_NOT_OPEN = {
    InvitationState.USED: "この招待は、すでに使われました。",
    InvitationState.WITHDRAWN: "この招待は、すでに取り消されています。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvitation:
    """Whom to invite to what."""

    kind: InvitationKind
    email: str
    role: str
    details: Mapping[str, Any] = field(default_factory=dict)


def open_invitation(services: TeamServices, token: str) -> Invitation:
    """The invitation that the link opens; looking uses nothing up.

    Raises UsedUp, with what to do, for one that is unknown, expired, used or withdrawn, and for one
    whose inviter may invite nobody any more.
    """
    found = services.teams.by_key(key_of(token))
    if found is None:
        raise UsedUp(_UNKNOWN)
    if not found.opens(services.now()):
        raise UsedUp(
            {InvitationState.USED: _USED, InvitationState.WITHDRAWN: _WITHDRAWN}.get(
                found.state, _EXPIRED
            )
        )
    inviter = services.accounts.get(found.invited_by)
    if inviter is None or not _may_invite(inviter, found):
        raise UsedUp(_WITHDRAWN)
    return found


def _may_invite(inviter: Account, invited: Invitation) -> bool:
    return (
        inviter.status is AccountStatus.FULL
        and inviter.organization_id == invited.organization_id
        and may(inviter.actor, PERMISSIONS[invited.kind])
    )


def open_invitations(
    services: TeamServices, organization_id: str, kind: InvitationKind
) -> list[Invitation]:
    """Those that nobody has used or taken back, ones that ran out among them; the newest first."""
    return [
        one
        for one in services.teams.invitations(organization_id)
        if one.kind is kind and one.state is InvitationState.OPEN
    ]


def invitations_for(services: TeamServices, actor: Actor, kind: InvitationKind) -> list[Invitation]:
    """``open_invitations`` of the actor's organisation; none for whoever may not invite."""
    found = all_invitations_for(services, actor, kind)
    return [one for one in found if one.state is InvitationState.OPEN]


def all_invitations_for(
    services: TeamServices, actor: Actor, kind: InvitationKind
) -> list[Invitation]:
    """The same with those that were used or taken back, the newest first."""
    if actor.organization_id is None or not may(actor, PERMISSIONS[kind]):
        return []
    found = services.teams.invitations(actor.organization_id)
    return [one for one in found if one.kind is kind]


def mail_states(services: TeamServices, invitations: Sequence[Invitation]) -> Mapping[str, str]:
    """What became of the newest mail of each, by the invitation's id, as far as anything is known."""
    asked = {(one.mail_subject, one.mail_id): one for one in invitations}
    states = services.mail_log.states([(*key, one.email) for key, one in asked.items()])
    return {asked[key].invitation_id: state for key, state in states.items()}


def invite(
    services: TeamServices,
    new: NewInvitation,
    actor: Actor,
    *,
    refuse: Callable[[Team], None] = lambda _: None,
) -> Invitation:
    """Keep the invitation and mail its link; when that cannot be queued, there is none.

    ``refuse`` raises what the kind has against it, given the team. Raises Forbidden,
    TooMany, NotAllowedNow, Unavailable, and InvalidInput at ``/email`` where an invitation waits.
    """
    use_quota(services, INVITATIONS_PER_ORGANIZATION, actor.organization_id or "")
    token = services.new_token()
    for _ in range(TRIES):
        team, account = acting(services, actor, PERMISSIONS[new.kind])
        made = _made(services, new, account, key_of(token))
        _refuse_another(services, made)
        refuse(team)
        if _keep(services, team, TeamAct.INVITED, actor, None, made):
            break
    else:
        raise StaleVersion
    try:
        services.mailer.send(account_mails.invitation(services, made, token, account))
    except Exception as error:
        withdraw_invitation(services, made.invitation_id, actor)
        raise Unavailable from error
    return made


def resend_invitation(services: TeamServices, invitation_id: str, actor: Actor) -> Invitation:
    """Mail a new link, good for another seven days; the one before opens nothing.

    Raises Forbidden, TooMany, NotFound, NotAllowedNow.
    """
    use_quota(services, INVITATIONS_PER_ORGANIZATION, actor.organization_id or "")
    token = services.new_token()
    after, account = _change(
        services,
        invitation_id,
        actor,
        TeamAct.RESENT,
        lambda one: one.renewed(key_of(token), services.now(), actor),
    )
    services.mailer.send(account_mails.invitation(services, after, token, account))
    return after


def withdraw_invitation(services: TeamServices, invitation_id: str, actor: Actor) -> Invitation:
    """Take it back: its link opens nothing. Raises Forbidden, NotFound, NotAllowedNow."""
    after, _ = _change(services, invitation_id, actor, TeamAct.WITHDRAWN, Invitation.withdrawn)
    return after


def find_invitation(services: TeamServices, invitation_id: str, actor: Actor) -> Invitation:
    """One of the organisation's. Raises NotFound."""
    found = services.teams.invitation(actor.organization_id or "", invitation_id)
    if found is None:
        raise NotFound
    return found


def _change(
    services: TeamServices,
    invitation_id: str,
    actor: Actor,
    act: TeamAct,
    change: Callable[[Invitation], Invitation],
) -> tuple[Invitation, Account]:
    for _ in range(TRIES):
        before = find_invitation(services, invitation_id, actor)
        team, account = acting(services, actor, PERMISSIONS[before.kind])
        if before.state is not InvitationState.OPEN:
            raise NotAllowedNow(_NOT_OPEN[before.state])
        after = change(before)
        if _keep(services, team, act, actor, before, after):
            return after, account
    raise StaleVersion


def _made(services: TeamServices, new: NewInvitation, account: Account, key: str) -> Invitation:
    now = services.now()
    return Invitation(
        invitation_id=services.new_id(),
        key=key,
        kind=new.kind,
        organization_id=account.organization_id,
        organization_name=account.organization_name,
        email=new.email,
        role=new.role,
        invited_by=account.login_id,
        inviter_name=account.contact_name,
        created_at=now,
        expires_at=now + INVITATION_LIFETIME,
        details=new.details,
    )


def _refuse_another(services: TeamServices, made: Invitation) -> None:
    waiting = open_invitations(services, made.organization_id, made.kind)
    if any(one.is_for(made.email) for one in waiting):
        raise InvalidInput([Problem("/email", "already_invited", _INVITED)])
    if sum(one.opens(made.created_at) for one in waiting) >= MAX_OPEN_INVITATIONS:
        raise NotAllowedNow(
            Text(
                "返答を待っている招待が上限（{limit}件）に達しています。不要な招待を取り消してください。",
                limit=MAX_OPEN_INVITATIONS,
            )
        )


def _keep(
    services: TeamServices,
    team: Team,
    act: TeamAct,
    actor: Actor,
    before: Invitation | None,
    after: Invitation,
) -> bool:
    entry = TeamEntry.of(
        team, after.invitation_id, act, services.now(), actor, email=after.email, role=after.role
    )
    return services.teams.save(TeamChange(team=team, entry=entry, invitation=(before, after)))
