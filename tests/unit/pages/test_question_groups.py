"""A long section is asked for one group a page; what is stored stays one whole."""

from typing import Any

import pytest

from tests.applicants_site import Site
from tests.membership import WORKER_ID, facility, organization, worker
from tests.unit.pages.browser import Browser
from tests.unit.pages.test_form_pages import posted, started, stored
from ukeire.domain.form import Group, Section
from ukeire.procedures.member_forms import Disclosure
from ukeire.procedures.membership import MEMBERSHIP


def group(section: str, name: str, entries: dict[str, Any]) -> dict[str, Any]:
    """The entries that one page asks for."""
    declared = MEMBERSHIP.section(section)
    found = declared.group(name) if declared else None
    assert found
    return posted({key: value for key, value in entries.items() if key in found.entries})


@pytest.mark.rule("B1")
def test_the_way_through_asks_one_group_a_page_and_leads_on(site: Site, browser: Browser) -> None:
    filing = started(browser)
    organization_page = f"{filing}/sections/organization"
    browser.open(f"{organization_page}?group=identity")
    assert browser.page.heading == "法人の情報（1/4）法人の名称"
    for name in ("identity", "address", "representative", "contact"):
        assert browser.path.startswith(f"{organization_page}?group={name}")
        browser.go(group("organization", name, organization()))
    assert browser.path.startswith(f"{filing}/sections/disclosure")
    assert stored(site, filing, "organization") == organization()


def test_a_page_reports_its_own_faults_alone(browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization?group=representative")
    browser.press({"phone": "0312345678"})
    assert browser.errors == ["#f-representative_title", "#f-representative_name", "#f-phone"]


def test_the_task_list_leads_to_the_first_page_on_which_something_waits(browser: Browser) -> None:
    filing = started(browser)
    page = f"{filing}/sections/organization"
    browser.open(filing)
    assert f'href="{page}?group=identity"' in browser.text
    browser.open(f"{page}?group=identity").go(group("organization", "identity", organization()))
    browser.open(filing)
    assert f'href="{page}?group=address"' in browser.text


@pytest.mark.fault("F12")
def test_two_people_on_different_pages_of_one_worker_do_not_disturb_each_other(site: Site) -> None:
    one, two = Browser(site.applicant), Browser(site.applicant)
    filing = f"/filings/{site.world.draft().filing_id}"
    page = f"{filing}/sections/workers/items/{WORKER_ID}"
    one.open(f"{page}?group=person")
    two.open(f"{page}?group=stay")
    one.go({"name": "SITI AMINAH"})
    two.go({"residence_card_number": "CD12345678EF"})
    (item,) = stored(site, filing, "workers")["items"]
    assert (item["name"], item["residence_card_number"]) == ("SITI AMINAH", "CD12345678EF")


@pytest.mark.fault("F12")
def test_on_one_page_of_a_group_the_second_still_sees_what_the_first_changed(site: Site) -> None:
    one, two = Browser(site.applicant), Browser(site.applicant)
    filing = f"/filings/{site.world.draft().filing_id}"
    page = f"{filing}/sections/organization?group=representative"
    one.open(page)
    two.open(page)
    one.go({"phone": "03-1111-1111"})
    assert two.press({"phone": "03-2222-2222"}).status_code == 412
    assert "03-1111-1111" in two.text


@pytest.mark.rule("B2")
def test_a_facility_added_from_a_page_of_a_worker_leads_back_to_that_page(
    site: Site, browser: Browser
) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/workers/items/new?group=person")
    browser.go(group("workers", "person", worker()))
    browser.go(group("workers", "stay", worker()))
    browser.go({"planned_start": "令和9年4月1日"}, ("_then", "to:facilities"))
    browser.go(group("facilities", "identity", facility()))
    assert "保存して戻る" in browser.text
    browser.go(group("facilities", "address", facility()))
    (added,) = stored(site, filing, "facilities")["items"]
    assert "?group=work&" in browser.path
    assert ("planned_start", "2027年4月1日") in browser.form().fields
    assert ("facility_ids", added["id"]) in browser.form().fields
    browser.go({"facility_ids": [added["id"]]})
    assert browser.path.startswith(f"{filing}/documents?about=")


@pytest.mark.rule("B1")
def test_another_worker_is_offered_on_the_last_page_alone(site: Site, browser: Browser) -> None:
    filing = f"/filings/{site.world.draft().filing_id}"
    page = f"{filing}/sections/workers/items/{WORKER_ID}"
    assert ("_then", "another") not in browser.open(f"{page}?group=person").form().buttons
    browser.open(f"{page}?group=work").go(button=("_then", "another"))
    assert browser.path.startswith(f"{filing}/sections/workers/items/new?group=person")


def test_a_group_that_is_not_there_shows_the_whole_form(browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization?group=nothing")
    assert browser.page.heading == "法人の情報"
    assert set(organization()) <= browser.form().names


def test_groups_that_forget_an_entry_are_no_section() -> None:
    with pytest.raises(ValueError, match="disclosure"):
        Section(
            name="disclosure",
            title="公開",
            model=Disclosure,
            groups=(Group("name", "法人名", ("show_name",)),),
        )


def test_a_hard_word_is_explained_once_where_it_stands_first(browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/workers/items/new?group=stay")
    assert browser.text.count("「在留資格」とは") + browser.text.count("」「在留資格」とは") == 1
    assert "在留カードの表面に書かれています" in browser.text
