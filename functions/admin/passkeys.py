"""Passkeys: one's own page, and the way in by one. Browsers need script for both."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from ukeire.domain.characters import single_line
from ukeire.domain.staff import Passkey
from ukeire.usecases.passkeys import (
    begin_passkey,
    begin_passkey_login,
    finish_passkey,
    list_passkeys,
    log_in_by_passkey,
    remove_passkey,
)
from ukeire.usecases.sessions import log_out
from ukeire.web.answers import json_answer, no_content
from ukeire.web.context import Context
from ukeire.web.pages import redirect, render
from ukeire.web.representations import Answer, in_japan
from ukeire.web.routing import Access, Route
from ukeire.web.session_answers import SessionAnswer, session_answer

_DONE = {"added": "パスキーを登録しました", "removed": "パスキーを削除しました"}


class PasskeyRequest(BaseModel):
    """The password so far, exactly as typed."""

    model_config = ConfigDict(extra="forbid")

    password: str = Field(title="現在のパスワード", max_length=1000, repr=False)


class PasskeyBody(BaseModel):
    """What the browser made, and what its holder calls it."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, single_line(40)] = Field(title="パスキーの名前")
    credential: dict[str, Any] = Field(title="パスキー", repr=False)


class PasskeyLogin(BaseModel):
    """What the browser signed."""

    model_config = ConfigDict(extra="forbid")

    credential: dict[str, Any] = Field(title="パスキー", repr=False)


class PasskeyOptions(BaseModel):
    """What the browser's credential interface takes, as WebAuthn's JSON."""

    publicKey: dict[str, Any]  # noqa: N815 the name is the browsers'


class PasskeyAnswer(Answer):
    """One passkey."""

    credential_id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


class PasskeyListAnswer(Answer):
    """One's own passkeys."""

    items: tuple[PasskeyAnswer, ...]


def _answer(one: Passkey) -> PasskeyAnswer:
    used = in_japan(one.last_used_at) if one.last_used_at else None
    return PasskeyAnswer(
        credential_id=one.credential_id,
        name=one.name,
        created_at=in_japan(one.created_at),
        last_used_at=used,
    )


def passkeys_page(context: Context) -> Response:
    """``/passkeys``: what there is, and a form that needs script."""
    return render(
        context,
        "offices/passkeys.html",
        passkeys=list_passkeys(context.services, context.actor),
        done=_DONE.get(context.request.query_params.get("done", "")),
    )


def remove_from_page(context: Context) -> Response:
    """The posted button."""
    remove_passkey(context.services, context.actor, context.path["credential_id"])
    return redirect("/passkeys?done=removed")


def read_passkeys(context: Context) -> Response:
    """``GET /api/passkeys``."""
    found = list_passkeys(context.services, context.actor)
    return json_answer(PasskeyListAnswer(items=tuple(_answer(one) for one in found)))


def begin(context: Context) -> Response:
    """``POST /api/passkeys/options``."""
    password = context.read(PasskeyRequest).password
    options = begin_passkey(context.services, context.actor, password, address=context.address)
    return json_answer({"publicKey": options})


def add(context: Context) -> Response:
    """``POST /api/passkeys``."""
    body = context.read(PasskeyBody)
    made = finish_passkey(context.services, context.actor, body.name, body.credential)
    return json_answer(_answer(made), HTTPStatus.CREATED)


def remove(context: Context) -> Response:
    """``DELETE /api/passkeys/{credential_id}``."""
    remove_passkey(context.services, context.actor, context.path["credential_id"])
    return no_content()


def begin_login(context: Context) -> Response:
    """``POST /api/session/passkey/options``."""
    return json_answer(
        {"publicKey": begin_passkey_login(context.services, address=context.address)}
    )


def log_in(context: Context) -> Response:
    """``POST /api/session/passkey``."""
    body = context.read(PasskeyLogin)
    token, session = log_in_by_passkey(context.services, body.credential)
    if context.token is not None:  # the browser's last session ends with the new one
        log_out(context.services, context.token)
    return context.start_session(json_answer(session_answer(session)), token)


def routes() -> Sequence[Route]:
    """One's own passkeys, and the way in."""
    session, anyone = Access.SESSION, Access.PUBLIC
    own, one = "/api/passkeys", "/api/passkeys/{credential_id}"
    way_in = "/api/session/passkey"
    return (
        Route("GET", "/passkeys", passkeys_page, session, "passkeys.list", "パスキー"),
        Route(
            "POST",
            "/passkeys/{credential_id}/delete",
            remove_from_page,
            session,
            "passkeys.remove",
            "パスキーの削除",
        ),
        Route(
            "GET",
            own,
            read_passkeys,
            session,
            "passkeys.list",
            "自分のパスキー",
            answers={HTTPStatus.OK: PasskeyListAnswer},
        ),
        Route(
            "POST",
            f"{own}/options",
            begin,
            session,
            "passkeys.prepare",
            "パスキーの登録を始める",
            body=PasskeyRequest,
            answers={HTTPStatus.OK: PasskeyOptions},
        ),
        Route(
            "POST",
            own,
            add,
            session,
            "passkeys.add",
            "パスキーを登録する",
            body=PasskeyBody,
            answers={HTTPStatus.CREATED: PasskeyAnswer},
        ),
        Route(
            "DELETE",
            one,
            remove,
            session,
            "passkeys.remove",
            "パスキーを削除する",
            answers={HTTPStatus.NO_CONTENT: None},
        ),
        Route(
            "POST",
            f"{way_in}/options",
            begin_login,
            anyone,
            "sessions.prepare",
            "パスキーでのログインを始める",
            answers={HTTPStatus.OK: PasskeyOptions},
        ),
        Route(
            "POST",
            way_in,
            log_in,
            anyone,
            "sessions.create_by_passkey",
            "パスキーでログインする",
            body=PasskeyLogin,
            answers={HTTPStatus.OK: SessionAnswer},
        ),
    )
