"""The inspection of what arrived, through its handler, over a versioned bucket."""

import hashlib
import itertools
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest

from tests.applicants_site import BUCKET, Site, answer
from tests.membership import WORKER_ID
from tests.pdf_corpus import NASTY
from tests.pdf_corpus import document as pdf
from ukeire.domain.filing import Document, DocumentStatus

SAMPLES = Path(__file__).parents[3] / "events"


class Upload:
    """A document that waits, and where its file belongs."""

    def __init__(self, site: Site, filing: dict[str, Any]) -> None:
        body = {
            "item": "pledge",
            "about": WORKER_ID,
            "filename": "誓約書.pdf",
            "size": 1000,
            "content_type": "application/pdf",
        }
        path = f"/api/filings/{filing['filing_id']}/documents"
        given = answer(site.applicant.post(path, body), 201)
        self._site = site
        self.filing_id: str = filing["filing_id"]
        self.document_id: str = given["document_id"]
        self.key: str = given["upload"]["fields"]["key"]

    def stored(self) -> Document:
        found = self._site.world.filings.document(self.filing_id, self.document_id)
        assert found is not None
        return found

    def put(self, content: bytes) -> tuple[str, str]:
        """The file arrives; its key and version."""
        return self.key, self._site.upload(self.key, content)

    def in_store(self) -> bool:
        """Whether the newest version is a file rather than a deletion."""
        listed = self._site.store.list_objects_v2(Bucket=BUCKET)
        return self.key in [one["Key"] for one in listed.get("Contents", [])]


@pytest.fixture
def filing(site: Site) -> dict[str, Any]:
    return site.applicant.fill(site.applicant.start())


@pytest.fixture
def upload(site: Site, filing: dict[str, Any]) -> Upload:
    return Upload(site, filing)


@pytest.mark.rule("B3", "E1")
def test_an_honest_pdf_is_attached_as_the_version_that_was_inspected(
    site: Site, upload: Upload
) -> None:
    arrival = upload.put(pdf())
    assert site.arrive(arrival) == []
    found = upload.stored()
    assert (found.status, found.version_id) == (DocumentStatus.ATTACHED, arrival[1])
    assert found.size == len(pdf())
    assert found.sha256 == hashlib.sha256(pdf()).hexdigest()


@pytest.mark.fault("F29", "F31")
@pytest.mark.asvs("5.2.2")
@pytest.mark.parametrize(
    "kind", ["nothing", "one byte too large", "text", "truncated", "password", "script at opening"]
)
def test_what_is_no_harmless_pdf_is_refused_with_its_reason_and_deleted(
    site: Site, upload: Upload, kind: str
) -> None:
    content = NASTY[kind][1]()
    assert site.arrive(upload.put(content)) == []
    shown = answer(
        site.applicant.get(f"/api/filings/{upload.filing_id}/documents/{upload.document_id}")
    )
    assert (shown["status"], shown["size"]) == ("refused", len(content))
    assert shown["problem"].endswith("ください。")
    assert not upload.in_store()


@pytest.mark.fault("F27")
def test_a_file_posted_again_after_it_was_attached_changes_nothing(
    site: Site, upload: Upload, caplog: pytest.LogCaptureFixture
) -> None:
    site.arrive(upload.put(pdf()))
    before = upload.stored()
    caplog.clear()
    assert site.arrive(upload.put(pdf(b"/Lang (ja)"))) == []
    assert upload.stored() == before
    warnings = [one for one in caplog.records if one.levelname == "WARNING"]
    assert [vars(one)["document_id"] for one in warnings] == [upload.document_id]
    filed = site.store.get_object(Bucket=BUCKET, Key=upload.key, VersionId=before.version_id)
    assert hashlib.sha256(filed["Body"].read()).hexdigest() == before.sha256


@pytest.mark.fault("F27")
def test_a_file_posted_again_after_a_refusal_is_deleted_too(site: Site, upload: Upload) -> None:
    site.arrive(upload.put(b"no pdf"))
    before = upload.stored()
    site.arrive(upload.put(pdf()))
    assert upload.stored() == before
    assert not upload.in_store()


@pytest.mark.fault("F18")
@pytest.mark.parametrize("order", list(itertools.permutations([0, 1, 1])))
def test_messages_in_any_order_and_number_settle_a_document_once(
    site: Site, upload: Upload, order: tuple[int, ...]
) -> None:
    arrivals = [upload.put(pdf()), upload.put(pdf(b"/Lang (ja)"))]
    for number in order:
        assert site.arrive(arrivals[number]) == []
    assert upload.stored().version_id == arrivals[order[0]][1]


@pytest.mark.fault("F28")
def test_a_file_that_arrives_after_its_document_was_taken_out_is_deleted(
    site: Site, upload: Upload
) -> None:
    arrival = upload.put(pdf())
    site.applicant.delete(f"/api/filings/{upload.filing_id}/documents/{upload.document_id}")
    upload.put(pdf())
    assert site.arrive(arrival) == []
    assert not upload.in_store()


@pytest.mark.fault("F28")
def test_a_document_whose_file_is_gone_goes_on_waiting(site: Site, upload: Upload) -> None:
    key, version = upload.put(pdf())
    site.store.delete_object(Bucket=BUCKET, Key=key, VersionId=version)
    assert site.arrive((key, version)) == []
    assert upload.stored().status is DocumentStatus.WAITING


def test_a_key_comes_encoded(site: Site, upload: Upload) -> None:
    key, version = upload.put(pdf())
    assert site.arrive((quote_plus(key, safe=""), version)) == []
    assert upload.stored().status is DocumentStatus.ATTACHED


def test_a_key_that_is_not_ours_is_left_alone(site: Site) -> None:
    assert site.arrive(("readme.txt", site.upload("readme.txt", b"x"))) == []


@pytest.mark.parametrize("sample", ["inspect-uploaded.json", "inspect-test.json"])
def test_the_sample_events_pass(site: Site, sample: str) -> None:
    assert site.inspect(json.loads((SAMPLES / sample).read_text("utf-8"))) == []


@pytest.mark.fault("F44")
def test_one_failing_message_comes_back_alone(
    site: Site, filing: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing, fine = Upload(site, filing), Upload(site, filing)
    read = site.world.documents.read

    def fail_for_one(filing_id: str, document_id: str, *rest: Any) -> Any:
        if document_id == failing.document_id:
            raise ConnectionError
        return read(filing_id, document_id, *rest)

    monkeypatch.setattr(site.world.documents, "read", fail_for_one)
    assert site.arrive(failing.put(pdf()), fine.put(pdf())) == ["0"]
    assert fine.stored().status is DocumentStatus.ATTACHED
    assert failing.stored().status is DocumentStatus.WAITING
