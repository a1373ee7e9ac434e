"""A large filing: forty workers with six files each, on every page that counts or lists them."""

from dataclasses import replace
from typing import Any

import pytest

from tests.applicants_site import Site, answer, pointers
from tests.membership import worker
from tests.unit.pages.browser import Browser
from ukeire.domain.filing import Document, DocumentStatus
from ukeire.procedures.member_forms import DESIGNATED_FORMS

WORKERS = 40
MANY = WORKERS * len(DESIGNATED_FORMS)


@pytest.fixture
def large(site: Site) -> dict[str, Any]:
    """A draft with every document attached."""
    filing = site.applicant.fill(site.applicant.start())
    workers = [worker() | {"id": f"worker-{number}"} for number in range(WORKERS)]
    filing = answer(site.applicant.put_section(filing, "workers", {"items": workers}))
    stored = site.world.filings.get(filing["filing_id"])
    files = [(item, title, one["id"]) for one in workers for item, title in DESIGNATED_FORMS]
    for number, (item, title, about) in enumerate(files):
        before = replace(stored, documents_revision=stored.documents_revision + number)
        document = _attached(site, item, about, f"{title}.pdf")
        assert site.world.filings.add_document(before, document)
    return filing


def _attached(site: Site, item: str, about: str, filename: str) -> Document:
    return Document(
        document_id=site.world.new_id(),
        item=item,
        about=about,
        filename=filename,
        size=400_000,
        content_type="application/pdf",
        created_at=site.world.now(),
        status=DocumentStatus.ATTACHED,
        version_id="v" * 32,
        sha256="ab" * 32,
    )


@pytest.mark.rule("B3", "E1")
def test_forty_workers_with_six_files_each_are_shown_counted_and_limited(
    site: Site, browser: Browser, large: dict[str, Any]
) -> None:
    page = f"/filings/{large['filing_id']}"
    assert len(answer(site.applicant.get(f"/api{page}/documents"))["items"]) == MANY
    browser.open(page)
    assert browser.text.count("必要な書類6点のうち6点を添付済み") == WORKERS
    browser.open(f"{page}/check")
    assert browser.text.count('data-status="attached"') == MANY
    assert "この内容で申請する" in browser.text
    browser.open(f"{page}/documents?about=worker-39")
    assert browser.text.count('data-status="attached"') == len(DESIGNATED_FORMS)
    for number in range(29):
        site.world.attach(large["filing_id"], "pledge", "worker-39", f"{number}.pdf")
    browser.open(f"{page}/documents?about=worker-39")
    assert 'data-left="0"' in browser.text
    assert "30ファイルまで（あと0ファイル）" in browser.text
    ticket = {
        "item": "pledge",
        "about": "worker-39",
        "filename": "31.pdf",
        "size": 1,
        "content_type": "application/pdf",
    }
    path = f"/api{page}/documents"
    assert pointers(site.applicant.post(path, ticket)) == {"/item"}
    answer(site.applicant.post(path, ticket | {"about": "worker-38"}), 201)
