"""The main path on a phone whose browser runs no script."""

import re

import pytest
from playwright.sync_api import Page, expect

from infrastructure.local.clients import OfficeClient
from tests.browser.conftest import Visit
from tests.browser.steps import (
    FORM_TITLES,
    arrive,
    attachment,
    fill,
    fill_facility,
    fill_pages,
    fill_worker,
    heading,
    pdf,
    press,
    register,
    somebody,
)
from tests.browser.visitor import Visitor
from tests.membership import MEMBERSHIP_SECTIONS, facility
from tests.stack import Stack, wait_for


@pytest.mark.rule("A7", "B1", "B2", "B3", "B4", "B5", "B8", "C1")
def test_the_main_path_needs_no_script_and_fits_a_phone(
    visit: Visit, stack: Stack, offices: dict[str, OfficeClient]
) -> None:
    clerk, person = visit(width=360, height=740, script=False), somebody()
    register(clerk, stack, person, look=True)
    page = clerk.page
    press(page, "入会申請を始める")
    arrive(page, "入会申請")
    filing_id = page.url.rpartition("/")[2]
    clerk.look("filing-new")
    _fill_sections(clerk)
    _attach(clerk)
    page.get_by_role("link", name="次へ進む").click()
    arrive(page, "特定技能外国人")
    clerk.look("workers")
    page.get_by_role("link", name="次へ進む").click()
    arrive(page, "申請内容の確認")
    clerk.look("check")
    press(page, "この内容で申請する")
    arrive(page, "申請を受け付けました")
    clerk.look("submitted")

    _look_over_a_shoulder(visit, stack, offices["secretariat"], filing_id)
    offices["secretariat"].move(filing_id, "accept")
    offices["secretariat"].move(filing_id, "approve")
    offices["ministry"].move(filing_id, "approve")
    stack.mail(person.email, "入会証明書を発行しました", seconds=60)
    _download(clerk, stack)


def _fill_sections(clerk: Visitor) -> None:
    page = clerk.page
    page.get_by_role("link", name="次の項目を入力する：法人の情報").click()
    arrive(page, "法人の情報（1/4）法人の名称")
    clerk.look("organization-identity")
    page.get_by_role("link", name="法人の所在地").click()
    fill(page, {"postal_code": "104-0061", "building": "松岡銀七ビル3階"})
    press(page, "郵便番号から住所を入力")
    expect(page.locator("[name=city_and_street]")).to_have_value("中央区銀座")
    expect(page.locator("[name=building]")).to_have_value("松岡銀七ビル3階")
    clerk.look("organization-address")
    page.get_by_role("link", name="法人の名称").click()
    press(page, "保存して次へ")
    expect(page.get_by_role("alert")).to_be_visible()
    clerk.look("organization-errors")
    fill_pages(page, "organization", MEMBERSHIP_SECTIONS["organization"])
    press(page, "保存して次へ")
    arrive(page, "構成員名簿での公開")
    clerk.look("disclosure")
    fill(page, MEMBERSHIP_SECTIONS["disclosure"])
    press(page, "保存して次へ")
    arrive(page, "受け入れる事業所")
    page.get_by_role("link", name="事業所を登録する").click()
    fill_facility(page)
    clerk.look("facility")
    press(page, "保存して次へ")
    arrive(page, "受け入れる事業所")
    expect(page.get_by_role("link", name=str(facility()["name"]))).to_be_visible()
    clerk.look("facilities")
    page.get_by_role("link", name="次へ進む").click()
    page.get_by_role("link", name="特定技能外国人を登録する").click()
    arrive(page, re.compile("^特定技能外国人の追加"))
    fill_worker(page)
    clerk.look("worker")
    press(page, "保存して次へ")
    arrive(page, "NGUYEN VAN ANの添付書類")


def _attach(clerk: Visitor) -> None:
    """A page for each file: the form leads straight to the store, and from there back."""
    page = clerk.page
    clerk.look("documents-empty")
    for number, title in enumerate(FORM_TITLES):
        attachment(page, title).get_by_role("button", name=re.compile("画面へ進む")).click()
        arrive(page, f"{title}の添付")
        if not number:
            clerk.look("upload")
        page.get_by_label("ファイル").set_input_files(pdf(f"form{number}.pdf"))
        press(page, "このファイルを添付する")
        arrive(page, "NGUYEN VAN ANの添付書類")
    _reload_until_attached(page, len(FORM_TITLES))
    clerk.look("documents")


def _reload_until_attached(page: Page, count: int) -> None:
    def attached() -> bool:
        page.reload()
        return page.locator("main .tag", has_text="添付済").count() == count

    wait_for(attached, seconds=60, what="the inspection of the files")


def _look_over_a_shoulder(
    visit: Visit, stack: Stack, secretariat: OfficeClient, filing_id: str
) -> None:
    """The offices' pages on the same phone."""
    office = visit(width=360, height=740, script=False)
    office.enter_as(secretariat.http, stack.offices)
    page = office.page
    page.goto(f"{stack.offices}/queue")
    arrive(page, "審査待ち一覧")
    office.look("queue")
    page.goto(f"{stack.offices}/filings/{filing_id}")
    expect(heading(page)).to_have_text(re.compile("入会申請"))
    office.look("office-filing")
    page.get_by_role("link", name="差し戻す").click()
    arrive(page, re.compile("^差し戻す"))
    office.look("office-return")


def _download(clerk: Visitor, stack: Stack) -> None:
    page = clerk.page
    page.goto(f"{stack.site}/home")
    clerk.look("home-member")
    page.get_by_role("link", name="入会証明書の画面へ").click()
    page.get_by_role("link", name="ダウンロードへ進む").click()
    arrive(page, "入会証明書のダウンロード")
    clerk.look("certificate-download")
    with page.expect_download() as waiting:
        press(page, "入会証明書をダウンロードする")
    assert waiting.value.path().read_bytes().startswith(b"%PDF-")
    page.goto(f"{stack.site}/certificates")
    expect(page.get_by_text("ダウンロード済みです")).to_be_visible()
    clerk.look("certificates-used")
