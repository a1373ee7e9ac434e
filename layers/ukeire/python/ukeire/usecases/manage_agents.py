"""An organisation's agents: inviting, changing, revoking, and the list of them (A16)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ukeire.domain.agent import Agent, AgentInvitation, TermsForm
from ukeire.domain.agent_record import AgentChange
from ukeire.domain.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound, StaleVersion
from ukeire.domain.invitation import Invitation, InvitationKind
from ukeire.domain.mandate import Mandate, MandateState, Terms, why_not
from ukeire.domain.permissions import AccountPermission
from ukeire.domain.problems import Problem
from ukeire.domain.procedure import Procedure
from ukeire.domain.session import Actor, Role
from ukeire.procedures import PROCEDURES
from ukeire.usecases.invitations import NewInvitation, invitations_for, invite
from ukeire.usecases.mandate_mails import tell_agent
from ukeire.usecases.ports.mandates import AgentServices
from ukeire.usecases.team_acts import TRIES, acting


@dataclass(frozen=True, slots=True)
class AgentOfOrganization:
    """An agent as its client sees it; ``agent`` is what it says of itself.

    ``changes`` is what it changed of that since it was first given a mandate.
    """

    mandate: Mandate
    agent: Agent | None
    changes: tuple[AgentChange, ...] = ()

    @property
    def name(self) -> str:
        """How it calls itself by now."""
        return self.agent.name if self.agent else self.mandate.agent_name


@dataclass(frozen=True, slots=True)
class AgentList:
    """All agents that an organisation ever had, and for administrators who is invited."""

    agents: tuple[AgentOfOrganization, ...]
    invitations: tuple[Invitation, ...]


def procedures_for_agents() -> Mapping[str, Procedure]:
    """What an organisation may leave to an agent, by name."""
    return {name: one for name, one in PROCEDURES.items() if one.by_agents}


def list_agents(services: AgentServices, actor: Actor) -> AgentList:
    """Those of the actor's organisation. Raises Forbidden for an agent."""
    organization_id = _own(actor)
    mandates = services.mandates.of_organization(organization_id)
    known = services.mandates.agents([one.agent_id for one in mandates])
    return AgentList(
        tuple(AgentOfOrganization(one, known.get(one.agent_id)) for one in mandates),
        tuple(invitations_for(services, actor, InvitationKind.AGENT)),
    )


def find_agent(services: AgentServices, agent_id: str, actor: Actor) -> AgentOfOrganization:
    """One of them. Raises Forbidden, NotFound."""
    mandate = services.mandates.get(_own(actor), agent_id)
    if mandate is None:
        raise NotFound
    since = mandate.history[0].at
    changes = (one for one in services.mandates.changes_of(agent_id) if one.at >= since)
    return AgentOfOrganization(mandate, services.mandates.agent(agent_id), tuple(changes))


def _own(actor: Actor) -> str:
    if actor.role is not Role.APPLICANT or actor.organization_id is None:
        raise Forbidden
    return actor.organization_id


def invite_agent(services: AgentServices, form: AgentInvitation, actor: Actor) -> Invitation:
    """Mail the invitation. Raises InvalidInput, and what ``invitations.invite`` does."""
    _check_procedures(form.procedures)
    terms = form.model_dump(mode="json", include=set(TermsForm.model_fields))
    new = NewInvitation(
        kind=InvitationKind.AGENT, email=form.email, role=form.name, details={"terms": terms}
    )
    return invite(services, new, actor)


def _check_procedures(names: Iterable[str]) -> None:
    if set(names) - procedures_for_agents().keys():
        message = "委任できない手続が含まれています。一覧から選んでください。"
        raise InvalidInput([Problem("/procedures", "no_such_procedure", message)])


def change_terms(
    services: AgentServices, agent_id: str, terms: Terms, actor: Actor, *, seen: int | None = None
) -> Mandate:
    """Other terms from now on, of which the agent is told; ``seen`` is the version that somebody saw.

    Raises Forbidden, NotFound, InvalidInput, StaleVersion, NotAllowedNow for a mandate that was
    revoked or given up: the agent has to be invited anew.
    """
    _check_procedures(terms.procedures)
    _, account = acting(services, actor, AccountPermission.AGENTS)
    mandate = find_agent(services, agent_id, actor).mandate
    if seen not in (None, mandate.version):
        raise StaleVersion
    if mandate.state is not MandateState.ACTIVE:
        raise NotAllowedNow(
            "終わった委任は変更できません。もう一度委任するときは、招待してください。"
        )
    if mandate.terms == terms:
        return mandate
    after = mandate.changed(terms, account.login_id, account.contact_name, services.now())
    if not services.mandates.save(after):
        raise StaleVersion
    tell_agent(services, after, "mandate_changed")
    return after


def revoke_mandate(services: AgentServices, agent_id: str, actor: Actor) -> Mandate:
    """From the agent's next request on it may do nothing, and it is told; twice is once.

    Raises Forbidden, NotFound, NotAllowedNow for one that the agent gave up.
    """
    _, account = acting(services, actor, AccountPermission.AGENTS)
    for _ in range(TRIES):
        mandate = find_agent(services, agent_id, actor).mandate
        if mandate.state is MandateState.REVOKED:
            return mandate
        now = services.now()
        if mandate.state is MandateState.ENDED:
            raise NotAllowedNow(why_not(mandate, now))
        after = mandate.revoked(account.login_id, account.contact_name, now)
        if services.mandates.save(after):
            tell_agent(services, after, "mandate_revoked")
            return after
    raise StaleVersion
