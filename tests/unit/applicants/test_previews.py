"""The first page of an attached file: who may see it, and what is said where there is none."""

from typing import Any

import pytest

from tests.applicants_site import Site, answer
from tests.membership import WORKER_ID
from tests.pdf_corpus import document as pdf
from tests.pdf_corpus import encrypted


@pytest.fixture
def filing(site: Site) -> dict[str, Any]:
    return site.applicant.fill(site.applicant.start())


def _arrived(site: Site, filing: dict[str, Any], content: bytes | None) -> str:
    """The address of a document whose file arrived and was looked at; None for one that did not."""
    body = {
        "item": "pledge",
        "about": WORKER_ID,
        "filename": "誓約書.pdf",
        "size": 1000,
        "content_type": "application/pdf",
    }
    path = f"/api/filings/{filing['filing_id']}/documents"
    given = answer(site.applicant.post(path, body), 201)
    if content is not None:
        key = given["upload"]["fields"]["key"]
        assert site.arrive((key, site.upload(key, content))) == []
    return f"{path}/{given['document_id']}"


@pytest.mark.asvs("3.2.1")
def test_the_first_page_is_a_picture_of_the_version_that_was_inspected(
    site: Site, filing: dict[str, Any]
) -> None:
    shown = site.applicant.get(f"{_arrived(site, filing, pdf())}/preview")
    assert (shown.status_code, shown.content) == (200, site.previews.picture)
    assert shown.headers["content-type"] == "image/webp"
    assert shown.headers["cache-control"] == "no-store"
    assert shown.headers["x-content-type-options"] == "nosniff"
    (link,) = site.previews.links
    assert "versionId=" in link
    assert "X-Amz-Expires=60" in link


@pytest.mark.fault("F37")
def test_a_stranger_sees_no_page_of_it(site: Site, filing: dict[str, Any]) -> None:
    path = _arrived(site, filing, pdf())
    answer(site.stranger.get(f"{path}/preview"), 404)
    assert site.stranger.get(f"{path.removeprefix('/api')}/preview").status_code == 404
    assert not site.previews.links


@pytest.mark.fault("F31", "F32")
@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "まだ"), (encrypted("secret", "AES-256"), "パスワード")],
    ids=["not inspected yet", "encrypted"],
)
def test_what_was_not_accepted_is_not_drawn_and_says_why(
    site: Site, filing: dict[str, Any], content: bytes | None, reason: str
) -> None:
    path = _arrived(site, filing, content)
    assert reason in answer(site.applicant.get(f"{path}/preview"), 409)["detail"]
    assert reason in site.applicant.get(f"{path.removeprefix('/api')}/preview").text
    assert not site.previews.links


def test_a_file_that_cannot_be_drawn_can_still_be_opened(
    site: Site, filing: dict[str, Any]
) -> None:
    site.previews.picture = None
    path = _arrived(site, filing, pdf())
    assert "ファイルを開いて" in answer(site.applicant.get(f"{path}/preview"), 409)["detail"]
