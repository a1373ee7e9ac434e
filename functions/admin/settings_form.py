"""The form of one setting, as stored, as of an older version or as it was typed."""

from datetime import datetime, time
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from admin.settings_desks import Desk
from admin.settings_words import Field, change_row, changed_entries, fields_of, word_of
from ukeire.domain.dates import JST
from ukeire.domain.errors import InvalidInput, NotFound
from ukeire.domain.permissions import require
from ukeire.domain.problems import Problem
from ukeire.domain.settings.kinds import Setting, SettingChanged
from ukeire.usecases.change_setting import find_setting
from ukeire.web.context import Context
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import render

DAY = Field("day", "", "date", "", "", required=True, choices={})


def seen_version(context: Context) -> int:
    text = context.form.get("version", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def stored_setting(context: Context, desk: Desk) -> Setting[Any] | None:
    office, key = require(context.actor, desk.kind.permission), context.path["key"]
    if desk.fixed:
        if key not in desk.places(office):
            raise NotFound
        kept: Setting[Any] | None = context.services.settings.get(desk.kind, office, key)
        return kept
    return find_setting(context.services, desk.kind, key, context.actor)


def form_after(
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
    version = seen_version(context) if changed is None else (now.version if now else 0)
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


def form_page(context: Context, desk: Desk, stored: Setting[Any] | None) -> Response:
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
    stored = stored_setting(context, desk)
    return _draw(
        context,
        desk,
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        key=context.path["key"],
        form=context.form,
        version=seen_version(context),
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
        or (word_of(DAY, key) if key and desk.key_field else ""),
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
