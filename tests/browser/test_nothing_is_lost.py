"""What is typed survives: pauses, colleagues, cut connections, ended sessions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from infrastructure.local.clients import ApplicantClient
from tests.browser.conftest import Visit
from tests.browser.steps import arrive, fill, press
from tests.browser.visitor import Visitor
from tests.stack import Stack

NAME = "社会福祉法人さくら会"
OTHER_NAME = "社会福祉法人うめ会"
STORED = re.compile(r"^保存しました \d\d:\d\d$")
KEPT_HERE = "接続できないため、まだ保存されていません。入力した内容はこの画面に残っています。"
WARNING = "まもなく自動的にログアウトします"
OVER = "ログインの有効期限が切れました"


@dataclass
class Draft:
    """An organisation's open draft: its program, and the address of its pages."""

    client: ApplicantClient
    filing_id: str
    site: str

    @property
    def filing(self) -> Any:
        return self.client.filing(self.filing_id)

    def section(self, name: str) -> Any:
        return self.filing["sections"].get(name) or {}

    def page(self, section: str) -> str:
        return f"{self.site}/filings/{self.filing_id}/sections/{section}"


@pytest.fixture
def draft(stack: Stack) -> Iterator[Draft]:
    """The clock is put back: sessions of other tests end by it."""
    client = ApplicantClient(stack.site)
    client.register()
    yield Draft(client, client.start()["filing_id"], stack.site)
    stack.clock()


def _enter(visitor: Visitor, draft: Draft, section: str) -> Page:
    page = visitor.page
    page.goto(f"{draft.site}/?next={urlsplit(draft.page(section)).path}")
    _log_in(page, draft)
    expect(page).to_have_url(re.compile(re.escape(draft.page(section)) + r"(\?as=\w+)?$"))
    page.wait_for_load_state("networkidle")  # scripts are there
    return page


def _log_in(page: Page, draft: Draft) -> None:
    fill(page, {"login_id": draft.client.login_id, "password": draft.client.password})
    press(page, "ログイン")


def _status(page: Page) -> Locator:
    return page.locator("[data-autosave-status]")


def _forgive(visitor: Visitor, fault: str) -> None:
    """What the test brought about itself; it must have happened."""
    assert any(re.search(fault, one) for one in visitor.faults), visitor.faults
    visitor.faults[:] = [one for one in visitor.faults if not re.search(fault, one)]


@pytest.mark.rule("B5")
@pytest.mark.fault("F12")
def test_what_is_typed_is_stored_without_a_button(visit: Visit, draft: Draft) -> None:
    visitor = visit()
    page = _enter(visitor, draft, "organization")
    arrive(page, "法人の情報")
    page.locator("[name=name]").press_sequentially(NAME)
    expect(_status(page)).to_have_text(STORED)
    assert draft.section("organization") == {"name": NAME}
    visitor.look("autosaved")
    page.reload()
    expect(page.locator("[name=name]")).to_have_value(NAME)
    expect(page.locator("[data-autosave-restore]")).to_be_hidden()


@pytest.mark.rule("B5")
def test_a_new_item_that_stores_itself_stays_one_item(visit: Visit, draft: Draft) -> None:
    page = _enter(visit(), draft, "facilities/items/new")
    arrive(page, "事業所の追加")
    page.locator("[name=name]").fill("さくら苑")
    expect(_status(page)).to_have_text(STORED)
    page.locator("[name=name]").fill("さくら苑 本館")
    (item,) = draft.section("facilities")["items"]
    expect(page).to_have_url(draft.page(f"facilities/items/{item['id']}"))
    press(page, "一時保存する")
    arrive(page, re.compile("申請"))
    assert [one["name"] for one in draft.section("facilities")["items"]] == ["さくら苑 本館"]


@pytest.mark.rule("B5")
@pytest.mark.fault("F12")
def test_a_colleagues_change_stops_storing_until_the_difference_was_seen(
    visit: Visit, draft: Draft
) -> None:
    visitor = visit()
    visitor.allowed.add(412)
    page = _enter(visitor, draft, "organization")
    arrive(page, "法人の情報")
    draft.client.save(draft.filing, "organization", {"name": OTHER_NAME})
    page.locator("[name=name]").fill(NAME)
    expect(_status(page)).to_contain_text("ほかの画面または担当者が、先に変更しました")
    assert draft.section("organization") == {"name": OTHER_NAME}
    press(page, "違いを確かめる")
    expect(page.get_by_role("alert")).to_contain_text("先に保存しました")
    expect(page.get_by_label(f"ほかの担当者の内容：{OTHER_NAME}")).not_to_be_checked()
    expect(page.locator("[name=name]")).to_have_value(NAME)
    press(page, "一時保存する")
    arrive(page, re.compile("申請"))
    assert draft.section("organization") == {"name": NAME}
    _forgive(visitor, "^412: POST")


