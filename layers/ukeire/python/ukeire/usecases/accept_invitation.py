"""Use an invitation to an account of an organisation, once (A15)."""

from ukeire.domain.account import Account, AccountStatus
from ukeire.domain.consents import current_versions
from ukeire.domain.errors import NotAllowedNow, NotFound, StaleVersion
from ukeire.domain.invitation import Invitation, InvitationKind
from ukeire.domain.password import check_new_password
from ukeire.domain.permissions import Duty
from ukeire.domain.registration import Person
from ukeire.domain.team import MAX_ACCOUNTS, TeamAct, TeamChange, TeamEntry
from ukeire.domain.wording import Text
from ukeire.usecases.invitations import open_invitation
from ukeire.usecases.issue_provisional_account import taken
from ukeire.usecases.ports.teams import TeamServices
from ukeire.usecases.team_acts import TRIES


def accept_invitation(services: TeamServices, token: str, person: Person) -> Account:
    """The new account, full at once: that its mail is read there, the link has shown.

    Account and invitation are kept in one step, so that the link makes one account however often
    it is used. Raises UsedUp, NotFound for an invitation to something else, LoginIdTaken,
    InvalidInput at ``/new_password``, and NotAllowedNow where the organisation has enough; all of
    them leave the invitation as it is.
    """
    words = (person.login_id, member_invitation(services, token).email.partition("@")[0])
    check_new_password(person.new_password, services.policy, words)
    password_hash = services.hasher.hash(person.new_password)
    for _ in range(TRIES):
        account = _keep(services, token, person, password_hash)
        if account is not None:
            # sessions that the ID's last, expired holder may still have
            services.sessions.delete_all(account.login_id)
            # whoever opened the link reads mail there, whatever bounced before
            services.bad_addresses.mend(account.email, account.contact_name, services.now())
            return account
    raise StaleVersion


def member_invitation(services: TeamServices, token: str) -> Invitation:
    """The open invitation to an account. Raises UsedUp, NotFound as ``accept_invitation`` does."""
    invited = open_invitation(services, token)
    if invited.kind is not InvitationKind.MEMBER:
        raise NotFound
    return invited


def _keep(services: TeamServices, token: str, person: Person, password_hash: str) -> Account | None:
    """The account, or None where somebody did something to the organisation's people meanwhile."""
    team = services.teams.get(member_invitation(services, token).organization_id)
    invited = member_invitation(services, token)  # as it stands with that team
    if team.accounts >= MAX_ACCOUNTS:
        raise NotAllowedNow(
            Text(
                "この法人のアカウントが上限（{limit}件）に達しているため、登録できません。"
                "招待した法人の管理者にご相談ください。",
                limit=MAX_ACCOUNTS,
            )
        )
    held = services.accounts.get(person.login_id)
    if held is not None and not held.expired(services.now()):
        raise taken(held)
    account = _made(services, invited, person, password_hash)
    entry = TeamEntry.of(
        team,
        account.login_id,
        TeamAct.JOINED,
        services.now(),
        account.actor,
        role=account.duty.value,
        invitation=invited.invitation_id,
    )
    kept = services.teams.save(
        TeamChange(
            team=team,
            entry=entry,
            account=(None, account),
            invitation=(invited, invited.used(account.login_id)),
        )
    )
    return account if kept else None


def _made(
    services: TeamServices, invited: Invitation, person: Person, password_hash: str
) -> Account:
    return Account(
        login_id=person.login_id,
        organization_id=invited.organization_id,
        office_reference=invited.details["office_reference"],
        organization_name=invited.organization_name,
        organization_kana=invited.details["organization_kana"],
        contact_name=person.contact_name,
        contact_kana=person.contact_kana,
        contact_phone=person.contact_phone,
        email=invited.email,
        consents=current_versions(),
        password_hash=password_hash,
        password_version=1,
        status=AccountStatus.FULL,
        created_at=services.now(),
        password_set_at=services.now(),
        last_used_at=services.now(),
        duty=Duty(invited.role),
    )
