"""The main job, end to end, through the running stack: functions, tables, uploads, executions."""

import io
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import httpx
import pypdf
import pytest

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect, post, sample_pdf
from tests.authorities import certificate_of_nobody
from tests.membership import MEMBERSHIP_SECTIONS, organization
from tests.signatures import signature_of
from tests.stack import OFFICES, Stack, wait_for


@pytest.fixture(autouse=True)
def _clock(stack: Stack) -> Iterator[None]:
    """Whoever moves the clock leaves it as it was."""
    yield
    stack.clock()


@pytest.fixture
def applicant(stack: Stack) -> ApplicantClient:
    client = ApplicantClient(stack.site)
    client.register()
    return client


def filled(applicant: ApplicantClient) -> str:
    """A draft with everything that is asked for; its id."""
    filing_id: str = applicant.fill(applicant.start(), MEMBERSHIP_SECTIONS)["filing_id"]
    return filing_id


def execution(stack: Stack, name: str) -> str | None:
    return next((one["status"] for one in stack.executions() if one["name"] == name), None)


@pytest.mark.rule("A1", "A7", "B1", "B2", "B3", "B5", "B6", "B7", "B8", "B9", "C1", "D1", "D9")
def test_from_registration_to_the_certificate(
    stack: Stack, applicant: ApplicantClient, offices: dict[str, OfficeClient]
) -> None:
    filing = applicant.fill(applicant.start(), MEMBERSHIP_SECTIONS)
    filing_id = filing["filing_id"]
    assert filing["problems"] == []
    assert {document["status"] for document in filing["documents"]} == {"attached"}

    submitted = applicant.move(filing_id, "submit")
    assert (submitted["status"], submitted["stage"]) == ("submitted", "secretariat")
    assert submitted["moves"] == ["withdraw"]
    assert re.fullmatch(r"\d{8}-\d{4}", submitted["receipt_number"])
    assert submitted["receipt_number"] in applicant.mail("受け付けました")["subject"]

    secretariat, ministry = (offices[name] for name in OFFICES)
    assert filing_id in [head["filing_id"] for head in secretariat.queue()]
    assert filing_id not in [head["filing_id"] for head in ministry.queue()]
    assert secretariat.move(filing_id, "accept")["status"] == "under_review"
    assert applicant.filing(filing_id)["moves"] == []
    passed = secretariat.move(filing_id, "approve", internal_comment="書類は揃っています。")
    assert (passed["status"], passed["stage"]) == ("under_review", "ministry")
    assert filing_id in [head["filing_id"] for head in ministry.queue()]
    assert ministry.move(filing_id, "approve")["status"] == "approved"

    assert submitted["receipt_number"] in applicant.mail("入会証明書を発行しました")["subject"]
    wait_for(lambda: execution(stack, f"{filing_id}-r1") == "SUCCEEDED", what="the execution's end")

    seen = applicant.filing(filing_id)
    assert seen["clock"]["paused"]
    assert "揃って" not in str(seen), "internal comments stay inside (D6)"
    assert [entry["move"] for entry in seen["history"]] == [
        "submit",
        "accept",
        "approve",
        "approve",
    ]

    (certificate,) = expect(200, applicant.http.get("/api/certificates"))["items"]
    assert (certificate["status"], certificate["downloadable"]) == ("valid", True)
    path = f"/api/certificates/{certificate['certificate_id']}/download"
    answer = applicant.http.post(path)
    assert answer.headers["content-type"] == "application/pdf"
    assert certificate["signed"]
    signature = signature_of(answer.content, stack.signing_certificate())
    assert (signature.intact, signature.trusted, signature.bottom_line) == (True, True, True)
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    text = "".join(page.extract_text() for page in reader.pages)
    for part in ("社会福祉法人さくら会", "理事長", "山田 花子", "特別養護老人ホームさくら苑"):
        assert part in text
    assert certificate["number"] in text
    assert applicant.http.post(path).status_code == 410
    register = expect(200, applicant.http.get("/api/register"))
    assert "特別養護老人ホームさくら苑" in str(register)

    verification = {"number": certificate["number"], "code": _code(text)}
    anybody = httpx.get(f"{stack.site}/api/certificates/verification", params=verification)
    assert anybody.json()["organization_name"] == "社会福祉法人さくら会"
    assert anybody.json()["signed"]


