"""Who gets as far as an endpoint: sessions, foreign origins, forged forms, cookies."""

import pytest
from starlette.responses import Response

from tests.unit.web.support import HOST, PROVISIONAL, TOKEN, Sessions, make_app, post_form, send
from ukeire.domain.errors import VersionRequired
from ukeire.web.answers import json_answer, no_content, redirect
from ukeire.web.context import Context
from ukeire.web.csrf import csrf_token
from ukeire.web.forms import safe_next
from ukeire.web.headers import FIXED
from ukeire.web.routing import Access, Route
from ukeire.web.site import APPLICANTS, OFFICES, WebSettings


def done(_context: Context) -> Response:
    return no_content()


ROUTES = [
    Route("GET", "/api/things", done, Access.SESSION, "things.list", ""),
    Route("GET", "/api/session", done, Access.CHANGING_PASSWORD, "session.read", "", extends=False),
    Route("POST", "/api/things", done, Access.SESSION, "things.add", ""),
    Route("DELETE", "/api/things/{id}", done, Access.SESSION, "things.remove", ""),
    Route("POST", "/things", done, Access.SESSION, "things.add_page", ""),
    Route("GET", "/things", done, Access.SESSION, "things.page", ""),
    Route("POST", "/login", done, Access.PUBLIC, "login", ""),
    Route("POST", "/api/login", done, Access.PUBLIC, "login.api", ""),
]
CHANGING = [route for route in ROUTES if route.method != "GET"]


@pytest.mark.fault("F36")
@pytest.mark.asvs("3.5.1")
@pytest.mark.parametrize("route", CHANGING, ids=lambda route: f"{route.method} {route.path}")
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": f"https://{HOST}.evil.example"},
        {"origin": f"https://{HOST}:8443"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": f"https://{HOST}"},
    ],
    ids=str,
)
def test_a_changing_request_of_another_site_is_refused(
    route: Route, headers: dict[str, str]
) -> None:
    path = route.path.replace("{id}", "1")
    data = {"csrf_token": csrf_token(TOKEN)}
    answer = send(make_app(ROUTES), route.method, path, token=TOKEN, headers=headers, data=data)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": f"https://{HOST}", "sec-fetch-site": "same-origin"},
        {"origin": "https://known.example", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
    ],
    ids=str,
)
def test_our_own_pages_and_programs_that_are_no_browsers_may_change_things(
    headers: dict[str, str],
) -> None:
    app = make_app(ROUTES, own_origin="https://known.example")
    assert send(app, "POST", "/api/things", token=TOKEN, headers=headers).status_code == 204


def test_reading_is_open_to_links_from_anywhere() -> None:
    headers = {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}
    assert send(make_app(ROUTES), "GET", "/things", token=TOKEN, headers=headers).status_code == 204


@pytest.mark.fault("F36")
def test_a_form_needs_the_token_of_its_own_session() -> None:
    app = make_app(ROUTES)
    assert post_form(app, "/things", {}).status_code == 204
    for token in ("", "x", csrf_token("another session"), "é"):
        assert post_form(app, "/things", {"csrf_token": token}).status_code == 403
    assert csrf_token(TOKEN) != csrf_token(PROVISIONAL)
    assert TOKEN not in csrf_token(TOKEN)


@pytest.mark.asvs("8.2.1")
def test_without_a_session_only_public_routes_answer() -> None:
    app = make_app(ROUTES)
    for token in (None, "unknown", "x" * 500, "日本"):
        headers = {"cookie": f"__Host-ukeire={token}".encode()} if token else {}
        assert send(app, "GET", "/api/things", headers=headers).status_code == 401  # type: ignore[arg-type]
    assert send(app, "POST", "/login", data={"a": "b"}).status_code == 204


@pytest.mark.rule("A7")
def test_a_provisional_password_opens_nothing_but_its_replacement() -> None:
    app = make_app(ROUTES)
    assert send(app, "GET", "/api/things", token=PROVISIONAL).status_code == 403
    assert send(app, "GET", "/api/session", token=PROVISIONAL).status_code == 204
    page = send(app, "GET", "/things", token=PROVISIONAL)
    assert (page.status_code, page.headers["location"]) == (303, "/password")


@pytest.mark.rule("A12")
@pytest.mark.asvs("7.3.1")
def test_only_what_a_person_does_prolongs_the_session() -> None:
    for path, headers, by_person in (
        ("/api/things", {}, True),
        ("/api/things", {"ukeire-background": "1"}, False),
        ("/api/session", {}, False),
    ):
        sessions = Sessions()
        send(make_app(ROUTES, sessions=sessions), "GET", path, token=TOKEN, headers=headers)
        assert sessions.asked == [(TOKEN, by_person)]


