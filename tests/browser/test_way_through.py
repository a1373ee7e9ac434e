"""Help where it is needed: offers, days read back, hard words, the manual, an earlier filing again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from infrastructure.local.clients import ApplicantClient, OfficeClient
from tests.browser.conftest import Visit
from tests.browser.steps import arrive, fill, press
from tests.browser.test_keyboard import tab_to
from tests.browser.visitor import Visitor
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack


@dataclass
class Clerk:
    """Somebody of an organisation of their own, with a draft, at a browser."""

    client: ApplicantClient
    visitor: Visitor
    draft: str

    @property
    def page(self) -> Page:
        return self.visitor.page

    def open(self, path: str, title: str | re.Pattern[str]) -> None:
        self.page.goto(f"{self.client.http.base_url}".rstrip("/") + path)
        arrive(self.page, title)

    def section(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.client.filing(self.draft)["sections"].get(name) or {}
        return found


def clerk(visit: Visit, stack: Stack, **window: Any) -> Clerk:
    client = ApplicantClient(stack.site)
    client.register()
    visitor = visit(**window)
    visitor.enter_as(client.http, stack.site)
    return Clerk(client, visitor, client.start()["filing_id"])


@pytest.mark.rule("A3")
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_refused_name_is_mended_by_the_button_at_its_field(
    visit: Visit, stack: Stack, script: bool
) -> None:
    one = clerk(visit, stack, width=360, height=740, script=script)
    page, path = one.page, f"/filings/{one.draft}/sections/organization?group=identity"
    one.open(path, "法人の情報（1/4）法人の名称")
    fill(page, {"name": "㈱ さくら", "kana": "さくら"})
    press(page, "保存して次へ")
    expect(page).to_have_title(re.compile("^エラー："))
    one.visitor.look("offer")
    press(page, "「株式会社さくら」に直す")
    expect(page.locator("[name=name]")).to_have_value("株式会社さくら")
    if script:
        expect(page.locator("[name=name]")).to_be_focused()
        expect(page.locator(".error-summary a[href='#f-name']")).to_have_count(0)
        expect(page.get_by_text(re.compile("^保存しました"))).to_be_visible()
    one.visitor.look("offer-taken")
    assert one.section("organization") == {"name": "株式会社さくら", "kana": "サクラ"}


@pytest.mark.rule("B2")
def test_a_day_is_read_back_while_typing_and_a_hard_word_opens_by_keyboard(
    visit: Visit, stack: Stack
) -> None:
    one = clerk(visit, stack)
    page, path = one.page, f"/filings/{one.draft}/sections/workers/items/new"
    one.open(f"{path}?group=person", "特定技能外国人の追加（1/3）本人")
    fill(page, {"name": "NGUYEN VAN AN", "date_of_birth": "Ｈ１０．４．１", "katakana": "ぐえん"})
    page.locator("[name=katakana]").blur()
    expect(page.get_by_text("1998年4月1日（平成10年4月1日）水曜日")).to_be_visible()
    expect(page.get_by_text("「グエン」と読み取りました")).to_be_visible()
    one.visitor.look("read-back")
    one.open(f"{path}?group=stay", "特定技能外国人の追加（2/3）在留資格と要件")
    tab_to(page, text="「在留資格」とは")
    page.keyboard.press("Enter")
    expect(page.get_by_text("在留カードの表面に書かれています").first).to_be_visible()
    one.visitor.look("hard-word")


@pytest.mark.rule("A14")
@pytest.mark.parametrize("width", [360, 1280])
def test_manual_words_and_help_are_for_anyone_at_every_width(
    visit: Visit, stack: Stack, width: int
) -> None:
    anyone = visit(width=width)
    page = anyone.page
    page.goto(f"{stack.site}/help")
    arrive(page, "ヘルプ・お問い合わせ")
    anyone.look("help")
    page.get_by_role("link", name="入会申請の手引き").click()
    arrive(page, "入会申請の手引き")
    expect(page.get_by_role("button", name="この手引きを印刷する")).to_be_visible()
    anyone.look("manual")
    page.goto(f"{stack.site}/help/words")
    arrive(page, "用語の説明")
    anyone.look("words")


@pytest.mark.rule("B7", "D8")
def test_a_rejected_filing_says_so_and_starts_a_new_one_with_what_it_said(
    visit: Visit, stack: Stack, offices: dict[str, OfficeClient]
) -> None:
    one = clerk(visit, stack, width=360, height=740, script=False)
    page = one.page
    one.client.fill(one.client.filing(one.draft), MEMBERSHIP_SECTIONS)
    one.client.move(one.draft, "submit")
    one.open("/home", "マイページ")
    expect(
        page.get_by_text(re.compile("月.+日ごろまでに結果をお知らせする見込みです")).first
    ).to_be_visible()
    one.visitor.look("home-expected")
    for office, move in (("secretariat", "accept"), ("secretariat", "approve")):
        offices[office].move(one.draft, move)
    offices["ministry"].move(one.draft, "reject", comment="要件を満たしていません。")
    one.open("/home", "マイページ")
    one.visitor.look("home-rejected")
    page.get_by_role("link", name="入会申請", exact=True).click()
    one.visitor.look("filing-rejected")
    page.get_by_role("button", name=re.compile("^この内容をもとに新しく申請する")).click()
    expect(page.get_by_text("添付書類は引き継がれません")).to_be_visible()
    one.visitor.look("filing-copied")
    copied = one.client.filing(page.url.split("/filings/")[1].partition("?")[0])
    assert copied["sections"] == one.client.filing(one.draft)["sections"]
    assert copied["documents"] == []
