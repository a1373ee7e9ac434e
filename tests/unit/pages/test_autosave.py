"""What a form's script is told: stored, nothing to store, somebody was first, refused."""

import re
from typing import Any

import httpx
import pytest

from tests.applicants_site import Site
from tests.unit.pages.browser import Browser
from tests.unit.pages.test_form_pages import started, stored


def autosave(
    site: Site, browser: Browser, changes: dict[str, Any], **headers: str
) -> httpx.Response:
    """The page's form as its script sends it; the page stays as it is."""
    form = browser.form()
    data = {**form.filled(changes, None), "_then": "auto"}
    return site.applicant.send("POST", form.action, data=data, headers=headers)


@pytest.mark.rule("B5")
def test_a_stored_form_is_told_the_time_in_japan_and_what_it_is_based_on(
    site: Site, browser: Browser
) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization")
    answer = autosave(site, browser, {"name": "さくら会"})
    assert answer.status_code == 200
    told = answer.json()
    assert re.fullmatch(r"\d\d:\d\d", told["saved_at"])
    assert told["address"] == f"{filing}/sections/organization"
    assert stored(site, filing, "organization") == {"name": "さくら会"}
    again = autosave(site, browser, {"name": "うめ会", "_basis": told["basis"]})
    assert again.status_code == 200
    assert stored(site, filing, "organization") == {"name": "うめ会"}


@pytest.mark.rule("B5")
def test_an_empty_new_item_is_not_stored_and_a_begun_one_once(site: Site, browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/facilities/items/new")
    assert autosave(site, browser, {}).status_code == 204
    assert not stored(site, filing, "facilities")
    for _ in range(2):
        told = autosave(site, browser, {"name": "さくら苑"}).json()
    (item,) = stored(site, filing, "facilities")["items"]
    assert told["address"] == f"{filing}/sections/facilities/items/{item['id']}"


@pytest.mark.fault("F12")
def test_whoever_is_late_is_told_which_entries_others_changed(site: Site, browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization")
    Browser(site.applicant).open(f"{filing}/sections/organization").go(
        {"name": "うめ会"}, ("_then", "keep")
    )
    answer = autosave(site, browser, {"name": "さくら会"})
    assert answer.status_code == 412
    assert answer.json() == {"labels": ["法人名"]}
    assert stored(site, filing, "organization") == {"name": "うめ会"}


def test_what_no_draft_can_hold_is_refused_with_the_reason(site: Site, browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization")
    answer = autosave(site, browser, {"name": "あ" * 5000})
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert not stored(site, filing, "organization")


@pytest.mark.rule("A12")
@pytest.mark.asvs("7.3.1")
def test_storing_while_typing_prolongs_the_session_and_a_late_attempt_does_not(
    site: Site, browser: Browser
) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization")
    first = autosave(site, browser, {"name": "あ"}).json()
    site.world.now.advance(minutes=10)
    late = autosave(
        site, browser, {"name": "い", "_basis": first["basis"]}, **{"Ukeire-Background": "1"}
    ).json()
    assert late["session_until"] == first["session_until"]
    typed = autosave(site, browser, {"name": "う", "_basis": late["basis"]}).json()
    assert typed["session_until"] > first["session_until"]
