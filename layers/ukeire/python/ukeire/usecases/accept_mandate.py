"""Accept an invitation to act for an organisation: with a new account, or with one's own (A16)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ukeire.domain.account import Account, AccountStatus
from ukeire.domain.agent import Acceptance, Agent, NewAgent, TermsForm
from ukeire.domain.consents import current_versions
from ukeire.domain.dates import day_in_japan, written_day
from ukeire.domain.errors import NotAllowedNow, NotFound, StaleVersion, Unauthenticated
from ukeire.domain.invitation import Invitation, InvitationKind
from ukeire.domain.mandate import Mandate, MandateState, Terms
from ukeire.domain.password import check_new_password
from ukeire.domain.permissions import Duty
from ukeire.domain.session import Actor, Role
from ukeire.domain.team import TeamAct, TeamChange, TeamEntry
from ukeire.domain.wording import Text
from ukeire.usecases.invitations import open_invitation
from ukeire.usecases.issue_provisional_account import taken
from ukeire.usecases.ports.mandates import AgentServices
from ukeire.usecases.team_acts import TRIES

_NO_AGENT = (
    "受入機関のアカウントでログインしているため、承諾できません。"
    "ログアウトしてから、もう一度招待のメールを開いてください。招待は使われていません。"
)
_OTHER_ADDRESS = (
    "この招待は、ログイン中の代理人のものではないメールアドレスに送られています。"
    "招待を受けた方のアカウントでログインし直してください。招待は使われていません。"
)


def agent_invitation(services: AgentServices, token: str) -> tuple[Invitation, Terms]:
    """The open invitation and its terms. Raises UsedUp, NotFound for one to something else."""
    invited = open_invitation(services, token)
    if invited.kind is not InvitationKind.AGENT:
        raise NotFound
    return invited, TermsForm.model_validate(invited.details["terms"]).terms


def accept_as_new(services: AgentServices, token: str, form: NewAgent) -> Mandate:
    """The mandate of an agent that had no account, and now has one.

    Raises UsedUp, NotFound, LoginIdTaken, InvalidInput at ``/new_password``, NotAllowedNow where
    its period is over; all of them leave the invitation as it is.
    """
    invited, _ = agent_invitation(services, token)
    words = (form.login_id, invited.email.partition("@")[0])
    check_new_password(form.new_password, services.policy, words)
    password_hash = services.hasher.hash(form.new_password)
    agent = Agent.model_validate({**form.data, "email": invited.email})

    def account() -> Account:
        held = services.accounts.get(form.login_id)
        if held is not None and not held.expired(services.now()):
            raise taken(held)
        return _made(services, form, agent, password_hash)

    mandate = _accept(services, token, form, lambda _: (account(), agent))
    # sessions that the ID's last, expired holder may still have
    services.sessions.delete_all(form.login_id)
    return mandate


def accept_as_known(services: AgentServices, token: str, form: Acceptance, actor: Actor) -> Mandate:
    """The mandate of an agent that is logged in: one login for many organisations.

    Raises UsedUp, NotFound, NotAllowedNow for whoever is no agent, or not the one that was invited.
    """

    def known(invited: Invitation) -> tuple[Account, Agent]:
        if actor.role is not Role.AGENT:
            raise NotAllowedNow(_NO_AGENT)
        account, agent = (
            services.accounts.get(actor.login_id),
            services.mandates.agent(actor.agent_id),
        )
        if account is None or not account.opens(services.now()) or agent is None:
            raise Unauthenticated
        if not invited.is_for(account.email):
            raise NotAllowedNow(_OTHER_ADDRESS)
        return account, agent

    return _accept(services, token, form, known, new=False)


def _accept(
    services: AgentServices,
    token: str,
    form: Acceptance,
    who: Callable[[Invitation], tuple[Account, Agent]],
    *,
    new: bool = True,
) -> Mandate:
    for _ in range(TRIES):
        invited, _ = agent_invitation(services, token)
        team = services.teams.get(invited.organization_id)
        invited, terms = agent_invitation(services, token)  # as it stands with that team
        account, agent = who(invited)
        now = services.now()
        _refuse_past(terms, now)
        mandate = _mandate(services, invited, terms, account, agent, form.basis or "", now)
        entry = TeamEntry.of(
            team, account.login_id, TeamAct.JOINED, now, account.actor,
            role="agent", invited_by=invited.inviter_name,
        )  # fmt: skip
        change = TeamChange(
            team=team, entry=entry, invitation=(invited, invited.used(account.login_id))
        )
        if services.agencies.accept(change, mandate, agent, account if new else None):
            # whoever opened the link reads mail there, whatever bounced before
            services.bad_addresses.mend(invited.email, agent.contact_name, now)
            return mandate
    raise StaleVersion


def _refuse_past(terms: Terms, now: datetime) -> None:
    if day_in_japan(now) > terms.ends_on:
        raise NotAllowedNow(
            Text(
                "委任期間が{day}で終わっているため、承諾できません。"
                "受入機関に、期間を改めて招待するよう依頼してください。",
                day=written_day(terms.ends_on),
            )
        )


def _mandate(
    services: AgentServices,
    invited: Invitation,
    terms: Terms,
    account: Account,
    agent: Agent,
    basis: str,
    now: datetime,
) -> Mandate:
    """The mandate after its acceptance; one that was there before goes on with its history."""
    held = services.mandates.get(invited.organization_id, account.agent_id)
    begun = held or Mandate(
        organization_id=invited.organization_id,
        organization_name=invited.organization_name,
        agent_id=account.agent_id,
        agent_name=agent.name,
        terms=terms,
        version=0,
    )
    return replace(
        begun, agent_name=agent.name, terms=terms, basis=basis, state=MandateState.ACTIVE
    ).accepted(account.login_id, now)


def _made(services: AgentServices, form: NewAgent, agent: Agent, password_hash: str) -> Account:
    return Account(
        login_id=form.login_id,
        # An agent is an organisation of its own kind; for whom it acts, its mandates say.
        organization_id=services.new_id(),
        office_reference="",
        organization_name=agent.name,
        organization_kana=agent.kana,
        contact_name=agent.contact_name,
        contact_kana=agent.contact_kana,
        contact_phone=agent.phone,
        email=agent.email,
        consents=current_versions(),
        password_hash=password_hash,
        password_version=1,
        status=AccountStatus.FULL,
        created_at=services.now(),
        role=Role.AGENT,
        agent_id=form.login_id,
        duty=Duty.EDITOR,
        kind="specified_skilled",
        password_set_at=services.now(),
        last_used_at=services.now(),
    )
