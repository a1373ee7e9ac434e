"""An earlier filing as the start of a new one: its content, not its attachments."""

from dataclasses import replace

import pytest

from tests.applicants_site import Site, answer, pointers
from tests.filing_world import APPLICANT, MINISTRY
from tests.html_page import forms_of
from tests.membership import MEMBERSHIP_SECTIONS
from tests.unit.pages.browser import Browser
from ukeire.domain.copying import copied_sections
from ukeire.domain.filing import Filing, Move
from ukeire.procedures import PROCEDURES
from ukeire.procedures.membership import MEMBERSHIP


def rejected(site: Site) -> Filing:
    world = site.world
    return world.move(world.at_ministry(), Move.REJECT, MINISTRY, reason="要件を満たしません。")


@pytest.mark.rule("D8")
def test_a_rejected_filing_is_copied_into_a_new_draft_from_its_page_and_from_my_page(
    site: Site, browser: Browser
) -> None:
    earlier = rejected(site)
    for page in (f"/filings/{earlier.filing_id}", "/home"):
        browser.open(page)
        form = next(one for one in forms_of(browser.page) if "copy_of" in one.names)
        sent = browser.press(form=form)
        assert sent.status_code == 303
        browser.open(sent.headers["location"])
        assert "添付書類は引き継がれません" in browser.text
        draft = site.world.filings.get(browser.path.split("/")[2].partition("?")[0])
        assert draft.sections == earlier.sections
        assert draft.documents == ()
        assert draft.receipt_number is None
        site.world.move(draft, Move.DISCARD, APPLICANT)


@pytest.mark.rule("D8")
def test_nothing_is_copied_while_one_is_open_or_none_may_be_filed(
    site: Site, browser: Browser
) -> None:
    earlier = rejected(site)
    site.applicant.start()
    body = {"procedure": "membership", "copy_of": earlier.filing_id}
    assert site.applicant.post("/api/filings", body).status_code == 409
    for page in (f"/filings/{earlier.filing_id}", "/home"):
        assert "この内容をもとに" not in browser.open(page).text


def test_the_json_copies_too_and_says_404_of_what_is_not_ones_own(site: Site) -> None:
    earlier = rejected(site)
    body = {"procedure": "membership", "copy_of": earlier.filing_id}
    assert site.stranger.post("/api/filings", body).status_code == 404
    assert site.applicant.post("/api/filings", body | {"copy_of": "nothing"}).status_code == 404
    copied = answer(site.applicant.post("/api/filings", body, key="once"), 201)
    assert copied["sections"] == MEMBERSHIP_SECTIONS
    assert copied["status"] == "draft"
    again = answer(site.applicant.post("/api/filings", body, key="once"), 201)
    assert again["filing_id"] == copied["filing_id"]


def test_a_discarded_filing_or_one_of_another_procedure_is_no_start(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = replace(MEMBERSHIP, name="elsewhere")
    monkeypatch.setattr("ukeire.procedures.PROCEDURES", {**PROCEDURES, "elsewhere": elsewhere})
    discarded = site.world.move(site.world.draft(), Move.DISCARD, APPLICANT)
    body = {"procedure": "membership", "copy_of": discarded.filing_id}
    assert site.applicant.post("/api/filings", body).status_code == 409
    other = replace(discarded, filing_id="of-another", procedure="elsewhere")
    site.world.filings.create(other, exclusive=False)
    refused = site.applicant.post("/api/filings", body | {"copy_of": "of-another"})
    assert pointers(refused) == {"/copy_of"}


def test_a_form_that_changed_meanwhile_takes_over_what_it_still_asks_for() -> None:
    organization = MEMBERSHIP_SECTIONS["organization"]
    earlier = {
        "organization": organization | {"fax": "03-1111-1111"},
        "disclosure": {"show_name": [1]},
        "workers": {"items": [{"id": "worker-1", "name": "NGUYEN VAN AN", "visa": "x"}]},
        "gone": {"what": "ever"},
    }
    assert copied_sections(MEMBERSHIP, earlier) == {
        "organization": organization,
        "workers": {"items": [{"id": "worker-1", "name": "NGUYEN VAN AN"}]},
    }
