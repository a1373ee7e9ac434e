"""Two people in one form: the second sees what the first changed, and chooses entry by entry."""

import re

import pytest
from playwright.sync_api import Page, expect

from infrastructure.local.clients import ApplicantClient
from tests.browser.conftest import Visit
from tests.browser.steps import arrive, fill, press
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack


@pytest.mark.rule("B5")
@pytest.mark.fault("F12")
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_second_of_two_people_chooses_whose_content_stays(
    visit: Visit, stack: Stack, script: bool, width: int
) -> None:
    client = ApplicantClient(stack.site)
    client.register()
    filing = client.start()
    client.save(filing, "organization", MEMBERSHIP_SECTIONS["organization"])
    address = f"{stack.site}/filings/{filing['filing_id']}/sections/organization"
    first, second = visit(script=script), visit(script=script, width=width)
    for one in (first, second):
        one.enter_as(client.http, stack.site)
        one.page.goto(address)
        arrive(one.page, "法人の情報")
        one.allowed.add(412)
        if script:
            one.page.wait_for_load_state("networkidle")

    fill(
        first.page,
        {"phone": "03-1111-1111", "representative_name": "山田 次郎", "building": "別館"},
    )
    press(first.page, "一時保存する")
    arrive(first.page, "入会申請")

    page = second.page
    fill(page, {"phone": "03-2222-2222", "representative_name": "佐藤 花子"})
    _save_late(page, script=script)
    warning = page.get_by_role("alert")
    expect(warning).to_contain_text("ほかの画面または担当者が、先に保存しました")
    second.look("conflict")
    taken = page.get_by_role("table")
    expect(taken.get_by_role("row", name=re.compile("建物名"))).to_contain_text("別館")
    expect(page.locator("[name=building]")).to_have_value("別館")

    warning.get_by_role("link", name="電話番号", exact=True).click()
    phones = page.get_by_role("group", name=re.compile("^電話番号：どちらの内容"))
    expect(phones.get_by_label("あなたの内容（下の入力欄）")).to_be_checked()
    phones.get_by_label("ほかの担当者の内容：03-1111-1111").check()
    names = page.get_by_role("group", name=re.compile("^代表者の氏名：どちらの内容"))
    expect(names.get_by_label("ほかの担当者の内容：山田 次郎")).not_to_be_checked()
    press(page, "一時保存する")
    arrive(page, "入会申請")

    stored = client.filing(filing["filing_id"])["sections"]["organization"]
    assert stored["phone"] == "03-1111-1111"
    assert stored["representative_name"] == "佐藤 花子"
    assert stored["building"] == "別館"
    for one in (first, second):
        one.faults[:] = [fault for fault in one.faults if not fault.startswith("412: POST")]


def _save_late(page: Page, *, script: bool) -> None:
    """The script learns of the other's change while storing by itself, and then asks."""
    if script:
        press(page, "違いを確かめる")
    else:
        press(page, "一時保存する")
