"""Every component in every state, in whatever light and at whatever size it is read."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.steps import arrive
from tests.stack import Stack

LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "contrast": {"contrast": "more"},
    "contrast-dark": {"contrast": "more", "color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "forced-dark": {"forced_colors": "active", "color_scheme": "dark"},
    "calm": {"reduced_motion": "reduce"},
    "print": {"media": "print"},
}
# A desk, a phone, the narrowest that must do, and a desk at 400 %.
WINDOWS = {"desk": (1280, 1.0), "phone": (360, 1.0), "narrow": (320, 1.0), "zoomed": (1280, 4.0)}
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  const seconds = (text) => Math.max(...text.split(",").map(parseFloat));
  return seconds(style.transitionDuration) > 0 || seconds(style.animationDuration) > 0;
}).map((one) => one.className)"""
# Where colours are the reader's own, only borders and outlines tell a control from a text.
SHAPELESS = """() => [...document.querySelectorAll(".button, .input, .tag, .choice__control")]
  .filter((one) => {
    const style = getComputedStyle(one);
    return one.checkVisibility() && !one.matches(".button--text, .visually-hidden")
      && style.appearance === "none" && parseFloat(style.borderTopWidth) < 1;
  }).map((one) => one.className)"""


# Colours and sizes depend on each other no more than this.
TRIED = [
    *((look, window) for look in LOOKS for window in ("desk", "narrow")),
    ("light", "phone"),
    ("light", "zoomed"),
]


@pytest.mark.rule("E9")
@pytest.mark.parametrize(("look", "window"), TRIED)
def test_every_component_is_sound_in_every_look(
    visit: Visit, stack: Stack, look: str, window: str
) -> None:
    width, zoom = WINDOWS[window]
    reader = visit(width=width, zoom=zoom)
    page = reader.page
    page.emulate_media(**LOOKS[look])
    page.goto(f"{stack.site}/_local/components")
    arrive(page, "部品の一覧")
    page.wait_for_load_state("networkidle")
    reader.look(f"components-{look}{'-zoomed' if zoom > 1 else ''}")
    _check(page, look)


def _check(page: Page, look: str) -> None:
    if look == "calm":
        assert page.evaluate(MOVING) == [], "nothing moves for who asks for calm"
    if look.startswith("forced"):
        assert page.evaluate(SHAPELESS) == []
    if look == "print":
        for hidden in (".site-nav", ".button", ".site-footer", ".upload"):
            expect(page.locator(hidden).first).to_be_hidden()
    else:
        expect(page.get_by_role("dialog", name="入力した内容を保存しますか")).to_be_visible()
