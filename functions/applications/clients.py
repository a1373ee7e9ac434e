"""For whom an agent acts: its clients, choosing one, giving a mandate up (A16)."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from ukeire.domain.errors import Unauthenticated
from ukeire.domain.mandate import MandateStanding, why_not
from ukeire.domain.session import Session
from ukeire.domain.wording import Text
from ukeire.usecases.act_for import choose_client
from ukeire.usecases.give_up_mandate import give_up_mandate
from ukeire.usecases.list_clients import Client, list_clients
from ukeire.usecases.mandate_scope import scope_words
from ukeire.web.answers import json_answer, no_content
from ukeire.web.context import Context
from ukeire.web.forms import safe_next
from ukeire.web.mandate_words import standing_words
from ukeire.web.pages import redirect, render
from ukeire.web.query import text_of
from ukeire.web.representations import Answer
from ukeire.web.routing import Access, Parameter, Route
from ukeire.web.session_answers import SessionAnswer, session_answer


class MandateAnswer(Answer):
    """An organisation that the agent may act for, or could; ``open`` and ``returned`` are filings."""

    organization_id: str
    organization_name: str
    standing: MandateStanding
    starts_on: date
    ends_on: date
    procedures: tuple[str, ...]
    may_submit: bool
    open: int
    returned: int


class MandatesAnswer(Answer):
    """All of them."""

    items: tuple[MandateAnswer, ...]


class Choice(BaseModel):
    """The organisation to act for."""

    model_config = ConfigDict(extra="forbid")

    organization_id: str = Field(title="法人", max_length=100)


def clients_page(context: Context) -> Response:
    """``/clients``: what an agent sees first."""
    wanted = context.request.query_params.get("next", "")
    name = _name(context)
    clients = list_clients(context.services, context.actor, name)
    return render(
        context,
        "agents/clients.html",
        clients=[_shown(context, one) for one in clients],
        name=name,
        many=bool(name) or len(clients) > _AT_A_GLANCE,
        current=context.actor.organization_id,
        over=_over(context),
        next=safe_next(wanted, ""),
        done=_DONE.get(context.request.query_params.get("done", "")),
    )


_AT_A_GLANCE = 8
"""Clients among which nobody has to search."""
_DONE = {
    "accepted": Text("代理の依頼を承諾しました。"),
    "given-up": Text("委任を辞退しました。"),
}


def _name(context: Context) -> str:
    return text_of(context, "q") or ""


def _over(context: Context) -> str | None:
    """Why it acts for nobody any more, if it did."""
    actor = context.actor
    if actor.organization_id is None and actor.mandate is not None:
        return why_not(actor.mandate, context.now)
    return None


def _shown(context: Context, client: Client) -> dict[str, object]:
    terms = client.mandate.terms
    return {
        "id": client.mandate.organization_id,
        "name": client.mandate.organization_name,
        "standing": client.standing,
        "state": standing_words(client.standing),
        "scope": scope_words(terms),
        "terms": terms,
        "open": len(client.open_filings),
        "returned": client.returned,
        "why_not": why_not(client.mandate, context.now)
        if client.standing is not MandateStanding.ACTIVE
        else None,
    }


def choose(context: Context) -> Response:
    """The button beside an organisation: on to where the agent wanted to go."""
    choose_client(context.services, _session(context), context.form.get("organization_id", ""))
    return redirect(safe_next(context.form.get("next"), context.site.home))


def give_up_page(context: Context) -> Response:
    """Asks once more."""
    mandate = give_up_mandate(
        context.services, context.path["organization_id"], context.actor, ask=True
    )
    return render(context, "agents/give_up.html", mandate=mandate, scope=scope_words(mandate.terms))


def give_up(context: Context) -> Response:
    """Then it holds no more."""
    give_up_mandate(context.services, context.path["organization_id"], context.actor)
    return redirect("/clients?done=given-up")


def list_json(context: Context) -> Response:
    """``GET /api/mandates``."""
    found = list_clients(context.services, context.actor, _name(context))
    items = tuple(_answer(one) for one in found)
    return json_answer(MandatesAnswer(items=items))


def _answer(client: Client) -> MandateAnswer:
    mandate, terms = client.mandate, client.mandate.terms
    return MandateAnswer(
        organization_id=mandate.organization_id,
        organization_name=mandate.organization_name,
        standing=client.standing,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        procedures=terms.procedures,
        may_submit=terms.may_submit,
        open=len(client.open_filings),
        returned=client.returned,
    )


def choose_json(context: Context) -> Response:
    """``PUT /api/session/organization``."""
    wanted = context.read(Choice).organization_id
    return json_answer(session_answer(choose_client(context.services, _session(context), wanted)))


def give_up_json(context: Context) -> Response:
    """``DELETE /api/mandates/{organization_id}``."""
    give_up_mandate(context.services, context.path["organization_id"], context.actor)
    return no_content()


def _session(context: Context) -> Session:
    if context.session is None:
        raise Unauthenticated
    return context.session


def routes() -> Sequence[Route]:
    """Pages and JSON; an agent needs nobody chosen for them."""
    before = Access.BEFORE_CHOOSING
    ending = "/clients/{organization_id}/end"
    return (
        Route("GET", "/clients", clients_page, before, "mandates.list", "代理する法人"),
        Route("POST", "/clients", choose, before, "mandates.choose", "代理する法人を選ぶ"),
        Route("GET", ending, give_up_page, before, "mandates.read", "委任の辞退の確認"),
        Route("POST", ending, give_up, before, "mandates.give_up", "委任を辞退する"),
        Route(
            "GET",
            "/api/mandates",
            list_json,
            before,
            "mandates.list",
            "代理人が委任された法人",
            parameters=(Parameter("q", "法人名に含まれる言葉"),),
            answers={HTTPStatus.OK: MandatesAnswer},
            refuses=(HTTPStatus.FORBIDDEN,),
        ),
        Route(
            "PUT",
            "/api/session/organization",
            choose_json,
            before,
            "mandates.choose",
            "代理する法人を選ぶ",
            body=Choice,
            answers={HTTPStatus.OK: SessionAnswer},
            refuses=(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND),
        ),
        Route(
            "DELETE",
            "/api/mandates/{organization_id}",
            give_up_json,
            before,
            "mandates.give_up",
            "代理人が委任を辞退する",
            answers={HTTPStatus.NO_CONTENT: None},
            refuses=(HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT),
        ),
    )
