"""Pages: one frame, wired fields, nothing inline."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from infrastructure.local.components import PATH as COMPONENTS
from infrastructure.local.components import make_app as make_gallery
from tests.html_page import Page
from tests.unit.web.support import PROVISIONAL, TOKEN, make_app, send
from ukeire.web import pages, static
from ukeire.web.app import Application
from ukeire.web.context import Context
from ukeire.web.routing import Access, Route
from ukeire.web.site import APPLICANTS, OFFICES


def show(app: Application, path: str) -> str:
    answer = send(app, "GET", path, token=TOKEN)
    assert answer.status_code in (200, 404), answer.text
    return answer.text


@pytest.fixture(params=["gallery", "offices", "not found"])
def page(request: pytest.FixtureRequest) -> Page:
    if request.param == "gallery":
        return Page(show(make_gallery(), COMPONENTS))
    if request.param == "offices":
        return Page(show(make_gallery(OFFICES), COMPONENTS))
    return Page(show(make_app([]), "/nothing"))


def test_a_page_has_one_h1_and_its_title_opens_with_it(page: Page) -> None:
    assert [tag for tag, _ in page.elements].count("h1") == 1
    assert page.title.removeprefix("エラー：").startswith(page.heading.strip())


def test_no_id_is_there_twice_and_every_reference_is_met(page: Page) -> None:
    ids = Counter(page.values("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        for value in page.values(name):
            assert set(value.split()) <= set(ids), f"{name}={value}"
    for href in page.values("href"):
        assert not href.startswith("#") or href[1:] in ids


def test_every_control_has_a_label(page: Page) -> None:
    labelled = set(page.values("for"))
    for tag, attributes in page.elements:
        if tag in ("select", "textarea") or (tag == "input" and attributes["type"] != "hidden"):
            assert attributes["id"] in labelled


@pytest.mark.asvs("3.4.3")
def test_nothing_is_inline_and_scripts_carry_the_nonce(page: Page) -> None:
    for tag, attributes in page.elements:
        assert tag != "style"
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
        if tag == "script":
            assert attributes["nonce"]
            assert attributes["src"]
    for address in [*page.values("src"), *page.values("href"), *page.values("action")]:
        assert address.startswith(("/", "#", "?")), address


def test_elements_are_closed_in_order(page: Page) -> None:
    assert page.unclosed == []


def test_every_posting_form_carries_the_session_token_unless_it_goes_to_storage() -> None:
    text = show(make_gallery(), COMPONENTS)
    for form in re.findall(r"<form[^>]*>.*?</form>", text, re.DOTALL):
        if 'action="/logout"' in form or "/delete" in form:
            assert 'name="csrf_token"' in form


@pytest.mark.fault("F42")
@pytest.mark.asvs("1.2.1")
def test_whatever_people_type_is_shown_as_text() -> None:
    hostile = '"><script>alert(1)</script>'
    template = pages.environment().from_string(
        '{% from "components.html" import text_field, summary_list, textarea_field, postal_code_field, select_field %}'
        "{{ text_field('a', t, value=t, hint=t, error=t) }}{{ textarea_field('b', t, value=t) }}"
        "{{ summary_list([{'label': t, 'value': t, 'href': t}]) }}{{ select_field('c', t, {t: t}) }}"
        "{{ postal_code_field('d', fills={'street': t}) }}"
    )
    text = template.render(t=hostile)
    assert "<script" not in text
    assert text.count("&lt;script&gt;") >= 10


def test_a_name_that_a_template_does_not_know_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        pages.environment().from_string("{{ nobody }}").render()


def test_templates_compile_and_serve_without_their_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from infrastructure.build import templates

    templates.build(tmp_path)
    pages.environment.cache_clear()
    monkeypatch.setattr(pages, "COMPILED", tmp_path / "web" / pages.COMPILED.name)
    monkeypatch.setattr(pages, "TEMPLATES", tmp_path / "nowhere")
    try:
        assert "見つかりません" in show(make_app([]), "/nothing")
    finally:
        pages.environment.cache_clear()


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    from infrastructure.build import static as building

    tokens = tmp_path / "tokens.css"
    tokens.write_text(":root {\n  --color-neutral-black: #000000;\n  --color-unused: #123456;\n}\n")
    target = tmp_path / "static_built"
    building.build(tokens, target)
    monkeypatch.setattr(static, "BUILT", target)
    static._version.cache_clear()
    yield target
    static._version.cache_clear()


def test_static_files_are_named_by_their_content_and_kept_for_ever(built: Path) -> None:
    app = make_app(static.routes())
    (sheet,) = static.stylesheets()
    assert sheet == f"/static/{next(built.iterdir()).name}/ukeire.css"
    answer = send(app, "GET", sheet, headers={"accept-encoding": "identity"})
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "#000000" in answer.text
    assert "#123456" not in answer.text
    for encoding in ("br", "gzip"):
        packed = send(app, "GET", sheet, headers={"accept-encoding": f"{encoding}, x;q=0"})
        assert packed.headers["content-encoding"] == encoding
        assert int(packed.headers["content-length"]) < len(answer.content) / 3
    refused = send(app, "GET", sheet, headers={"accept-encoding": "br;q=0, gzip;q=0"})
    assert "content-encoding" not in refused.headers


@pytest.mark.parametrize("name", ["../../app.py", "%2e%2e/%2e%2e/app.py", "nothing.css", "js", ""])
def test_nothing_but_static_files_is_served(name: str) -> None:
    assert send(make_app(static.routes()), "GET", f"/static/{name}").status_code == 404


def test_a_head_request_has_the_headers_and_no_body() -> None:
    app = make_app(static.routes())
    answer = send(app, "HEAD", static.url("icon.svg"))
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 100


def test_the_first_login_hides_the_menu() -> None:
    def page(context: Context) -> object:
        return pages.render(
            context, "error.html", title="a", detail="b", advice="c", problems=(), support=False
        )

    routes = [Route("GET", "/p", page, Access.CHANGING_PASSWORD, "p", "")]  # type: ignore[arg-type]
    app = make_app(routes, site=APPLICANTS)
    assert "メインメニュー" in send(app, "GET", "/p", token=TOKEN).text
    assert "メインメニュー" not in send(app, "GET", "/p", token=PROVISIONAL).text
