"""Life after approval through the running stack: changes, what they issue, what is in force."""

from typing import Any

import httpx
import pytest

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack, wait_for

REASON = {"what": "登録内容を変更する。", "why": "事務所が移転したため。"}


@pytest.fixture
def member(stack: Stack, offices: dict[str, OfficeClient]) -> ApplicantClient:
    """An organisation that joined, with its certificate."""
    client = ApplicantClient(stack.site)
    client.register()
    filing = client.fill(client.start(), MEMBERSHIP_SECTIONS)
    client.move(filing["filing_id"], "submit")
    approve(offices, filing["filing_id"], "secretariat", "ministry")
    certificates(client, 1)
    return client


def approve(offices: dict[str, OfficeClient], filing_id: str, *names: str) -> None:
    offices[names[0]].move(filing_id, "accept")
    for name in names:
        offices[name].move(filing_id, "approve")


def certificates(client: ApplicantClient, count: int) -> list[dict[str, Any]]:
    """Every certificate, the newest first, once there are as many."""

    def look() -> Any:
        items = expect(200, client.http.get("/api/certificates"))["items"]
        return items if len(items) == count else None

    found: list[dict[str, Any]] = wait_for(look, what="the certificates")
    return found


def change(client: ApplicantClient, **values: Any) -> Any:
    """A change of the organisation, not yet filed."""
    filing = client.start("change")
    data = filing["sections"]["organization"] | values
    filing = client.save(filing, "organization", data)
    return client.save(filing, "reason", REASON)


def organization(client: ApplicantClient) -> Any:
    return expect(200, client.http.get("/api/register"))["entries"]["organization"]


@pytest.mark.rule("C3", "C5", "C6", "C7", "C8", "C10")
def test_a_new_seat_is_reviewed_and_certified_and_a_telephone_number_is_not(
    member: ApplicantClient, offices: dict[str, OfficeClient]
) -> None:
    seat = change(member, city_and_street="港区芝公園1-1")
    (changed,) = seat["changes"]
    assert changed["after"] == "港区芝公園1-1"
    assert organization(member)["city_and_street"] == changed["before"]
    submitted = member.move(seat["filing_id"], "submit")
    assert (submitted["status"], submitted["stage"]) == ("submitted", "secretariat")

    # Beside it, something of the same entry waits; something of another is in force at once.
    telephone = change(member, phone="03-9999-0000")
    path = f"/api/filings/{telephone['filing_id']}/moves"
    refused = member.http.post(path, json={"move": "submit"}, headers={"Idempotency-Key": "k1"})
    assert (refused.status_code, refused.json()["filing_id"]) == (409, seat["filing_id"])

    approve(offices, seat["filing_id"], "secretariat", "ministry")
    assert organization(member)["city_and_street"] == "港区芝公園1-1"
    new, old = certificates(member, 2)
    assert (new["status"], old["status"]) == ("valid", "superseded")
    assert member.http.post(f"/api/certificates/{old['certificate_id']}/download").is_client_error
    assert member.http.post(f"/api/certificates/{new['certificate_id']}/download").is_success

    at_once = member.move(telephone["filing_id"], "submit")
    assert (at_once["status"], at_once["stage"]) == ("approved", None)
    assert organization(member)["phone"] == "03-9999-0000"
    assert organization(member)["city_and_street"] == "港区芝公園1-1"
    history = expect(200, member.http.get("/api/register/history"))["items"]
    assert [one["filing_id"] for one in history[1:]] == [seat["filing_id"], telephone["filing_id"]]
    assert [one["reason"] for one in history[1:]] == [REASON["why"]] * 2
    assert [(one["before"], one["after"]) for one in history[2]["changes"]] == [
        ("03-1234-5678", "03-9999-0000")
    ]
    page = member.http.get("/register", headers={"Accept": "text/html"})
    assert "03-9999-0000" in page.text


@pytest.mark.rule("C2")
def test_a_reissued_certificate_replaces_the_one_before(
    member: ApplicantClient, offices: dict[str, OfficeClient]
) -> None:
    filing = member.start("reissue")
    member.save(filing, "reason", {"why": "パソコンが故障したため。"})
    member.move(filing["filing_id"], "submit")
    again: httpx.Response = member.http.post("/api/filings", json={"procedure": "reissue"})
    assert again.status_code == 409
    approve(offices, filing["filing_id"], "secretariat")
    new, old = certificates(member, 2)
    assert (new["status"], new["downloadable"], old["status"]) == ("valid", True, "superseded")


@pytest.mark.rule("C12")
def test_who_leaves_has_nothing_open_and_no_valid_certificate_and_may_join_again(
    member: ApplicantClient, offices: dict[str, OfficeClient]
) -> None:
    seat = change(member, city_and_street="港区芝公園1-1")
    member.move(seat["filing_id"], "submit")
    draft = change(member, phone="03-9999-0000")
    filing = member.start("leaving")
    goodbye = {"why": "雇用がすべて終了したため。", "office_told": True, "notes_read": True}
    member.save(filing, "leaving", goodbye)
    assert member.move(filing["filing_id"], "submit")["status"] == "approved"
    assert expect(200, member.http.get("/api/register"))["entries"] == {}
    assert [one["status"] for one in certificates(member, 1)] == ["revoked"]
    ids = {seat["filing_id"], draft["filing_id"]}
    wait_for(
        lambda: {member.filing(one)["status"] for one in ids} == {"ended"},
        what="the end of what is open",
    )
    assert "退会" in member.filing(seat["filing_id"])["history"][-1]["reason"]
    queue = [one["filing_id"] for one in offices["secretariat"].queue()]
    assert seat["filing_id"] not in queue
    again = member.fill(member.start(), MEMBERSHIP_SECTIONS)
    assert member.move(again["filing_id"], "submit")["status"] == "submitted"
