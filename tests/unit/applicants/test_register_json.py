"""My page, procedures, the register, certificates and postal codes over the applicants' JSON."""

from datetime import datetime
from typing import Any

import pytest

from tests.applicants_site import Client, Site, answer, pointers
from tests.filing_world import APPLICANT, Printer
from tests.membership import MEMBERSHIP_SECTIONS, facility
from ukeire.domain.audit import Act
from ukeire.domain.register import CertificateRecord
from ukeire.domain.throttle import VERIFICATIONS_PER_ADDRESS
from ukeire.procedures.membership import MEMBERSHIP
from ukeire.usecases.issue_certificate import issue_certificate


@pytest.fixture
def certificate(site: Site) -> CertificateRecord:
    """What follows an approval."""
    filing = site.world.approved()
    return issue_certificate(site.world, Printer(), filing.filing_id, filing.round)


def joining(site: Site) -> Any:
    listed = answer(site.applicant.get("/api/procedures"))["items"]
    return next(one for one in listed if one["procedure"] == "membership")


def download(client: Client, certificate_id: str, key: str | None = None) -> Any:
    return client.post(f"/api/certificates/{certificate_id}/download", key=key)


def test_my_page_before_and_after_approval(site: Site) -> None:
    home = answer(site.applicant.get("/api/home"))
    assert home["organization"]["name"] == "社会福祉法人さくら会"
    assert home["organization"]["member"] is False
    assert (home["filings"], home["certificates"]) == ([], [])
    filing = site.world.approved()
    issue_certificate(site.world, Printer(), filing.filing_id, filing.round)
    home = answer(site.applicant.get("/api/home"))
    assert home["organization"]["member"] is True
    assert home["filings"] == []
    assert [one["status"] for one in home["certificates"]] == ["valid"]


def test_my_page_lists_what_is_open(site: Site) -> None:
    filing = site.applicant.start()
    (listed,) = answer(site.applicant.get("/api/home"))["filings"]
    assert (listed["filing_id"], listed["status"]) == (filing["filing_id"], "draft")
    assert answer(site.stranger.get("/api/home"))["filings"] == []


@pytest.mark.rule("D8")
def test_a_procedure_that_is_not_open_says_why(site: Site) -> None:
    membership = joining(site)
    assert (membership["open"], membership["reason"]) == (True, None)
    filing = site.applicant.start()
    membership = joining(site)
    assert membership["open"] is False
    assert membership["reason"]
    assert membership["filing_id"] == filing["filing_id"]


def test_a_member_cannot_join_again(site: Site) -> None:
    site.world.approved()
    membership = joining(site)
    assert membership["open"] is False
    refused = answer(site.applicant.post("/api/filings", {"procedure": "membership"}), 409)
    assert refused["detail"] == membership["reason"]


@pytest.mark.rule("B1", "B3", "E1")
def test_a_procedure_says_all_that_a_program_needs_to_file(site: Site) -> None:
    procedure = answer(site.applicant.get("/api/procedures/membership"))
    assert procedure["route"] == ["secretariat", "ministry"]
    assert [(one["name"], one["repeated"]) for one in procedure["sections"]] == [
        ("organization", False),
        ("disclosure", False),
        ("facilities", True),
        ("workers", True),
    ]
    for section, declared in zip(procedure["sections"], MEMBERSHIP.sections, strict=True):
        schema = section["schema"]
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert set(schema["properties"]) == set(declared.model.model_fields)
        assert "id" not in schema["properties"]
    documents = procedure["documents"]
    assert [one["required"] for one in documents] == [True] * 6 + [False]
    assert {(one["per"], one["max_bytes"], one["max_files"]) for one in documents} == {
        ("workers", 10 * 1024 * 1024, 30)
    }
    answer(site.applicant.get("/api/procedures/nothing"), 404)


def test_the_schemas_own_examples_make_sections_without_problems(site: Site) -> None:
    procedure = answer(site.applicant.get("/api/procedures/membership"))
    filing = site.applicant.start()
    for section in procedure["sections"]:
        data: dict[str, Any] = {
            name: entry["examples"][0]
            for name, entry in section["schema"]["properties"].items()
            if "examples" in entry
        }
        if section["name"] == "workers":
            (at,) = filing["sections"]["facilities"]["items"]
            data["facility_ids"] = [at["id"]]
        whole = {"items": [data]} if section["repeated"] else data
        filing = answer(site.applicant.put_section(filing, section["name"], whole))
    problems = {one["pointer"] for one in filing["problems"]}
    assert {one for one in problems if one.startswith("/sections")} == set()


@pytest.mark.rule("C8")
def test_what_was_approved_is_the_register_and_its_history(site: Site) -> None:
    assert answer(site.applicant.get("/api/register"))["entries"] == {}
    filing = site.world.approved()
    register = answer(site.applicant.get("/api/register"))
    assert register["entries"]["organization"] == MEMBERSHIP_SECTIONS["organization"]
    assert register["entries"]["facilities"] == {"items": [facility()]}
    assert register["version"] == 1
    (line,) = answer(site.applicant.get("/api/register/history"))["items"]
    assert (line["filing_id"], line["what"], line["actor"]) == (
        filing.filing_id, "入会申請", "厚生労働省",
    )  # fmt: skip
    assert datetime.fromisoformat(line["at"]) == site.world.now()
    assert answer(site.stranger.get("/api/register"))["entries"] == {}


