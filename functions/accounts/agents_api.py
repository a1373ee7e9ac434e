"""An organisation's agents as JSON, and inviting them (A16).

An invitation is sent again and taken back like any other, at ``/api/invitations``.
"""

from collections.abc import Sequence
from datetime import date, datetime
from http import HTTPStatus
from typing import Literal

from starlette.responses import Response

from accounts.agent_data import AgentChangeAnswer
from accounts.invitations import invitations_shown
from ukeire.domain.agent import Agent, AgentInvitation, TermsForm
from ukeire.domain.invitation import Invitation, InvitationKind
from ukeire.domain.mandate import MandateAct, MandateStanding, Terms
from ukeire.domain.permissions import AccountPermission
from ukeire.usecases.manage_agents import (
    AgentOfOrganization,
    change_terms,
    find_agent,
    invite_agent,
    list_agents,
    revoke_mandate,
)
from ukeire.web.answers import json_answer, no_content
from ukeire.web.context import Context
from ukeire.web.representations import Answer
from ukeire.web.routing import Access, Route


class TermsAnswer(Answer):
    """Period, both days included, and scope."""

    starts_on: date
    ends_on: date
    procedures: tuple[str, ...]
    may_submit: bool

    @classmethod
    def of(cls, terms: Terms) -> "TermsAnswer":
        """The terms as they are answered."""
        return cls(
            starts_on=terms.starts_on,
            ends_on=terms.ends_on,
            procedures=terms.procedures,
            may_submit=terms.may_submit,
        )


class MandateActAnswer(Answer):
    """What was done with a mandate, and the terms from then on."""

    act: MandateAct
    at: datetime
    login_id: str
    name: str
    terms: TermsAnswer


class AgentAnswer(Answer):
    """An agent of the organisation; ``data`` is what it says of itself, ``data_history`` of one agent
    what it changed of that since it acts for the organisation.

    ``login_id`` is the one that it came with: it finds the agent here when it logs in with another.
    """

    login_id: str
    name: str
    standing: MandateStanding
    version: int
    terms: TermsAnswer
    basis: str
    used_at: datetime | None
    data: Agent | None
    history: tuple[MandateActAnswer, ...]
    data_history: tuple[AgentChangeAnswer, ...]


class AgentInvitationAnswer(Answer):
    """An invitation; ``mail`` is what became of its newest mail, null if unknown."""

    invitation_id: str
    name: str
    email: str
    state: Literal["open", "expired", "used", "withdrawn"]
    mail: str | None
    invited_by: str
    expires_at: datetime


class AgentsAnswer(Answer):
    """All of both; invitations for administrators alone; ``past_invitations`` are used or taken back."""

    agents: tuple[AgentAnswer, ...]
    invitations: tuple[AgentInvitationAnswer, ...]
    past_invitations: tuple[AgentInvitationAnswer, ...]


def list_json(context: Context) -> Response:
    """``GET /api/agents``."""
    found = list_agents(context.services, context.actor)
    shown = invitations_shown(context, InvitationKind.AGENT)
    states = shown["states"]
    return json_answer(
        AgentsAnswer(
            agents=tuple(_answer(context, one) for one in found.agents),
            invitations=tuple(
                _invited(context, one, states.get(one.invitation_id))
                for one in shown["invitations"]
            ),
            past_invitations=tuple(_invited(context, one) for one in shown["past"]),
        )
    )


def _answer(context: Context, one: AgentOfOrganization) -> AgentAnswer:
    mandate = one.mandate
    return AgentAnswer(
        login_id=mandate.agent_id,
        name=one.name,
        standing=mandate.standing(context.now),
        version=mandate.version,
        terms=TermsAnswer.of(mandate.terms),
        basis=mandate.basis,
        used_at=mandate.used_at,
        data=one.agent,
        history=tuple(
            MandateActAnswer(
                act=entry.act,
                at=entry.at,
                login_id=entry.login_id,
                name=entry.name,
                terms=TermsAnswer.of(entry.terms),
            )
            for entry in mandate.history
        ),
        data_history=tuple(map(AgentChangeAnswer.of, one.changes)),
    )


def _invited(context: Context, one: Invitation, mail: str | None = None) -> AgentInvitationAnswer:
    return AgentInvitationAnswer(
        invitation_id=one.invitation_id,
        name=one.role,
        email=one.email,
        state="expired" if one.expired(context.now) else one.state.value,
        mail=mail,
        invited_by=one.inviter_name,
        expires_at=one.expires_at,
    )


def read_json(context: Context) -> Response:
    """``GET /api/agents/{login_id}``."""
    found = find_agent(context.services, context.path["login_id"], context.actor)
    return json_answer(_answer(context, found))


def invite_json(context: Context) -> Response:
    """``POST /api/agents``."""
    invited = invite_agent(context.services, context.read(AgentInvitation), context.actor)
    return json_answer(_invited(context, invited), HTTPStatus.CREATED)


def change_json(context: Context) -> Response:
    """``PATCH /api/agents/{login_id}``, on the version that ``If-Match`` names if it does."""
    seen = context.if_match() if "if-match" in context.request.headers else None
    terms = context.read(TermsForm).terms
    login_id = context.path["login_id"]
    change_terms(context.services, login_id, terms, context.actor, seen=seen)
    return read_json(context)


def revoke_json(context: Context) -> Response:
    """``DELETE /api/agents/{login_id}``: revoked at once."""
    revoke_mandate(context.services, context.path["login_id"], context.actor)
    return no_content()


def routes() -> Sequence[Route]:
    """The JSON of agents."""
    session, agents = Access.SESSION, AccountPermission.AGENTS
    one = "/api/agents/{login_id}"
    missing, conflict = HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT
    return (
        Route(
            "GET",
            "/api/agents",
            list_json,
            session,
            "agents.list",
            "法人の登録支援機関（代理人）と招待",
            answers={HTTPStatus.OK: AgentsAnswer},
            refuses=(HTTPStatus.FORBIDDEN,),
        ),
        Route(
            "POST",
            "/api/agents",
            invite_json,
            session,
            "agents.invite",
            "登録支援機関に代理を依頼する（招待のメールを送る）",
            body=AgentInvitation,
            answers={HTTPStatus.CREATED: AgentInvitationAnswer},
            refuses=(HTTPStatus.FORBIDDEN, conflict),
            idempotent=True,
            permission=agents,
        ),
        Route(
            "GET",
            one,
            read_json,
            session,
            "agents.read",
            "代理人ひとりの委任と、これまでの変更",
            answers={HTTPStatus.OK: AgentAnswer},
            refuses=(HTTPStatus.FORBIDDEN, missing),
        ),
        Route(
            "PATCH",
            one,
            change_json,
            session,
            "agents.change",
            "委任の期間と範囲を変更する",
            body=TermsForm,
            answers={HTTPStatus.OK: AgentAnswer},
            refuses=(HTTPStatus.FORBIDDEN, missing, conflict, HTTPStatus.PRECONDITION_FAILED),
            permission=agents,
        ),
        Route(
            "DELETE",
            one,
            revoke_json,
            session,
            "agents.revoke",
            "委任をすぐに取り消す",
            answers={HTTPStatus.NO_CONTENT: None},
            refuses=(HTTPStatus.FORBIDDEN, missing, conflict),
            permission=agents,
        ),
    )
