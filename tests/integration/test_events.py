"""Every sample event, sent to the function it belongs to in the running stack."""

import base64
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import pytest

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect, wait_for
from tests.membership import MEMBERSHIP_SECTIONS, WORKER_ID
from tests.stack import OFFICES, Stack, revive

EVENTS = {path.stem: path for path in (Path(__file__).parents[2] / "events").glob("*.json")}
SAMPLE_FILING, SAMPLE_DOCUMENT, SAMPLE_WORKER = (
    "mfrggzdfmztwq2lk",
    "nbswy3dpeb3w64tm",
    "nfxxezlommxg64tb",
)
SAMPLE_SESSION = "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
FROM_STRANGERS = {
    "accounts-healthz": HTTPStatus.OK,
    "accounts-home": HTTPStatus.OK,
    "accounts-login": HTTPStatus.UNAUTHORIZED,
    "accounts-register": HTTPStatus.ACCEPTED,
    "admin-login": HTTPStatus.UNAUTHORIZED,
    "admin-queue": HTTPStatus.UNAUTHORIZED,
    "applications-home": HTTPStatus.SEE_OTHER,
    "applications-submit": HTTPStatus.UNAUTHORIZED,
    "documents-ticket": HTTPStatus.UNAUTHORIZED,
}
"""What a request is answered with as it stands: its session is nobody's here."""
BEHIND_THE_SITES = {
    "certificates-issue",
    "copies-make",
    "deliveries-bounce",
    "deliveries-complaint",
    "dispatch-outbox",
    "exports-make",
    "inspect-test",
    "inspect-uploaded",
    "mail-submitted",
    "preview-document",
    "reminders-daily",
    "reminders-hourly",
    "review-fold",
    "review-open-stage",
    "review-tell",
    "prints-list",
    "retention-daily",
    "seal-nightly",
    "sweep-schedule",
}


def invoke(stack: Stack, name: str, replaced: Mapping[str, str] | None = None) -> Any:
    """What the function answers to the event, with some of its texts replaced by others."""
    text = EVENTS[name].read_text("utf-8")
    for sample, real in (replaced or {}).items():
        text = text.replace(sample, real)
    function = f"{name.partition('-')[0].capitalize()}Function"
    url = f"{stack.aws}/2015-03-31/functions/{function}/invocations"
    answer = httpx.post(url, content=text.encode(), timeout=60)
    assert answer.status_code == HTTPStatus.OK
    assert "X-Amz-Function-Error" not in answer.headers, answer.text
    return answer.json()


def body_of(answer: Mapping[str, Any]) -> Any:
    """The JSON of an answer to an HTTP API, which may be packed."""
    body = answer["body"]
    if not answer.get("isBase64Encoded"):
        return json.loads(body)
    packed = base64.b64decode(body)
    headers = {name.lower(): value for name, value in answer["headers"].items()}
    return json.loads(gzip.decompress(packed) if "content-encoding" in headers else packed)


@dataclass
class Filed:
    """An organisation's filing, and the texts of sample events that it takes the place of."""

    client: ApplicantClient
    filing: dict[str, Any]

    @property
    def texts(self) -> dict[str, str]:
        documents = self.filing["documents"]
        return {
            SAMPLE_FILING: self.filing["filing_id"],
            SAMPLE_WORKER: WORKER_ID,
            **session_of(self.client.http, "__Host-ukeire"),
            **({SAMPLE_DOCUMENT: documents[0]["document_id"]} if documents else {}),
        }


def session_of(http: httpx.Client, cookie: str) -> dict[str, str]:
    """The sample's cookie, and that of a client that is logged in."""
    ((name, value),) = http.cookies.items()
    return {f"{cookie}={SAMPLE_SESSION}": f"{name}={value}"}


def applicant(stack: Stack) -> ApplicantClient:
    client = ApplicantClient(stack.site)
    client.register()
    return client


@pytest.fixture(scope="module")
def draft(stack: Stack) -> Filed:
    """A form filled in whole, without one document."""
    client = applicant(stack)
    filing = client.start()
    for section, data in MEMBERSHIP_SECTIONS.items():
        filing = client.save(filing, section, data)
    return Filed(client, filing)


