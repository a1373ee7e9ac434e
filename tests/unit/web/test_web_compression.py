"""Answers are compressed where that is worth it and tells nobody anything."""

import re
from typing import Any

import httpx
import pytest
from starlette.responses import HTMLResponse, Response

from tests.unit.web.support import TOKEN, make_app, post_form, send
from ukeire.web import pages
from ukeire.web.answers import json_answer, no_content
from ukeire.web.context import Context
from ukeire.web.csrf import csrf_token
from ukeire.web.routing import Access, Route

LONG = "受入れ機関の申請を受け付けました。" * 200


def _answers(body: Any) -> Any:
    return lambda _context: body()


def form_page(context: Context) -> Response:
    template = "{{ csrf_field() }}" * 5 + LONG
    drawn = pages.environment().from_string(template)
    return HTMLResponse(drawn.render(pages.known(context, context.session)))


ROUTES = [
    Route("GET", "/public", _answers(lambda: HTMLResponse(LONG)), Access.PUBLIC, "a.b", ""),
    Route("GET", "/private", form_page, Access.SESSION, "a.c", ""),
    Route("GET", "/short", _answers(lambda: HTMLResponse("はい")), Access.PUBLIC, "a.d", ""),
    Route("GET", "/api/list", _answers(lambda: json_answer([LONG])), Access.PUBLIC, "a.e", ""),
    Route(
        "GET",
        "/file",
        _answers(lambda: Response(LONG.encode(), media_type="application/pdf")),
        Access.PUBLIC,
        "a.f",
        "",
    ),
    Route("POST", "/things", _answers(no_content), Access.SESSION, "a.g", ""),
]
OWN = {"sec-fetch-site": "same-origin"}


def get(path: str, *, token: str | None = None, **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return send(make_app(ROUTES), "GET", path, token=token, headers=sent)


@pytest.mark.parametrize("path", ["/public", "/api/list"])
def test_pages_and_json_travel_compressed_where_the_browser_takes_it(path: str) -> None:
    small = get(path, accept_encoding="br, gzip")
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) < 500
    assert LONG in small.text
    for refused in ("", "br", "gzip;q=0"):
        plain = get(path, accept_encoding=refused)
        assert "content-encoding" not in plain.headers
        assert LONG in plain.text
        assert plain.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/short", "/file"])
def test_what_is_short_or_no_text_travels_as_it_is(path: str) -> None:
    assert "content-encoding" not in get(path, accept_encoding="gzip").headers


@pytest.mark.asvs("3.5.1")
@pytest.mark.parametrize("site", ["cross-site", "same-site", ""])
def test_no_other_site_learns_how_well_somebodys_page_compresses(site: str) -> None:
    asked = {"sec_fetch_site": site} if site else {}
    answer = get("/private", token=TOKEN, accept_encoding="gzip", **asked)
    assert "content-encoding" not in answer.headers
    for own in ("same-origin", "none"):
        answer = get("/private", token=TOKEN, accept_encoding="gzip", sec_fetch_site=own)
        assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.fault("F36")
@pytest.mark.asvs("3.5.1")
def test_a_forgery_token_looks_different_in_every_answer_and_opens_each_time() -> None:
    app = make_app(ROUTES)
    drawn = []
    for _ in range(3):
        text = send(app, "GET", "/private", token=TOKEN).text
        (token,) = set(re.findall('value="([^"]+)"', text))
        drawn.append(token)
    assert len(set(drawn)) == 3
    for token in drawn:
        assert post_form(app, "/things", {"csrf_token": token}).status_code == 204


@pytest.mark.fault("F36")
@pytest.mark.asvs("3.5.1")
def test_no_made_up_token_opens() -> None:
    app = make_app(ROUTES)
    good = csrf_token(TOKEN)
    made_up = ("", "A", "A" * 88, "=" * 88, good[:-4], good[4:], "é" * 88, "\ud7ff")
    for token in made_up:
        assert post_form(app, "/things", {"csrf_token": token}).status_code == 403
