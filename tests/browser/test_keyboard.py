"""By keyboard alone: Tab, arrows, Space and Enter, with the focus always in sight."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from infrastructure.local.clients import ApplicantClient
from tests.browser.conftest import Visit
from tests.browser.steps import arrive
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack

FOCUSED = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const label = one.labels?.[0] ?? one;
  const box = one.getBoundingClientRect();
  return {
    name: one.name ?? "", value: one.value ?? "", type: one.type ?? "",
    text: label.textContent.replace(/\\s+/g, " ").trim(),
    shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""
MOST_STOPS = 60


def tab_to(page: Page, *, name: str = "", text: str = "") -> dict[str, Any]:
    """Press Tab until a field of that name, or something that says ``text``, has the focus.

    Every stop on the way has to show that it has the focus, inside the window.
    """
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        found: dict[str, Any] = page.evaluate(FOCUSED)
        assert found["shown"], f"nobody sees the focus at {found}"
        assert found["seen"], f"the focus is outside the window at {found}"
        if (name and found["name"] == name) or (text and found["text"] == text):
            return found
    raise AssertionError(f"Tab does not lead to {name or text}")


def enter(page: Page, name: str, value: Any) -> None:
    """Reach the field by Tab and enter the value as its control wants."""
    kind = tab_to(page, name=name)["type"]
    if kind == "select-one":
        field = page.locator(f"[name='{name}']")
        for _ in range(field.locator("option").count()):
            if field.input_value() != str(value):
                page.keyboard.press("ArrowDown")
        expect(field).to_have_value(str(value))
    elif kind == "radio":
        page.keyboard.press("Space")
        choice = page.locator(f"[name='{name}'][value='{str(value).lower()}']")
        for _ in range(page.locator(f"[name='{name}']").count()):
            if not choice.is_checked():
                page.keyboard.press("ArrowDown")
        expect(choice).to_be_checked()
    else:
        page.keyboard.press("Control+A")
        page.keyboard.type(str(value))


@pytest.mark.rule("B1", "B4", "B5")
def test_a_clerk_without_a_mouse_logs_in_and_fills_in_two_sections(
    visit: Visit, stack: Stack
) -> None:
    account = ApplicantClient(stack.site)
    account.register()
    clerk = visit()
    page = clerk.page
    page.goto(stack.site)
    tab_to(page, text="本文へ移動する")
    page.keyboard.press("Enter")
    enter(page, "login_id", account.login_id)
    enter(page, "password", account.password)
    tab_to(page, text="表示")
    page.keyboard.press("Space")
    expect(page.locator("[name=password]")).to_have_attribute("type", "text")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    arrive(page, "マイページ")
    tab_to(page, text="入会申請を始める")
    page.keyboard.press("Space")
    arrive(page, "入会申請")
    tab_to(page, text="次の項目を入力する：法人の情報")
    page.keyboard.press("Enter")

    arrive(page, "法人の情報（1/4）法人の名称")
    tab_to(page, text="1ページにまとめて表示する")
    page.keyboard.press("Enter")
    arrive(page, "法人の情報")
    tab_to(page, name="name")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    tab_to(page, text="法人名を入力してください。")
    page.keyboard.press("Enter")
    expect(page.locator("[name=name]")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    organization = dict(MEMBERSHIP_SECTIONS["organization"])
    for name in [name for name in _names(page) if name in organization]:
        enter(page, name, organization[name])
        if name == "postal_code":
            tab_to(page, text="郵便番号から住所を入力")
            page.keyboard.press("Space")
            expect(page.locator("[name=city_and_street]")).to_be_focused()
            page.locator("[name=postal_code]").press("Tab")
    tab_to(page, text="保存して次へ")
    page.keyboard.press("Enter")

    arrive(page, "構成員名簿での公開")
    for name, value in MEMBERSHIP_SECTIONS["disclosure"].items():
        enter(page, name, value)
    clerk.look("disclosure-by-keyboard")
    tab_to(page, text="保存して次へ")
    page.keyboard.press("Enter")
    arrive(page, "受け入れる事業所")
    tab_to(page, text="入会申請")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("4項目のうち2項目"))).to_be_visible()


@pytest.mark.asvs("6.2.7")
@pytest.mark.parametrize("address", ["/", "/accounts/new", "/password/forgotten"])
def test_ids_passwords_and_addresses_may_be_pasted_and_filled_in_by_a_manager(
    visit: Visit, stack: Stack, address: str
) -> None:
    page = visit().page
    page.goto(stack.site + address, wait_until="networkidle")
    fields = page.locator("main input:not([type=hidden]):not([type=checkbox])")
    for field in fields.all():
        assert field.evaluate(
            """(one) => one.dispatchEvent(
              new ClipboardEvent("paste", {bubbles: true, cancelable: true}))"""
        ), "nobody may forbid pasting (WCAG 3.3.8)"
        assert field.get_attribute("autocomplete") != "off"


def _names(page: Page) -> list[str]:
    """The fields of the form in the order of the page."""
    names: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('.filing-form .input')].map((field) => field.name)"
    )
    return names