@pytest.fixture(scope="module")
def approved(stack: Stack, officials: dict[str, OfficeClient]) -> Filed:
    """An application that has come to its end."""
    client = applicant(stack)
    filing_id = client.fill(client.start(), MEMBERSHIP_SECTIONS)["filing_id"]
    client.move(filing_id, "submit")
    revive(officials)
    officials["secretariat"].move(filing_id, "accept")
    for name in OFFICES:
        officials[name].move(filing_id, "approve")
    client.mail("入会証明書を発行しました")
    return Filed(client, client.filing(filing_id))


def test_every_sample_event_is_sent_here() -> None:
    assert set(FROM_STRANGERS) | BEHIND_THE_SITES == set(EVENTS)


@pytest.mark.parametrize(("name", "status"), FROM_STRANGERS.items())
def test_a_request_of_nobody_in_particular_is_answered_or_turned_away(
    stack: Stack, name: str, status: HTTPStatus
) -> None:
    answer = invoke(stack, name, {"midori": f"midori-{name}"})
    assert answer["statusCode"] == status, answer["body"]
    if status is HTTPStatus.SEE_OTHER:
        assert answer["headers"]["location"] == "/"
    if status is HTTPStatus.UNAUTHORIZED:
        assert answer["headers"]["content-type"] == "application/problem+json"
        assert body_of(answer)["status"] == status


def test_who_is_logged_in_sees_their_page(stack: Stack, draft: Filed) -> None:
    answer = invoke(stack, "applications-home", draft.texts)
    assert answer["statusCode"] == HTTPStatus.OK
    assert answer["headers"]["content-type"] == "text/html; charset=utf-8"


@pytest.mark.rule("B5")
def test_the_sample_submission_of_an_incomplete_draft_names_what_is_missing(
    stack: Stack, draft: Filed
) -> None:
    answer = invoke(stack, "applications-submit", draft.texts)
    assert answer["statusCode"] == HTTPStatus.UNPROCESSABLE_ENTITY
    problems = body_of(answer)["errors"]
    assert f"/documents/support_plan/{WORKER_ID}" in [one["pointer"] for one in problems]


@pytest.mark.rule("B3")
def test_the_sample_of_a_ticket_opens_an_upload(stack: Stack, draft: Filed) -> None:
    answer = invoke(stack, "documents-ticket", draft.texts)
    assert answer["statusCode"] == HTTPStatus.CREATED
    assert body_of(answer)["upload"]["fields"]["key"].startswith(f"{draft.filing['filing_id']}/")


def test_an_office_that_is_logged_in_gets_its_queue(
    stack: Stack, offices: dict[str, OfficeClient]
) -> None:
    texts = session_of(offices["secretariat"].http, "__Host-ukeire-offices")
    answer = invoke(stack, "admin-queue", texts)
    assert answer["statusCode"] == HTTPStatus.OK
    assert "items" in body_of(answer)


@pytest.mark.fault("F18")
def test_an_outbox_that_was_told_is_told_no_second_time(stack: Stack, approved: Filed) -> None:
    before = executions(stack, approved)
    assert invoke(stack, "dispatch-outbox", approved.texts) == {"batchItemFailures": []}
    assert executions(stack, approved) == before
    assert len(mails(stack, approved, "受け付けました")) == 1


@pytest.mark.fault("F27")
def test_an_arrival_after_the_inspection_changes_nothing(stack: Stack, approved: Filed) -> None:
    assert invoke(stack, "inspect-uploaded", approved.texts) == {"batchItemFailures": []}
    after = approved.client.filing(approved.filing["filing_id"])
    assert after["documents"] == approved.filing["documents"]


def test_a_document_is_drawn_from_the_link_that_comes_along(stack: Stack, approved: Filed) -> None:
    document_id = approved.filing["documents"][0]["document_id"]
    path = f"/api/filings/{approved.filing['filing_id']}/documents/{document_id}/content"
    link = approved.client.http.get(path).headers["location"]
    sample = json.loads(EVENTS["preview-document"].read_text("utf-8"))["link"]
    assert base64.b64decode(invoke(stack, "preview-document", {sample: link})["picture"])


