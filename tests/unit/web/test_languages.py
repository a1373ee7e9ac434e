"""Languages: chosen, remembered, said; Japanese where there is nothing else."""

import gettext
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from starlette.responses import Response

from infrastructure.build import catalogues, templates
from tests.html_page import Page
from tests.unit.web.support import HOST, TOKEN, make_app, send
from ukeire.domain.dates import typed_day, written_day
from ukeire.domain.errors import InvalidInput
from ukeire.domain.messages import missing
from ukeire.domain.problems import Problem
from ukeire.domain.wording import Text, listed
from ukeire.web import language_page, languages, pages
from ukeire.web.app import Application
from ukeire.web.context import Context
from ukeire.web.languages import JAPANESE, Language
from ukeire.web.routing import Access, Route
from ukeire.web.site import OFFICES

TAGALOG = {
    "{label}を入力してください。": "Ilagay ang {label}.",
    "ログインID": "login ID",
    "見つかりません": "Hindi nahanap",
    "表示する言語": "Wika",
    "{year}年{month}{day}日": "{day} {month} {year}",
    "4月": "Abril",
    "{some}、{more}": "{some}, {more}",
}


@pytest.fixture
def tagalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Language]:
    """A tiny catalogue, in the one place where catalogues are: all it takes for a language."""
    source, built = tmp_path / "locales", tmp_path / "locales_built"
    source.mkdir()
    catalogue = Catalog(fuzzy=False)
    catalogue.language_team = "Tagalog"
    for japanese, said in TAGALOG.items():
        catalogue.add(japanese, said)
    with (source / "tl.po").open("wb") as file:
        write_po(file, catalogue)
    catalogues.build(source, built)
    monkeypatch.setattr(languages, "BUILT", built)
    pages.environment.cache_clear()
    yield languages.languages()["tl"]
    pages.environment.cache_clear()


def problem_page(context: Context) -> Response:
    typed = Problem("/login_id", "typed", Text("「{text}」", text="ログインID"))
    return pages.render(
        context,
        "error.html",
        title=Text("見つかりません"),
        detail=missing("ログインID"),
        advice="ログインID",
        support=False,
        problems=[typed],
    )


def app() -> Application:
    here = Route("GET", "/here", problem_page, Access.PUBLIC, "p", "")
    post = Route("POST", "/here", problem_page, Access.PUBLIC, "p", "")
    return make_app([here, post, *language_page.routes()])


def chosen(tag: str) -> dict[str, str]:
    return {"cookie": f"__Host-ukeire-language={tag}"}


def test_a_language_is_a_catalogue_and_nothing_more(tagalog: Language) -> None:
    assert tagalog.name == "Tagalog"
    page = send(app(), "GET", "/here", headers=chosen("tl"))
    assert page.headers["content-language"] == "tl"
    assert page.headers["vary"].startswith("Cookie, Accept-Language")
    assert '<html lang="tl">' in page.text
    assert "<h1>Hindi nahanap</h1>" in page.text
    assert "Ilagay ang login ID." in page.text


def test_what_no_catalogue_knows_is_said_in_japanese(tagalog: Language) -> None:
    assert "本文へ移動する" in send(app(), "GET", "/here", headers=chosen("tl")).text


def test_what_people_typed_is_never_translated(tagalog: Language) -> None:
    assert "「ログインID」" in send(app(), "GET", "/here", headers=chosen("tl")).text


def test_japanese_pages_read_no_catalogue(
    tagalog: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gettext, "GNUTranslations", None)
    page = send(app(), "GET", "/here")
    assert page.headers["content-language"] == "ja"
    assert '<html lang="ja">' in page.text
    assert "ログインIDを入力してください。" in page.text


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("", "ja"),
        ("ja,en-US;q=0.9,tl;q=0.8", "ja"),
        ("tl,ja;q=0.1", "ja"),
        ("tl-PH,tl;q=0.9,en;q=0.8", "tl"),
        ("fr, tl;q=0.5", "tl"),
        ("fr, *", "ja"),
        ("tl;q=0, ja;q=0", "ja"),
        ("tl;q=x;;;,,\x7f", "ja"),
    ],
)
def test_a_browser_that_lists_japanese_gets_it_and_others_what_they_ask_for(
    tagalog: Language, header: str, said: str
) -> None:
    page = send(app(), "GET", "/here", headers={"accept-language": header})
    assert page.headers["content-language"] == said


