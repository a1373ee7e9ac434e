"""Pages of the offices' settings: each kind's list and form, drawn from its declaration."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.responses import Response

from admin.settings_desks import DESKS, Desk
from admin.settings_form import DAY, form_after, form_page, seen_version, stored_setting
from admin.settings_words import change_row, fields_of, word_of
from ukeire.domain.errors import InvalidInput, NotFound
from ukeire.domain.permissions import Permission, may, require
from ukeire.domain.settings.kinds import Setting, SettingChanged
from ukeire.usecases.change_setting import remove_setting, save_setting
from ukeire.web.context import Context
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route

_OWN = ("version", "day")
_DONE = {"saved": "保存しました", "removed": "削除しました"}


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
                word_of(DAY, one.key) if desk.key_field else _cell(desk, fields, one, 0),
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
    return form_page(context, desk, None)


def edit_page(context: Context, desk: Desk) -> Response:
    """The form of what is stored."""
    return form_page(context, desk, stored_setting(context, desk))


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
        seen = seen_version(context)
        save_setting(context.services, desk.kind, key, given, context.actor, seen_version=seen)
    except (InvalidInput, SettingChanged) as error:
        return form_after(context, desk, key, error)
    return redirect(f"{desk.path}?done=saved")


def remove(context: Context, desk: Desk) -> Response:
    """The posted button."""
    key = context.path["key"]
    try:
        seen = seen_version(context)
        remove_setting(context.services, desk.kind, key, context.actor, seen_version=seen)
    except NotFound:
        return redirect(f"{desk.path}?done=removed")  # by somebody else, or pressed twice
    except SettingChanged as error:
        return form_after(context, desk, key, error)
    return redirect(f"{desk.path}?done=removed")


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
