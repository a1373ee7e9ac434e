"""An office reads the register of the organisation whose filing it has."""

import pytest

from tests.changing import filed
from tests.filing_world import APPLICANT
from tests.offices_site import OfficesSite
from ukeire.domain.audit import Act
from ukeire.domain.filing import Move


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
