"""The records of a filing for both sides, and the list of members for anyone, as eyes see them."""

import pytest
from playwright.sync_api import expect

from infrastructure.local.clients import ApplicantClient, OfficeClient
from tests.browser.conftest import Visit
from tests.browser.steps import arrive, press
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack, revive

NAME = "社会福祉法人" + "とても長い名前の" * 6 + "名簿会"


@pytest.fixture(scope="module")
def account(stack: Stack) -> ApplicantClient:
    client = ApplicantClient(stack.site, organization_name=NAME)
    client.register()
    return client


@pytest.fixture(scope="module")
def filing_id(account: ApplicantClient, officials: dict[str, OfficeClient]) -> str:
    """An approved filing of a member that lets its name be shown."""
    revive(officials)
    filing = account.fill(account.start(), MEMBERSHIP_SECTIONS)
    organization = {**MEMBERSHIP_SECTIONS["organization"], "name": NAME}
    made: str = account.save(filing, "organization", organization)["filing_id"]
    account.move(made, "submit")
    for office, moves in (("secretariat", ("accept", "approve")), ("ministry", ("approve",))):
        assert officials[office].http.get(f"/api/filings/{made}").status_code == 200
        for move in moves:
            officials[office].move(made, move)
    return made


@pytest.mark.parametrize("width", [1280, 360])
def test_an_office_sees_who_did_what_and_verifies_it(
    visit: Visit, stack: Stack, offices: dict[str, OfficeClient], filing_id: str, width: int
) -> None:
    official = visit(width=width)
    official.enter_as(offices["secretariat"].http, stack.offices)
    page = official.page
    page.goto(f"{stack.offices}/filings/{filing_id}")
    page.get_by_role("link", name="操作の記録", exact=True).last.click()
    arrive(page, f"{NAME}の入会申請の操作の記録")
    expect(page.get_by_role("cell", name="申請の閲覧").first).to_be_visible()
    official.look("office-audit")
    page.get_by_role("link", name="検証する").click()
    expect(page.locator(".notification").first).to_contain_text("書き換え")
    official.look("office-verification")
    page.goto(f"{stack.offices}/audit")
    arrive(page, "操作の記録の出力")
    official.look("office-audit-period")
    page.get_by_role("link", name="アカウントと委任の操作の記録").click()
    arrive(page, "アカウントと委任の記録")
    press(page, "記録を表示する")
    expect(page.get_by_text("本登録").last).to_be_visible()
    official.look("office-audit-people")
    page.get_by_label("終わりの日").fill("いつか")
    press(page, "記録を表示する")
    official.look("office-audit-people-refused")


@pytest.mark.parametrize("width", [1280, 360])
def test_an_applicant_sees_and_takes_away_what_offices_did(
    visit: Visit, stack: Stack, account: ApplicantClient, filing_id: str, width: int
) -> None:
    clerk = visit(width=width)
    clerk.enter_as(account.http, stack.site)
    page = clerk.page
    page.goto(f"{stack.site}/filings/{filing_id}")
    page.get_by_role("link", name="操作の記録を見る").click()
    arrive(page, "入会申請の操作の記録")
    expect(page.get_by_text("厚生労働省が申請の内容を確認しました")).to_be_visible()
    clerk.look("own-audit")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDFでダウンロードする").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")


@pytest.mark.rule("B1")
@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, True), (360, False)])
@pytest.mark.usefixtures("filing_id")
def test_anyone_finds_a_member_by_prefecture_and_name(
    visit: Visit, stack: Stack, width: int, *, script: bool
) -> None:
    anyone = visit(width=width, script=script)
    page = anyone.page
    page.goto(f"{stack.site}/members")
    page.get_by_label("都道府県").select_option("東京都")
    page.get_by_label("法人名の始まり").fill("とても長い")
    page.get_by_role("button", name="絞り込む").click()
    expect(page.get_by_role("rowheader", name=NAME)).to_be_visible()
    anyone.look("members")
    page.get_by_label("法人名の始まり").fill("だれでもない")
    page.get_by_role("button", name="絞り込む").click()
    expect(page.get_by_text("該当する法人はありません。")).to_be_visible()
    anyone.look("members-none")