@pytest.mark.rule("B8")
@pytest.mark.fault("F48")
def test_a_certificate_that_cannot_be_signed_is_not_issued_until_it_can(
    stack: Stack, applicant: ApplicantClient, offices: dict[str, OfficeClient]
) -> None:
    filing_id = filled(applicant)
    applicant.move(filing_id, "submit")
    secretariat, ministry = (offices[name] for name in OFFICES)
    secretariat.move(filing_id, "accept")
    secretariat.move(filing_id, "approve")
    good = stack.signing_certificate()
    stack.sign_with(certificate_of_nobody())
    try:
        ministry.move(filing_id, "approve")
        wait_for(
            lambda: (
                "UnfitSigningCertificate: the certificate is for another key"
                in stack.log.read_text("utf-8")
            ),
            what="the refusal to sign",
        )
        assert expect(200, applicant.http.get("/api/certificates"))["items"] == []
        bucket = stack.client("s3").list_objects_v2(Bucket="ukeire-local-certificatesbucket")
        organization = expect(200, applicant.http.get("/api/home"))["organization"]
        assert not [
            one["Key"]
            for one in bucket.get("Contents", [])
            if one["Key"].startswith(organization["organization_id"])
        ]
    finally:
        stack.sign_with(good)
    applicant.mail("入会証明書を発行しました")
    (certificate,) = expect(200, applicant.http.get("/api/certificates"))["items"]
    assert certificate["signed"]


def _code(text: str) -> str:
    found = re.search(r"確認用コード\s*([a-z2-7]{16})", text)
    assert found
    return found[1]


@pytest.mark.rule("B7", "D3", "D4", "D5", "D7")
def test_returned_after_acceptance_and_filed_again_it_waits_at_the_office_that_returned_it(
    stack: Stack, applicant: ApplicantClient, offices: dict[str, OfficeClient]
) -> None:
    filing_id = filled(applicant)
    applicant.move(filing_id, "submit")
    secretariat, ministry = (offices[name] for name in OFFICES)
    secretariat.move(filing_id, "accept")
    secretariat.move(filing_id, "approve")
    comment = "建物名をご確認ください。"
    pointer = "/sections/organization/building"
    refused = ministry.http.post(f"/api/filings/{filing_id}/moves", json={"move": "return"})
    assert refused.status_code == 422
    ministry.move(filing_id, "return", comment=comment, fields=[pointer])

    for office in (secretariat, ministry):
        assert office.http.get(f"/api/filings/{filing_id}").status_code == 404
        assert filing_id not in str(office.queue())
    assert comment in applicant.mail("差戻し")["text"]
    returned = applicant.filing(filing_id)
    assert (returned["status"], returned["stage"]) == ("returned", None)
    assert returned["editable"] == [pointer]
    assert [(one["text"], one["fields"]) for one in returned["comments"]] == [(comment, [pointer])]

    applicant.save(returned, "organization", organization(building="9階"))
    again = applicant.move(filing_id, "submit")
    assert (again["status"], again["stage"]) == ("under_review", "ministry")
    assert again["moves"] == [], "never withdrawable again"
    seen = expect(200, ministry.http.get(f"/api/filings/{filing_id}"))
    assert [(one["before"], one["after"]) for one in seen["changes"]] == [
        ("松岡銀七ビル3階", "9階")
    ]
    ministry.move(filing_id, "approve")
    applicant.mail("入会証明書を発行しました")
    ended = {name: execution(stack, f"{filing_id}-{name}") for name in ("r1", "r2")}
    assert ended["r1"] == "SUCCEEDED"
    wait_for(lambda: execution(stack, f"{filing_id}-r2") == "SUCCEEDED", what="the second round")


@pytest.mark.rule("D2", "D3")
def test_before_acceptance_it_may_be_withdrawn_edited_and_filed_again(
    applicant: ApplicantClient, offices: dict[str, OfficeClient]
) -> None:
    filing_id = filled(applicant)
    first = applicant.move(filing_id, "submit")
    secretariat = offices["secretariat"]
    withdrawn = applicant.move(filing_id, "withdraw")
    assert withdrawn["status"] == "withdrawn"
    assert secretariat.http.get(f"/api/filings/{filing_id}").status_code == 404
    edited = applicant.save(withdrawn, "organization", organization(building="2階"))
    assert edited["version"] == withdrawn["version"] + 1
    again = applicant.move(filing_id, "submit")
    assert (again["status"], again["receipt_number"]) == ("submitted", first["receipt_number"])
    secretariat.move(filing_id, "return", comment="もう一度ご確認ください。")
    resubmitted = applicant.move(filing_id, "submit")
    assert (resubmitted["status"], resubmitted["moves"]) == ("submitted", ["withdraw"])


@pytest.mark.rule("D1")
def test_a_rejection_ends_it_and_another_may_be_started(
    applicant: ApplicantClient, offices: dict[str, OfficeClient]
) -> None:
    filing_id = filled(applicant)
    applicant.move(filing_id, "submit")
    secretariat = offices["secretariat"]
    secretariat.move(filing_id, "accept")
    secretariat.move(filing_id, "reject", comment="対象外です。")
    assert applicant.filing(filing_id)["status"] == "rejected"
    assert "対象外です。" in applicant.mail("審査結果")["text"]
    assert applicant.start()["status"] == "draft"


