"""Routes and answers of an HTTP API, as API Gateway treats them."""

from typing import Any

import pytest

from infrastructure.local.declared import Route
from infrastructure.local.http_api import Routes, read_answer

ROUTES = Routes(
    [
        Route("ANY", "$default", "default"),
        Route("ANY", "/", "root"),
        Route("ANY", "/accounts/{proxy+}", "accounts"),
        Route("ANY", "/accounts/new", "new"),
        Route("GET", "/accounts/new", "new-get"),
        Route("ANY", "/filings/{filing_id}/documents", "documents"),
        Route("ANY", "/filings/{filing_id}/documents/{proxy+}", "document"),
        Route("ANY", "/filings/{filing_id}/{proxy+}", "rest"),
        Route("ANY", "/filings/mine/documents", "mine"),
    ]
)


@pytest.mark.parametrize(
    ("method", "path", "function", "parameters"),
    [
        ("GET", "/", "root", {}),
        ("GET", "/other", "default", {}),
        ("GET", "/accounts", "default", {}),
        ("GET", "/accounts/", "default", {}),
        ("GET", "/accounts/new", "new-get", {}),
        ("POST", "/accounts/new", "new", {}),
        ("GET", "/accounts/new/x", "accounts", {"proxy": "new/x"}),
        ("GET", "/filings/1/documents", "documents", {"filing_id": "1"}),
        ("GET", "/filings/mine/documents", "mine", {}),
        ("GET", "/filings/1/documents/2", "document", {"filing_id": "1", "proxy": "2"}),
        ("GET", "/filings/1/documents/2/c", "document", {"filing_id": "1", "proxy": "2/c"}),
        ("GET", "/filings/1/check", "rest", {"filing_id": "1", "proxy": "check"}),
        ("GET", "/filings//check", "default", {}),
        ("GET", "/filings/1", "default", {}),
    ],
)
def test_the_most_specific_route_is_chosen(
    method: str, path: str, function: str, parameters: dict[str, str]
) -> None:
    found = ROUTES.find(method, path)
    assert found is not None
    assert (found[0].function, found[1]) == (function, parameters)


def test_without_a_default_a_strange_path_has_no_route() -> None:
    assert Routes([Route("GET", "/a", "a")]).find("GET", "/b") is None
    assert Routes([Route("GET", "/a", "a")]).find("POST", "/a") is None


@pytest.mark.parametrize(
    ("value", "status", "body"),
    [
        ({"statusCode": 204}, "204 No Content", b""),
        ({"statusCode": 200, "body": "名"}, "200 OK", "名".encode()),
        ({"statusCode": 200, "body": "AP8=", "isBase64Encoded": True}, "200 OK", b"\x00\xff"),
        ({"message": "名"}, "200 OK", '{"message": "名"}'.encode()),
        ("text", "200 OK", b"text"),
    ],
)
def test_answers_of_both_shapes_are_read(value: Any, status: str, body: bytes) -> None:
    answer = read_answer(value)
    assert (answer.status, answer.body) == (status, body)


def test_headers_of_the_connection_are_the_gateways_own() -> None:
    answer = read_answer(
        {"statusCode": 200, "headers": {"Content-Length": "9", "X-Own": 1}, "cookies": ["a=1"]}
    )
    assert answer.headers == [("X-Own", "1"), ("Set-Cookie", "a=1")]


@pytest.mark.parametrize("code", [99, "abc"])
def test_an_answer_without_a_status_of_http_is_refused(code: Any) -> None:
    with pytest.raises(ValueError, match=str(code)):
        read_answer({"statusCode": code})