def test_what_was_chosen_counts_more_than_what_the_browser_asks_for(tagalog: Language) -> None:
    headers = {"accept-language": "tl"} | chosen("ja")
    assert send(app(), "GET", "/here", headers=headers).headers["content-language"] == "ja"


def test_a_language_that_is_not_there_is_no_language(tagalog: Language) -> None:
    for tag in ("xx", "", "../../etc", "t" * 5000):
        page = send(app(), "GET", "/here", headers=chosen(tag))
        assert page.headers["content-language"] == "ja"
        answer = send(app(), "POST", "/language", data={"language": tag})
        assert (answer.status_code, "set-cookie" in answer.headers) == (404, False)


def test_choosing_leads_back_to_the_page_and_is_remembered(tagalog: Language) -> None:
    page = Page(send(app(), "GET", "/here?number=1&code=2").text)
    fields = {one["name"]: one["value"] for tag, one in page.elements if tag == "input"}
    assert fields == {"next": "/here?number=1&code=2"}
    answer = send(app(), "POST", "/language", data={"language": "tl", "next": fields["next"]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/here?number=1&code=2")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-ukeire-language=tl; HttpOnly; Max-Age=31536000; Path=/;")
    assert cookie.endswith("SameSite=lax; Secure")


@pytest.mark.asvs("3.7.2")
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil", ""])
def test_choosing_never_leads_away_from_the_site(tagalog: Language, target: str) -> None:
    answer = send(app(), "POST", "/language", data={"language": "tl", "next": target})
    assert answer.headers["location"] == "/"


def test_from_a_form_that_was_sent_the_way_back_is_the_page_it_stood_on(tagalog: Language) -> None:
    for referer, back in (
        (f"https://{HOST}/form?a=1", "/form?a=1"),
        ("https://evil.example/form", ""),
        ("", ""),
    ):
        page = send(app(), "POST", "/here", data={"a": "b"}, headers={"referer": referer})
        assert f'name="next" value="{back}"' in page.text


def test_the_language_of_the_page_is_marked_among_those_to_choose(tagalog: Language) -> None:
    page = Page(send(app(), "GET", "/here", headers=chosen("tl")).text)
    buttons = [one for tag, one in page.elements if tag == "button" and one.get("lang")]
    assert [(one["value"], "aria-current" in one) for one in buttons] == [
        ("ja", False),
        ("tl", True),
    ]


def test_compiled_templates_hold_no_language(
    tagalog: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates.build(tmp_path)
    pages.environment.cache_clear()
    monkeypatch.setattr(pages, "COMPILED", tmp_path / "web" / pages.COMPILED.name)
    monkeypatch.setattr(pages, "TEMPLATES", tmp_path / "nowhere")
    for tag, said in (("tl", "Ilagay ang login ID."), ("ja", "ログインIDを入力してください。")) * 2:
        page = send(app(), "GET", "/here", headers=chosen(tag)).text
        assert said in page
        assert f'<html lang="{tag}">' in page


def test_programs_are_answered_in_japanese_and_scripts_of_pages_in_their_language(
    tagalog: Language,
) -> None:
    def refuse(_context: Context) -> Response:
        raise InvalidInput([Problem("/login_id", "missing", missing("ログインID"))])

    api = make_app([Route("GET", "/api/here", refuse, Access.PUBLIC, "p", "")])
    for headers, said in (
        (chosen("tl"), "ログインIDを入力してください。"),
        (chosen("tl") | {"sec-fetch-site": "same-origin"}, "Ilagay ang login ID."),
        ({"accept-language": "tl"}, "ログインIDを入力してください。"),
    ):
        answer = send(api, "GET", "/api/here", headers=headers)
        assert answer.json()["errors"][0]["message"] == said


def test_the_offices_console_is_japanese_whatever_was_chosen(tagalog: Language) -> None:
    here = Route("GET", "/here", problem_page, Access.PUBLIC, "p", "")
    page = send(make_app([here], site=OFFICES), "GET", "/here", token=TOKEN, headers=chosen("tl"))
    assert page.headers["content-language"] == "ja"
    assert 'action="/language"' not in page.text


def test_texts_in_texts_are_said_and_dates_follow_the_language(tagalog: Language) -> None:
    day = written_day(date(2026, 4, 1))
    assert day == "2026年4月1日"
    assert tagalog.say(day) == "1 Abril 2026"
    assert tagalog.say(listed([Text("ログインID"), "ログインID"])) == "login ID, ログインID"
    assert JAPANESE.say(day) == day
    assert tagalog.say(typed_day(date(2026, 4, 1))) == "2026年4月1日"
