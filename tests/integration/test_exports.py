"""A list as a file through the running stack: asked, made, downloaded, opened, expired."""

import io
import zipfile
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import httpx
import pytest

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack, wait_for


@pytest.fixture
def office(offices: dict[str, OfficeClient]) -> OfficeClient:
    """Somebody of the secretariat, logged in."""
    return offices["secretariat"]


@pytest.fixture
def receipt_number(stack: Stack) -> str:
    """That of a filing that waits for the secretariat."""
    client = ApplicantClient(stack.site)
    client.register()
    filing_id = client.fill(client.start(), MEMBERSHIP_SECTIONS)["filing_id"]
    return str(client.move(filing_id, "submit")["receipt_number"])


def made(office: OfficeClient, **body: Any) -> dict[str, Any]:
    """An export that is ready."""
    asked = expect(202, office.http.post("/api/exports", json=body))
    path = f"/api/exports/{asked['export_id']}"

    def ready() -> dict[str, Any] | None:
        found: dict[str, Any] = expect(200, office.http.get(path))
        return found if found["state"] not in ("waiting", "running") else None

    return wait_for(ready, seconds=30, what="the export")


def downloaded(office: OfficeClient, href: str) -> httpx.Response:
    answer = office.http.get(href)
    assert answer.status_code == 303, answer.text
    return httpx.get(urljoin(str(office.http.base_url), answer.headers["location"]))


def test_a_view_of_the_queue_is_made_into_excel_and_csv_downloaded_and_expires(
    stack: Stack, office: OfficeClient, receipt_number: str
) -> None:
    excel = made(office, format="xlsx", query={"q": receipt_number})
    assert (excel["state"], excel["rows"]) == ("ready", 1)
    file = downloaded(office, excel["href"])
    assert file.status_code == 200, file.text
    assert file.headers["content-disposition"].startswith('attachment; filename="filings-')
    with zipfile.ZipFile(io.BytesIO(file.content)) as book:
        text = "".join(
            ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).itertext()  # noqa: S314
        )
    assert receipt_number in text
    csv = made(office, format="csv", query={"q": receipt_number})
    content = downloaded(office, csv["href"]).content
    assert content.startswith(b"\xef\xbb\xbf")
    assert receipt_number in content.decode("utf-8-sig")
    assert made(office, kind="members", format="xlsx")["state"] == "ready"

    stack.clock(advance="PT32H1M")
    try:
        office.log_in()
        gone = expect(200, office.http.get(f"/api/exports/{csv['export_id']}"))
        assert (gone["state"], gone["href"]) == ("gone", None)
        assert office.http.get(csv["href"]).status_code == 404
    finally:
        stack.clock()