@pytest.mark.fault("F01")
def test_submitted_by_many_at_once_it_is_submitted_once(
    stack: Stack, applicant: ApplicantClient
) -> None:
    filing_id = filled(applicant)
    cookies = dict(applicant.http.cookies)
    path = f"{stack.site}/api/filings/{filing_id}/moves"

    def submit(key: str) -> int:
        headers = {"Idempotency-Key": key}
        return httpx.post(
            path, json={"move": "submit"}, headers=headers, cookies=cookies, timeout=60
        ).status_code

    same = _at_once([lambda: submit("one-key") for _ in range(6)])
    assert Counter(same) == {200: 6}, "the same request gets the same answer"
    assert submit("another-key") == 409
    assert [entry["move"] for entry in applicant.filing(filing_id)["history"]] == ["submit"]
    wait_for(lambda: execution(stack, f"{filing_id}-r1") == "RUNNING", what="the execution")
    assert len([one for one in stack.executions() if one["filing_id"] == filing_id]) == 1


@pytest.mark.rule("C1")
@pytest.mark.fault("F33")
def test_a_certificate_asked_for_by_many_at_once_is_given_once(
    stack: Stack, applicant: ApplicantClient, offices: dict[str, OfficeClient]
) -> None:
    filing_id = filled(applicant)
    applicant.move(filing_id, "submit")
    for office, moves in (("secretariat", ("accept", "approve")), ("ministry", ("approve",))):
        for move in moves:
            offices[office].move(filing_id, move)
    applicant.mail("入会証明書を発行しました")
    (certificate,) = expect(200, applicant.http.get("/api/certificates"))["items"]
    path = f"{stack.site}/api/certificates/{certificate['certificate_id']}/download"
    cookies = dict(applicant.http.cookies)
    answers = _at_once(
        [lambda: httpx.post(path, cookies=cookies, timeout=60).status_code for _ in range(8)]
    )
    assert Counter(answers) == {200: 1, 410: 7}


def _at_once(calls: Sequence[Callable[[], int]]) -> list[int]:
    """What each call answers, all of them begun together."""
    barrier = threading.Barrier(len(calls))
    answers: list[int] = []

    def run(call: Callable[[], int]) -> None:
        barrier.wait()
        answers.append(call())

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.fault("F27")
def test_a_file_replaced_after_inspection_is_not_what_was_filed(
    applicant: ApplicantClient, offices: dict[str, OfficeClient]
) -> None:
    filing = applicant.start()
    for section, data in MEMBERSHIP_SECTIONS.items():
        filing = applicant.save(filing, section, data)
    filing_id = filing["filing_id"]
    original = sample_pdf("the original")
    ticket = {"item": "pledge", "filename": "誓約書.pdf", "content_type": "application/pdf"}
    body = {**ticket, "size": len(original), "about": "worker-1"}
    given = expect(201, applicant.http.post(f"/api/filings/{filing_id}/documents", json=body))
    post(given["upload"], original)
    path = f"/api/filings/{filing_id}/documents/{given['document_id']}"
    wait_for(lambda: applicant.http.get(path).json()["status"] == "attached", what="the inspection")
    post(given["upload"], sample_pdf("something else"))
    link = applicant.http.get(f"{path}/content")
    assert link.status_code == 303
    assert httpx.get(link.headers["location"]).content == original


@pytest.mark.rule("E1")
@pytest.mark.fault("F29", "F31")
@pytest.mark.parametrize("content", [b"<html>no pdf</html>", b"%PDF-1.4 broken"])
def test_what_is_no_pdf_is_refused_with_a_reason(
    applicant: ApplicantClient, content: bytes
) -> None:
    filing = applicant.start()
    filing = applicant.save(filing, "workers", MEMBERSHIP_SECTIONS["workers"])
    document = applicant.upload(filing["filing_id"], "pledge", content, "worker-1")
    assert document["status"] == "refused"
    assert document["problem"]


@pytest.mark.fault("F28")
def test_an_upload_that_never_arrives_keeps_waiting_and_can_be_taken_out(
    applicant: ApplicantClient,
) -> None:
    filing = applicant.start()
    filing = applicant.save(filing, "workers", MEMBERSHIP_SECTIONS["workers"])
    path = f"/api/filings/{filing['filing_id']}/documents"
    body = {
        "item": "pledge",
        "filename": "a.pdf",
        "size": 100,
        "content_type": "application/pdf",
        "about": "worker-1",
    }
    given = expect(201, applicant.http.post(path, json=body))
    problems = applicant.filing(filing["filing_id"])["problems"]
    assert "document_waiting" in [problem["code"] for problem in problems]
    assert applicant.http.delete(f"{path}/{given['document_id']}").status_code == 204
    assert applicant.filing(filing["filing_id"])["documents"] == []


@pytest.mark.fault("F43")
def test_a_draft_left_alone_for_a_week_is_reminded_of_once(
    stack: Stack, applicant: ApplicantClient
) -> None:
    applicant.start()
    stack.clock("P7DT1M")
    stack.fire("reminders")
    applicant.mail("入力の途中の入会申請があります")
    stack.fire("reminders")
    mails = [one for one in stack.mails(applicant.email) if "入力の途中" in one["subject"]]
    assert len(mails) == 1
