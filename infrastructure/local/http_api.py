"""API Gateway's HTTP APIs: the template's routes, payload version 2.0, on a port each."""

import base64
import json
import re
import time
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from infrastructure.local.config import ACCOUNT
from infrastructure.local.declared import Route
from infrastructure.local.invoke import MAX_PAYLOAD, Lambda
from infrastructure.local.wsgi import Answer, Environ, StartResponse

MAX_REQUEST = 10 * 1024 * 1024
_TEXT = re.compile(r"(text/|application/(json|javascript|xml)\b|application/[\w.-]+\+(json|xml))")
_DEFAULT = "$default"


def _match(pattern: str, path: str) -> dict[str, str] | None:
    """The path's parameters if it fits; `{name+}` takes the rest, at least one segment."""
    wanted, given = pattern.split("/"), path.split("/")
    found: dict[str, str] = {}
    for index, part in enumerate(wanted):
        if part.endswith("+}"):
            rest = "/".join(given[index:])
            return {**found, part[1:-2]: rest} if rest else None
        if index >= len(given):
            return None
        if part.startswith("{"):
            if not given[index]:
                return None
            found[part[1:-1]] = given[index]
        elif part != given[index]:
            return None
    return found if len(wanted) == len(given) else None


def _specificity(route: Route) -> tuple[Any, ...]:
    """Smaller is more specific: segments from the left, literal before {name} before {name+}."""
    weights = [
        2 if part.endswith("+}") else 1 if part.startswith("{") else 0
        for part in route.path.split("/")
    ]
    return (route.path == _DEFAULT, weights, route.method == "ANY")


class Routes:
    """Chooses the route as API Gateway does: the most specific path, a method before ANY."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = sorted(routes, key=_specificity)

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """The route and the path's parameters, or None: API Gateway answers 404 itself."""
        for route in self._routes:
            if route.method not in {"ANY", method}:
                continue
            if route.path == _DEFAULT:
                return route, {}
            parameters = _match(route.path, path)
            if parameters is not None:
                return route, parameters
        return None


def make_event(
    environ: Environ, route: Route, parameters: dict[str, str], body: bytes
) -> dict[str, Any]:
    """The event of payload version 2.0 for a request."""
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    headers = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_") and isinstance(value, str)
    }
    cookies = [cookie.strip() for cookie in headers.pop("cookie", "").split(";") if cookie.strip()]
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    if body:
        headers["content-length"] = str(len(body))
    headers["x-forwarded-for"] = environ["REMOTE_ADDR"]
    headers["x-forwarded-port"] = environ["SERVER_PORT"]
    headers["x-forwarded-proto"] = "http"
    now = time.time()
    route_key = route.path if route.path == _DEFAULT else f"{route.method} {route.path}"
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": path,
        "rawQueryString": environ["QUERY_STRING"],
        "headers": headers,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": "local",
            "domainName": headers.get("host", "localhost"),
            "domainPrefix": "local",
            "http": {
                "method": environ["REQUEST_METHOD"],
                "path": path,
                "protocol": environ["SERVER_PROTOCOL"],
                "sourceIp": environ["REMOTE_ADDR"],
                "userAgent": headers.get("user-agent", ""),
            },
            "requestId": uuid.uuid4().hex,
            "routeKey": route_key,
            "stage": _DEFAULT,
            "time": datetime.fromtimestamp(now, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(now * 1000),
        },
        "isBase64Encoded": False,
    }
    if cookies:
        event["cookies"] = cookies
    if environ["QUERY_STRING"]:
        query: dict[str, str] = {}
        for name, value in parse_qsl(environ["QUERY_STRING"], keep_blank_values=True):
            query[name] = f"{query[name]},{value}" if name in query else value
        event["queryStringParameters"] = query
    if parameters:
        event["pathParameters"] = parameters
    if body:
        text = _as_text(body, environ.get("CONTENT_TYPE", ""))
        event["isBase64Encoded"] = text is None
        event["body"] = base64.b64encode(body).decode() if text is None else text
    return event


def _as_text(body: bytes, content_type: str) -> str | None:
    if not _TEXT.match(content_type.lower()):
        return None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def read_answer(value: Any) -> Answer:
    """A function's answer as HTTP. Raises `ValueError` for a shape that API Gateway refuses."""
    if not isinstance(value, dict) or "statusCode" not in value:
        # The format's shorthand: anything else is the body of a JSON 200.
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return Answer("200 OK", [("Content-Type", "application/json")], text.encode())
    code = int(value["statusCode"])
    phrase = HTTPStatus(code).phrase
    headers = [
        (name, str(item))
        for name, item in (value.get("headers") or {}).items()
        if name.lower() not in {"content-length", "connection", "transfer-encoding"}
    ]
    headers += [("Set-Cookie", cookie) for cookie in value.get("cookies") or []]
    body = value.get("body") or ""
    raw = base64.b64decode(body) if value.get("isBase64Encoded") else body.encode()
    return Answer(f"{code} {phrase}", headers, raw)


def problem(status: HTTPStatus, message: str) -> Answer:
    """API Gateway's own refusals."""
    body = json.dumps({"message": message}).encode()
    return Answer(f"{status} {status.phrase}", [("Content-Type", "application/json")], body)


class HttpApi:
    """One HTTP API as a WSGI application."""

    def __init__(self, routes: Sequence[Route], service: Lambda) -> None:
        self._routes = Routes(routes)
        self._lambda = service

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        answer = self.answer(environ)
        if environ["REQUEST_METHOD"] == "HEAD":
            answer.headers.append(("Content-Length", str(len(answer.body))))
            answer.body = b""
        return answer.send(start_response)

    def answer(self, environ: Environ) -> Answer:
        """What the function, or API Gateway before it, answers."""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        found = self._routes.find(environ["REQUEST_METHOD"], path)
        if found is None:
            return problem(HTTPStatus.NOT_FOUND, "Not Found")
        body = _read_body(environ)
        if body is None:
            return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Request Too Long")
        route, parameters = found
        event = make_event(environ, route, parameters, body)
        if len(event.get("body", "")) > MAX_PAYLOAD:
            return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Request Too Long")
        result = self._lambda.invoke(route.function, event)
        if result.error:
            return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal Server Error")
        try:
            return read_answer(result.value())
        except ValueError:
            return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal Server Error")


def _read_body(environ: Environ) -> bytes | None:
    """The request's body, or None when it is longer than an HTTP API takes."""
    stream = environ["wsgi.input"]
    if environ.get("wsgi.input_terminated"):
        body: bytes = stream.read(MAX_REQUEST + 1)
        return body if len(body) <= MAX_REQUEST else None
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return stream.read(length) if length <= MAX_REQUEST else None
