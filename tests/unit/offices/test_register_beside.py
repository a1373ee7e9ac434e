"""An office reads the register of the organisation whose filing it has."""

import pytest

from tests.changing import approved_by_all, edit, filed, start_change
from tests.filing_world import APPLICANT, SECRETARIAT
from tests.offices_site import OfficesSite
from ukeire.domain.audit import Act
from ukeire.domain.filing import Move
from ukeire.usecases.ports.paging import Page


@pytest.mark.rule("C8")
def test_an_office_reads_what_is_in_force_and_how_it_came_to_be(offices: OfficesSite) -> None:
    joined = offices.world.approved()
    changed = filed(offices.world, phone="03-9999-0000")
    address = f"/api/filings/{joined.filing_id}/register"
    answer = offices.secretariat.get(address).json()
    assert answer["entries"]["organization"]["phone"] == "03-9999-0000"
    assert [one["filing_id"] for one in answer["history"]] == [
        joined.filing_id,
        changed.filing_id,
    ]
    (line,) = answer["history"][1]["changes"]
    assert (line["before"], line["after"]) == ("03-1234-5678", "03-9999-0000")
    page = offices.secretariat.get(f"/filings/{joined.filing_id}/register")
    assert page.status_code == 200
    assert "03-9999-0000" in page.text


@pytest.mark.rule("D4")
def test_a_register_is_read_where_the_filing_may_be_and_the_reading_is_recorded(
    offices: OfficesSite,
) -> None:
    draft = offices.world.draft()
    for address in (f"/api/filings/{draft.filing_id}/register", "/api/filings/none/register"):
        assert offices.secretariat.get(address).status_code == 404
        assert offices.anonymous.get(address).status_code == 401
    joined = offices.world.move(draft, Move.SUBMIT, APPLICANT)
    read = f"/api/filings/{joined.filing_id}/register"
    assert offices.secretariat.get(read).json()["entries"] == {}
    recorded = [one.act for one in offices.world.audit.of_filing(joined.filing_id)]
    assert recorded.count(Act.FILING_READ) == 1


def test_the_page_says_before_the_decision_that_a_change_was_overtaken(
    offices: OfficesSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = offices.world
    world.approved()
    waiting = world.move(filed(world, representative_name="田中 次郎"), Move.ACCEPT, SECRETARIAT)
    other = edit(world, start_change(world), representative_name="高橋 三郎")
    with monkeypatch.context() as patched:  # submitted in the same instant
        patched.setattr(world.filings, "of_organization", lambda *_: Page((), None))
        other = world.move(other, Move.SUBMIT, APPLICANT)
    address = f"/filings/{waiting.filing_id}"
    assert "この申請のままでは承認できません" not in offices.secretariat.get(address).text
    approved_by_all(world, other)
    page = offices.secretariat.get(address).text
    assert "この申請のままでは承認できません" in page
    assert "法人の情報：代表者の氏名" in page
