"""The accounts' pages, without script."""

import re

import pytest

from tests.accounts_factory import World, make_account, make_provisional, registration_body
from tests.unit.accounts.browser import Browser, applicants_site
from ukeire.domain.consents import CONSENTS


@pytest.fixture
def world() -> World:
    world = World()
    world.add(make_account())
    world.add(make_provisional(login_id="kari", organization_id="org-2"))
    return world


@pytest.fixture
def browser(world: World) -> Browser:
    return Browser(applicants_site(world))


def issued_password(world: World) -> str:
    password: str = world.mailer.sent[-1].values["password"]
    return password


@pytest.mark.rule("A2", "A5", "A6", "A7", "A11")
def test_from_the_form_to_the_first_own_login(world: World, browser: Browser) -> None:
    page = browser.get("/accounts/new")
    for field in registration_body():
        assert f'name="{field}"' in page.text
    answer = browser.post("/accounts/new", **registration_body(login_id="sakura"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/accounts/new/done")
    assert "3時間以内" in browser.get("/accounts/new/done").text
    browser.get("/")
    assert browser.enter(login_id="sakura", password=issued_password(world)) == "/password"
    assert "新しいパスワードの設定（本登録）" in browser.get("/password").text
    answer = browser.post(
        "/password", current_password=issued_password(world), new_password="Atarashii2026"
    )
    assert answer.status_code == 303
    assert "新しいパスワードでログインしてください" in browser.get(answer.headers["location"]).text
    assert browser.enter(login_id="sakura", password="Atarashii2026") == "/home"
    assert len(world.mailer.sent) == 1


@pytest.mark.rule("A4")
def test_the_form_shows_all_four_documents_in_full(browser: Browser) -> None:
    page = browser.get("/accounts/new").text
    for consent in CONSENTS:
        assert consent.agreement in page
        document = browser.get(f"/help/documents/{consent.name}")
        assert document.status_code == 200
        first = re.findall(r"<li>(.+?)</li>", document.text)[5]
        assert first in page


@pytest.mark.rule("A1", "A15")
def test_the_entry_says_who_joins_and_that_further_accounts_are_made_inside(
    browser: Browser,
) -> None:
    page = browser.get("/").text
    assert "登録支援機関の入会は不要" in page
    assert "受入機関（法人）単位での入会" in page
    assert "法人の管理者に招待を依頼してください" in page


@pytest.mark.rule("A13")
def test_the_senders_address_is_published(world: World, browser: Browser) -> None:
    for path in ("/help", "/accounts/new", "/accounts/new/done"):
        assert world.sender in browser.get(path).text


@pytest.mark.rule("A17")
def test_the_mail_of_the_account_need_not_be_that_of_the_filing_but_the_companys(
    browser: Browser,
) -> None:
    assert "受入機関（法人）のメールアドレスを入力してください" in browser.get("/accounts/new").text


@pytest.mark.rule("A3")
def test_a_form_that_fails_keeps_what_was_typed_and_names_every_fault(browser: Browser) -> None:
    typed = registration_body(organization_name="ひまわり", email_confirmation="b@example.jp")
    answer = browser.post("/accounts/new", **typed)
    assert answer.status_code == 422
    assert len(browser.summary) == 2
    for name in ("organization_name", "contact_phone", "email", "email_confirmation", "login_id"):
        assert f'value="{typed[name]}"' in answer.text
    assert answer.text.count(" checked") == 4
    assert "<title>エラー：" in answer.text


@pytest.mark.rule("A6")
def test_a_held_login_id_is_told_at_its_field(browser: Browser) -> None:
    answer = browser.post("/accounts/new", **registration_body(login_id="kari"))
    assert answer.status_code == 422
    assert 'href="#f-login_id"' in answer.text
    assert "15時00分00秒以降に" in browser.summary[0]


@pytest.mark.rule("A10")
def test_a_failed_login_keeps_the_id_and_not_the_password(browser: Browser) -> None:
    answer = browser.post("/login", login_id="himawari", password="Machigai2026")
    assert answer.status_code == 422
    assert browser.summary == ["ログインIDまたはパスワードが正しくありません。"]
    assert 'value="himawari"' in answer.text
    assert "Machigai2026" not in answer.text


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/filings/abc", "/filings/abc"),
        ("//evil.example", "/home"),
        ("https://evil.example", "/home"),
        ("/\\evil.example", "/home"),
        ("", "/home"),
    ],
)
def test_login_leads_on_to_where_one_wanted_to_go_on_this_site_only(
    browser: Browser, wanted: str, target: str
) -> None:
    led = browser.enter(login_id="himawari", password="Himitsu2026", next=wanted)
    assert led == target


def test_a_browser_that_keeps_no_cookie_is_told_so_instead_of_being_asked_again(
    browser: Browser,
) -> None:
    answer = browser.post("/login", login_id="himawari", password="Himitsu2026", next="/register")
    browser.cookies.clear()
    page = browser.get(answer.headers["location"])
    assert page.status_code == 200
    assert "Cookie が使えないためログインできません" in page.text
    assert "data-cookies hidden" not in page.text
    assert 'name="next" value="/register"' in page.text
    assert "data-cookies hidden" in browser.get("/").text


def test_the_entry_keeps_the_wanted_page_and_sends_the_logged_in_there(browser: Browser) -> None:
    assert 'name="next" value="/register"' in browser.get("/?next=/register").text
    browser.log_in("himawari", "Himitsu2026")
    assert browser.get("/?next=/register").headers["location"] == "/register"


