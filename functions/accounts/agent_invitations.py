"""What a mailed invitation to an agent opens: its terms, and accepting them once (A16)."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from accounts.agents_api import TermsAnswer
from accounts.invitations import gone
from ukeire.domain.agent import Acceptance, NewAgent
from ukeire.domain.consents import CONSENTS
from ukeire.domain.errors import (
    InvalidInput,
    LoginIdTaken,
    NotAllowedNow,
    TooMany,
    Unauthenticated,
    UsedUp,
)
from ukeire.domain.invitation import Invitation
from ukeire.domain.mandate import Terms
from ukeire.domain.places import PREFECTURES
from ukeire.domain.session import Role
from ukeire.usecases.accept_mandate import accept_as_known, accept_as_new, agent_invitation
from ukeire.usecases.mandate_scope import scope_words
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.csrf import check_csrf
from ukeire.web.door import password_help
from ukeire.web.headers import private
from ukeire.web.pages import redirect, render
from ukeire.web.representations import Answer
from ukeire.web.routing import Access, Route
from ukeire.web.shown_again import shown_again

_FORM = "agents/invitation.html"


class OpenAgentInvitationAnswer(Answer):
    """What a mailed link invites to."""

    organization_name: str
    inviter_name: str
    email: str
    terms: TermsAnswer
    expires_at: datetime


class AcceptedAnswer(Answer):
    """The mandate that was accepted."""

    organization_id: str
    organization_name: str
    login_id: str


def invitation_page(context: Context) -> Response:
    """``/agent-invitations/{token}``: looking uses nothing up, so a mail program may look first."""
    try:
        invited, terms = agent_invitation(context.services, context.path["token"])
    except UsedUp as error:
        return gone(context, error)
    return private(render(context, _FORM, form=context.form, **_around(context, invited, terms)))


def accept(context: Context) -> Response:
    """The posted form: of an agent without an account, or of the one that is logged in."""
    token = context.path["token"]
    try:
        invited, terms = agent_invitation(context.services, token)
        try:
            if context.session is None:
                accept_as_new(context.services, token, context.read(NewAgent))
                return redirect(f"{context.site.login_page}?notice=account-made&next=/clients")
            check_csrf(context.form, context.token or "")
            accept_as_known(context.services, token, context.read(Acceptance), context.actor)
        except (InvalidInput, LoginIdTaken, NotAllowedNow, TooMany) as error:
            around = _around(context, invited, terms)
            return private(shown_again(context, _FORM, error, **around))
    except UsedUp as error:
        return gone(context, error)
    return redirect("/clients?done=accepted")


def _around(context: Context, invited: Invitation, terms: Terms) -> dict[str, Any]:
    actor = context.session.actor if context.session else None
    agent = actor is not None and actor.role is Role.AGENT
    return {
        "invited": invited,
        "scope": scope_words(terms),
        "agent": context.services.mandates.agent(actor.agent_id) if actor and agent else None,
        "stranger": actor is not None and not agent,
        "prefectures": {one: one for one in PREFECTURES},
        "consents": CONSENTS,
        "office": context.services.office,
        **password_help(context),
    }


def open_json(context: Context) -> Response:
    """``GET /api/agent-invitations/{token}``: looking uses nothing up."""
    invited, terms = agent_invitation(context.services, context.path["token"])
    return json_answer(
        OpenAgentInvitationAnswer(
            organization_name=invited.organization_name,
            inviter_name=invited.inviter_name,
            email=invited.email,
            terms=TermsAnswer.of(terms),
            expires_at=invited.expires_at,
        )
    )


def join_json(context: Context) -> Response:
    """``POST /api/agent-invitations/{token}``: with a new account."""
    mandate = accept_as_new(context.services, context.path["token"], context.read(NewAgent))
    return _accepted(mandate.organization_id, mandate.organization_name, mandate.agent_id)


def accept_json(context: Context) -> Response:
    """``POST /api/agent-invitations/{token}/acceptance``: with the account that is logged in."""
    if context.session is None:
        raise Unauthenticated
    mandate = accept_as_known(
        context.services, context.path["token"], context.read(Acceptance), context.actor
    )
    return _accepted(mandate.organization_id, mandate.organization_name, mandate.agent_id)


def _accepted(organization_id: str, organization_name: str, login_id: str) -> Response:
    answer = AcceptedAnswer(
        organization_id=organization_id, organization_name=organization_name, login_id=login_id
    )
    return json_answer(answer, HTTPStatus.CREATED)


def routes() -> Sequence[Route]:
    """Pages and JSON of mailed invitations to agents."""
    path, anyone = "/agent-invitations/{token}", Access.PUBLIC
    link = f"/api{path}"
    missing, conflict = HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT
    return (
        Route("GET", path, invitation_page, anyone, "agents.open", "代理の招待"),
        Route("POST", path, accept, anyone, "agents.accept", "代理の招待を承諾する"),
        Route(
            "GET",
            link,
            open_json,
            Access.PUBLIC,
            "agents.open",
            "代理の招待の内容",
            answers={HTTPStatus.OK: OpenAgentInvitationAnswer},
            refuses=(missing, HTTPStatus.GONE),
        ),
        Route(
            "POST",
            link,
            join_json,
            Access.PUBLIC,
            "agents.join",
            "招待を承諾し、代理人のアカウントを登録する",
            body=NewAgent,
            answers={HTTPStatus.CREATED: AcceptedAnswer},
            refuses=(missing, conflict, HTTPStatus.GONE),
        ),
        Route(
            "POST",
            f"{link}/acceptance",
            accept_json,
            Access.BEFORE_CHOOSING,
            "agents.accept",
            "ログイン中の代理人が招待を承諾する",
            body=Acceptance,
            answers={HTTPStatus.CREATED: AcceptedAnswer},
            refuses=(missing, conflict, HTTPStatus.GONE),
        ),
    )
