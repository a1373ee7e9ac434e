"""From an HTTP API's event to its answer, as Lambda does it."""

import base64
import gzip
import io
import json
import logging
import threading
from dataclasses import dataclass
from typing import Any

import pytest
from aws_lambda_powertools import Logger
from pydantic import BaseModel
from starlette.responses import Response

from tests.unit.web.support import HOST, TOKEN, make_app
from ukeire.web import health, static
from ukeire.web.answers import json_answer
from ukeire.web.app import Application
from ukeire.web.context import Context
from ukeire.web.lambda_handler import Handler, lambda_handler
from ukeire.web.routing import Access, Route


class Secret(BaseModel, extra="forbid"):
    password: str


def keep(context: Context) -> Response:
    return json_answer({"address": context.address, "length": len(context.read(Secret).password)})


def explode(_context: Context) -> Response:
    raise RuntimeError("broken")


@dataclass
class LambdaContext:
    function_name: str = "accounts"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:ap-northeast-1:1:function:accounts"
    aws_request_id: str = "request-1"


@pytest.fixture
def app() -> Application:
    routes = [
        *health.routes(),
        *static.routes(),
        Route("POST", "/api/password-resets/{token}", keep, Access.PUBLIC, "x.y", "", Secret),
        Route("GET", "/explode", explode, Access.PUBLIC, "x.z", ""),
    ]
    return make_app(routes)


@pytest.fixture
def handler(app: Application) -> Handler:
    return lambda_handler(app)


def event(method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> Any:
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "cookies": [f"__Host-ukeire={TOKEN}"],
        "headers": {"host": HOST, "x-forwarded-proto": "https", **(headers or {})},
        "requestContext": {
            "http": {"method": method, "path": path, "sourceIp": "192.0.2.1"},
            "stage": "$default",
        },
        "body": base64.b64encode(body.encode()).decode(),
        "isBase64Encoded": True,
    }


def test_an_event_is_answered(handler: Handler) -> None:
    headers = {"content-type": "application/json"}
    request = event("POST", "/api/password-resets/t", '{"password": "x"}', headers)
    answer = handler(request, LambdaContext())
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"]) == {"address": "192.0.2.1", "length": 1}
    assert answer["headers"]["x-request-id"] == "request-1"


def test_problems_travel_as_text_and_images_as_they_are(handler: Handler) -> None:
    problem = handler(event("GET", "/api/nothing"), LambdaContext())
    assert json.loads(problem["body"])["status"] == 404
    assert problem["isBase64Encoded"] is False


def test_compressed_answers_travel_as_bytes() -> None:
    def long(_context: Context) -> Response:
        return json_answer(["あ" * 2000])

    compressing = lambda_handler(
        make_app([Route("GET", "/api/long", long, Access.PUBLIC, "x.l", "")])
    )
    request = event(
        "GET", "/api/long", headers={"accept-encoding": "gzip", "sec-fetch-site": "same-origin"}
    )
    answer = compressing(request, LambdaContext())
    assert answer["isBase64Encoded"] is True
    assert answer["headers"]["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(base64.b64decode(answer["body"]))) == ["あ" * 2000]


def test_any_thread_may_serve(handler: Handler) -> None:
    found: list[int] = []

    def serve() -> None:
        found.append(handler(event("GET", "/healthz"), LambdaContext())["statusCode"])

    threads = [threading.Thread(target=serve) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [200] * 4


@pytest.mark.fault("F49")
@pytest.mark.asvs("16.2.5", "16.4.1")
def test_no_secret_reaches_the_log_and_every_line_is_json(
    handler: Handler, app: Application
) -> None:
    written = io.StringIO()
    assert isinstance(app.log, Logger)
    for output in app.log.handlers:
        assert isinstance(output, logging.StreamHandler)
        output.setStream(written)
    headers = {"content-type": "application/json", "authorization": "canary-4"}
    body = '{"password": "canary-1"}'
    handler(event("POST", "/api/password-resets/canary-2", body, headers), LambdaContext())
    handler(
        event("POST", "/api/password-resets/canary-2", '{"canary-3": 1}', headers), LambdaContext()
    )
    handler(event("GET", "/explode"), LambdaContext())
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert {line["route"] for line in lines} == {"/api/password-resets/{token}", "/explode"}
    assert {line["status"] for line in lines if "status" in line} == {200, 422, 500}
    assert "canary" not in written.getvalue()
    assert TOKEN not in written.getvalue()
