"""What stands beside a filing: its documents, who else has it open, and the next one."""

import re

import pytest

from tests.filing_world import APPLICANT, MINISTRY, several
from tests.offices_site import OfficesSite
from ukeire.domain.audit import Act


def test_a_document_is_shown_beside_the_filing_from_the_buckets_origin_alone(
    offices: OfficesSite,
) -> None:
    filing = offices.world.submitted()
    first, second, *_, last = filing.documents
    page = f"/filings/{filing.filing_id}"
    closed = offices.secretariat.get(page)
    assert "<iframe" not in closed.text
    assert f'href="{page}?document={first.document_id}#viewer"' in closed.text
    shown = offices.secretariat.get(f"{page}?document={first.document_id}")
    [source] = re.findall(r'<iframe[^>]* src="([^"]+)"', shown.text)
    assert source.startswith(f"https://store.example/{filing.filing_id}/{first.document_id}?inline")
    assert f'{page}?document={second.document_id}#viewer" data-view data-key="n"' in shown.text
    assert 'data-key="p"' not in shown.text
    at_end = offices.secretariat.get(f"{page}?document={last.document_id}").text
    assert 'data-key="n"' not in at_end
    assert "6／6" in at_end
    policy = shown.headers["content-security-policy"]
    assert "object-src 'none'" in policy
    assert "default-src 'none'" in policy


@pytest.mark.rule("D4")
def test_a_document_that_is_not_there_is_not_shown(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    page = f"/filings/{filing.filing_id}?document="
    for wrong in ("no-such", "", "x" * 300):
        assert "<iframe" not in offices.secretariat.get(page + wrong).text
    shown = page + filing.documents[0].document_id
    offices.secretariat.move(filing.filing_id, "return", comment="直してください")
    assert offices.secretariat.get(shown).status_code == 404


def test_looking_at_a_document_is_recorded(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    document = filing.documents[0].document_id
    offices.secretariat.get(f"/filings/{filing.filing_id}?document={document}")
    records = offices.world.audit.of_filing(filing.filing_id)
    opened = [one for one in records if one.act is Act.DOCUMENT_OPENED]
    assert [one.detail["document_id"] for one in opened] == [document]


def test_who_else_has_it_open_is_shown_with_and_without_script(offices: OfficesSite) -> None:
    world = offices.world
    filing = world.submitted()
    page = f"/filings/{filing.filing_id}"
    assert "が開いています" not in offices.ministry.get(page).text
    seen = offices.secretariat.get(page).text
    assert f"厚生労働省の{MINISTRY.name}さんが開いています" in seen
    world.now.advance(seconds=61)
    told = offices.secretariat.send("POST", f"/api{page}/presence").json()["others"]
    assert [(one["name"], one["active"]) for one in told] == [(MINISTRY.name, False)]
    assert "に開きました" in told[0]["text"]
    offices.ministry.send("POST", f"/api{page}/presence")
    told = offices.secretariat.send("POST", f"/api{page}/presence").json()["others"]
    assert [one["active"] for one in told] == [True]
    world.now.advance(minutes=31)
    assert offices.secretariat.send("POST", f"/api{page}/presence").json() == {"others": []}


@pytest.mark.asvs("7.3.1")
@pytest.mark.rule("A12")
def test_asking_who_is_there_prolongs_no_session(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    staff = offices.secretariat
    address = f"/api/filings/{filing.filing_id}/presence"
    for _ in range(3):
        offices.world.now.advance(minutes=9)
        assert staff.send("POST", address).status_code == 200
    offices.world.now.advance(minutes=4)
    assert staff.send("POST", address).status_code == 401


@pytest.mark.rule("D4")
def test_presence_is_for_offices_and_only_at_what_they_see(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    address = f"/api/filings/{filing.filing_id}/presence"
    assert offices.anonymous.send("POST", address).status_code == 401
    assert offices.log_in(APPLICANT).send("POST", address).status_code == 403
    offices.secretariat.move(filing.filing_id, "return", comment="直してください")
    assert offices.secretariat.send("POST", address).status_code == 404
    assert offices.secretariat.send("POST", "/api/filings/none/presence").status_code == 404


def test_the_next_and_the_previous_filing_of_the_queue(offices: OfficesSite) -> None:
    first, second, third = several(offices.world, 3)
    staff = offices.secretariat

    def lead(filing_id: str, way: str) -> str:
        response = staff.get(f"/filings/{filing_id}/{way}")
        assert response.status_code == 303
        return response.headers["location"]

    assert lead(first, "next") == f"/filings/{second}"
    assert lead(second, "next") == f"/filings/{third}"
    assert lead(third, "next") == "/queue"
    assert lead(third, "previous") == f"/filings/{second}"
    assert lead(first, "previous") == "/queue"
    staff.move(second, "return", comment="直してください")
    assert lead(first, "next") == f"/filings/{third}"
    assert staff.get(f"/filings/{second}/next").status_code == 404
