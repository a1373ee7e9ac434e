"""Documents over the applicants' JSON: tickets, limits, removal, links."""

import base64
import json
from typing import Any

import pytest

from tests.applicants_site import Site, answer, pointers
from tests.filing_world import APPLICANT
from tests.membership import WORKER_ID
from tests.pdf_corpus import document as pdf
from ukeire.domain.filing import Move

MAX = 10 * 1024 * 1024


def ticket(**changes: Any) -> dict[str, Any]:
    """A request for a ticket that breaks no rule."""
    body = {
        "item": "pledge",
        "about": WORKER_ID,
        "filename": "誓約書.pdf",
        "size": 1000,
        "content_type": "application/pdf",
    }
    return {name: value for name, value in (body | changes).items() if value is not None}


def documents_of(filing: dict[str, Any]) -> str:
    return f"/api/filings/{filing['filing_id']}/documents"


@pytest.fixture
def filing(site: Site) -> dict[str, Any]:
    """A draft that lacks its documents."""
    return site.applicant.fill(site.applicant.start())


@pytest.mark.rule("B3", "E1")
@pytest.mark.asvs("5.2.1", "5.3.2")
def test_a_ticket_fixes_key_type_and_size_and_signs_all_of_it(
    site: Site, filing: dict[str, Any]
) -> None:
    response = site.applicant.post(documents_of(filing), ticket(filename="../../誓約書.pdf"))
    given = answer(response, 201)
    fields = given["upload"]["fields"]
    policy = json.loads(base64.b64decode(fields["policy"]))
    key = f"{filing['filing_id']}/{given['document_id']}"
    assert fields["key"] == key
    for condition in ({"key": key}, {"Content-Type": "application/pdf"}):
        assert condition in policy["conditions"]
    assert ["content-length-range", 1, MAX] in policy["conditions"]
    named = {name for one in policy["conditions"] if isinstance(one, dict) for name in one}
    assert set(fields) - {"policy", "x-amz-signature"} <= named
    assert fields["x-amz-algorithm"] == "AWS4-HMAC-SHA256"
    assert given["upload"]["url"].startswith("https://documents.s3.")
    assert response.headers["location"] == f"{documents_of(filing)}/{given['document_id']}"


@pytest.mark.rule("B3")
@pytest.mark.fault("F28")
def test_a_document_waits_for_its_file_and_keeps_the_filing_from_being_submitted(
    site: Site, filing: dict[str, Any]
) -> None:
    given = answer(site.applicant.post(documents_of(filing), ticket()), 201)
    path = f"{documents_of(filing)}/{given['document_id']}"
    waiting = answer(site.applicant.get(path))
    assert waiting == {
        "document_id": given["document_id"],
        "item": "pledge",
        "about": WORKER_ID,
        "filename": "誓約書.pdf",
        "size": 1000,
        "status": "waiting",
    }
    assert site.applicant.read(filing["filing_id"])["documents"] == [waiting]
    submitting = answer(site.applicant.move(filing["filing_id"], "submit"), 422)
    assert ("/documents/pledge/worker-1", "document_waiting") in {
        (one["pointer"], one["code"]) for one in submitting["errors"]
    }
    answer(site.applicant.get(f"{path}/content"), 409)


@pytest.mark.rule("E1")
@pytest.mark.fault("F29")
@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"size": MAX + 1}, "/size"),
        ({"size": 0}, "/size"),
        ({"size": -1}, "/size"),
        ({"size": "1000"}, "/size"),
        ({"size": 10.5}, "/size"),
        ({"content_type": "image/png"}, "/content_type"),
        ({"content_type": "application/pdf; charset=x"}, "/content_type"),
        ({"item": "diary"}, "/item"),
        ({"about": None}, "/about"),
        ({"about": "nobody"}, "/about"),
        ({"item": "other"}, "/title"),
        ({"item": "other", "title": "あ" * 101}, "/title"),
        ({"filename": ""}, "/filename"),
        ({"filename": "誓\u202e約.pdf"}, "/filename"),
        ({"filename": None}, "/filename"),
        ({"key": "elsewhere"}, "/key"),
    ],
)
def test_a_ticket_outside_the_limits_is_refused(
    site: Site, filing: dict[str, Any], changes: dict[str, Any], pointer: str
) -> None:
    assert pointers(site.applicant.post(documents_of(filing), ticket(**changes))) == {pointer}
    assert site.applicant.read(filing["filing_id"])["documents"] == []


@pytest.mark.rule("E1")
def test_ten_megabytes_are_allowed(site: Site, filing: dict[str, Any]) -> None:
    answer(site.applicant.post(documents_of(filing), ticket(size=MAX)), 201)


@pytest.mark.rule("B3")
def test_an_extra_file_has_a_typed_title(site: Site, filing: dict[str, Any]) -> None:
    body = ticket(item="other", title="研修の記録")
    given = answer(site.applicant.post(documents_of(filing), body), 201)
    found = answer(site.applicant.get(f"{documents_of(filing)}/{given['document_id']}"))
    assert found["title"] == "研修の記録"


