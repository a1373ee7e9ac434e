"""Uploads through the running stack: tickets, the store's own gate, queue and inspection."""

from typing import Any

import httpx
import pytest

from infrastructure.local.clients import ApplicantClient, expect, post
from tests.membership import MEMBERSHIP_SECTIONS, WORKER_ID
from tests.pdf_corpus import NASTY
from tests.pdf_corpus import document as pdf
from tests.stack import Stack, wait_for


class Drafting:
    """An applicant with a draft that lacks its documents."""

    def __init__(self, applicant: ApplicantClient) -> None:
        self.applicant = applicant
        filing = applicant.start()
        self.filing_id = filing["filing_id"]
        for section, data in MEMBERSHIP_SECTIONS.items():
            filing = applicant.save(filing, section, data)

    def ticket(self, size: int = 1000) -> dict[str, Any]:
        body = {
            "item": "pledge",
            "about": WORKER_ID,
            "filename": "誓約書 髙﨑.pdf",
            "size": size,
            "content_type": "application/pdf",
        }
        path = f"/api/filings/{self.filing_id}/documents"
        given: dict[str, Any] = expect(201, self.applicant.http.post(path, json=body))
        return given

    def read(self, document_id: str) -> dict[str, Any]:
        path = f"/api/filings/{self.filing_id}/documents/{document_id}"
        found: dict[str, Any] = expect(200, self.applicant.http.get(path))
        return found

    def settled(self, document_id: str) -> dict[str, Any]:
        """The document once it no longer waits."""

        def look() -> dict[str, Any] | None:
            found = self.read(document_id)
            return found if found["status"] != "waiting" else None

        return wait_for(look, what="the inspection")

    def content(self, document_id: str) -> httpx.Response:
        """What the link to the file gives."""
        path = f"/api/filings/{self.filing_id}/documents/{document_id}/content"
        link = self.applicant.http.get(path)
        assert link.status_code == 303
        return httpx.get(link.headers["location"])


@pytest.fixture(scope="module")
def applicant(stack: Stack) -> ApplicantClient:
    client = ApplicantClient(stack.site)
    client.register()
    return client


@pytest.fixture
def drafting(applicant: ApplicantClient) -> Drafting:
    for filing in expect(200, applicant.http.get("/api/home"))["filings"]:
        applicant.move(filing["filing_id"], "discard")
    return Drafting(applicant)


@pytest.mark.rule("B3", "B5", "E1")
@pytest.mark.fault("F30")
@pytest.mark.asvs("5.4.1")
def test_a_real_pdf_is_attached_and_comes_back_as_it_was(drafting: Drafting) -> None:
    ticket = drafting.ticket()
    assert drafting.read(ticket["document_id"])["status"] == "waiting"
    post(ticket["upload"], pdf())
    found = drafting.settled(ticket["document_id"])
    assert (found["status"], found["size"]) == ("attached", len(pdf()))
    file = drafting.content(ticket["document_id"])
    assert file.content == pdf()
    disposition = file.headers["content-disposition"]
    assert disposition.startswith("attachment")
    assert "filename*=UTF-8''%E8%AA%93" in disposition


@pytest.mark.fault("F29", "F31")
@pytest.mark.asvs("5.2.2")
@pytest.mark.parametrize("kind", ["text", "password", "script at opening"])
def test_what_is_no_harmless_pdf_is_refused(drafting: Drafting, kind: str) -> None:
    ticket = drafting.ticket()
    post(ticket["upload"], NASTY[kind][1]())
    found = drafting.settled(ticket["document_id"])
    assert found["status"] == "refused"
    assert found["problem"]
    problems = drafting.applicant.filing(drafting.filing_id)["problems"]
    assert "document_refused" in {one["code"] for one in problems}


@pytest.mark.rule("E1")
@pytest.mark.fault("F29")
@pytest.mark.asvs("5.2.1", "5.3.2")
@pytest.mark.parametrize(
    ("fields", "content"),
    [
        ({}, b"%PDF-" + bytes(10 * 1024 * 1024)),
        ({}, b""),
        ({"Content-Type": "text/html"}, b"%PDF-"),
        ({"key": "elsewhere/other"}, b"%PDF-"),
    ],
    ids=["too large", "empty", "another type", "another place"],
)
def test_the_store_takes_nothing_but_what_the_ticket_is_for(
    drafting: Drafting, fields: dict[str, str], content: bytes
) -> None:
    ticket = drafting.ticket()
    upload = ticket["upload"] | {"fields": ticket["upload"]["fields"] | fields}
    with pytest.raises(httpx.HTTPStatusError) as refused:
        post(upload, content)
    assert refused.value.response.status_code in (400, 403)
    assert drafting.read(ticket["document_id"])["status"] == "waiting"
