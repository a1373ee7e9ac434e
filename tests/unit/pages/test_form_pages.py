"""Form pages: nothing typed is lost, whatever is wrong with it and whoever saved first."""

from typing import Any

import pytest

from tests.applicants_site import Site
from tests.membership import FACILITY_ID, WORKER_ID, facility, organization, worker
from tests.unit.pages.browser import Browser

HOSTILE = '"><script>alert(1)</script>'


def posted(entries: dict[str, Any]) -> dict[str, Any]:
    """Entries as a browser sends them."""
    return {
        name: value
        if isinstance(value, list)
        else str(value).lower()
        if value in (True, False)
        else str(value)
        for name, value in entries.items()
        if name != "id"
    }


def started(browser: Browser) -> str:
    """The address of a new, empty filing."""
    browser.open("/home")
    browser.go()
    return browser.path


def stored(site: Site, filing: str, section: str) -> Any:
    return site.world.filings.get(filing.removeprefix("/filings/")).sections.get(section)


@pytest.mark.rule("B1")
def test_a_form_with_faults_is_shown_again_and_saved_all_the_same(
    site: Site, browser: Browser
) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization")
    answer = browser.press({"name": "さくら会", "phone": "0312345678"})
    assert answer.status_code == 422
    assert browser.page.title.startswith("エラー：")
    assert {"#f-name", "#f-phone", "#f-kana"} <= set(browser.errors)
    assert dict(browser.form().fields)["name"] == "さくら会"
    assert stored(site, filing, "organization") == {"name": "さくら会", "phone": "0312345678"}
    assert browser.press(posted(organization())).status_code == 303


