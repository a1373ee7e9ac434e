"""Administrators at the console: people, notices, settings, seen at a desk and on a phone."""

import re
import time
from uuid import uuid4

import pyotp
import pytest
from playwright.sync_api import expect

from infrastructure.local.clients import OfficeClient
from tests.browser.conftest import Visit
from tests.browser.office_steps import log_in_office
from tests.browser.steps import arrive, fill, press
from tests.browser.visitor import Visitor
from tests.stack import Stack

PASSWORD = "Shinki2026ken"


@pytest.fixture(params=[1280, 360])
def administrator(
    request: pytest.FixtureRequest, visit: Visit, stack: Stack, offices: dict[str, OfficeClient]
) -> Visitor:
    """Logged in, in a window of that width."""
    visitor = visit(width=request.param)
    visitor.enter_as(offices["secretariat"].http, stack.offices)
    visitor.page.goto(stack.offices)
    return visitor


@pytest.mark.asvs("6.4.6")
def test_somebody_invited_sets_up_their_account_and_is_suspended(
    administrator: Visitor, visit: Visit, stack: Stack
) -> None:
    page, login_id = administrator.page, f"shin-{uuid4().hex[:8]}"
    email = f"{login_id}@offices.example"
    page.get_by_role("link", name="担当者", exact=True).click()
    arrive(page, "担当者")
    administrator.look("staff")
    page.get_by_role("link", name="担当者を招待する").click()
    press(page, "招待のメールを送る")
    arrive(page, "担当者の招待")
    administrator.look("staff-invite-errors")
    fill(page, {"name": "新田 光", "email": email, "login_id": login_id, "role": "senior"})
    press(page, "招待のメールを送る")
    expect(page.get_by_text("招待のメールを送りました")).to_be_visible()

    width = page.viewport_size["width"] if page.viewport_size else 1280
    newcomer = visit(width=width)
    newcomer.allowed.add(410)
    text = stack.mail(email, "審査コンソールへの招待")["text"]
    link = next(line for line in text.splitlines() if "/links/" in line)
    newcomer.page.goto(link)
    arrive(newcomer.page, "パスワードと認証アプリの設定")
    newcomer.look("staff-link")
    secret = newcomer.page.locator("p .code").last.inner_text().replace(" ", "")
    fill(newcomer.page, {"new_password": "abc", "otp": "000000"})
    press(newcomer.page, "設定する")
    expect(newcomer.page.get_by_role("alert")).to_be_focused()
    newcomer.look("staff-link-errors")
    code = pyotp.TOTP(secret).at(int(time.time()))
    fill(newcomer.page, {"new_password": PASSWORD, "otp": code})
    press(newcomer.page, "設定する")
    expect(newcomer.page.get_by_text("設定が完了しました")).to_be_visible()
    newcomer.look("staff-link-used")
    member = {"login_id": login_id, "password": PASSWORD, "totp_secret": secret}
    log_in_office(newcomer, member)
    expect(newcomer.page.get_by_role("link", name="お知らせ", exact=True)).to_be_visible()
    expect(newcomer.page.get_by_role("link", name="担当者", exact=True)).to_have_count(0)

    page.goto(f"{stack.offices}/staff/{login_id}")
    administrator.look("staff-member")
    press(page, "利用を停止する")
    expect(page.get_by_text("利用を停止しました")).to_be_visible()
    newcomer.page.reload()
    expect(newcomer.page.get_by_text("このアカウントは停止されています")).to_be_visible()
    newcomer.look("suspended")
    newcomer.page.goto(link)
    expect(newcomer.page.get_by_text("すでに使われたか")).to_be_visible()
    newcomer.look("staff-link-gone")


def test_a_notice_is_written_and_read(administrator: Visitor, visit: Visit, stack: Stack) -> None:
    page, title = administrator.page, f"年末年始の審査について {uuid4().hex[:4]}"
    page.get_by_role("link", name="お知らせ", exact=True).click()
    page.get_by_role("link", name="お知らせを追加する").click()
    arrive(page, "お知らせの追加")
    fill(
        page,
        {
            "title": title,
            "text": "12月29日から1月3日まで休みます。\n詳しくは https://ukeire.example/ をご覧ください。",
            "importance": "important",
            "state": "published",
            "shown_from": "2026年1月1日",
        },
    )
    administrator.look("notice-form")
    press(page, "保存する")
    expect(page.get_by_text("保存しました")).to_be_visible()
    administrator.look("notices")
    width = page.viewport_size["width"] if page.viewport_size else 1280
    applicant = visit(width=width)
    applicant.page.goto(stack.site)
    expect(applicant.page.get_by_text(title)).to_be_visible()
    applicant.look("login-with-notice")
    page.get_by_role("link", name=title).click()
    fill(page, {"state": "ended"})
    press(page, "保存する")
    applicant.page.reload()
    expect(applicant.page.get_by_text(title)).to_have_count(0)


def test_settings_are_made_looked_at_and_taken_back(administrator: Visitor, stack: Stack) -> None:
    page = administrator.page
    page.get_by_role("link", name="設定", exact=True).click()
    arrive(page, "設定")
    administrator.look("settings")
    page.get_by_role("link", name="定型文").click()
    page.get_by_role("link", name="定型文を追加する").click()
    fill(page, {"title": "添付書類の不足", "text": "{会社} 様\n書類が足りません。"})
    press(page, "保存する")
    expect(page.get_by_role("alert")).to_be_focused()
    administrator.look("comment-errors")
    fill(page, {"text": "{法人名} 様\n書類が足りません。"})
    press(page, "保存する")
    expect(page.get_by_text("保存しました")).to_be_visible()
    administrator.look("comments")
    page.get_by_role("link", name="添付書類の不足").first.click()
    administrator.look("comment")
    for path, values in (
        ("stops/new", {"starts": "2036-12-05T22:00", "ends": "2036-12-06T04:00", "reason": "保守"}),
        ("hours/only", {"opens": "04:00", "closes": "01:00"}),
        ("targets/membership", {"working_days": "10"}),
    ):
        page.goto(f"{stack.offices}/settings/{path}")
        fill(page, values)
        administrator.look(f"setting-{path.partition('/')[0]}")
        press(page, "保存する")
        expect(page.get_by_text("保存しました")).to_be_visible()
    for path in ("hours/only", "targets/membership"):
        page.goto(f"{stack.offices}/settings/{path}")
        page.locator("summary").click()
        press(page, "設定をなくす")
        expect(page.get_by_text("削除しました")).to_be_visible()
    page.goto(f"{stack.offices}/settings/holidays")
    administrator.look("holidays")
    page.goto(f"{stack.offices}/settings/history")
    arrive(page, re.compile("変更履歴"))
    administrator.look("settings-history")