@pytest.mark.asvs("3.5.4")
def test_the_offices_do_not_know_the_applicants_cookie() -> None:
    app = make_app(ROUTES, site=OFFICES)
    cookie = {"cookie": f"__Host-ukeire={TOKEN}"}
    assert send(app, "GET", "/api/things", headers=cookie).status_code == 401
    assert send(app, "GET", "/api/things", token=TOKEN).status_code == 204


def start(context: Context) -> Response:
    return context.start_session(redirect("/home"), "fresh")


def end(context: Context) -> Response:
    return context.end_session(redirect("/"))


SESSION_ROUTES = [
    Route("POST", "/login", start, Access.PUBLIC, "login", ""),
    Route("POST", "/logout", end, Access.CHANGING_PASSWORD, "logout", ""),
]


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.3", "3.3.4")
def test_the_session_cookie_is_for_this_host_https_and_no_script() -> None:
    answer = send(make_app(SESSION_ROUTES), "POST", "/login", data={"a": "b"})
    parts = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")}
    assert parts == {"__host-ukeire=fresh", "path=/", "httponly", "secure", "samesite=lax"}


def test_the_local_run_over_http_uses_another_name_without_secure() -> None:
    app = make_app(SESSION_ROUTES, insecure_cookies=True)
    cookie = send(app, "POST", "/login", data={"a": "b"}).headers["set-cookie"]
    assert cookie.startswith("ukeire=fresh;")
    assert "secure" not in cookie.lower()


@pytest.mark.asvs("14.3.1")
def test_logging_out_clears_the_cookie_and_what_the_browser_kept() -> None:
    answer = post_form(make_app(SESSION_ROUTES), "/logout", {})
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert answer.headers["clear-site-data"] == '"cache", "storage"'


@pytest.mark.asvs("3.4.1", "3.4.3", "3.4.4", "3.4.5", "3.4.6", "3.4.8", "14.3.2")
@pytest.mark.parametrize("path", ["/api/things", "/things", "/nothing", "/api/nothing"])
@pytest.mark.parametrize("token", [None, TOKEN, PROVISIONAL])
def test_every_answer_carries_the_protective_headers(path: str, token: str | None) -> None:
    app = make_app(ROUTES, upload_origin="https://documents.s3.example")
    answer = send(app, "GET", path, token=token)
    assert {name: answer.headers[name] for name in FIXED} == FIXED
    assert answer.headers["cache-control"] == "no-store"
    policy = dict(
        part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; ")
    )
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["connect-src"] == policy["form-action"] == "'self' https://documents.s3.example"
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_no_two_answers_share_a_nonce() -> None:
    app = make_app(ROUTES)
    policies = {send(app, "GET", "/nothing").headers["content-security-policy"] for _ in range(3)}
    assert len(policies) == 3


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/filings/1?a=b", "/filings/1?a=b"),
        (None, "/home"),
        ("", "/home"),
        ("https://evil.example", "/home"),
        ("//evil.example", "/home"),
        ("/\\evil.example", "/home"),
        ("/a\r\nSet-Cookie: x", "/home"),
        ("javascript:alert(1)", "/home"),
    ],
)
def test_login_leads_nowhere_but_into_this_site(target: str | None, expected: str) -> None:
    assert safe_next(target, "/home") == expected


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ('"3"', 200),
        ("3", 200),
        ('W/"3"', 200),
        ("", 428),
        ("*", 428),
        ('"x"', 412),
        ('"1","2"', 412),
    ],
)
def test_a_change_names_the_version_it_was_made_on(header: str, status: int) -> None:
    def version(context: Context) -> Response:
        return json_answer({"version": context.if_match()})

    app = make_app([Route("PUT", "/api/x", version, Access.PUBLIC, "x", "")])
    answer = send(app, "PUT", "/api/x", headers={"if-match": header})
    assert answer.status_code == status
    assert status != 428 or answer.json()["detail"] == VersionRequired.default_detail


def test_the_environment_says_where_uploads_go(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("S3_ADDRESSING", "AWS_ENDPOINT_URL", "INSECURE_COOKIES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOCUMENTS_BUCKET", "documents")
    monkeypatch.setenv("AWS_REGION", "ap-northeast-1")
    monkeypatch.setenv("SITE_URL", "https://known.example")
    settings = WebSettings.from_environment(APPLICANTS)
    assert settings.upload_origin == "https://documents.s3.ap-northeast-1.amazonaws.com"
    assert (settings.own_origin, settings.insecure_cookies) == ("https://known.example", False)
    monkeypatch.setenv("S3_ADDRESSING", "path")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:3002")
    assert WebSettings.from_environment(APPLICANTS).upload_origin == "http://localhost:3002"
