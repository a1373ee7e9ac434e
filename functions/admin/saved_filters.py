"""Filters of the queue that somebody keeps, as JSON and from the queue's page."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from admin.queue_answers import QueueQuery
from ukeire.domain.errors import InvalidInput
from ukeire.domain.problems import Problem
from ukeire.usecases.ports.queue import SavedFilter
from ukeire.usecases.saved_filters import delete_filter, list_filters, save_filter, set_default
from ukeire.web.answers import json_answer, no_content
from ukeire.web.context import Context
from ukeire.web.pages import redirect
from ukeire.web.representations import Answer
from ukeire.web.routing import Access, Route
from ukeire.web.validation import problems_of

_NOT_KEPT = {"cursor", "limit"}


class FilterBody(BaseModel):
    """A filter to keep: ``query`` is that of ``GET /api/queue``; the same name replaces."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(title="名前", min_length=1, max_length=40)
    query: dict[str, str | int | bool] = Field(title="条件", max_length=20)
    default: bool = Field(default=False, title="最初に表示")


class FilterForm(BaseModel):
    """A filter to keep, from the page; ``query`` is the address's."""

    name: str = Field(title="名前", max_length=40)
    query: str = Field("", title="条件", max_length=2000)
    default: bool = Field(default=False, title="最初に表示")


class FilterAnswer(Answer):
    """A kept filter."""

    filter_id: str
    name: str
    query: dict[str, Any]
    default: bool


class FiltersAnswer(Answer):
    """All of one's own."""

    items: tuple[FilterAnswer, ...]


def address_of(query: str) -> str:
    """Where a kept filter leads."""
    return f"/queue?{query}" if query else "/queue?assignee=any"


def asked_in_body(given: Mapping[str, Any]) -> QueueQuery:
    """The queue that a body's ``query`` asks for. Raises InvalidInput, as the queue would."""
    data = {name: value for name, value in given.items() if str(value).strip()}
    if unknown := data.keys() - QueueQuery.model_fields.keys():
        message = f"この条件は使えません：{'、'.join(sorted(unknown))}"
        raise InvalidInput([Problem("/query", "extra_forbidden", message)])
    try:
        return QueueQuery.model_validate(data)
    except ValidationError as error:
        raise InvalidInput(
            [
                Problem(f"/query{one.pointer}", one.code, one.message)
                for one in problems_of(error, data, QueueQuery)
            ]
        ) from error


def _query(given: Mapping[str, Any]) -> str:
    """The address's query of what is asked for. Raises InvalidInput."""
    kept = asked_in_body(given).model_dump(exclude_defaults=True, exclude=_NOT_KEPT, mode="json")
    return urlencode({name: _text(value) for name, value in kept.items()})


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _answer(kept: SavedFilter) -> FilterAnswer:
    data = dict(parse_qsl(kept.query))
    query = QueueQuery.model_validate(data).model_dump(exclude_defaults=True, mode="json")
    return FilterAnswer(filter_id=kept.filter_id, name=kept.name, query=query, default=kept.default)


def read_filters(context: Context) -> Response:
    """``GET /api/saved-filters``."""
    kept = list_filters(context.services, context.actor)
    return json_answer(FiltersAnswer(items=tuple(_answer(one) for one in kept)))


def add_filter(context: Context) -> Response:
    """``POST /api/saved-filters``."""
    body = context.read(FilterBody)
    query = _query(body.query)
    kept = save_filter(
        context.services, context.actor, body.name.strip(), query, default=body.default
    )
    return json_answer(_answer(kept), HTTPStatus.CREATED)


def remove_filter(context: Context) -> Response:
    """``DELETE /api/saved-filters/{filter_id}``."""
    delete_filter(context.services, context.actor, context.path["filter_id"])
    return no_content()


def post_filter(context: Context) -> Response:
    """Keep what the queue's page shows."""
    form = context.read(FilterForm)
    query = _query({name: text for name, text in parse_qsl(form.query) if name not in _NOT_KEPT})
    save_filter(context.services, context.actor, form.name.strip(), query, default=form.default)
    return redirect(address_of(query))


def post_default(context: Context) -> Response:
    """Begin with this one from now on, or with none any more."""
    chosen = context.path["filter_id"] if context.form.get("default") == "yes" else None
    set_default(context.services, context.actor, chosen)
    return redirect("/queue?assignee=any")


def post_delete(context: Context) -> Response:
    """Keep it no longer."""
    delete_filter(context.services, context.actor, context.path["filter_id"])
    return redirect("/queue?assignee=any")


def routes() -> Sequence[Route]:
    """JSON and forms of kept filters."""
    session, path = Access.SESSION, "/api/saved-filters"
    page = "/queue/filters"
    return (
        Route(
            "GET",
            path,
            read_filters,
            session,
            "saved_filters.read",
            "保存した条件の一覧",
            answers={HTTPStatus.OK: FiltersAnswer},
        ),
        Route(
            "POST",
            path,
            add_filter,
            session,
            "saved_filters.change",
            "条件を保存する（同じ名前は置き換え）",
            body=FilterBody,
            answers={HTTPStatus.CREATED: FilterAnswer},
        ),
        Route(
            "DELETE",
            f"{path}/{{filter_id}}",
            remove_filter,
            session,
            "saved_filters.remove",
            "保存した条件を削除する",
            answers={HTTPStatus.NO_CONTENT: None},
        ),
        Route("POST", page, post_filter, session, "saved_filters.change", "条件の保存"),
        Route(
            "POST",
            f"{page}/{{filter_id}}/default",
            post_default,
            session,
            "saved_filters.change",
            "最初に表示する条件",
        ),
        Route(
            "POST",
            f"{page}/{{filter_id}}/delete",
            post_delete,
            session,
            "saved_filters.change",
            "保存した条件の削除",
        ),
    )