@pytest.mark.rule("C1", "B8")
@pytest.mark.fault("F33")
def test_a_certificate_is_downloaded_once(site: Site, certificate: CertificateRecord) -> None:
    (listed,) = answer(site.applicant.get("/api/certificates"))["items"]
    assert (listed["number"], listed["downloadable"]) == (certificate.number, True)
    first = download(site.applicant, certificate.certificate_id)
    assert first.status_code == 200
    assert first.headers["content-type"] == "application/pdf"
    assert first.headers["content-disposition"].startswith("attachment")
    assert first.headers["cache-control"] == "no-store"
    assert first.content == site.world.certificates.get(certificate.object_key)
    answer(download(site.applicant, certificate.certificate_id), 410)
    (listed,) = answer(site.applicant.get("/api/certificates"))["items"]
    assert (listed["status"], listed["downloadable"]) == ("valid", False)


@pytest.mark.rule("C1")
@pytest.mark.fault("F34")
def test_a_broken_download_may_be_repeated_by_its_own_session_for_ten_minutes(
    site: Site, certificate: CertificateRecord
) -> None:
    first = download(site.applicant, certificate.certificate_id, key="take-1")
    site.world.now.advance(minutes=9, seconds=59)
    again = download(site.applicant, certificate.certificate_id, key="take-1")
    assert (again.status_code, again.content) == (200, first.content)
    answer(download(site.applicant, certificate.certificate_id, key="take-2"), 410)
    answer(download(site.log_in(APPLICANT), certificate.certificate_id, key="take-1"), 410)
    site.world.now.advance(seconds=1)
    answer(download(site.applicant, certificate.certificate_id, key="take-1"), 410)


@pytest.mark.fault("F37")
def test_another_organisations_certificate_does_not_exist(
    site: Site, certificate: CertificateRecord
) -> None:
    theirs = answer(download(site.stranger, certificate.certificate_id), 404)
    assert theirs == answer(download(site.stranger, "nobodys"), 404)
    assert download(site.applicant, certificate.certificate_id).status_code == 200


def test_a_foreign_origin_takes_no_certificate(site: Site, certificate: CertificateRecord) -> None:
    path = f"/api/certificates/{certificate.certificate_id}/download"
    headers = {"Origin": "https://evil.example"}
    answer(site.applicant.send("POST", path, headers=headers), 403)
    assert download(site.applicant, certificate.certificate_id).status_code == 200


def test_anyone_can_verify_a_certificate_they_hold(
    site: Site, certificate: CertificateRecord
) -> None:
    path = "/api/certificates/verification"
    held = {"number": certificate.number, "code": f" {certificate.code.upper()} "}
    found = answer(site.anonymous.get(path, params=held))
    assert found == {
        "status": "valid",
        "organization_name": "社会福祉法人さくら会",
        "issued_at": found["issued_at"],
        "signed": False,
    }
    assert datetime.fromisoformat(found["issued_at"]) == certificate.issued_at
    unknown = {"number": "1999-000001", "code": certificate.code}
    wrong = {"number": certificate.number, "code": "あ"}
    for pair in (unknown, wrong, {"number": certificate.number}, {}, {"number": "1" * 1999}):
        answer(site.anonymous.get(path, params=pair), 404)
    assert pointers(site.anonymous.get(f"{path}?number=1&number=2")) == {"/number"}


def test_each_verification_is_recorded_without_who_asked_and_the_holder_is_told(
    site: Site, certificate: CertificateRecord
) -> None:
    path = "/api/certificates/verification"
    held = {"number": certificate.number, "code": certificate.code}
    for _ in range(2):
        site.world.now.advance(seconds=1)
        answer(site.anonymous.get(path, params=held))
    answer(site.anonymous.get(path, params={**held, "code": "wrong"}), 404)
    records = [
        one
        for one in site.world.audit.of_filing(certificate.filing_id)
        if one.act is Act.CERTIFICATE_VERIFIED
    ]
    assert [(one.party, one.network, one.login_id) for one in records] == [("public", "", "")] * 2
    assert records[0].detail == {"number": certificate.number, "status": "valid"}
    told = answer(site.applicant.get(f"/api/filings/{certificate.filing_id}/audit"))["items"]
    said = [one["description"] for one in told if one["act"] == "certificate_verified"]
    assert said == ["入会証明書の有効性が確認されました"] * 2


@pytest.mark.asvs("2.4.1")
def test_codes_are_not_guessed_without_end(site: Site, certificate: CertificateRecord) -> None:
    path = "/api/certificates/verification"
    wrong = {"number": certificate.number, "code": "guess"}
    for _ in range(VERIFICATIONS_PER_ADDRESS.allowed):
        answer(site.anonymous.get(path, params=wrong), 404)
    right = {"number": certificate.number, "code": certificate.code}
    refused = site.anonymous.get(path, params=right)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert site.anonymous.get("/verify", params=right).status_code == 429
    site.world.now.advance(hours=1)
    answer(site.anonymous.get(path, params=right))


@pytest.mark.rule("B4")
@pytest.mark.parametrize("code", ["1040061", "104-0061"])
def test_a_postal_code_gives_part_of_an_address(site: Site, code: str) -> None:
    found = answer(site.anonymous.get(f"/api/postal-codes/{code}"))
    assert found == {"items": [{"prefecture": "東京都", "city": "中央区", "town": "銀座"}]}


@pytest.mark.rule("B4")
@pytest.mark.parametrize("code", ["9999999", "104006", "abc", "１０４００６１"])
def test_a_postal_code_that_leads_nowhere_is_not_there(site: Site, code: str) -> None:
    answer(site.anonymous.get(f"/api/postal-codes/{code}"), 404)
