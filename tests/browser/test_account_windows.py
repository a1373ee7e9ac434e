"""Pages that anyone may open, and those about the password."""

import re

import pytest
from playwright.sync_api import expect

from infrastructure.local.clients import ApplicantClient
from tests.browser.conftest import Visit
from tests.browser.steps import Person, arrive, fill, log_in, press
from tests.stack import Stack

PUBLIC = {
    "entry": "/",
    "entry-and-on": "/?next=/register",
    "new-account": "/accounts/new",
    "help": "/help",
    "privacy": "/help/documents/privacy_policy",
    "cookies": "/cookies",
    "forgotten": "/password/forgotten",
    "verify": "/verify",
    "verify-nothing": "/verify?number=&code=",
    "nowhere": "/no-such-page",
}
# A phone, and a desk at 400 %: 1280 pixels that show 320.
WIDTHS = (1280, 320)


@pytest.mark.parametrize("colors", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_everybody_can_read_the_public_pages(
    visit: Visit, stack: Stack, width: int, colors: str
) -> None:
    reader = visit(width=width)
    reader.allowed.add(404)
    reader.page.emulate_media(color_scheme="dark" if colors == "dark" else "light")
    for name, path in PUBLIC.items():
        reader.page.goto(stack.site + path)
        reader.look(f"public-{name}{'-dark' if colors == 'dark' else ''}")


@pytest.fixture
def account(stack: Stack) -> ApplicantClient:
    """A full account."""
    client = ApplicantClient(stack.site)
    client.register()
    return client


@pytest.mark.rule("A9")
def test_the_password_is_changed_from_the_menu_and_asks_for_a_fresh_login(
    visit: Visit, stack: Stack, account: ApplicantClient
) -> None:
    person = Person(account.email, account.login_id, account.password)
    clerk = visit()
    page = clerk.page
    page.goto(stack.site)
    log_in(page, person, person.password)
    arrive(page, "マイページ")
    expect(page.get_by_role("link", name="パスワードを変更する")).to_be_visible()
    menu = page.get_by_role("navigation", name="メインメニュー")
    menu.get_by_role("link", name="パスワード変更").click()
    arrive(page, "パスワードの変更")
    clerk.look("password")
    fill(page, {"current_password": "Chigau2026desu", "new_password": "mijikai"})
    press(page, "パスワードを変更する")
    expect(page.get_by_role("alert")).to_be_focused()
    clerk.look("password-errors")
    page.get_by_role("link", name="変更しない").click()
    arrive(page, "マイページ")
    menu.get_by_role("link", name="パスワード変更").click()
    fill(page, {"current_password": person.password, "new_password": "Tsugi2026haru"})
    press(page, "パスワードを変更する")
    expect(page.get_by_text("新しいパスワードを設定しました")).to_be_visible()
    page.goto(f"{stack.site}/home")
    log_in(page, person, "Tsugi2026haru")
    arrive(page, "マイページ")


@pytest.mark.rule("A9")
def test_a_forgotten_password_is_set_anew_from_the_first_page(
    visit: Visit, stack: Stack, account: ApplicantClient
) -> None:
    person = Person(account.email, account.login_id)
    clerk = visit(width=360)
    page = clerk.page
    page.goto(stack.site)
    page.get_by_role("link", name="パスワードを忘れた方はこちら").click()
    arrive(page, "パスワードを忘れた方")
    first = stack.mail(person.email, "仮アカウント")["text"]
    number = re.search(r"事務局窓口用識別番号：(\S+)", first)
    assert number
    fill(
        page,
        {"login_id": person.login_id, "office_reference": number[1], "email": person.email},
    )
    press(page, "再設定のメールを送る")
    arrive(page, "パスワード再設定の申込みを受け付けました")
    clerk.look("password-asked")
    text = stack.mail(person.email, "パスワード", seconds=60)["text"]
    link = re.search(re.escape(stack.site) + r"/password/reset/\S+", text)
    assert link
    page.goto(link[0])
    arrive(page, "新しいパスワードの設定")
    clerk.look("password-anew")
    fill(page, {"new_password": "Mata2026natsu"})
    press(page, "パスワードを設定する")
    log_in(page, person, "Mata2026natsu")
    arrive(page, "マイページ")

    clerk.allowed.add(410)
    page.goto(link[0])
    expect(page.get_by_text("このリンクはすでに使われたか")).to_be_visible()
    clerk.look("password-link-used")