@pytest.mark.rule("B5")
@pytest.mark.fault("F48")
def test_a_cut_connection_keeps_what_is_typed_and_stores_it_later(
    visit: Visit, draft: Draft
) -> None:
    visitor = visit()
    page = _enter(visitor, draft, "organization")
    arrive(page, "法人の情報")
    visitor.context.set_offline(True)
    page.locator("[name=name]").fill(NAME)
    expect(_status(page)).to_have_text(KEPT_HERE)
    press(page, "保存して次へ")
    expect(page.locator("[name=name]")).to_have_value(NAME)
    arrive(page, "法人の情報")
    assert draft.section("organization") == {}
    visitor.context.set_offline(False)
    expect(_status(page)).to_have_text(STORED)
    assert draft.section("organization") == {"name": NAME}
    _forgive(visitor, "INTERNET_DISCONNECTED")


@pytest.mark.rule("B5")
@pytest.mark.fault("F12")
def test_leaving_with_what_was_not_stored_asks_and_coming_back_offers_it(
    visit: Visit, draft: Draft
) -> None:
    visitor = visit()
    page = _enter(visitor, draft, "organization")
    arrive(page, "法人の情報")
    draft.client.save(draft.filing, "organization", {"name": OTHER_NAME})
    name = page.locator("[name=name]")
    name.click()
    page.keyboard.insert_text(NAME)
    expect(_status(page)).to_contain_text("先に変更しました")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(f"{draft.site}/help")
    assert asked == ["beforeunload"]
    page.goto(draft.page("organization"))
    arrive(page, "法人の情報")
    expect(name).to_have_value(OTHER_NAME)
    press(page, "入力した内容を元に戻す")
    expect(name).to_have_value(NAME)
    expect(_status(page)).to_contain_text("先に変更しました")
    assert draft.section("organization") == {"name": OTHER_NAME}
    _forgive(visitor, "^412: POST")


@pytest.mark.rule("A12")
@pytest.mark.asvs("7.3.1")
def test_a_session_about_to_end_says_so_and_is_prolonged_on_request(
    visit: Visit, draft: Draft, stack: Stack
) -> None:
    visitor = visit()
    visitor.page.clock.install()
    page = _enter(visitor, draft, "disclosure")
    arrive(page, "構成員名簿での公開")
    warning = page.get_by_role("dialog", name=WARNING)
    _pass(page, stack, minutes=24)
    expect(warning).to_be_hidden()
    _pass(page, stack, minutes=1)
    expect(warning).to_contain_text("あと約5分")
    visitor.look("session-warning")
    press(page, "続ける")
    expect(warning).to_be_hidden()
    _pass(page, stack, minutes=25)
    expect(warning).to_be_visible()
    page.keyboard.press("Escape")
    expect(warning).to_be_hidden()
    _pass(page, stack, minutes=4)
    expect(warning).to_contain_text("あと約1分")
    press(page, "続ける")
    expect(warning).to_be_hidden()
    _pass(page, stack, minutes=20)
    page.reload()
    arrive(page, "構成員名簿での公開")


@pytest.mark.rule("A12", "B5")
@pytest.mark.asvs("7.3.1")
def test_after_the_end_of_a_session_login_leads_back_to_the_field_and_its_text(
    visit: Visit, draft: Draft, stack: Stack
) -> None:
    visitor = visit()
    visitor.page.clock.install()
    page = _enter(visitor, draft, "organization")
    arrive(page, "法人の情報")
    name = page.locator("[name=name]")
    stack.clock("PT31M")
    name.fill(NAME)
    page.clock.run_for(3000)
    expect(_status(page)).to_contain_text("ログインの有効期限が切れた")
    _status(page).get_by_role("link", name="ログインして続ける").click()
    expect(page).to_have_url(re.compile(r"/\?next="))
    draft.client.log_in(draft.client.password)  # everybody's session ended
    assert draft.section("organization") == {}
    _log_in(page, draft)
    arrive(page, "法人の情報")
    expect(name).to_be_focused()
    expect(name).to_have_value(NAME)
    page.clock.run_for(3000)
    expect(_status(page)).to_have_text(STORED)
    assert draft.section("organization") == {"name": NAME}
    _forgive(visitor, "^401: POST .*/sections/organization$")


@pytest.mark.rule("A12")
@pytest.mark.asvs("7.3.1")
def test_a_page_left_alone_says_that_its_session_is_over(
    visit: Visit, draft: Draft, stack: Stack
) -> None:
    visitor = visit()
    visitor.page.clock.install()
    page = _enter(visitor, draft, "organization")
    arrive(page, "法人の情報")
    name = page.locator("[name=name]")
    name.fill(NAME)
    page.clock.run_for(3000)
    expect(_status(page)).to_have_text(STORED)
    _pass(page, stack, minutes=31)
    over = page.get_by_role("dialog", name=OVER)
    expect(over).to_be_visible()
    visitor.look("session-over")
    over.get_by_role("link", name="ログインして続ける").click()
    _log_in(page, draft)
    arrive(page, "法人の情報")
    expect(name).to_be_focused()
    expect(name).to_have_value(NAME)
    _forgive(visitor, "^401: GET .*/api/session$")


def _pass(page: Page, stack: Stack, *, minutes: int) -> None:
    """Both clocks: the server's and the browser's."""
    stack.clock(f"PT{minutes}M")
    page.clock.fast_forward(minutes * 60_000)
