"""Pages of the offices' settings: each kind's list and form, drawn from its declaration."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from admin.settings_desks import DESKS, Desk
from admin.settings_words import Field, change_row, changed_entries, fields_of, word_of
from ukeire.domain.dates import JST
from ukeire.domain.errors import InvalidInput, NotFound
from ukeire.domain.permissions import Permission, may, require
from ukeire.domain.problems import Problem
from ukeire.domain.settings.kinds import Setting, SettingChanged
from ukeire.usecases.change_setting import find_setting, remove_setting, save_setting
from ukeire.web.context import Context
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route

_DONE = {"saved": "保存しました", "removed": "削除しました"}
_OWN = ("version", "day")
_DAY = Field("day", "", "date", "", "", required=True, choices={})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a kind's list."""

    href: str
    name: str
    cells: Sequence[str]


def overview(context: Context) -> Response:
    """``/settings``: what this person may set, and where."""
    desks = [one for one in DESKS if may(context.actor, one.kind.permission)]
    return render(context, "offices/settings.html", desks=desks)


def list_page(context: Context, desk: Desk) -> Response:
    """Everything of a kind that the office keeps."""
    office = require(context.actor, desk.kind.permission)
    fields = {one.name: one for one in fields_of(desk, office)}
    stored = sorted(context.services.settings.all(desk.kind, office), key=desk.order)
    return render(
        context,
        "offices/settings_list.html",
        desk=desk,
        heads=_heads(desk, office),
        rows=_fixed_rows(desk, office, stored)
        if desk.fixed
        else [
            Row(
                f"{desk.path}/{one.key}",
                word_of(_DAY, one.key) if desk.key_field else _cell(desk, fields, one, 0),
                [
                    _cell(desk, fields, one, place)
                    for place in range(0 if desk.key_field else 1, len(desk.columns))
                ],
            )
            for one in stored
        ],
        given=desk.given(context),
        done=_DONE.get(context.request.query_params.get("done", "")),
    )


def _heads(desk: Desk, office: str) -> list[str]:
    labels = {one.name: one.label for one in fields_of(desk, office)}
    columns = [labels[name] for name in desk.columns]
    return [desk.key_field or "対象", *columns] if desk.key_field or desk.fixed else columns


def _cell(desk: Desk, fields: dict[str, Any], one: Setting[Any], place: int) -> str:
    name = desk.columns[place]
    return word_of(fields[name], getattr(one.value, name))


def _fixed_rows(desk: Desk, office: str, stored: Sequence[Setting[Any]]) -> list[Row]:
    fields = {one.name: one for one in fields_of(desk, office)}
    found = {one.key: one for one in stored}
    return [
        Row(
            f"{desk.path}/{key}",
            name,
            [
                _cell(desk, fields, found[key], place) if key in found else "設定なし"
                for place in range(len(desk.columns))
            ],
        )
        for key, name in desk.places(office).items()
    ]


def new_page(context: Context, desk: Desk) -> Response:
    """The empty form."""
    require(context.actor, desk.kind.permission)
    return _form(context, desk, None)


def edit_page(context: Context, desk: Desk) -> Response:
    """The form of what is stored."""
    return _form(context, desk, _stored(context, desk))


def create(context: Context, desk: Desk) -> Response:
    """The posted form of a new one."""
    return _save(context, desk, None)


def save(context: Context, desk: Desk) -> Response:
    """The posted form of one that may be there already."""
    return _save(context, desk, context.path["key"])


def _save(context: Context, desk: Desk, key: str | None) -> Response:
    try:
        given = context.read(desk.kind.model, ignore=_OWN)
        key = key or desk.new_key(context)
        seen = _seen(context)
        save_setting(context.services, desk.kind, key, given, context.actor, seen_version=seen)
    except (InvalidInput, SettingChanged) as error:
        return _again(context, desk, key, error)
    return redirect(f"{desk.path}?done=saved")


def remove(context: Context, desk: Desk) -> Response:
    """The posted button."""
    key = context.path["key"]
    try:
        seen = _seen(context)
        remove_setting(context.services, desk.kind, key, context.actor, seen_version=seen)
    except NotFound:
        return redirect(f"{desk.path}?done=removed")  # by somebody else, or pressed twice
    except SettingChanged as error:
        return _again(context, desk, key, error)
    return redirect(f"{desk.path}?done=removed")