def test_the_test_message_of_a_new_bucket_is_no_fault(stack: Stack) -> None:
    assert invoke(stack, "inspect-test") == {"batchItemFailures": []}


def test_a_copy_that_is_gone_by_now_is_no_fault(stack: Stack) -> None:
    assert invoke(stack, "copies-make") == {"batchItemFailures": []}


@pytest.mark.rule("D7")
def test_an_export_that_is_gone_by_now_is_no_fault(stack: Stack) -> None:
    assert invoke(stack, "exports-make") == {"batchItemFailures": []}


def test_a_mail_from_the_queue_goes_out_once(stack: Stack) -> None:
    address = {"hanako@midori.example": "events@midori.example"}
    for _ in range(2):
        assert invoke(stack, "mail-submitted", address) == {"batchItemFailures": []}
    (sent,) = stack.mails("events@midori.example")
    assert "20261122-0001" in sent["subject"]


@pytest.mark.fault("F25")
@pytest.mark.parametrize(("name", "state"), [("bounce", "bounced"), ("complaint", "complained")])
def test_what_ses_tells_is_noted_at_the_filing_s_mail(
    stack: Stack, draft: Filed, name: str, state: str
) -> None:
    about = ["mfrggzdfmztwq2lk", "filing_submitted#1"]
    real = [draft.filing["filing_id"], about[1]]
    address = f"{name}@midori.example"
    replaced = {_tag(about): _tag(real), "hanako@midori.example": address}
    for _ in range(2):
        assert invoke(stack, f"deliveries-{name}", replaced) == {"batchItemFailures": []}
    office = OfficeClient(stack.offices, stack.staff("ministry"))
    office.log_in()
    listed = expect(200, office.http.get("/api/addresses"))["items"]
    assert [one["state"] for one in listed if one["address"] == address] == [state]


def _tag(named: list[str]) -> str:
    text = json.dumps(named, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.rule("B8")
def test_a_certificate_that_was_issued_is_the_same_again(stack: Stack, approved: Filed) -> None:
    answer = invoke(stack, "certificates-issue", approved.texts)
    (listed,) = expect(200, approved.client.http.get("/api/certificates"))["items"]
    assert answer == {"certificate_id": listed["certificate_id"], "number": listed["number"]}


@pytest.mark.parametrize("name", ["review-open-stage", "review-fold", "review-tell"])
def test_a_step_of_the_review_that_comes_again_does_no_harm(
    stack: Stack, approved: Filed, name: str
) -> None:
    filing_id = approved.filing["filing_id"]
    answer = invoke(stack, name, approved.texts)
    assert answer == {"filing_id": filing_id, "round": 1}
    assert approved.client.filing(filing_id)["status"] == "approved"
    assert len(mails(stack, approved, "入会証明書を発行しました")) == 1


@pytest.mark.parametrize("name", ["reminders-daily", "reminders-hourly"])
def test_a_schedule_reminds_and_counts(stack: Stack, name: str) -> None:
    answer = invoke(stack, name)
    assert set(answer) == {"sent", "failed"}
    assert answer["failed"] == 0


def test_days_that_ended_are_sealed_once(stack: Stack) -> None:
    invoke(stack, "seal-nightly")
    assert invoke(stack, "seal-nightly") == {"sealed": []}


def test_the_sweep_counts_what_it_mended(stack: Stack) -> None:
    answer = invoke(stack, "sweep-schedule")
    assert set(answer) == {"told", "started", "failed"}
    assert answer["failed"] == 0


def executions(stack: Stack, filed: Filed) -> list[str]:
    """Names of the filing's executions, once they have ended."""

    def look() -> list[str] | None:
        filing_id = filed.filing["filing_id"]
        found = [one for one in stack.executions() if one["filing_id"] == filing_id]
        ended = all(one["status"] == "SUCCEEDED" for one in found)
        return [one["name"] for one in found] if found and ended else None

    return wait_for(look, "the end of the review")


def mails(stack: Stack, filed: Filed, subject: str) -> list[dict[str, Any]]:
    """Mails to the organisation about that."""
    return [one for one in stack.mails(filed.client.email) if subject in one["subject"]]
