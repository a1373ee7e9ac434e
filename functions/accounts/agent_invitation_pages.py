"""What a mailed invitation to an agent opens: its terms, and accepting them once (A16)."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from ukeire.domain.agent import Acceptance, NewAgent
from ukeire.domain.consents import CONSENTS
from ukeire.domain.errors import (
    InvalidInput,
    LoginIdTaken,
    NotAllowedNow,
    TooMany,
    UkeireError,
    UsedUp,
)
from ukeire.domain.invitation import Invitation
from ukeire.domain.mandate import Terms
from ukeire.domain.places import PREFECTURES
from ukeire.domain.session import Role
from ukeire.usecases.accept_mandate import accept_as_known, accept_as_new, agent_invitation
from ukeire.web.context import Context
from ukeire.web.csrf import check_csrf
from ukeire.web.door import password_help
from ukeire.web.headers import private
from ukeire.web.mandate_words import scope_words
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route
from ukeire.web.shown_again import shown_again

_FORM, _GONE = "agents/invitation.html", "accounts/invitation_gone.html"


def invitation_page(context: Context) -> Response:
    """``/agent-invitations/{token}``: looking uses nothing up, so a mail program may look first."""
    try:
        invited, terms = agent_invitation(context.services, context.path["token"])
    except UsedUp as error:
        return _gone(context, error)
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
        return _gone(context, error)
    return redirect("/clients?done=accepted")


def _gone(context: Context, error: UkeireError) -> Response:
    return private(render(context, _GONE, HTTPStatus.GONE, detail=error.detail))


def _around(context: Context, invited: Invitation, terms: Terms) -> dict[str, Any]:
    actor = context.session.actor if context.session else None
    agent = actor is not None and actor.role is Role.AGENT
    return {
        "invited": invited,
        "scope": scope_words(terms),
        "agent": context.services.mandates.agent(actor.login_id) if actor and agent else None,
        "stranger": actor is not None and not agent,
        "prefectures": {one: one for one in PREFECTURES},
        "consents": CONSENTS,
        "office": context.services.office,
        **password_help(context),
    }


def routes() -> Sequence[Route]:
    """Pages of mailed invitations to agents."""
    path, anyone = "/agent-invitations/{token}", Access.PUBLIC
    return (
        Route("GET", path, invitation_page, anyone, "agents.open", "代理の招待"),
        Route("POST", path, accept, anyone, "agents.accept", "代理の招待を承諾する"),
    )
