"""Lists as files and statistics, as officials see them: wide, narrow, without script."""

import pytest
from playwright.sync_api import expect

from infrastructure.local.clients import ApplicantClient, OfficeClient
from tests.browser.conftest import Visit
from tests.browser.steps import arrive, press
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_an_official_exports_what_the_queue_shows(
    stack: Stack, visit: Visit, offices: dict[str, OfficeClient], width: int, script: bool
) -> None:
    client = ApplicantClient(stack.site)
    client.register()
    client.move(client.fill(client.start(), MEMBERSHIP_SECTIONS)["filing_id"], "submit")
    office = visit(width=width, script=script)
    office.enter_as(offices["secretariat"].http, stack.offices)
    page = office.page
    page.goto(f"{stack.offices}/queue?status=submitted")
    arrive(page, "審査待ち一覧")
    page.get_by_text("一覧をファイルに書き出す").click()
    office.look("queue-export")
    press(page, "この一覧を書き出す")
    arrive(page, "書き出したファイル")
    expect(page.get_by_text("書き出しを受け付けました")).to_be_visible()
    link = page.get_by_role("link", name="ダウンロード").first
    for _ in range(30):
        if link.is_visible():
            break
        page.wait_for_timeout(300)
        page.goto(f"{stack.offices}/exports")
    expect(page.get_by_text("ダウンロードできます").first).to_be_visible()
    office.look("exports")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, True), (360, False)])
def test_an_official_reads_the_statistics_of_a_period(
    stack: Stack, visit: Visit, offices: dict[str, OfficeClient], width: int, script: bool
) -> None:
    client = ApplicantClient(stack.site)
    client.register()
    client.move(client.fill(client.start(), MEMBERSHIP_SECTIONS)["filing_id"], "submit")
    office = visit(width=width, script=script)
    office.enter_as(offices["secretariat"].http, stack.offices)
    page = office.page
    chart = page.get_by_role("img", name="都道府県ごとの受付と決定の件数")
    for _ in range(30):
        page.goto(f"{stack.offices}/statistics")
        if chart.count():
            break
        page.wait_for_timeout(300)
    arrive(page, "統計")
    expect(chart).to_be_visible()
    expect(page.get_by_role("rowheader", name="東京都")).to_be_visible()
    office.look("statistics")
    with page.expect_download() as download:
        page.get_by_role("link", name="都道府県別の表をCSVで保存する").click()
    assert download.value.suggested_filename.startswith("statistics-prefecture-")
    first = page.locator("[name='first'] option").first.get_attribute("value")
    page.locator("[name='first']").select_option(first)
    page.locator("[name='last']").select_option(index=3)
    press(page, "表示する")
    expect(
        page.get_by_text("終わりの月は、始まりの月以後の月を選んでください").first
    ).to_be_visible()
    office.look("statistics-refused")
