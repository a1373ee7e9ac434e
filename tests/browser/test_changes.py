"""A member changes what is registered, sees before and after, and in the end leaves."""

import re

import pytest
from playwright.sync_api import Page, expect

from infrastructure.local.clients import ApplicantClient, OfficeClient
from tests.browser.conftest import Visit
from tests.browser.steps import arrive, press
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack

REASON = ("事務所が移転したため、所在地を変更する。", "令和8年11月1日に事務所が移転したため。")


@pytest.fixture
def member(stack: Stack, offices: dict[str, OfficeClient]) -> ApplicantClient:
    """An organisation that joined."""
    client = ApplicantClient(stack.site)
    client.register()
    filing_id = client.fill(client.start(), MEMBERSHIP_SECTIONS)["filing_id"]
    client.move(filing_id, "submit")
    offices["secretariat"].move(filing_id, "accept")
    for office in ("secretariat", "ministry"):
        offices[office].move(filing_id, "approve")
    client.mail("入会証明書を発行しました")
    return client


def save(page: Page) -> None:
    """And wait for the page that follows."""
    here = page.url
    press(page, "保存して次へ")
    page.wait_for_url(lambda url: url != here)


def say_why(page: Page, filing: str) -> None:
    page.goto(f"{filing}/sections/reason")
    page.get_by_role("textbox", name="変更の内容").fill(REASON[0])
    page.get_by_role("textbox", name="変更の理由").fill(REASON[1])
    save(page)


@pytest.mark.rule("C3", "C6", "C7", "C8", "C12")
def test_a_member_changes_its_seat_and_leaves(
    visit: Visit, stack: Stack, offices: dict[str, OfficeClient], member: ApplicantClient
) -> None:
    person = visit()
    page = person.page
    person.enter_as(member.http, stack.site)
    page.goto(f"{stack.site}/home")
    person.look("home-of-a-member")
    press(page, "登録内容の変更を始める")
    arrive(page, "登録内容の変更")
    person.look("change-started")
    filing = page.url.split("?")[0]

    # Editing starts from what is registered; what is changed is tinted, and said.
    form = f"{filing}/sections/organization?group=address"
    page.goto(form)
    street = page.get_by_label("市区町村・番地")
    before = street.input_value()
    assert before
    expect(page.get_by_text("変更あり")).to_have_count(0)
    street.fill("港区芝公園1-1")
    save(page)
    page.goto(form)
    expect(page.locator(".asked--changed")).to_contain_text(f"いまの登録：{before}")
    person.look("change-edited")
    say_why(page, filing)

    page.goto(f"{filing}/check")
    expect(page.get_by_role("row").filter(has_text="市区町村・番地")).to_contain_text(before)
    expect(page.get_by_text("登録内容から変わるところ（1件）").first).to_be_visible()
    person.look("change-check")
    press(page, "この内容で申請する")
    arrive(page, "申請を受け付けました")
    page.goto(filing)
    expect(page.locator("del").first).to_have_text(before)
    person.look("change-submitted")

    reviewer = visit()
    reviewer.enter_as(offices["secretariat"].http, stack.offices)
    filing_id = filing.rsplit("/", 1)[1]
    reviewer.page.goto(f"{stack.offices}/filings/{filing_id}")
    expect(reviewer.page.locator("del").first).to_have_text(before)
    reviewer.look("change-review")
    reviewer.page.get_by_role("link", name="この法人の登録内容と変更履歴を見る").click()
    arrive(reviewer.page, re.compile("の登録内容$"))
    reviewer.look("register-beside")

    # Something else is in force at once.
    at_once = member.start("change")
    facilities = at_once["sections"]["facilities"]
    facilities["items"][0]["capacity"] = 99
    at_once = member.save(at_once, "facilities", facilities)
    at_once = member.save(at_once, "reason", {"what": REASON[0], "why": REASON[1]})
    assert member.move(at_once["filing_id"], "submit")["status"] == "approved"
    page.goto(f"{stack.site}/register")
    expect(page.get_by_text("定員").first).to_be_visible()
    page.locator("summary").filter(has_text="に変わったところ").first.click()
    expect(page.locator("ins").filter(has_text="99")).to_be_visible()
    person.look("register")

    # Leaving: notes, ticks, the button, and once more.
    page.goto(f"{stack.site}/home")
    press(page, "退会を始める")
    leaving = page.url.split("?")[0]
    page.goto(f"{leaving}/sections/leaving")
    person.look("leaving-form")
    page.get_by_label("退会の理由").fill("雇用がすべて終了したため。")
    page.get_by_label(re.compile("連絡しました")).check()
    page.get_by_label(re.compile("注意事項を読みました")).check()
    save(page)
    page.goto(f"{leaving}/check")
    press(page, "この内容で申請する")
    arrive(page, "退会を届け出ますか")
    person.look("leaving-once-more")
    press(page, "退会を届け出る")
    arrive(page, "申請を受け付けました")
    person.look("left")
    page.goto(f"{stack.site}/certificates")
    person.look("certificates-revoked")
