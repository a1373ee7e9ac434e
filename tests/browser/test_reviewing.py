"""A reviewer at one filing: documents beside it, keys instead of the mouse, a return taken back."""

import re

import pytest
from playwright.sync_api import expect

from infrastructure.local.clients import ApplicantClient, OfficeClient
from tests.browser.conftest import Visit
from tests.browser.steps import arrive, press
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack

PHONE = "/sections/organization/phone"


@pytest.fixture
def applicant(stack: Stack) -> ApplicantClient:
    client = ApplicantClient(stack.site)
    client.register()
    return client


@pytest.fixture
def filing_id(applicant: ApplicantClient) -> str:
    """A filing that waits to be accepted."""
    made: str = applicant.fill(applicant.start(), MEMBERSHIP_SECTIONS)["filing_id"]
    applicant.move(made, "submit")
    return made


def test_a_filing_is_reviewed_by_keys_with_its_documents_beside_it(
    visit: Visit, stack: Stack, offices: dict[str, OfficeClient], filing_id: str
) -> None:
    reviewer = visit()
    page = reviewer.page
    reviewer.enter_as(offices["secretariat"].http, stack.offices)
    told = offices["ministry"].http.post(f"/api/filings/{filing_id}/presence")
    assert told.status_code == 200
    page.goto(f"{stack.offices}/filings/{filing_id}")
    expect(page.get_by_role("status").filter(has_text="さんが開いています")).to_be_visible()
    reviewer.look("review")
    with page.expect_response(re.compile("X-Amz-Signature")) as shown:
        page.keyboard.press("n")
    assert shown.value.status == 200
    assert shown.value.headers["content-disposition"].startswith("inline")
    expect(page.locator("#viewer iframe")).to_be_visible()
    expect(page.get_by_text("1／6")).to_be_visible()
    reviewer.look("review-document")
    page.keyboard.press("n")
    expect(page.get_by_text("2／6")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_text("1／6")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="キーボード操作")).to_be_visible()
    reviewer.look("review-keys")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="受理する")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("受理しました")).to_be_visible()
    page.keyboard.press("r")
    arrive(page, re.compile("^差し戻す"))
    page.keyboard.press("Escape")
    page.get_by_label("差戻しの理由").press_sequentially("rnk?")
    assert page.get_by_label("差戻しの理由").input_value() == "rnk?", "keys that are typed are text"


@pytest.mark.rule("D5")
def test_the_counter_counts_as_the_server_does_and_a_remark_stands_at_its_field(
    visit: Visit,
    stack: Stack,
    offices: dict[str, OfficeClient],
    applicant: ApplicantClient,
    filing_id: str,
) -> None:
    reviewer = visit()
    page = reviewer.page
    reviewer.enter_as(offices["secretariat"].http, stack.offices)
    page.goto(f"{stack.offices}/filings/{filing_id}/return")
    reason = page.get_by_label("差戻しの理由")
    reason.fill("𠮷A 　\n" * 600)
    expect(page.get_by_text("3000／3000文字")).to_be_visible()
    page.locator(f"input[value='{PHONE}']").check()
    page.get_by_label("この項目への指摘").fill("😀")
    expect(page.get_by_text("3001文字（1文字多いです）")).to_be_visible()
    press(page, "差し戻す")
    expect(page.get_by_role("alert")).to_contain_text("現在3001文字")
    reviewer.look("review-return-too-long")
    page.get_by_label("差戻しの理由").fill("電話番号を直してください。")
    page.get_by_label("この項目への指摘").fill("市外局番がありません。")
    press(page, "差し戻す")
    arrive(page, "審査待ち一覧")
    clerk = visit(width=360, height=740)
    clerk.enter_as(applicant.http, stack.site)
    clerk.page.goto(f"{stack.site}/filings/{filing_id}")
    expect(clerk.page.get_by_text("市外局番がありません。")).to_be_visible()
    clerk.look("returned-with-remark")
    clerk.page.get_by_role("link", name=re.compile("電話番号")).first.click()
    expect(clerk.page.get_by_text("審査からの指摘（電話番号）")).to_be_visible()
    clerk.look("remark-at-its-field")
    clerk.page.goto(f"{stack.site}/filings/{filing_id}/check")
    expect(clerk.page.get_by_text("前回の申請から、何も変わっていません")).to_be_visible()
    clerk.look("check-unchanged")

    page.get_by_role("link", name="この差戻しを取り消せます").click()
    arrive(page, "差戻しを取り消す")
    reviewer.look("recall")
    press(page, "差戻しを取り消す")
    expect(page.get_by_text("差戻しを取り消しました。")).to_be_visible()
    reviewer.look("recalled")


@pytest.mark.rule("D4")
def test_on_a_phone_without_script_documents_open_by_a_link_and_remarks_by_a_button(
    visit: Visit, stack: Stack, offices: dict[str, OfficeClient], filing_id: str
) -> None:
    reviewer = visit(width=360, height=740, script=False)
    page = reviewer.page
    reviewer.enter_as(offices["secretariat"].http, stack.offices)
    page.goto(f"{stack.offices}/filings/{filing_id}")
    page.get_by_role("link", name="最初の書類を開く").click()
    expect(page.locator("#viewer iframe")).to_be_hidden()
    expect(page.locator("#viewer").get_by_role("link", name=re.compile("を開く$"))).to_be_visible()
    reviewer.look("review")
    page.get_by_role("link", name="差し戻す").click()
    arrive(page, re.compile("^差し戻す"))
    page.locator(f"input[value='{PHONE}']").check()
    press(page, "選んだ項目に指摘を書く")
    page.get_by_label("この項目への指摘").fill("市外局番がありません。")
    page.get_by_label("差戻しの理由").fill("直してください。")
    reviewer.look("review-return")
    press(page, "差し戻す")
    arrive(page, "審査待ち一覧")
    page.get_by_role("link", name="差し戻した申請の差戻しを取り消す").click()
    arrive(page, "差戻しを取り消す")
    page.get_by_label("受付番号").fill("20990101-0001")
    press(page, "差戻しを取り消す")
    expect(page.get_by_role("alert")).to_contain_text("取り消せる差戻しはありません")
    reviewer.look("recall-refused")


def test_many_are_accepted_with_progress_and_returned_without_script(
    visit: Visit, stack: Stack, offices: dict[str, OfficeClient], filing_id: str
) -> None:
    reviewer = visit()
    page = reviewer.page
    reviewer.enter_as(offices["secretariat"].http, stack.offices)
    page.goto(f"{stack.offices}/queue/moves?move=accept&filing_ids={filing_id}&filing_ids=none")
    arrive(page, "まとめて受理する（1件）")
    reviewer.look("bulk-confirm")
    press(page, "1件を受理する")
    expect(page.get_by_text("1件を処理しました。")).to_be_visible()
    expect(page.get_by_role("cell", name="受理しました")).to_be_visible()
    reviewer.look("bulk-done")
    plain = visit(width=360, height=740, script=False)
    plain.enter_as(offices["secretariat"].http, stack.offices)
    plain.page.goto(f"{stack.offices}/queue/moves?move=return&filing_ids={filing_id}")
    arrive(plain.page, "まとめて差し戻す（1件）")
    press(plain.page, "1件を差し戻す")
    expect(plain.page.get_by_role("alert")).to_contain_text("差戻しの理由")
    plain.look("bulk-return")
    plain.page.get_by_label("差戻しの理由").fill("すべて直してください。")
    press(plain.page, "1件を差し戻す")
    arrive(plain.page, "審査待ち一覧")
