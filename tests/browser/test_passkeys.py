"""A passkey made and used in a real browser, on a device that the browser plays (CDP)."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.office_steps import log_in_office
from tests.browser.steps import arrive, fill, press
from tests.browser.visitor import Visitor
from tests.stack import Stack

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(visitor: Visitor) -> None:
    """Give the window a device with a fingerprint reader."""
    tools = visitor.context.new_cdp_session(visitor.page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


@pytest.mark.asvs("6.3.3", "7.5.1")
def test_a_passkey_is_made_logs_in_and_is_removed(visit: Visit, stack: Stack) -> None:
    office, member = visit(), stack.staff("ministry")
    with_device(office)
    page = office.page
    page.goto(stack.offices)
    log_in_office(office, member)
    page.get_by_role("link", name="パスキー", exact=True).click()
    arrive(page, "パスキー")
    fill(page, {"name": "仕事用のパソコン", "password": "ちがう"})
    office.look("passkeys-none")
    office.refusals.add(422)
    press(page, "この機器で登録する")
    expect(page.get_by_text("現在のパスワードが正しくありません")).to_be_visible()
    fill(page, {"password": member["password"]})
    press(page, "この機器で登録する")
    expect(page.get_by_text("パスキーを登録しました")).to_be_visible()
    office.look("passkeys")
    press(page, "ログアウト")
    expect(page.get_by_text("ログアウトしました")).to_be_visible()
    page.goto(f"{stack.offices}/passkeys")
    arrive(page, "審査担当者のログイン")
    press(page, "パスキーでログイン")
    arrive(page, "パスキー")
    expect(page.get_by_text("仕事用のパソコン").first).to_be_visible()
    page.get_by_role("button", name="削除する").click()
    expect(page.get_by_text("パスキーを削除しました")).to_be_visible()


def test_a_passkey_that_nobody_knows_says_so_and_the_code_remains(
    visit: Visit, stack: Stack
) -> None:
    office = visit(width=360)
    with_device(office)
    page = office.page
    page.goto(stack.offices)
    press(page, "パスキーでログイン")
    expect(page.get_by_text("パスキーの操作が完了しませんでした")).to_be_visible()
    office.look("passkey-refused")
    log_in_office(office, stack.staff("ministry"))


def test_without_script_nothing_speaks_of_a_login_by_passkey(visit: Visit, stack: Stack) -> None:
    office = visit(script=False)
    office.page.goto(stack.offices)
    expect(office.page.get_by_role("button", name="パスキーでログイン")).to_have_count(0)
    expect(office.page.get_by_role("button", name="ログイン", exact=True)).to_be_visible()
