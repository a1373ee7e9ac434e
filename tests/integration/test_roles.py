"""The ways that other tests seldom go, on a local run of their own: no role stands in one of them.

Every call of AWS is held against the role of the function that makes it; `stack` looks at its end.
Here are repairs, repetitions and endings: what a deployed function would meet last.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect, sample_pdf
from tests.membership import MEMBERSHIP_SECTIONS, WORKER_ID
from tests.plugins.grants import report_unused
from tests.stack import Stack, wait_for
from ukeire.adapters.clock import system_clock
from ukeire.adapters.codec import to_timestamp
from ukeire.adapters.filing_items import OUTBOX_KEY, FilingItem

FILINGS = "ukeire-local-FilingsTable"
CERTIFICATES = "ukeire-local-certificatesbucket"
_NEW_PASSWORD = "Sakura2026kaiB"


@pytest.fixture(scope="module")
def own(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """Apart: its clock moves, its staff change their passwords."""
    running = Stack(log=Path(tmp_path_factory.mktemp("roles"), "local-run.log"))
    try:
        yield running
        report_unused(request.config, running.permissions()["unused"])
    finally:
        running.stop()


@pytest.fixture(scope="module")
def secretariat(own: Stack) -> OfficeClient:
    """Logged in with a password that was changed, which ended the session before."""
    member = own.staff("secretariat")
    first = OfficeClient(own.offices, member)
    first.log_in()
    body = {"current_password": member["password"], "new_password": _NEW_PASSWORD}
    expect(204, first.http.put("/api/password", json=body))
    assert first.http.get("/api/queue").status_code == 401
    client = OfficeClient(own.offices, {**member, "password": _NEW_PASSWORD})
    client.log_in()
    return client


@pytest.fixture
def applicant(own: Stack) -> ApplicantClient:
    client = ApplicantClient(own.site)
    client.register()
    return client


@pytest.fixture(autouse=True)
def _nothing_is_denied(own: Stack) -> Iterator[None]:
    """After each of them."""
    yield
    own.clock()
    assert own.permissions()["denied"] == []


def missed_by_the_stream(own: Stack, filing_id: str, number: str, *tasks: dict[str, Any]) -> None:
    """An outbox entry under another name than the stream is filtered for."""
    entry = FilingItem(
        pk=filing_id,
        sk=f"MISSED#{number}",
        outbox_key=OUTBOX_KEY,
        created_at=to_timestamp(system_clock()),
        data={"sequence": 1, "tasks": list(tasks)},
    )
    own.client("dynamodb").put_item(TableName=FILINGS, Item=entry.serialize())


@pytest.mark.fault("F02", "F06")
@pytest.mark.asvs("13.2.2")
def test_the_sweep_may_mend_what_it_finds(
    own: Stack, applicant: ApplicantClient, secretariat: OfficeClient
) -> None:
    filing_id = applicant.fill(applicant.start(), MEMBERSHIP_SECTIONS)["filing_id"]
    applicant.move(filing_id, "submit")
    applicant.mail("受け付けました")
    states = own.client("stepfunctions")
    wait_for(lambda: own.executions(), what="the execution")
    (machine,) = states.list_state_machines()["stateMachines"]
    arn = machine["stateMachineArn"].replace(":stateMachine:", ":execution:")
    states.stop_execution(executionArn=f"{arn}:{filing_id}-r1")
    missed_by_the_stream(
        own,
        filing_id,
        "1",
        {"kind": "start_round", "payload": {"index": 0}},
        {"kind": "end_stage", "payload": {"decision": "approve", "office": "secretariat"}},
        {"kind": "mail", "payload": {"kind": "filing_submitted"}},
    )
    own.clock(advance="PT2M")
    (fired,) = own.fire("sweep")
    assert fired["answer"]["told"] > 0
    assert fired["answer"]["failed"] == 0
    wait_for(
        lambda: f"{filing_id}-r1-p1" in [one["name"] for one in own.executions()],
        what="the execution's next part",
    )


@pytest.mark.fault("F01")
@pytest.mark.asvs("13.2.2")
def test_a_ticket_asked_for_twice_is_one(applicant: ApplicantClient) -> None:
    filing = applicant.start()
    filing = applicant.save(filing, "workers", MEMBERSHIP_SECTIONS["workers"])
    body = {
        "item": "pledge",
        "about": WORKER_ID,
        "filename": "a.pdf",
        "size": 100,
        "content_type": "application/pdf",
    }
    path = f"/api/filings/{filing['filing_id']}/documents"
    answers = [
        expect(201, applicant.http.post(path, json=body, headers={"Idempotency-Key": "twice"}))
        for _ in range(2)
    ]
    assert answers[0]["document_id"] == answers[1]["document_id"]


@pytest.mark.asvs("13.2.2")
def test_a_worker_taken_off_the_form_takes_its_documents_along(
    applicant: ApplicantClient,
) -> None:
    filing = applicant.start()
    filing = applicant.save(filing, "workers", MEMBERSHIP_SECTIONS["workers"])
    applicant.upload(filing["filing_id"], "pledge", sample_pdf("pledge"), WORKER_ID)
    filing = applicant.save(applicant.filing(filing["filing_id"]), "workers", {"items": []})
    assert filing["documents"] == []


@pytest.mark.asvs("13.2.2")
def test_an_arrival_whose_file_is_gone_is_told_from_one_that_may_not_be_read(
    own: Stack, applicant: ApplicantClient
) -> None:
    filing = applicant.start()
    filing = applicant.save(filing, "workers", MEMBERSHIP_SECTIONS["workers"])
    body = {
        "item": "pledge",
        "about": WORKER_ID,
        "filename": "a.pdf",
        "size": 100,
        "content_type": "application/pdf",
    }
    path = f"/api/filings/{filing['filing_id']}/documents"
    document_id = expect(201, applicant.http.post(path, json=body))["document_id"]
    sample = Path(__file__).parents[2] / "events" / "inspect-uploaded.json"
    event = sample.read_text("utf-8").replace(
        "mfrggzdfmztwq2lk/nbswy3dpeb3w64tm", f"{filing['filing_id']}/{document_id}"
    )
    answer = own.client("lambda").invoke(FunctionName="InspectFunction", Payload=event)
    assert json.load(answer["Payload"]) == {"batchItemFailures": []}


@pytest.mark.rule("C1")
@pytest.mark.asvs("13.2.2")
def test_offices_may_open_what_was_filed_and_see_its_mails(
    own: Stack, applicant: ApplicantClient, secretariat: OfficeClient
) -> None:
    filing = applicant.fill(applicant.start(), MEMBERSHIP_SECTIONS)
    filing_id = filing["filing_id"]
    applicant.move(filing_id, "submit")
    applicant.mail("受け付けました")
    page = secretariat.http.get(f"/filings/{filing_id}")
    assert page.status_code == 200
    document = filing["documents"][0]["document_id"]
    link = secretariat.http.get(f"/api/filings/{filing_id}/documents/{document}/content")
    assert link.status_code == 303
    assert httpx.get(link.headers["location"]).content.startswith(b"%PDF-")

    secretariat.move(filing_id, "accept")
    secretariat.move(filing_id, "approve")
    ministry = OfficeClient(own.offices, own.staff("ministry"))
    ministry.log_in()
    ministry.move(filing_id, "approve")
    applicant.mail("入会証明書を発行しました")
    (certificate,) = expect(200, applicant.http.get("/api/certificates"))["items"]
    bucket = own.client("s3")
    for stored in bucket.list_object_versions(Bucket=CERTIFICATES)["Versions"]:
        bucket.delete_object(Bucket=CERTIFICATES, Key=stored["Key"], VersionId=stored["VersionId"])
    path = f"/api/certificates/{certificate['certificate_id']}/download"
    assert applicant.http.post(path).status_code == 404


@pytest.mark.rule("A12")
@pytest.mark.asvs("13.2.2")
def test_a_session_left_alone_is_removed(own: Stack, applicant: ApplicantClient) -> None:
    filing_id = applicant.start()["filing_id"]
    for path in (f"/api/filings/{filing_id}/documents/none", "/api/home"):
        applicant.log_in(applicant.password)
        own.clock(advance="PT31M")
        assert applicant.http.get(path).status_code == 401
