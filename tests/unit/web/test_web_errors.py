"""Refusals as answers: one table, problem documents and pages."""

from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus

import pytest
from starlette.responses import Response

from tests.unit.web.support import TOKEN, make_app, send
from ukeire.domain import errors
from ukeire.domain.problems import Problem
from ukeire.web.context import Context
from ukeire.web.error_pages import ADVICE
from ukeire.web.errors import HTTP_STATUS, TITLES
from ukeire.web.routing import Access, Route


def every_refusal() -> Iterator[type[errors.UkeireError]]:
    waiting = [errors.UkeireError]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            yield kind


def raising(error: Exception, access: Access = Access.PUBLIC) -> list[Route]:
    def fail(_context: Context) -> Response:
        raise error

    return [
        Route("GET", path, fail, access, f"fail.{place}", "")
        for place, path in (("api", "/api/fail"), ("page", "/fail"))
    ]


def test_every_refusal_has_a_status() -> None:
    assert set(every_refusal()) == set(HTTP_STATUS)


def test_every_status_has_a_title_and_says_what_to_do() -> None:
    statuses = {*HTTP_STATUS.values(), HTTPStatus.INTERNAL_SERVER_ERROR}
    assert statuses == set(TITLES) == set(ADVICE)


@pytest.mark.asvs("16.5.1")
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.WrongCredentials(), 401),
        (errors.Forbidden(), 403),
        (errors.NotFound(), 404),
        (errors.NotAllowedNow(), 409),
        (errors.UsedUp(), 410),
        (errors.StaleVersion(), 412),
        (errors.TooMany(30), 429),
        (errors.Unavailable(), 503),
    ],
)
def test_a_refusal_is_the_same_to_programs_and_people(
    error: errors.UkeireError, status: int
) -> None:
    app = make_app(raising(error))
    told, shown = send(app, "GET", "/api/fail"), send(app, "GET", "/fail")
    assert told.status_code == shown.status_code == status
    assert told.headers["content-type"] == "application/problem+json"
    document = told.json()
    assert set(document) == {"type", "title", "status", "detail", "errors"}
    assert (document["status"], document["detail"]) == (status, error.detail)
    assert document["type"].startswith("urn:ukeire:problem:")
    assert f"<title>{document['title']} |" in shown.text
    assert error.detail in shown.text


def test_wrong_fields_are_told_all_at_once_with_pointers() -> None:
    problems = [
        Problem("/name", "missing", "氏名を入力してください。"),
        Problem("/items/0/a~1b", "enum", "選んでください。", about="w-1", item="pledge"),
    ]
    answer = send(make_app(raising(errors.InvalidInput(problems))), "GET", "/api/fail")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "/name", "code": "missing", "message": "氏名を入力してください。"},
        {
            "pointer": "/items/0/a~1b",
            "code": "enum",
            "message": "選んでください。",
            "about": "w-1",
            "item": "pledge",
        },
    ]


@pytest.mark.rule("A6")
def test_a_taken_login_id_says_from_when_it_is_free_unless_taken_for_good() -> None:
    free_from = datetime.fromisoformat("2026-04-01T12:00:00+09:00")
    held = send(make_app(raising(errors.LoginIdTaken("使用中", free_from))), "GET", "/api/fail")
    for_good = send(make_app(raising(errors.LoginIdTaken("使用中", None))), "GET", "/api/fail")
    assert held.status_code == for_good.status_code == 409
    assert held.json()["free_from"] == "2026-04-01T12:00:00+09:00"
    assert "free_from" not in for_good.json()


def test_too_many_says_when_to_come_back() -> None:
    assert (
        send(make_app(raising(errors.TooMany(90))), "GET", "/api/fail").headers["retry-after"]
        == "90"
    )


@pytest.mark.asvs("16.5.4")
def test_the_unexpected_shows_a_number_to_ask_with_and_nothing_else() -> None:
    app = make_app(raising(RuntimeError("secret-canary")))
    for path in ("/api/fail", "/fail"):
        answer = send(app, "GET", path)
        assert answer.status_code == 500
        assert answer.headers["x-request-id"] in answer.text
        assert "secret-canary" not in answer.text
        assert "Traceback" not in answer.text


@pytest.mark.fault("F11", "F48")
def test_a_failing_neighbour_is_a_503_that_may_be_tried_again() -> None:
    throttled = RuntimeError("no")
    throttled.response = {"Error": {"Code": "ThrottlingException"}}  # type: ignore[attr-defined]
    wrapped = RuntimeError("storage")
    wrapped.__cause__ = type("EndpointConnectionError", (Exception,), {})()
    for error in (throttled, wrapped):
        answer = send(make_app(raising(error)), "GET", "/api/fail")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "10"


def test_nothing_there_and_something_else_there_are_told_apart() -> None:
    app = make_app([Route("POST", "/api/things", lambda _: Response(), Access.PUBLIC, "a", "")])
    assert send(app, "GET", "/api/nothing").json()["status"] == 404
    answer = send(app, "GET", "/api/things")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_page_without_session_leads_to_the_login_and_back() -> None:
    app = make_app(raising(errors.NotFound(), Access.SESSION))
    answer = send(app, "GET", "/fail?a=1&b=%26")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/?next=%2Ffail%3Fa%3D1%26b%3D%2526"
    assert send(app, "GET", "/api/fail").status_code == 401


@pytest.mark.rule("A12")
def test_a_session_that_ended_is_taken_from_the_browser() -> None:
    answer = send(make_app(raising(errors.NotFound(), Access.SESSION)), "GET", "/fail", token="old")
    assert answer.status_code == 303
    assert 'ukeire=""; ' in answer.headers["set-cookie"]
    assert "Max-Age=0" in answer.headers["set-cookie"]


def test_an_error_page_knows_who_is_logged_in() -> None:
    app = make_app(raising(errors.NotFound(), Access.SESSION))
    assert "社会福祉法人青空会" in send(app, "GET", "/fail", token=TOKEN).text
