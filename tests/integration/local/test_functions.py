"""Functions in the local run: events, answers, environments, limits."""

import json
import time

import httpx

from tests.stack import Stack, wait_for


def test_a_request_reaches_its_function_as_an_event_of_version_2(small: Stack) -> None:
    answer = httpx.post(
        f"{small.site}/notes/n1/a/b?x=1&x=2&y=",
        content='{"名": "値"}',
        headers={"Content-Type": "application/json", "X-Own": "yes", "Cookie": "a=1; b=2"},
    )
    event = answer.json()
    assert event["version"] == "2.0"
    assert event["routeKey"] == "ANY /notes/{note_id}/{proxy+}"
    assert event["rawPath"] == "/notes/n1/a/b"
    assert event["rawQueryString"] == "x=1&x=2&y="
    assert event["queryStringParameters"] == {"x": "1,2", "y": ""}
    assert event["pathParameters"] == {"note_id": "n1", "proxy": "a/b"}
    assert event["cookies"] == ["a=1", "b=2"]
    assert event["headers"]["x-own"] == "yes"
    assert "cookie" not in event["headers"]
    assert (event["isBase64Encoded"], event["body"]) == (False, '{"名": "値"}')
    http = event["requestContext"]["http"]
    assert (http["method"], http["path"], http["sourceIp"]) == (
        "POST",
        "/notes/n1/a/b",
        "127.0.0.1",
    )


def test_a_form_arrives_in_base64(small: Stack) -> None:
    event = httpx.post(f"{small.site}/form", data={"a": "b"}).json()
    assert (event["isBase64Encoded"], event["body"]) == (True, "YT1i")


def test_bytes_and_cookies_leave_as_the_function_gave_them(small: Stack) -> None:
    answer = httpx.get(f"{small.site}/bytes")
    assert (answer.status_code, answer.content) == (201, b"%PDF-\x00\xff")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers.get_list("set-cookie") == ["a=1; Path=/", "b=2; Path=/"]


def test_head_answers_without_a_body(small: Stack) -> None:
    answer = httpx.head(f"{small.site}/bytes")
    assert (answer.status_code, answer.content) == (201, b"")
    assert answer.headers["content-length"] == "7"


def test_an_error_is_not_told_to_the_outside(small: Stack) -> None:
    answer = httpx.get(f"{small.site}/raise")
    assert (answer.status_code, answer.json()) == (500, {"message": "Internal Server Error"})


def test_an_answer_beyond_six_megabytes_is_an_error(small: Stack) -> None:
    assert httpx.get(f"{small.site}/large").status_code == 500


def test_a_request_beyond_ten_megabytes_is_refused_before_the_function(small: Stack) -> None:
    answer = httpx.post(f"{small.site}/x", content=b"x" * (10 * 1024 * 1024 + 1))
    assert answer.status_code == 413


def test_a_function_sees_its_own_variables_alone(small: Stack) -> None:
    seen = httpx.get(f"{small.site}/environment").json()
    assert (seen["OWN"], seen["SHARED"]) == ("site", "everywhere")
    assert seen["TABLE"] == "ukeire-local-NotesTable"
    assert seen["AWS_ENDPOINT_URL"] == small.aws
    assert "PORT" not in seen
    assert httpx.get(f"{small.site}/at-import").json() == {"own": "site"}


def test_the_context_knows_function_and_time_left(small: Stack) -> None:
    context = httpx.get(f"{small.site}/context").json()
    assert context["name"] == "ukeire-local-SiteFunction"
    assert 9_000 < context["left"] <= 10_000
    assert context["request"]


def test_a_function_is_stopped_when_its_time_is_up(small: Stack) -> None:
    started = time.monotonic()
    assert httpx.get(f"{small.site}/slow").status_code == 500
    assert time.monotonic() - started < 5
    lambda_ = small.client("lambda")

    def ticks() -> int:
        answer = lambda_.invoke(FunctionName="SlowFunction", Payload=b'{"ask": "ticks"}')
        return int(json.load(answer["Payload"])["ticks"])

    def stands_still() -> bool:
        before = ticks()
        time.sleep(0.3)
        return ticks() == before

    wait_for(stands_still, what="the end of the function")


def test_invoke_answers_as_the_lambda_service(small: Stack) -> None:
    lambda_ = small.client("lambda")
    good = lambda_.invoke(
        FunctionName="arn:aws:lambda:ap-northeast-1:123456789012:function:ukeire-local-SiteFunction",
        Payload=b'{"rawPath": "/at-import"}',
    )
    assert (good["StatusCode"], json.load(good["Payload"])) == (200, {"own": "site"})
    bad = lambda_.invoke(FunctionName="SiteFunction", Payload=b'{"rawPath": "/raise"}')
    error = json.load(bad["Payload"])
    assert bad["FunctionError"] == "Unhandled"
    assert (error["errorType"], error["errorMessage"]) == ("RuntimeError", "secret words")
    late = lambda_.invoke(FunctionName="SlowFunction", Payload=b"{}")
    assert json.load(late["Payload"])["errorType"] == "Sandbox.Timedout"


def test_an_unknown_function_is_not_found(small: Stack) -> None:
    answer = httpx.post(f"{small.aws}/2015-03-31/functions/Nobody/invocations", content=b"{}")
    assert answer.status_code == 404
    assert answer.headers["x-amzn-errortype"] == "ResourceNotFoundException"
