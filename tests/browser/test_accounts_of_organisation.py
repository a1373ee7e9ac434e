"""An administrator invites a colleague, who registers, files, and is suspended; the menu."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from infrastructure.local.clients import ApplicantClient
from tests.browser.conftest import Visit
from tests.browser.steps import PASSWORD, Person, arrive, fill, log_in, press, somebody
from tests.browser.visitor import Visitor
from tests.stack import Stack


@pytest.fixture
def founder(stack: Stack) -> ApplicantClient:
    client = ApplicantClient(stack.site)
    client.register()
    return client


def menu(page: Page, link: str) -> None:
    page.get_by_role("navigation", name="メインメニュー").get_by_role(
        "link", name=link, exact=True
    ).click()


@pytest.mark.rule("A14", "A15")
@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_a_colleague_is_invited_registers_and_is_shut_out(
    visit: Visit, stack: Stack, founder: ApplicantClient, width: int, script: bool
) -> None:
    chief, page = _entered(visit, stack, founder, width, script)
    menu(page, "アカウント一覧")
    arrive(page, "アカウント一覧")
    current = page.get_by_role("navigation", name="メインメニュー").locator("[aria-current=page]")
    expect(current).to_have_text("アカウント一覧")
    chief.look("accounts")
    page.get_by_role("link", name="アカウントへ招待する").click()
    arrive(page, "アカウントへの招待")
    fill(page, {"email": "machigai"})
    press(page, "招待のメールを送る")
    chief.look("accounts-invite-errors")
    clerk = somebody()
    fill(page, {"email": clerk.email, "duty": "editor"})
    press(page, "招待のメールを送る")
    expect(page.get_by_text("招待のメールを送りました")).to_be_visible()
    chief.look("accounts-invited")

    mail = stack.mail(clerk.email, "アカウントへの招待")
    link = re.search(re.escape(stack.site) + r"/invitations/\S+", mail["text"])
    assert link
    chief.page.goto(link[0])
    expect(page.get_by_text("別のアカウントでログインしています")).to_be_visible()
    chief.look("invitation-of-somebody-else")

    guest = visit(width=width, script=script)
    guest.page.goto(link[0])
    guest.look("invitation")
    clerk.login_id = clerk.email.partition("@")[0]
    fill(
        guest.page,
        {
            "contact_name": "佐藤 恵子",
            "contact_kana": "サトウケイコ",
            "contact_phone": "03",
            "login_id": clerk.login_id,
            "new_password": PASSWORD,
            "consents": ["privacy_policy", "constitution", "membership_rules", "compliance"],
        },
    )
    press(guest.page, "アカウントを登録する")
    guest.look("invitation-errors")
    fill(guest.page, {"contact_phone": "03-1234-5678", "new_password": PASSWORD})
    press(guest.page, "アカウントを登録する")
    expect(guest.page.get_by_text("アカウントを登録しました")).to_be_visible()
    guest.allowed.add(410)
    guest.page.goto(link[0])
    arrive(guest.page, "この招待は使えません")
    guest.look("invitation-used")
    guest.page.goto(stack.site)
    log_in(guest.page, clerk, PASSWORD)
    arrive(guest.page, "マイページ")
    menu(guest.page, "アカウント一覧")
    guest.look("accounts-of-an-editor")

    page.goto(f"{stack.site}/accounts")
    page.get_by_role("link", name="佐藤 恵子").click()
    chief.look("account")
    press(page, "利用を停止する")
    expect(page.get_by_text("利用を停止しました")).to_be_visible()
    chief.look("account-suspended")
    menu(guest.page, "マイページ")
    expect(guest.page.get_by_text("このアカウントの利用を停止しました")).to_be_visible()
    guest.look("suspended")
    page.goto(f"{stack.site}/accounts/{founder.login_id}")
    press(page, "利用を停止する")
    chief.look("account-last-administrator")


@pytest.mark.rule("A15")
@pytest.mark.fault("F25")
@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_an_invitation_that_bounces_is_told_shown_taken_back_and_kept(
    visit: Visit, stack: Stack, founder: ApplicantClient, width: int, script: bool
) -> None:
    wrong = f"bounce+{uuid4().hex[:8]}@simulator.amazonses.com"
    body = {"email": wrong, "duty": "editor"}
    assert founder.http.post("/api/accounts", json=body).status_code == 201
    told = stack.mail(founder.email, "招待のメールが届きませんでした", seconds=60)
    assert wrong in told["text"]
    chief = visit(width=width, script=script)
    chief.enter_as(founder.http, stack.site)
    page = chief.page
    page.goto(f"{stack.site}/accounts#invitations")
    expect(page.get_by_text("届きませんでした", exact=True)).to_be_visible()
    chief.look("accounts-invitation-bounced")
    press(page, "取り消す")
    expect(page.get_by_text("招待を取り消しました")).to_be_visible()
    page.get_by_text("終わった招待（1件）").click()
    expect(page.get_by_role("cell", name="取り消し済み")).to_be_visible()
    chief.look("accounts-invitations-past")


def _entered(
    visit: Visit, stack: Stack, founder: ApplicantClient, width: int, script: bool
) -> tuple[Visitor, Page]:
    visitor = visit(width=width, script=script)
    visitor.page.goto(stack.site)
    person = Person(founder.email, founder.login_id, founder.password)
    log_in(visitor.page, person, person.password)
    arrive(visitor.page, "マイページ")
    return visitor, visitor.page
