"""The queue and whose desk a filing lies on, as an official sees them: wide, narrow, without script."""

import re

import pytest
from playwright.sync_api import expect

from infrastructure.local.clients import ApplicantClient, OfficeClient
from tests.browser.conftest import Visit
from tests.browser.steps import arrive, press
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack


@pytest.fixture(scope="module")
def submitted(stack: Stack) -> str:
    """The receipt number of a filing that waits."""
    client = ApplicantClient(stack.site)
    client.register()
    filing = client.fill(client.start(), MEMBERSHIP_SECTIONS)
    return str(client.move(filing["filing_id"], "submit")["receipt_number"])


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("script", [True, False])
def test_an_official_narrows_the_queue_keeps_the_filter_and_takes_a_filing(
    stack: Stack,
    visit: Visit,
    offices: dict[str, OfficeClient],
    submitted: str,
    width: int,
    script: bool,
) -> None:
    office = visit(width=width, script=script)
    office.enter_as(offices["secretariat"].http, stack.offices)
    page = office.page
    page.goto(f"{stack.offices}/queue?assignee=any")
    arrive(page, "審査待ち一覧")
    office.look("queue-all")
    page.locator("[name='q']").fill("サクラ")
    page.get_by_text("状態・手続・都道府県・並び順などの条件").click()
    page.locator("[name='prefecture']").select_option("東京都")
    press(page, "絞り込む")
    expect(page.get_by_role("link", name=submitted)).to_be_visible()
    office.look("queue-found")
    page.get_by_text(re.compile("^保存した条件")).click()
    name = f"東京 {width} {script}"
    page.locator("[name='name']").fill(name)
    press(page, "保存する")
    page.get_by_text(re.compile("^保存した条件")).click()
    office.look("queue-kept")
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("link", name=submitted).click()
    press(page, "自分が担当する")
    expect(page.get_by_text("担当者を変更しました")).to_be_visible()
    office.look("filing-mine")
    page.goto(f"{stack.offices}/queue?assignee=me")
    expect(page.get_by_role("link", name=submitted)).to_be_visible()
    page.get_by_role("link", name="このページの申請をすべて選ぶ").click()
    press(page, "選んだ申請の担当者を決める")
    arrive(page, re.compile("^担当者を決める"))
    office.look("queue-assign")
    page.locator("[name='assignee']").select_option("none")
    press(page, "決める")
    page.goto(f"{stack.offices}/queue?q=ありえない名前の法人")
    expect(page.get_by_text("条件に合う申請はありません")).to_be_visible()


def test_the_queue_is_gone_through_by_keys(
    stack: Stack, visit: Visit, offices: dict[str, OfficeClient], submitted: str
) -> None:
    office = visit()
    office.enter_as(offices["secretariat"].http, stack.offices)
    page = office.page
    page.goto(f"{stack.offices}/queue?q={submitted}&assignee=any", wait_until="networkidle")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=submitted))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="キーボード操作")).to_be_visible()
    office.look("queue-keys")
    page.keyboard.press("Escape")
    page.locator("body").press("j")
    expect(row.get_by_role("link", name=submitted)).to_be_focused()
    page.keyboard.press("x")
    expect(row.get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("x")
    expect(row.get_by_role("checkbox")).not_to_be_checked()
    page.keyboard.press("j")
    expect(row.get_by_role("link", name=submitted)).to_be_focused()
    office.look("queue-row")
    page.keyboard.press("/")
    search = page.get_by_label("法人名・受付番号・従業者")
    expect(search).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type("jx")
    expect(search).to_have_value(f"{submitted}jx")
    search.evaluate("field => field.form.querySelector('button').focus()")
    page.keyboard.press("k")
    expect(row.get_by_role("link", name=submitted)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("入会申請")
