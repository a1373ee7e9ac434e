"""Organisations as offices look them up, and their data as they take it away, as eyes see them."""

import pytest
from playwright.sync_api import expect

from infrastructure.local.clients import ApplicantClient, OfficeClient
from tests.browser.conftest import Visit
from tests.browser.steps import arrive, press
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack, revive

NAME = "社会福祉法人" + "とても長い名前の" * 6 + "保管会"


@pytest.fixture(scope="module")
def member(stack: Stack, officials: dict[str, OfficeClient]) -> ApplicantClient:
    """An organisation that joined."""
    revive(officials)
    client = ApplicantClient(stack.site, organization_name=NAME)
    client.register()
    filing = client.fill(client.start(), MEMBERSHIP_SECTIONS)
    organization = {**MEMBERSHIP_SECTIONS["organization"], "name": NAME, "kana": "ホカンカイ"}
    made: str = client.save(filing, "organization", organization)["filing_id"]
    client.move(made, "submit")
    for office, moves in (("secretariat", ("accept", "approve")), ("ministry", ("approve",))):
        for move in moves:
            officials[office].move(made, move)
    return client


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, True), (360, False)])
def test_an_official_finds_an_organisation_by_its_reading_and_reads_all_about_it(
    visit: Visit,
    stack: Stack,
    offices: dict[str, OfficeClient],
    member: ApplicantClient,
    width: int,
    script: bool,
) -> None:
    official = visit(width=width, script=script)
    official.enter_as(offices["secretariat"].http, stack.offices)
    page = official.page
    page.goto(f"{stack.offices}/organizations")
    arrive(page, "法人")
    page.get_by_label("法人名または読み仮名の始まり").fill("ほかん")
    press(page, "検索する")
    expect(page.get_by_role("row")).to_have_count(2)
    official.look("organizations")
    page.get_by_role("link", name=NAME).click()
    arrive(page, NAME)
    expect(page.get_by_role("heading", name="変更履歴")).to_be_visible()
    official.look("organization")
    page.get_by_role("link", name="アカウントと登録支援機関を見る").click()
    arrive(page, f"{NAME}のアカウントと登録支援機関")
    expect(page.get_by_text("パスワードの期限")).to_be_visible()
    page.get_by_text("経過（1件）").first.press("Enter")
    expect(page.get_by_role("cell", name="本登録").first).to_be_visible()
    official.look("organization-people")
    page.get_by_role("link", name=NAME).click()
    arrive(page, NAME)
    page.get_by_role("link", name="入会申請").first.click()
    page.get_by_role("link", name="この法人のすべてを見る").click()
    arrive(page, NAME)
    page.goto(f"{stack.offices}/organizations?prefecture=nowhere")
    official.look("organizations-refused")
    page.goto(f"{stack.offices}/retention")
    arrive(page, "保存期間")
    official.look("retention")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, True)])
def test_an_applicant_asks_for_its_data_and_downloads_it(
    visit: Visit, stack: Stack, member: ApplicantClient, width: int, script: bool
) -> None:
    person = visit(width=width, script=script)
    person.enter_as(member.http, stack.site)
    page = person.page
    page.goto(f"{stack.site}/home")
    page.get_by_role("link", name="提出したデータをまとめて保存する").click()
    arrive(page, "データの保存")
    person.look("your-data-before")
    page.get_by_role("button", name="作成する").click()
    expect(page.get_by_text("作成を受け付けました")).to_be_visible()
    person.look("your-data-asked")
    link = page.get_by_role("link", name="ZIPファイル 1/1")
    for _ in range(100):
        if link.is_visible():
            break
        page.wait_for_timeout(300)
        page.goto(f"{stack.site}/your-data")
    person.look("your-data-ready")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith("-1.zip")
