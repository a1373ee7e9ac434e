"""What an agent says of itself: its own page and JSON (A16)."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from ukeire.domain.agent import Agent, AgentData
from ukeire.domain.agent_record import AgentChange, AgentRecord
from ukeire.domain.errors import InvalidInput, StaleVersion
from ukeire.domain.places import PREFECTURES
from ukeire.domain.wording import Text
from ukeire.usecases.change_agent_data import change_agent_data, own_changes, own_data
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.pages import redirect, render
from ukeire.web.representations import Answer
from ukeire.web.routing import Access, Route
from ukeire.web.shown_again import shown_again

_PAGE = "agents/own.html"


class EntryChangeAnswer(Answer):
    """One entry before and after."""

    pointer: str
    label: str
    before: str | None
    after: str | None


class AgentChangeAnswer(Answer):
    """One change of what an agent says of itself."""

    at: datetime
    login_id: str
    name: str
    changes: tuple[EntryChangeAnswer, ...]

    @classmethod
    def of(cls, change: AgentChange) -> "AgentChangeAnswer":
        """The change as it is answered."""
        return cls(
            at=change.at,
            login_id=change.login_id,
            name=change.name,
            changes=tuple(
                EntryChangeAnswer(
                    pointer=one.pointer, label=one.label, before=one.before, after=one.after
                )
                for one in change.changes
            ),
        )


class OwnDataAnswer(Answer):
    """What the agent says of itself, and how it came to: the oldest change first."""

    version: int
    data: Agent
    history: tuple[AgentChangeAnswer, ...]


def data_page(context: Context) -> Response:
    """``/agent``: its data in the form that changes them."""
    record = own_data(context.services, context.actor)
    form = {name: value or "" for name, value in record.agent.model_dump().items()}
    done = Text("変更しました。") if "done" in context.request.query_params else None
    return render(context, _PAGE, form=form, done=done, **_around(context, record))


def change(context: Context) -> Response:
    """The posted form."""
    record = own_data(context.services, context.actor)
    seen = context.form.get("version", "")
    try:
        change_agent_data(
            context.services,
            context.read(AgentData, ignore=("version",)),
            context.actor,
            seen=int(seen) if seen.isascii() and seen.isdigit() else None,
        )
    except (InvalidInput, StaleVersion) as error:
        return shown_again(context, _PAGE, error, done=None, **_around(context, record))
    return redirect("/agent?done=changed")


def _around(context: Context, record: AgentRecord) -> dict[str, Any]:
    return {
        "record": record,
        "changes": tuple(reversed(own_changes(context.services, context.actor))),
        "prefectures": {one: one for one in PREFECTURES},
    }


def read_json(context: Context) -> Response:
    """``GET /api/agent``."""
    return _answer(context, own_data(context.services, context.actor))


def change_json(context: Context) -> Response:
    """``PUT /api/agent``, on the version that ``If-Match`` names if it does."""
    seen = context.if_match() if "if-match" in context.request.headers else None
    data = context.read(AgentData)
    return _answer(context, change_agent_data(context.services, data, context.actor, seen=seen))


def _answer(context: Context, record: AgentRecord) -> Response:
    history = tuple(map(AgentChangeAnswer.of, own_changes(context.services, context.actor)))
    return json_answer(OwnDataAnswer(version=record.version, data=record.agent, history=history))


def routes() -> Sequence[Route]:
    """The page and the JSON; for whom the agent acts has no part in them."""
    own, forbidden = Access.BEFORE_CHOOSING, HTTPStatus.FORBIDDEN
    return (
        Route("GET", "/agent", data_page, own, "agent_data.read", "登録支援機関の情報"),
        Route("POST", "/agent", change, own, "agent_data.change", "登録支援機関の情報の変更"),
        Route(
            "GET",
            "/api/agent",
            read_json,
            own,
            "agent_data.read",
            "登録支援機関（代理人）自身の情報と、これまでの変更",
            answers={HTTPStatus.OK: OwnDataAnswer},
            refuses=(forbidden,),
        ),
        Route(
            "PUT",
            "/api/agent",
            change_json,
            own,
            "agent_data.change",
            "登録支援機関（代理人）自身の情報を変更する",
            body=AgentData,
            answers={HTTPStatus.OK: OwnDataAnswer},
            refuses=(forbidden, HTTPStatus.PRECONDITION_FAILED),
        ),
    )
