"""What applicants are told of who looked at their filing and what was done with it."""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.applicants_site import Site, answer
from tests.filing_world import APPLICANT, SECRETARIAT, STRANGER
from tests.unit.pages.browser import Browser
from ukeire.adapters.list_pdf import ListPrinter
from ukeire.domain.audit import Act, record_of
from ukeire.domain.filing import Move
from ukeire.usecases.add_document import open_document
from ukeire.usecases.find_filing import find_filing

FONTS = Path(__file__).parents[3] / "node_modules/@expo-google-fonts/noto-sans-jp"


@pytest.fixture
def filing_id(site: Site) -> str:
    """A returned filing that the secretariat read twice on one day and once on the next."""
    world = site.world
    filing = world.submitted()
    for minutes in (1, 20, 24 * 60):
        world.now.advance(minutes=minutes)
        find_filing(world, filing.filing_id, SECRETARIAT)
    world.now.advance(minutes=1)
    open_document(world, filing.filing_id, filing.documents[0].document_id, SECRETARIAT)
    world.audit.record(record_of(SECRETARIAT, Act.AUDIT_READ, world.now(), filing.filing_id))
    world.now.advance(minutes=1)
    world.move(filing, Move.RETURN, SECRETARIAT, reason="理由です", internal_comment="内部の話")
    services: Any = world
    services.prints = ListPrinter(FONTS)
    # A day later their sessions are over.
    site.applicant, site.stranger = site.log_in(APPLICANT), site.log_in(STRANGER)
    return filing.filing_id


@pytest.mark.asvs("8.2.3")
@pytest.mark.rule("D6")
def test_offices_are_named_by_office_and_their_readings_once_a_day(
    site: Site, filing_id: str
) -> None:
    response = site.applicant.get(f"/api/filings/{filing_id}/audit")
    items = answer(response)["items"]
    assert [(one["description"], one["at"] is None) for one in items] == [
        ("鈴木 一郎が「申請」を行いました", False),
        ("事務局が申請の内容を確認しました", True),
        ("事務局が申請の内容を確認しました", True),
        ("事務局が添付書類を開きました", True),
        ("事務局が「差戻し」を行いました", False),
    ]
    for hidden in (SECRETARIAT.name, SECRETARIAT.login_id, "内部の話", "audit_read", "network"):
        assert hidden not in response.text


def test_the_page_shows_it_and_the_filings_page_leads_there(site: Site, browser: Browser) -> None:
    filing_id = site.world.submitted().filing_id
    assert f'href="/filings/{filing_id}/audit"' in browser.open(f"/filings/{filing_id}").text
    page = browser.open(f"/filings/{filing_id}/audit")
    assert "鈴木 一郎が「申請」を行いました" in page.text


def test_a_draft_has_no_records_yet(site: Site, browser: Browser) -> None:
    filing_id = site.world.draft().filing_id
    assert "記録はまだありません" in browser.open(f"/filings/{filing_id}/audit").text


def test_it_is_taken_away_as_json_and_as_a_tagged_pdf(site: Site, filing_id: str) -> None:
    file = site.applicant.get(f"/filings/{filing_id}/audit.json")
    assert "attachment" in file.headers["content-disposition"]
    assert json.loads(file.content) == answer(site.applicant.get(f"/api/filings/{filing_id}/audit"))
    pdf = site.applicant.get(f"/filings/{filing_id}/audit.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    reader = PdfReader(BytesIO(pdf.content))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    text = re.sub(r"[\s\u200b]", "", "".join(page.extract_text() for page in reader.pages))
    assert "入会申請の操作の記録" in text
    assert "事務局が「差戻し」を行いました" in text
    assert SECRETARIAT.name.replace(" ", "") not in text


@pytest.mark.fault("F37")
@pytest.mark.parametrize("path", ["", ".pdf", ".json"])
def test_nobody_elses_records_are_told(site: Site, filing_id: str, path: str) -> None:
    assert site.stranger.get(f"/filings/{filing_id}/audit{path}").status_code == 404
    assert site.stranger.get(f"/api/filings/{filing_id}/audit").status_code == 404
    assert site.anonymous.get(f"/api/filings/{filing_id}/audit").status_code == 401