@pytest.mark.rule("B5")
def test_keeping_for_later_never_complains(site: Site, browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization")
    browser.go({"name": "さくら会"}, ("_then", "keep"))
    assert browser.path.startswith(filing)
    assert stored(site, filing, "organization") == {"name": "さくら会"}


def test_a_complete_form_leads_on_to_the_next_section(browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization")
    browser.go(posted(organization()))
    assert browser.path.startswith(f"{filing}/sections/disclosure")


@pytest.mark.rule("B4")
def test_the_postal_code_button_fills_the_address_without_script(
    site: Site, browser: Browser
) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization")
    browser.go({"postal_code": "１０４－００６１"}, ("fill_address", "postal_code"))
    typed = dict(browser.form().fields)
    assert (typed["prefecture"], typed["city_and_street"]) == ("東京都", "中央区銀座")
    browser.go({"city_and_street": "中央区銀座7-1"}, ("fill_address", "postal_code"))
    assert dict(browser.form().fields)["city_and_street"] == "中央区銀座7-1"
    browser.go({"postal_code": "999-9999"}, ("fill_address", "postal_code"))
    assert "見つかりませんでした" in browser.text


@pytest.mark.fault("F12")
def test_who_saves_second_sees_what_the_first_changed_and_loses_nothing(site: Site) -> None:
    one, two = Browser(site.applicant), Browser(site.applicant)
    filing = started(one)
    one.open(f"{filing}/sections/organization").go(posted(organization()))
    one.open(f"{filing}/sections/organization")
    two.open(f"{filing}/sections/organization")
    one.go({"building": "別館", "phone": "03-1111-1111"})
    answer = two.press({"phone": "03-2222-2222", "representative_name": "佐藤 花子"})
    assert answer.status_code == 412
    for value in ("別館", "03-1111-1111", "03-2222-2222"):
        assert value in two.text
    typed = dict(two.form().fields)
    assert typed["building"] == "別館"
    assert typed["phone"] == "03-2222-2222"
    assert typed["representative_name"] == "佐藤 花子"
    assert stored(site, filing, "organization")["phone"] == "03-1111-1111"
    two.go()
    assert stored(site, filing, "organization")["phone"] == "03-2222-2222"
    assert stored(site, filing, "organization")["building"] == "別館"


@pytest.mark.rule("B5")
@pytest.mark.fault("F12")
def test_who_saves_second_chooses_entry_by_entry_whose_content_stays(site: Site) -> None:
    one, two = Browser(site.applicant), Browser(site.applicant)
    filing = started(one)
    one.open(f"{filing}/sections/organization").go(posted(organization()))
    one.open(f"{filing}/sections/organization")
    two.open(f"{filing}/sections/organization")
    one.go({"building": "別館", "phone": "03-1111-1111", "representative_name": "山田 次郎"})
    two.press({"phone": "03-2222-2222", "representative_name": "佐藤 花子"})
    asked = {name for name in two.form().names if name.startswith("_choice-")}
    assert asked == {"_choice-phone", "_choice-representative_name"}
    assert {dict(two.form().fields)[name] for name in asked} == {"mine"}
    form = two.form()
    one.open(f"{filing}/sections/organization").go({"building": "新館"})
    assert two.press({"_choice-phone": "theirs"}, form=form).status_code == 412
    assert dict(two.form().fields)["phone"] == "03-1111-1111", "what was chosen is not asked again"
    two.go()
    section = stored(site, filing, "organization")
    assert section["phone"] == "03-1111-1111"
    assert section["representative_name"] == "佐藤 花子"
    assert section["building"] == "新館"


def test_a_choice_that_no_page_offered_changes_nothing(site: Site, browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization")
    form = browser.form()
    data = {**form.filled({"name": "さくら会"}, ("_then", "keep")), "_choice-nothing": "theirs"}
    assert site.applicant.send("POST", form.action, data=data).status_code == 303
    assert stored(site, filing, "organization") == {"name": "さくら会"}


@pytest.mark.fault("F12")
def test_two_people_in_different_parts_do_not_disturb_each_other(site: Site) -> None:
    one, two = Browser(site.applicant), Browser(site.applicant)
    filing = started(one)
    one.open(f"{filing}/sections/organization")
    two.open(f"{filing}/sections/facilities/items/new")
    one.go({"name": "社会福祉法人さくら会"}, ("_then", "keep"))
    two.go({"name": "さくら苑"}, ("_then", "keep"))
    assert stored(site, filing, "organization") == {"name": "社会福祉法人さくら会"}
    assert [item["name"] for item in stored(site, filing, "facilities")["items"]] == ["さくら苑"]


def test_sending_a_new_item_twice_adds_one(site: Site, browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/facilities/items/new")
    form = browser.form()
    for _ in range(2):
        assert browser.press(posted(facility()), form=form).status_code == 303
    assert len(stored(site, filing, "facilities")["items"]) == 1


def test_going_back_to_the_form_of_a_new_item_finds_the_item(site: Site, browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/facilities/items/new")
    address = browser.path
    assert browser.press(posted(facility())).status_code == 303
    browser.open(address)
    assert dict(browser.form().fields)["name"] == facility()["name"]
    browser.go({"name": "うめ苑"})
    (item,) = stored(site, filing, "facilities")["items"]
    assert item["name"] == "うめ苑"
    browser.open(f"{filing}/sections/facilities/items/new?as=%3Cscript%3E")
    assert "as=%3C" not in browser.path


def test_an_empty_form_adds_no_item(site: Site, browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/workers/items/new")
    assert browser.press().status_code == 422
    browser.go(button=("_then", "keep"))
    assert not stored(site, filing, "workers")


@pytest.mark.rule("B2")
def test_a_facility_is_added_on_the_way_without_losing_the_worker(
    site: Site, browser: Browser
) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/workers/items/new")
    browser.go({"name": "NGUYEN VAN AN"}, ("_then", "to:facilities"))
    assert browser.path.startswith(f"{filing}/sections/facilities/items/new")
    browser.go(posted(facility()))
    assert browser.path.startswith(f"{filing}/sections/workers/items/")
    fields = browser.form().fields
    added = stored(site, filing, "facilities")["items"][0]["id"]
    assert ("name", "NGUYEN VAN AN") in fields
    assert ("facility_ids", added) in fields


@pytest.mark.rule("B2")
def test_workers_are_typed_one_at_a_time_and_another_follows(site: Site, browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/facilities/items/new").go(posted(facility()))
    chosen = stored(site, filing, "facilities")["items"][0]["id"]
    browser.open(f"{filing}/sections/workers/items/new")
    typed = posted(worker(facility_ids=[chosen], date_of_birth="平成10年4月1日"))
    browser.go(typed, ("_then", "another"))
    assert browser.path.startswith(f"{filing}/sections/workers/items/new")
    browser.go(typed | {"name": "SITI AMINAH"})
    assert browser.path.startswith(f"{filing}/documents?about=")
    workers = stored(site, filing, "workers")["items"]
    assert [one["name"] for one in workers] == ["NGUYEN VAN AN", "SITI AMINAH"]
    assert workers[0]["date_of_birth"] == "1998-04-01"


def test_taking_an_item_out_is_asked_first_and_names_who_uses_it(
    site: Site, browser: Browser
) -> None:
    filing = f"/filings/{site.world.draft().filing_id}"
    browser.open(f"{filing}/sections/facilities/items/{FACILITY_ID}/delete")
    assert "NGUYEN VAN AN" in browser.text
    browser.go()
    assert stored(site, filing, "facilities") == {"items": []}
    browser.open(f"{filing}/sections/workers/items/{WORKER_ID}/delete").go()
    assert site.world.filings.get(filing.removeprefix("/filings/")).documents == ()


def test_an_item_somebody_else_took_out_can_be_saved_again(site: Site) -> None:
    one, two = Browser(site.applicant), Browser(site.applicant)
    filing = f"/filings/{site.world.draft().filing_id}"
    item = f"{filing}/sections/workers/items/{WORKER_ID}"
    two.open(item)
    one.open(f"{item}/delete").go()
    assert two.press({"name": "NGUYEN VAN BINH"}).status_code == 412
    two.go()
    workers = stored(site, filing, "workers")["items"]
    assert [(one["id"], one["name"]) for one in workers] == [(WORKER_ID, "NGUYEN VAN BINH")]


@pytest.mark.fault("F42")
@pytest.mark.asvs("1.2.1")
def test_whatever_is_typed_is_shown_as_text_on_every_page(site: Site, browser: Browser) -> None:
    draft = site.world.draft()
    filing = f"/filings/{draft.filing_id}"
    for path, name in (
        (f"{filing}/sections/organization", "name"),
        (f"{filing}/sections/facilities/items/{FACILITY_ID}", "name"),
        (f"{filing}/sections/workers/items/{WORKER_ID}", "name"),
    ):
        browser.open(path).press({name: HOSTILE}, ("_then", "keep"))
    for path in (
        "", "/check", "/sections/organization", "/sections/facilities", "/sections/workers",
        f"/sections/workers/items/{WORKER_ID}", f"/documents?about={WORKER_ID}",
        f"/sections/workers/items/{WORKER_ID}/delete",
        f"/sections/facilities/items/{FACILITY_ID}/delete",
    ):  # fmt: skip
        browser.open(filing + path)
        assert "<script>alert" not in browser.text
        assert "alert(1)" in browser.text


def test_a_section_or_item_that_is_not_there_is_not_found(site: Site, browser: Browser) -> None:
    filing = started(browser)
    for path in (
        "/sections/nothing",
        "/sections/workers/items/nobody",
        "/sections/organization/items/new",
    ):
        assert browser.open(filing + path).answer.status_code == 404


def test_another_organisations_filing_is_not_there(site: Site, browser: Browser) -> None:
    filing = started(browser)
    stranger = Browser(site.stranger)
    for path in ("", "/check", "/sections/organization", "/documents", "/withdraw", "/discard"):
        assert stranger.open(filing + path).answer.status_code == 404
