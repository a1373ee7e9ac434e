"""What people paste: mended where nobody sees a difference, told at the field where somebody might."""

import pytest

from tests.applicants_site import Site
from tests.unit.pages.browser import Browser
from tests.unit.pages.test_form_pages import started, stored


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("中央区\t銀座", "中央区 銀座"),
        ("中央区\r\n銀座", "中央区 銀座"),
        ("中央区\v銀座\n", "中央区 銀座"),
        ("中央区\xa0銀座", "中央区 銀座"),
        ("中央区\u200b銀座\ufeff", "中央区銀座"),
        ("\u202a中央区銀座\u202c", "中央区銀座"),
        ("中央区\u2028銀座", "中央区 銀座"),
    ],
    ids=["tab", "line end", "table's line end", "NBSP", "no width", "direction", "separator"],
)
def test_what_comes_along_when_pasting_is_mended_without_a_word(
    site: Site, browser: Browser, pasted: str, kept: str
) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization")
    browser.go({"city_and_street": pasted}, ("_then", "keep"))
    assert stored(site, filing, "organization")["city_and_street"] == kept


@pytest.mark.fault("F42")
@pytest.mark.parametrize("character", ["\0", "\x1b", "\u202e"])
def test_what_could_hide_something_is_taken_out_and_told_at_its_field(
    site: Site, browser: Browser, character: str
) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization")
    typed = {"building": f"別{character}館", "representative_title": "理事長"}
    answer = browser.press(typed, ("_then", "keep"))
    assert answer.status_code == 422
    assert browser.errors == ["#f-building"]
    fields = dict(browser.form().fields)
    assert (fields["building"], fields["representative_title"]) == ("別館", "理事長")
    browser.go(button=("_then", "keep"))
    assert stored(site, filing, "organization")["building"] == "別館"


def test_a_reason_with_hidden_characters_is_asked_for_again_and_nothing_is_withdrawn(
    site: Site, browser: Browser
) -> None:
    filing = site.world.submitted()
    browser.open(f"/filings/{filing.filing_id}/withdraw")
    answer = browser.press({"reason": "会社名を\u202e直します"})
    assert answer.status_code == 422
    assert browser.errors == ["#f-reason"]
    assert "会社名を直します" in browser.text
    assert site.world.filings.get(filing.filing_id).status == "submitted"


def test_a_form_too_large_to_read_says_how_to_keep_what_was_typed(browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization")
    answer = browser.press({"building": "館" * 130_000})
    assert answer.status_code == 413
    assert "戻る" in browser.text
