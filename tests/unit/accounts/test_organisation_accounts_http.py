"""An organisation's accounts and invitations over HTTP: JSON, and pages beside it."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.accounts_factory import World, make_account
from tests.unit.accounts.browser import Browser, applicants_site
from ukeire.domain.permissions import Duty

NEW = "suzuki@himawari.example.jp"
PERSON: dict[str, Any] = {
    "contact_name": "鈴木 一郎",
    "contact_kana": "スズキイチロウ",
    "contact_phone": "03-1234-5678",
    "login_id": "suzuki",
    "new_password": "Himitsu2026",
    "consents": ["privacy_policy", "constitution", "membership_rules", "compliance"],
}


@pytest.fixture
def world() -> World:
    world = World()
    world.add(make_account())
    world.add(make_account(login_id="yoso", organization_id="org-2"))
    return world


def visitor(world: World, login_id: str = "") -> Browser:
    browser = Browser(applicants_site(world))
    if login_id:
        body = {"login_id": login_id, "password": "Himitsu2026"}
        assert browser.json("POST", "/api/session", body).status_code == 200
    return browser


@pytest.fixture
def administrator(world: World) -> Browser:
    return visitor(world, "himawari")


def token(world: World) -> str:
    link: str = world.mailer.sent[-1].values["link"]
    return link.rpartition("/")[2]


def joined(world: World, administrator: Browser, **person: Any) -> str:
    """The login ID of an editor who was invited and registered."""
    body = {**PERSON, **person}
    email = f"{body['login_id']}@himawari.example.jp"
    invited = administrator.json("POST", "/api/accounts", {"email": email, "duty": "editor"})
    assert invited.status_code == 201
    link = f"/api/invitation-links/{token(world)}"
    assert visitor(world).json("POST", link, body).status_code == 201
    login_id: str = body["login_id"]
    return login_id


@pytest.mark.rule("A15")
def test_the_story_of_an_account_from_the_invitation_to_its_suspension(
    world: World, administrator: Browser
) -> None:
    invited = administrator.json("POST", "/api/accounts", {"email": NEW, "duty": "editor"})
    assert invited.status_code == 201
    assert invited.json()["state"] == "open"
    link = f"/api/invitation-links/{token(world)}"
    opened = visitor(world).json("GET", link).json()
    assert (opened["organization_name"], opened["duty"]) == ("社会福祉法人ひまわり会", "editor")
    made = visitor(world).json("POST", link, PERSON)
    assert made.status_code == 201
    assert made.json() == {"login_id": "suzuki", "organization_id": "org-1", "duty": "editor"}
    editor = visitor(world, "suzuki")
    assert editor.json("GET", "/api/session").json()["account"]["duty"] == "editor"
    listed = administrator.json("GET", "/api/accounts").json()
    assert [one["login_id"] for one in listed["accounts"]] == ["himawari", "suzuki"]
    assert listed["invitations"] == []
    one = "/api/accounts/suzuki"
    assert administrator.json("PATCH", one, {"duty": "administrator"}).json()["duty"] == (
        "administrator"
    )
    assert editor.json("GET", one).status_code == 200
    shut = administrator.json("PATCH", one, {"status": "suspended"})
    assert [act["act"] for act in shut.json()["history"]] == [
        "suspended",
        "duty_changed",
        "joined",
        "invited",
    ]
    assert editor.json("GET", "/api/session").status_code == 401
    again = {"login_id": "suzuki", "password": "Himitsu2026"}
    assert editor.json("POST", "/api/session", again).status_code == 401
    assert administrator.json("PATCH", one, {"status": "full"}).status_code == 200
    assert editor.json("POST", "/api/session", again).status_code == 200


@pytest.mark.rule("A15")
@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, {"/email", "/duty"}),
        ({"email": "machigai", "duty": "editor"}, {"/email"}),
        ({"email": NEW, "duty": "boss"}, {"/duty"}),
        ({"email": 7, "duty": None, "more": 1}, {"/email", "/duty", "/more"}),
        ({"email": f"{'a' * 300}@himawari.example.jp", "duty": "editor"}, {"/email"}),
    ],
)
def test_what_is_wrong_with_an_invitation_is_named(
    administrator: Browser, body: dict[str, Any], pointers: set[str]
) -> None:
    answer = administrator.json("POST", "/api/accounts", body)
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} == pointers


@pytest.mark.rule("A15")
@pytest.mark.parametrize("body", [{}, {"duty": "editor", "status": "suspended"}])
def test_a_change_is_of_the_role_or_of_the_status(
    administrator: Browser, body: dict[str, Any]
) -> None:
    answer = administrator.json("PATCH", "/api/accounts/himawari", body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "one_of_two"


@pytest.mark.rule("A4", "A15")
def test_an_invitation_is_taken_with_every_consent_and_a_name(
    world: World, administrator: Browser
) -> None:
    administrator.json("POST", "/api/accounts", {"email": NEW, "duty": "editor"})
    link = f"/api/invitation-links/{token(world)}"
    wrong = PERSON | {"consents": ["privacy_policy"], "contact_kana": "鈴木", "login_id": "X"}
    answer = visitor(world).json("POST", link, wrong)
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} == {
        "/consents",
        "/contact_kana",
        "/login_id",
    }
    reserved = visitor(world).json("POST", link, PERSON | {"login_id": "invite"})
    assert reserved.json()["errors"][0]["code"] == "login_id_reserved"


@pytest.mark.rule("A15")
def test_invitations_are_sent_again_and_taken_back(world: World, administrator: Browser) -> None:
    made = administrator.json("POST", "/api/accounts", {"email": NEW, "duty": "editor"}).json()
    before = token(world)
    one = f"/api/invitations/{made['invitation_id']}"
    assert administrator.json("POST", f"{one}/mails").status_code == 202
    assert visitor(world).json("GET", f"/api/invitation-links/{before}").status_code == 410
    assert visitor(world, "yoso").json("DELETE", one).status_code == 404
    assert administrator.json("DELETE", one).status_code == 204
    assert administrator.json("DELETE", one).status_code == 409
    gone = visitor(world).json("POST", f"/api/invitation-links/{token(world)}", PERSON)
    assert gone.status_code == 410
    assert "もう一度招待を送るよう依頼" in gone.json()["detail"]


@pytest.mark.rule("A15")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/accounts", {"email": NEW, "duty": "editor"}),
        ("GET", "/api/accounts/himawari", None),
        ("PATCH", "/api/accounts/himawari", {"status": "suspended"}),
    ],
)
def test_an_editor_is_refused_and_told_whom_to_ask(
    world: World, administrator: Browser, method: str, path: str, body: Any
) -> None:
    editor = visitor(world, joined(world, administrator))
    answer = editor.json(method, path, body)
    assert answer.status_code == 403
    assert "管理者に依頼してください" in answer.json()["detail"]


@pytest.mark.rule("A15")
def test_an_editor_sees_colleagues_but_neither_addresses_nor_invitations(
    world: World, administrator: Browser
) -> None:
    editor = visitor(world, joined(world, administrator))
    administrator.json("POST", "/api/accounts", {"email": NEW, "duty": "editor"})
    listed = editor.json("GET", "/api/accounts").json()
    assert [one["email"] for one in listed["accounts"]] == [None, None]
    assert listed["invitations"] == []
    page = editor.get("/accounts").text
    assert "山田 花子" in page
    assert NEW not in page
    assert "/accounts/invite" not in page


@pytest.mark.rule("A15")
def test_a_stranger_finds_no_account_of_another_organisation(world: World) -> None:
    stranger = visitor(world, "yoso")
    assert stranger.json("GET", "/api/accounts/himawari").status_code == 404
    change = {"status": "suspended"}
    assert stranger.json("PATCH", "/api/accounts/himawari", change).status_code == 404
    assert stranger.get("/accounts/himawari").status_code == 404
    assert world.accounts.stored["himawari"].administers


@pytest.mark.rule("A15")
def test_by_pages_an_administrator_invites_changes_suspends_and_lets_in_again(
    world: World, administrator: Browser
) -> None:
    administrator.get("/accounts/invite")
    wrong = administrator.post("/accounts/invite", email="machigai", duty="editor")
    assert wrong.status_code == 422
    assert "machigai" in wrong.text
    done = administrator.post("/accounts/invite", email=NEW, duty="editor")
    assert done.headers["location"] == "/accounts?done=invited"
    page = administrator.get(done.headers["location"]).text
    assert "招待のメールを送りました" in page
    assert NEW in page
    login_id = joined(world, administrator, login_id="sato")
    administrator.get(f"/accounts/{login_id}")
    saved = administrator.post(f"/accounts/{login_id}/duty", duty="administrator")
    assert "役割を変更しました" in administrator.get(saved.headers["location"]).text
    administrator.post(f"/accounts/{login_id}/status", act="suspend")
    page = administrator.get(f"/accounts/{login_id}").text
    assert "利用の停止を解除する" in page
    assert "役割を「管理者」に変更" in page
    assert "山田 花子（himawari）" in page
    administrator.post(f"/accounts/{login_id}/status", act="reinstate")
    assert world.accounts.stored[login_id].administers


@pytest.mark.rule("A15")
def test_the_page_of_the_last_administrator_says_what_to_do_first(
    administrator: Browser,
) -> None:
    administrator.get("/accounts/himawari")
    answer = administrator.post("/accounts/himawari/duty", duty="editor")
    assert answer.status_code == 422
    assert "先に、ほかのアカウントの役割を管理者に変更してください" in answer.text
    answer = administrator.post("/accounts/himawari/status", act="suspend")
    assert answer.status_code == 422


@pytest.mark.rule("A15")
def test_a_form_that_says_nothing_does_nothing(world: World, administrator: Browser) -> None:
    made = administrator.json("POST", "/api/accounts", {"email": NEW, "duty": "editor"}).json()
    waiting = f"/accounts/invitations/{made['invitation_id']}"
    for fields in ({}, {"act": "nani", "duty": "boss"}):
        for path, status in (
            (waiting, 303),
            ("/accounts/himawari/status", 303),
            ("/accounts/himawari/duty", 422),
        ):
            administrator.get("/accounts")
            assert administrator.post(path, **fields).status_code == status
    assert administrator.json("GET", "/api/accounts").json()["invitations"] != []


@pytest.mark.rule("A15")
def test_by_pages_invitations_are_sent_again_and_taken_back(
    world: World, administrator: Browser
) -> None:
    administrator.json("POST", "/api/accounts", {"email": NEW, "duty": "editor"})
    world.now.advance(minutes=29)
    page = administrator.get("/accounts").text
    found = re.search(r'action="(/accounts/invitations/[^"]+)"', page)
    assert found
    again = administrator.post(found[1], act="resend")
    assert again.headers["location"] == "/accounts?done=resent"
    administrator.get("/accounts")
    back = administrator.post(found[1], act="withdraw")
    assert back.headers["location"] == "/accounts?done=withdrawn"
    administrator.get("/accounts")
    refused = administrator.post(found[1], act="withdraw")
    assert refused.status_code == 422
    assert "すでに取り消されています" in refused.text


def invitation_page(world: World, administrator: Browser) -> str:
    administrator.json("POST", "/api/accounts", {"email": NEW, "duty": "editor"})
    return f"/invitations/{token(world)}"


@pytest.mark.rule("A15")
def test_the_mailed_page_makes_an_account_and_leads_to_the_door(
    world: World, administrator: Browser
) -> None:
    path, guest = invitation_page(world, administrator), visitor(world)
    page = guest.get(path)
    assert page.headers["referrer-policy"] == "strict-origin"
    assert "社会福祉法人ひまわり会" in page.text
    wrong = guest.post(path, **(PERSON | {"contact_kana": "鈴木"}))
    assert wrong.status_code == 422
    assert 'value="鈴木 一郎"' in wrong.text
    assert "Himitsu2026" not in wrong.text
    taken = guest.post(path, **(PERSON | {"login_id": "yoso"}))
    assert taken.status_code == 422
    assert "すでに使われています" in taken.text
    done = guest.post(path, **PERSON)
    assert done.headers["location"] == "/?notice=account-made"
    assert "アカウントを登録しました" in guest.get("/?notice=account-made").text
    again = guest.get(path)
    assert again.status_code == 410
    assert "すでに使われました" in again.text


@pytest.mark.rule("A15")
@pytest.mark.parametrize("after", [timedelta(days=7), timedelta(days=400)])
def test_a_late_or_unknown_invitation_is_gone_and_the_page_says_what_to_do(
    world: World, administrator: Browser, after: timedelta
) -> None:
    path, guest = invitation_page(world, administrator), visitor(world)
    world.now.moment += after
    for answer in (guest.get(path), guest.post(path, **PERSON), guest.get("/invitations/nani")):
        assert answer.status_code == 410
        assert "もう一度招待を送るよう依頼してください" in answer.text


@pytest.mark.rule("A15")
def test_whoever_is_logged_in_as_somebody_else_is_told_so_and_nothing_is_used(
    world: World, administrator: Browser
) -> None:
    path, wrong = invitation_page(world, administrator), visitor(world, "yoso")
    page = wrong.get(path)
    assert page.status_code == 200
    assert "別のアカウントでログインしています" in page.text
    assert 'name="new_password"' not in page.text
    posted = wrong.post(path, **PERSON)
    assert posted.status_code == 422
    assert "ログアウトしてから" in posted.text
    assert 'value="鈴木 一郎"' in posted.text
    assert "suzuki" not in world.accounts.stored
    assert visitor(world).post(path, **PERSON).headers["location"] == "/?notice=account-made"


@pytest.mark.rule("A15")
def test_a_second_sign_up_is_pointed_to_the_administrator_whoever_asks(world: World) -> None:
    guest = visitor(world)
    for path in ("/", "/accounts/new"):
        assert "アカウント一覧" in guest.get(path).text
    known = guest.get("/accounts/new").text
    world.accounts.stored.clear()
    nonce = re.compile(r'nonce="[^"]+"')
    assert nonce.sub("", guest.get("/accounts/new").text) == nonce.sub("", known)


@pytest.mark.rule("A14")
@pytest.mark.parametrize("path", ["/accounts", "/email", "/password", "/help"])
def test_the_menu_leads_everywhere_and_marks_the_page(
    world: World, administrator: Browser, path: str
) -> None:
    page = administrator.get(path).text
    menu = page.partition("site-nav__list")[2].partition("</nav>")[0]
    links = re.findall(r'href="([^"]+)"', menu)
    for wanted in ("/home", "/accounts", "/agents", "/email", "/password", "/help"):
        assert wanted in links
    assert re.findall(r'href="([^"]+)" aria-current="page"', menu) == [path]
    assert 'action="/logout"' in page


@pytest.mark.rule("A14")
def test_manuals_are_under_help_that_of_accounts_among_them(administrator: Browser) -> None:
    page = administrator.get("/help").text
    assert "アカウントの追加と管理" in page
    assert "/help/procedures/membership" in page


@pytest.mark.rule("A12", "A15")
def test_a_suspended_person_is_told_at_the_door_why(world: World, administrator: Browser) -> None:
    login_id = joined(world, administrator)
    editor = visitor(world, login_id)
    administrator.json("PATCH", f"/api/accounts/{login_id}", {"status": "suspended"})
    answer = editor.get("/accounts")
    assert answer.headers["location"].startswith("/?notice=suspended")
    assert "利用を停止しました" in editor.get(answer.headers["location"]).text


def test_duties_are_what_the_interface_says() -> None:
    assert {duty.value for duty in Duty} == {"administrator", "editor"}
