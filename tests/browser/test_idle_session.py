"""Half an hour without an act: out, told why, and back to the same page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from infrastructure.local.clients import ApplicantClient
from tests.browser.conftest import Visit
from tests.browser.steps import Person, arrive, fill, log_in, press
from tests.stack import Stack


@pytest.fixture(autouse=True)
def _clock(stack: Stack) -> Iterator[None]:
    """Whoever moves the clock leaves it as it was."""
    yield
    stack.clock()


@pytest.mark.rule("A12", "B5")
def test_after_half_an_hour_the_next_click_asks_to_log_in_and_leads_back(
    visit: Visit, stack: Stack
) -> None:
    account = ApplicantClient(stack.site)
    account.register()
    person = Person(account.email, account.login_id, account.password)
    clerk = visit()
    page = clerk.page
    page.goto(stack.site)
    log_in(page, person, person.password)
    press(page, "入会申請を始める")
    page.get_by_role("link", name="次の項目を入力する：法人の情報").click()
    arrive(page, "法人の情報（1/4）法人の名称")
    section = page.url
    fill(page, {"name": "社会福祉法人さくら会"})
    press(page, "一時保存する")
    arrive(page, "入会申請")

    stack.clock("PT29M")
    page.goto(section)
    arrive(page, "法人の情報（1/4）法人の名称")
    stack.clock("PT30M")
    page.reload()
    explanation = page.get_by_text("30分間操作がないとき")
    expect(explanation).to_be_visible()
    clerk.look("login-after-idling")
    log_in(page, person, person.password)
    arrive(page, "法人の情報（1/4）法人の名称")
    assert page.url == section
    expect(page.locator("[name=name]")).to_have_value("社会福祉法人さくら会")

    stack.clock("PT30M")
    trail = page.get_by_role("navigation", name="現在位置")
    trail.get_by_role("link", name="入会申請").click()
    expect(explanation).to_be_visible()
    log_in(page, person, person.password)
    arrive(page, "入会申請")
    assert page.url == section.partition("/sections/")[0]

    press(page, "ログアウト")
    expect(page.get_by_text("ログアウトしました")).to_be_visible()
    expect(explanation).to_have_count(0)
