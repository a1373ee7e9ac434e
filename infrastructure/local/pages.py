"""`/_local/…` on the applicants' port: what a laptop offers and a deployment never has."""

import html
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from pydantic import TypeAdapter, ValidationError

from infrastructure.local import components
from infrastructure.local.mailbox import Mailbox
from infrastructure.local.permissions import Permissions
from infrastructure.local.schedules import Schedules
from infrastructure.local.wsgi import Answer, Application, Environ, StartResponse
from ukeire.adapters.clock import system_clock

_PREFIX = "/_local/"
_DURATION = TypeAdapter(timedelta)


class LocalPages:
    """The applicants' site with the local pages in front of it."""

    def __init__(
        self,
        site: Application,
        mailbox: Mailbox,
        schedules: Schedules,
        staff: Sequence[Mapping[str, str]],
        executions: Callable[[], list[dict[str, Any]]],
        permissions: Permissions,
    ) -> None:
        self._site = site
        self._mailbox = mailbox
        self._schedules = schedules
        self._staff = staff
        self._executions = executions
        self._permissions = permissions

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith(_PREFIX):
            return self._site(environ, start_response)
        return self._answer(environ).send(start_response)

    def _answer(self, environ: Environ) -> Answer:
        path = environ["PATH_INFO"].removeprefix(_PREFIX)
        match environ["REQUEST_METHOD"], path.split("/"):
            case "GET", ["mail"]:
                return self._mail(environ)
            case "GET", ["components"]:
                return components.answer(environ)
            case "GET", ["staff"]:
                return _json(self._staff)
            case "GET", ["executions"]:
                return _json(self._executions())
            case "GET", ["permissions"]:
                permissions = self._permissions
                return _json({"denied": permissions.denied(), "unused": permissions.unused()})
            case "POST", ["clock"]:
                return self._clock(environ)
            case "POST", ["schedules", function]:
                fired = self._schedules.fire(function)
                if fired is None:
                    return _problem(HTTPStatus.NOT_FOUND, f"no function {function}")
                return _json({"fired": fired})
        return _problem(HTTPStatus.NOT_FOUND, f"no {environ['REQUEST_METHOD']} /_local/{path}")

    def _mail(self, environ: Environ) -> Answer:
        query = dict(parse_qsl(environ["QUERY_STRING"]))
        mails = self._mailbox.mails(query.get("to"))
        if "application/json" in environ.get("HTTP_ACCEPT", ""):
            return _json(mails)
        page = _PAGE.format(mails="".join(map(_as_html, mails)) or "<p>まだ送信していません。</p>")
        return Answer("200 OK", [("Content-Type", "text/html; charset=utf-8")], page.encode())

    def _clock(self, environ: Environ) -> Answer:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        try:
            offset = read_move(body, system_clock.offset)
        except ValueError as error:
            return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
        system_clock.offset = offset
        if offset == timedelta(0):
            self._schedules.restart()
        else:
            self._schedules.turn()
        return _json({"now": _time(system_clock())})


def read_move(body: bytes, offset: timedelta) -> timedelta:
    """The clock's new offset after `{"advance": duration}` or `{"reset": true}`.

    Raises `ValueError` for anything else, a move backwards included.
    """
    try:
        move = json.loads(body)
    except ValueError:
        raise ValueError("the body is not JSON") from None
    match move:
        case {"reset": True, **rest} if not rest:
            return timedelta(0)
        case {"advance": str() as text, **rest} if not rest and text.startswith("P"):
            try:
                duration = _DURATION.validate_python(text)
            except ValidationError:
                raise ValueError(f"not an ISO 8601 duration: {text}") from None
            return offset + duration
    raise ValueError('the body is neither {"advance": "PT3H"} nor {"reset": true}')


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _json(value: Any, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(f"{status} {status.phrase}", [("Content-Type", "application/json")], body)


def _problem(status: HTTPStatus, detail: str) -> Answer:
    problem = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    answer = _json(problem, status)
    answer.headers = [("Content-Type", "application/problem+json")]
    return answer


_PAGE = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>送信したメール</title>
<style>
body {{ font-family: sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }}
article {{ border: 1px solid #767676; border-radius: 8px; padding: 1rem; margin: 1rem 0 }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere }}
iframe {{ width: 100%; height: 24rem; border: 1px solid #767676 }}
</style></head>
<body><h1>送信したメール</h1>
<p>この環境から送信したメールです。新しい順に表示しています。実際には配信していません。</p>
{mails}</body></html>"""


def _as_html(mail: Mapping[str, Any]) -> str:
    shown = {key: html.escape(str(value or "")) for key, value in mail.items()}
    receivers = html.escape(", ".join(mail["to"]))
    rich = (
        f'<details><summary>HTML版</summary><iframe title="HTML版" sandbox srcdoc="{shown["html"]}">'
        "</iframe></details>"
    )
    return (
        f"<article><h2>{shown['subject']}</h2>"
        f"<p>宛先 {receivers}<br>差出人 {shown['from']}<br>送信 {shown['sent_at']}</p>"
        f"<pre>{shown['text']}</pre>{rich if mail['html'] else ''}</article>"
    )
