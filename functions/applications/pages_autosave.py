"""What the script of a form page is told when it stores the form while somebody types."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from ukeire.domain.dates import JST
from ukeire.domain.problems import Problem
from ukeire.domain.wording import Text, sentences
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.filing_pages.merging import Basis, merged
from ukeire.web.filing_pages.target import Target

AUTOMATIC = "auto"
"""The ``_then`` of a form that its script sends: the person stays on the page."""


def stored_answer(context: Context, target: Target, typed: Mapping[str, Any]) -> Response:
    """200: when (in Japan), what the form is based on now, its address, the session's end.

    ``understood`` says of each entry that was mended, and of each day, what was stored.
    """
    session = context.session
    return _answer(
        context,
        {
            "saved_at": f"{context.now.astimezone(JST):%H:%M}",
            "basis": str(Basis.of(target.part)),
            "address": target.address,
            "understood": _understood(target, typed),
            "session_until": session.idle_expires_at if session else None,
        },
    )


def _understood(target: Target, typed: Mapping[str, Any]) -> dict[str, str]:
    stored = target.part or {}
    found = {}
    for entry in target.reader.views(stored):
        if entry.understood:
            found[entry.name] = entry.understood
        elif isinstance(typed.get(entry.name), str) and not entry.choices:
            mended = str(stored.get(entry.name, ""))
            found[entry.name] = (
                Text("「{mended}」と読み取りました", mended=mended)
                if mended != typed[entry.name]
                else ""
            )
    return found


def conflict_answer(context: Context, target: Target, typed: Mapping[str, Any]) -> Response:
    """412: the labels of the entries that others changed."""
    basis = Basis.read(context.form.get("_basis", ""))
    theirs = merged(basis, target.part, target.mended(typed) or typed).theirs
    views = target.reader.views(target.part or {})
    labels = [entry.label for entry in views if entry.name in theirs]
    return _answer(context, {"labels": labels}, HTTPStatus.PRECONDITION_FAILED)


def refused_answer(context: Context, problems: Sequence[Problem]) -> Response:
    """422: why not even a draft can hold it."""
    message = sentences([problem.message for problem in problems])
    return _answer(context, {"message": message}, HTTPStatus.UNPROCESSABLE_ENTITY)


def _answer(context: Context, document: Mapping[str, Any], status: int = HTTPStatus.OK) -> Response:
    """The script puts words into the page: they are in the page's language."""
    return json_answer(context.language.say_all(document), status)
