"""The offices' settings as JSON."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, create_model
from starlette.responses import Response

from admin.settings_desks import DESKS, Desk
from ukeire.domain.permissions import Permission, require
from ukeire.domain.settings.kinds import Change, Setting
from ukeire.usecases.change_setting import find_setting, remove_setting, save_setting
from ukeire.web.answers import json_answer, no_content
from ukeire.web.context import Context
from ukeire.web.query import PAGING, limit_of, text_of
from ukeire.web.representations import Answer, in_japan
from ukeire.web.routing import Access, Parameter, Route

_IF_MATCH = Parameter("If-Match", '編集した版（"3"）。新しく設定するときは "0"', place="header")


class SettingAnswer(Answer):
    """A setting; ``version`` goes into ``If-Match``."""

    key: str
    version: int


class SettingChangeAnswer(Answer):
    """One change: who, when, before and after."""

    at: datetime
    login_id: str
    name: str
    kind: str
    key: str
    version: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class SettingChangeListAnswer(Answer):
    """Part of the changes, the newest first."""

    items: tuple[SettingChangeAnswer, ...]
    next_cursor: str | None


def _answer(setting: Setting[Any]) -> Mapping[str, Any]:
    return {"key": setting.key, "version": setting.version, "value": setting.value}


def list_settings(context: Context, desk: Desk) -> Response:
    """Everything of a kind that the office keeps."""
    office = require(context.actor, desk.kind.permission)
    found = sorted(context.services.settings.all(desk.kind, office), key=desk.order)
    return json_answer({"items": [_answer(one) for one in found]})


def read_setting(context: Context, desk: Desk) -> Response:
    """One of them."""
    key = context.path["key"]
    return json_answer(_answer(find_setting(context.services, desk.kind, key, context.actor)))


def create_setting(context: Context, desk: Desk) -> Response:
    """A new one under a key that is made."""
    value = context.read(desk.kind.model)
    saved = save_setting(context.services, desk.kind, None, value, context.actor)
    return json_answer(_answer(saved), HTTPStatus.CREATED)


def put_setting(context: Context, desk: Desk) -> Response:
    """The one under that key, whole."""
    value = context.read(desk.kind.model)
    seen, key = context.if_match(), context.path["key"]
    saved = save_setting(context.services, desk.kind, key, value, context.actor, seen_version=seen)
    return json_answer(_answer(saved))


def delete_setting(context: Context, desk: Desk) -> Response:
    """It is in force no more."""
    seen, key = context.if_match(), context.path["key"]
    remove_setting(context.services, desk.kind, key, context.actor, seen_version=seen)
    return no_content()


def list_changes(context: Context) -> Response:
    """``GET /api/settings/history``."""
    page = context.services.settings.changes(
        require(context.actor, Permission.SETTINGS), text_of(context, "cursor"), limit_of(context)
    )
    items = tuple(_change(one) for one in page.items)
    return json_answer(SettingChangeListAnswer(items=items, next_cursor=page.next_cursor))


def _change(change: Change) -> SettingChangeAnswer:
    return SettingChangeAnswer(
        at=in_japan(change.at),
        login_id=change.login_id,
        name=change.name,
        kind=change.kind,
        key=change.key,
        version=change.version,
        before=dict(change.before) if change.before is not None else None,
        after=dict(change.after) if change.after is not None else None,
    )


def routes() -> Sequence[Route]:
    """JSON of each kind, and of what was changed."""
    return (
        Route(
            "GET",
            "/api/settings/history",
            list_changes,
            Access.SESSION,
            "settings.history",
            "設定と担当者の変更履歴",
            answers={HTTPStatus.OK: SettingChangeListAnswer},
            parameters=PAGING,
            permission=Permission.SETTINGS,
        ),
        *(route for desk in DESKS for route in _desk_routes(desk)),
    )


def _desk_routes(desk: Desk) -> Sequence[Route]:
    name = "".join(part.title() for part in desk.kind.name.split("_"))
    one: type[BaseModel] = create_model(
        f"{name}Setting", __base__=SettingAnswer, value=(desk.kind.model, ...)
    )
    several: type[BaseModel] = create_model(
        f"{name}Settings", __base__=Answer, items=(tuple[one, ...], ...)
    )
    path, title = f"/api{desk.path}", desk.kind.title

    def route(
        method: Any,
        path: str,
        endpoint: Callable[..., Response],
        verb: str,
        words: str,
        answers: Mapping[int, type[BaseModel] | None],
        **more: Any,
    ) -> Route:
        return Route(
            method,
            path,
            partial(endpoint, desk=desk),
            Access.SESSION,
            f"{desk.kind.name}.{verb}",
            f"{title}：{words}",
            answers=answers,
            permission=desk.kind.permission,
            **more,
        )

    body, match = desk.kind.model, {"parameters": (_IF_MATCH,)}
    ok, created, done = HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT
    at = f"{path}/{{key}}"
    made = [
        route("GET", path, list_settings, "list", "一覧", {ok: several}),
        route("GET", at, read_setting, "read", "1件", {ok: one}),
        route("PUT", at, put_setting, "save", "保存する", {ok: one}, body=body, **match),
        route("DELETE", at, delete_setting, "remove", "削除する", {done: None}, **match),
    ]
    if not desk.fixed and not desk.key_field:
        made.append(
            route("POST", path, create_setting, "create", "追加する", {created: one}, body=body)
        )
    return made