@pytest.mark.asvs("3.5.1")
@pytest.mark.parametrize("path", ["/password", "/logout"])
def test_forms_of_a_session_need_its_token(browser: Browser, path: str) -> None:
    browser.log_in("himawari", "Himitsu2026")
    answer = browser.send("POST", path, data={"csrf_token": "0" * 64})
    assert answer.status_code == 403


@pytest.mark.asvs("7.4.1")
def test_logging_out_by_the_button(browser: Browser) -> None:
    browser.log_in("himawari", "Himitsu2026")
    browser.get("/password")
    answer = browser.post("/logout")
    assert answer.status_code == 303
    assert "ログアウトしました" in browser.get(answer.headers["location"]).text
    assert browser.get("/password").headers["location"].startswith("/?next=")


def test_a_failed_password_change_shows_no_password(browser: Browser) -> None:
    browser.log_in("himawari", "Himitsu2026")
    browser.get("/password")
    answer = browser.post("/password", current_password="Machigai2026", new_password="mijikai")
    assert answer.status_code == 422
    assert "現在のパスワードが正しくありません。" in browser.summary
    assert "Machigai2026" not in answer.text


def test_the_change_page_offers_a_password_that_suits_the_policy(browser: Browser) -> None:
    browser.log_in("himawari", "Himitsu2026")
    page = browser.get("/password").text
    offered = re.search(r'<code class="code">([A-Za-z0-9]{15})</code>', page)
    assert offered is not None
    answer = browser.post("/password", current_password="Himitsu2026", new_password=offered[1])
    assert answer.status_code == 303


@pytest.mark.rule("A9")
def test_the_way_through_a_forgotten_password(world: World, browser: Browser) -> None:
    assert 'href="/password/forgotten"' in browser.get("/").text
    answer = browser.post(
        "/password/forgotten",
        login_id="himawari",
        office_reference="1234-5678",
        email="tantou@himawari.example.jp",
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/password/forgotten/sent")
    assert browser.get("/password/forgotten/sent").status_code == 200
    path = world.mailer.sent[-1].values["link"].removeprefix(world.site_url)
    page = browser.get(path)
    assert page.status_code == 200
    assert page.headers["referrer-policy"] == "strict-origin"
    assert browser.post(path, new_password="mijikai").status_code == 422
    assert browser.post(path, new_password="Atarashii2026").status_code == 303
    assert browser.get(path).status_code == 410
    assert browser.post("/login", login_id="himawari", password="Atarashii2026").status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/accounts/new",
        "/accounts/new/done",
        "/password/forgotten",
        "/password/forgotten/sent",
        "/help",
        "/cookies",
        *(f"/help/documents/{consent.name}" for consent in CONSENTS),
    ],
)
def test_pages_for_anyone_have_one_heading_that_opens_the_title(
    browser: Browser, path: str
) -> None:
    page = browser.get(path)
    assert page.status_code == 200
    headings = re.findall(r"<h1[^>]*>", page.text)
    assert len(headings) == 1
    ids = re.findall(r'\bid="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))


def test_an_unknown_document_is_not_there(browser: Browser) -> None:
    assert browser.get("/help/documents/secret").status_code == 404


@pytest.mark.rule("A3")
def test_a_refused_name_is_offered_in_full_and_taking_it_registers_nobody_yet(
    world: World, browser: Browser
) -> None:
    browser.get("/accounts/new")
    typed = registration_body() | {"organization_name": "㈱ さくら", "contact_phone": "09012345678"}
    answer = browser.post("/accounts/new", **typed)
    assert "「株式会社さくら」に直す" in answer.text
    assert "「090-1234-5678」に直す" in answer.text
    answer = browser.post("/accounts/new", **typed, _offer="organization_name")
    assert 'value="株式会社さくら"' in answer.text
    assert "「株式会社さくら」に直す" not in answer.text
    assert "「090-1234-5678」に直す" in answer.text
    typed |= {"organization_name": "株式会社さくら"}
    answer = browser.post("/accounts/new", **typed, _offer="contact_phone")
    assert answer.status_code == 422
    assert 'value="090-1234-5678"' in answer.text
    assert world.mailer.sent == []


@pytest.mark.fault("F42")
def test_hidden_characters_in_the_form_are_told_at_their_field_and_in_passwords_refused(
    world: World, browser: Browser
) -> None:
    browser.get("/accounts/new")
    answer = browser.post(
        "/accounts/new", **registration_body() | {"contact_name": "鈴木\u202e一郎"}
    )
    assert answer.status_code == 422
    assert 'href="#f-contact_name"' in answer.text
    assert 'value="鈴木一郎"' in answer.text
    browser.get("/")
    answer = browser.post("/login", login_id="sakura", password="Sakura\x002026")
    assert answer.status_code == 422
    assert 'href="#f-password"' in answer.text
    assert world.mailer.sent == []


@pytest.mark.parametrize(
    "typed", ["himawari ", "\thimawari\n", "ｈｉｍａｗａｒｉ", "\u200bhimawari\xa0"]
)
def test_a_login_id_that_was_pasted_with_something_around_it_logs_in(
    world: World, browser: Browser, typed: str
) -> None:
    browser.get("/")
    assert browser.enter(login_id=typed, password="Himitsu2026") == "/home"