@pytest.mark.rule("E1")
@pytest.mark.fault("F29")
def test_the_31st_file_of_an_item_is_refused(site: Site, filing: dict[str, Any]) -> None:
    for _ in range(30):
        site.world.attach(filing["filing_id"], "pledge", WORKER_ID, "a.pdf")
    assert pointers(site.applicant.post(documents_of(filing), ticket())) == {"/item"}
    answer(site.applicant.post(documents_of(filing), ticket(item="support_plan")), 201)


@pytest.mark.fault("F01")
def test_asking_twice_with_one_key_is_one_document(site: Site, filing: dict[str, Any]) -> None:
    first = answer(site.applicant.post(documents_of(filing), ticket(), key="file-1"), 201)
    assert answer(site.applicant.post(documents_of(filing), ticket(), key="file-1"), 201) == first
    assert len(site.applicant.read(filing["filing_id"])["documents"]) == 1


@pytest.mark.rule("E1")
@pytest.mark.fault("F29")
def test_what_is_refused_says_what_to_do(site: Site, filing: dict[str, Any]) -> None:
    refused = answer(site.applicant.post(documents_of(filing), ticket(size=MAX + 1)), 422)
    (error,) = refused["errors"]
    assert error["code"] == "too_large"
    assert error["message"].startswith("ファイルが大きすぎます（10.1MB）。10MB以下にしてください。")
    assert "解像度" in error["message"]


@pytest.mark.rule("E1")
def test_the_same_file_is_attached_once(site: Site, filing: dict[str, Any]) -> None:
    site.world.attach(filing["filing_id"], "pledge", WORKER_ID, "誓約書.pdf")
    assert pointers(site.applicant.post(documents_of(filing), ticket())) == {"/filename"}
    answer(site.applicant.post(documents_of(filing), ticket(size=1001)), 201)
    answer(site.applicant.post(documents_of(filing), ticket(item="support_plan")), 201)


@pytest.mark.rule("B3")
def test_the_documents_of_one_worker_are_listed(site: Site, filing: dict[str, Any]) -> None:
    answer(site.applicant.post(documents_of(filing), ticket()), 201)
    path = documents_of(filing)
    assert [one["filename"] for one in answer(site.applicant.get(path))["items"]] == ["誓約書.pdf"]
    assert len(answer(site.applicant.get(f"{path}?about={WORKER_ID}"))["items"]) == 1
    assert answer(site.applicant.get(f"{path}?about=nobody"))["items"] == []
    answer(site.stranger.get(path), 404)


@pytest.mark.fault("F28")
def test_a_ticket_is_renewed_for_as_long_as_its_file_has_not_come(
    site: Site, filing: dict[str, Any]
) -> None:
    given = answer(site.applicant.post(documents_of(filing), ticket()), 201)
    path = f"{documents_of(filing)}/{given['document_id']}/upload"
    site.world.now.advance(minutes=11)
    renewed = answer(site.applicant.post(path))
    assert renewed["document_id"] == given["document_id"]
    assert renewed["upload"]["fields"]["key"] == given["upload"]["fields"]["key"]
    answer(site.stranger.post(path), 404)
    key = renewed["upload"]["fields"]["key"]
    site.arrive((key, site.upload(key, pdf())))
    answer(site.applicant.post(path), 409)
    assert len(site.applicant.read(filing["filing_id"])["documents"]) == 1


def test_a_document_can_be_taken_out_again(site: Site, filing: dict[str, Any]) -> None:
    given = answer(site.applicant.post(documents_of(filing), ticket()), 201)
    path = f"{documents_of(filing)}/{given['document_id']}"
    removed = site.applicant.delete(path)
    assert (removed.status_code, removed.content) == (204, b"")
    answer(site.applicant.get(path), 404)
    answer(site.applicant.delete(path), 404)
    assert site.applicant.read(filing["filing_id"])["documents"] == []


def test_a_worker_taken_out_takes_the_documents_along(site: Site, filing: dict[str, Any]) -> None:
    answer(site.applicant.post(documents_of(filing), ticket()), 201)
    answer(site.applicant.put_section(filing, "workers", {"items": []}))
    assert site.applicant.read(filing["filing_id"])["documents"] == []


@pytest.mark.rule("B6")
def test_documents_of_a_filed_application_stay_as_they_are(site: Site) -> None:
    filed = site.world.move(site.world.draft(), Move.SUBMIT, APPLICANT)
    path = f"/api/filings/{filed.filing_id}/documents"
    answer(site.applicant.post(path, ticket()), 409)
    answer(site.applicant.delete(f"{path}/{filed.documents[0].document_id}"), 409)
    assert site.world.filings.get(filed.filing_id).documents == filed.documents


@pytest.mark.rule("B5")
@pytest.mark.asvs("5.4.1")
def test_an_attached_document_opens_through_a_short_link_that_saves_it(
    site: Site, filing: dict[str, Any]
) -> None:
    given = answer(site.applicant.post(documents_of(filing), ticket()), 201)
    key = given["upload"]["fields"]["key"]
    version = site.upload(key, pdf())
    assert site.arrive((key, version)) == []
    path = f"{documents_of(filing)}/{given['document_id']}/content"
    opened = site.applicant.get(path)
    assert opened.status_code == 303
    link = opened.headers["location"]
    for part in (key, f"versionId={version}", "X-Amz-Expires=60", "attachment"):
        assert part in link
    answer(site.stranger.get(path), 404)