def _seen(context: Context) -> int:
    text = context.form.get("version", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _stored(context: Context, desk: Desk) -> Setting[Any] | None:
    office, key = require(context.actor, desk.kind.permission), context.path["key"]
    if desk.fixed:
        if key not in desk.places(office):
            raise NotFound
        kept: Setting[Any] | None = context.services.settings.get(desk.kind, office, key)
        return kept
    return find_setting(context.services, desk.kind, key, context.actor)


def _again(
    context: Context, desk: Desk, key: str | None, error: InvalidInput | SettingChanged
) -> Response:
    """The form with what was typed; after a conflict on the version that is there now."""
    office = require(context.actor, desk.kind.permission)
    if isinstance(error, InvalidInput):
        status, problems = HTTPStatus.UNPROCESSABLE_ENTITY, error.problems
    else:
        status, problems = (
            HTTPStatus.PRECONDITION_FAILED,
            (Problem("", "stale", error.detail),),
        )
    now = context.services.settings.get(desk.kind, office, key) if key else None
    changed = error.change if isinstance(error, SettingChanged) else None
    version = _seen(context) if changed is None else (now.version if now else 0)
    return _draw(
        context,
        desk,
        status,
        key=key if "key" in context.path or now else None,
        form=context.form,
        version=version,
        stored=now,
        errors=FieldErrors(problems),
        changed=changed_entries(changed) if changed else (),
    )


def _form(context: Context, desk: Desk, stored: Setting[Any] | None) -> Response:
    key = context.path.get("key")
    older = _older(context, desk, key)
    return _draw(
        context,
        desk,
        HTTPStatus.OK,
        key=key,
        form=older or (_typed(desk, stored) if stored else _defaults(desk)),
        loaded=context.request.query_params.get("of") if older else None,
        version=stored.version if stored else 0,
        stored=stored,
        errors=FieldErrors(),
        changed=(),
    )


def form_again(
    context: Context, desk: Desk, *, error: InvalidInput | None = None, **shown: Any
) -> Response:
    """The form of one that may be there already, with what was typed and what is shown with it."""
    stored = _stored(context, desk)
    return _draw(
        context,
        desk,
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        key=context.path["key"],
        form=context.form,
        version=_seen(context),
        stored=stored,
        errors=FieldErrors(error.problems if error else ()),
        changed=(),
        **shown,
    )


def _draw(
    context: Context, desk: Desk, status: HTTPStatus, key: str | None, **values: Any
) -> Response:
    office = require(context.actor, desk.kind.permission)
    versions = context.services.settings.versions(desk.kind.name, office, key) if key else ()
    return render(
        context,
        "offices/setting.html",
        status,
        desk=desk,
        key=key,
        name=desk.places(office).get(key or "")
        or (word_of(_DAY, key) if key and desk.key_field else ""),
        fields=fields_of(desk, office),
        history=[change_row(one) for one in versions],
        **{"loaded": None, "preview": None, "done": None, **values},
    )


def _older(context: Context, desk: Desk, key: str | None) -> dict[str, str] | None:
    """What a form holds for the version that the address names; saving it makes it the newest."""
    wanted = context.request.query_params.get("of")
    if key is None or wanted is None:
        return None
    office = require(context.actor, desk.kind.permission)
    for change in context.services.settings.versions(desk.kind.name, office, key):
        if str(change.version) == wanted and change.after is not None:
            names = desk.kind.model.model_fields
            return {name: _text(change.after.get(name)) for name in names}
    raise NotFound


def _typed(desk: Desk, stored: Setting[Any]) -> dict[str, str]:
    """What a form holds for what is stored."""
    return {name: _text(getattr(stored.value, name)) for name in desk.kind.model.model_fields}


def _defaults(desk: Desk) -> dict[str, str]:
    return {
        name: _text(info.default)
        for name, info in desk.kind.model.model_fields.items()
        if not info.is_required()
    }


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(JST):%Y-%m-%dT%H:%M}"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def history_page(context: Context) -> Response:
    """``/settings/history``: every change of the office's settings and accounts."""
    office = context.actor.office or ""
    cursor = context.request.query_params.get("cursor")
    page = context.services.settings.changes(office, cursor, 50)
    return render(
        context,
        "offices/settings_history.html",
        rows=[change_row(one) for one in page.items],
        next_cursor=page.next_cursor,
        first=not cursor,
    )


def routes() -> Sequence[Route]:
    """Pages of each kind, what leads to them, and what was changed."""
    return (
        Route("GET", "/settings", overview, Access.SESSION, "settings.list", "設定"),
        Route(
            "GET",
            "/settings/history",
            history_page,
            Access.SESSION,
            "settings.history",
            "設定の変更履歴",
            permission=Permission.SETTINGS,
        ),
        *(route for desk in DESKS for route in _desk_routes(desk)),
    )


def _desk_routes(desk: Desk) -> Sequence[Route]:
    kind, at = desk.kind, f"{desk.path}/{{key}}"
    made: list[tuple[Any, str, Callable[..., Response], str, str]] = [
        ("GET", desk.path, list_page, "list", "一覧"),
        ("GET", at, edit_page, "read", "変更の画面"),
        ("POST", at, save, "save", "保存"),
        ("POST", f"{at}/delete", remove, "remove", "削除"),
    ]
    if not desk.fixed:
        made += [
            ("GET", f"{desk.path}/new", new_page, "prepare", "追加の画面"),
            ("POST", desk.path, create, "create", "追加"),
        ]
    return [
        Route(
            method,
            path,
            partial(endpoint, desk=desk),
            Access.SESSION,
            f"{kind.name}.{verb}",
            f"{kind.title}：{words}",
            permission=kind.permission,
        )
        for method, path, endpoint, verb, words in made
    ]
