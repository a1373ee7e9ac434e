"""Filings over the applicants' JSON: starting, saving, the moves."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.applicants_site import Site, answer, pointers
from tests.filing_world import APPLICANT, MINISTRY, SECRETARIAT
from tests.membership import MEMBERSHIP_SECTIONS, organization, worker
from ukeire.domain.filing import Move

MEMBERS = {
    "filing_id", "procedure", "status", "stage", "version", "receipt_number", "submitted_at",
    "sections", "documents", "problems", "moves", "comments", "editable", "changes", "history",
    "clock",
}  # fmt: skip


def submitted(site: Site) -> dict[str, Any]:
    """A filing that was filed, by JSON."""
    draft = site.world.draft()
    return answer(site.applicant.move(draft.filing_id, "submit"))


@pytest.mark.rule("B1")
def test_a_new_filing_has_every_member_and_every_section_empty(site: Site) -> None:
    response = site.applicant.post("/api/filings", {"procedure": "membership"})
    filing = answer(response, 201)
    assert set(filing) >= MEMBERS
    assert response.headers["location"] == f"/api/filings/{filing['filing_id']}"
    assert filing["sections"] == {
        "organization": {},
        "disclosure": {},
        "facilities": {"items": []},
        "workers": {"items": []},
    }
    assert (filing["status"], filing["stage"], filing["version"]) == ("draft", None, 1)
    assert filing["moves"] == ["submit", "discard"]
    assert filing["clock"] == {
        "started_at": None,
        "paused": False,
        "days_used": 0,
        "days_target": 14,
        "due_at": None,
        "ageing": None,
    }
    assert "/sections/organization/name" in {one["pointer"] for one in filing["problems"]}


@pytest.mark.rule("D8")
def test_one_membership_filing_at_a_time_until_it_is_discarded(site: Site) -> None:
    first = site.applicant.start()
    answer(site.applicant.post("/api/filings", {"procedure": "membership"}), 409)
    assert answer(site.applicant.move(first["filing_id"], "discard"))["status"] == "discarded"
    assert site.applicant.start()["filing_id"] != first["filing_id"]


def test_a_filing_is_of_a_known_procedure(site: Site) -> None:
    assert pointers(site.applicant.post("/api/filings", {"procedure": "nothing"})) == {"/procedure"}


@pytest.mark.rule("B5")
def test_a_draft_saved_halfway_is_there_after_the_next_login(site: Site) -> None:
    filing = site.applicant.start()
    half = {"name": "社会福祉法人𠮷髙﨑😀", "corporate_number": "700"}
    saved = answer(site.applicant.put_section(filing, "organization", half))
    assert saved["version"] == filing["version"] + 1
    again = site.log_in(APPLICANT).read(filing["filing_id"])
    assert again["sections"]["organization"] == half
    assert "/sections/organization/corporate_number" in {
        one["pointer"] for one in again["problems"]
    }


@pytest.mark.fault("F15")
def test_empty_entries_are_left_out(site: Site) -> None:
    filing = site.applicant.start()
    sent = {"name": "", "building": None, "phone": "03-1234-5678"}
    saved = answer(site.applicant.put_section(filing, "organization", sent))
    assert saved["sections"]["organization"] == {"phone": "03-1234-5678"}


@pytest.mark.rule("B2")
def test_items_get_ids_and_those_left_out_are_removed(site: Site) -> None:
    filing = site.applicant.start()
    two = {"items": [{"name": "さくら苑"}, {"name": "もみじ苑"}]}
    filing = answer(site.applicant.put_section(filing, "facilities", two))
    first, second = filing["sections"]["facilities"]["items"]
    assert first["id"] != second["id"]
    filing = answer(site.applicant.put_section(filing, "facilities", {"items": [second]}))
    assert filing["sections"]["facilities"]["items"] == [second]


@pytest.mark.rule("B2")
def test_a_worker_works_at_a_registered_facility(site: Site) -> None:
    filing = site.applicant.fill(site.applicant.start())
    elsewhere = {"items": [worker(facility_ids=["nowhere"])]}
    filing = answer(site.applicant.put_section(filing, "workers", elsewhere))
    assert "/sections/workers/items/0/facility_ids/0" in {
        one["pointer"] for one in filing["problems"]
    }


@pytest.mark.fault("F12")
def test_the_second_of_two_tabs_is_told_and_the_first_loses_nothing(site: Site) -> None:
    filing = site.applicant.start()
    answer(site.applicant.put_section(filing, "organization", {"name": "株式会社一"}))
    late = site.applicant.put_section(filing, "organization", {"name": "株式会社二"})
    assert answer(late, 412)["errors"] == []
    kept = site.applicant.read(filing["filing_id"])
    assert kept["sections"]["organization"] == {"name": "株式会社一"}


def test_a_section_is_saved_only_on_a_named_version(site: Site) -> None:
    filing = site.applicant.start()
    path = f"/api/filings/{filing['filing_id']}/sections/organization"
    answer(site.applicant.send("PUT", path, json={}), 428)
    answer(site.applicant.send("PUT", path, json={}, headers={"If-Match": "nonsense"}), 412)


@pytest.mark.rule("B6", "D2")
@pytest.mark.fault("F13")
def test_a_save_that_comes_after_submitting_changes_nothing(site: Site) -> None:
    filing = submitted(site)
    late = site.applicant.put_section(filing, "organization", organization(name="株式会社遅"))
    answer(late, 409)
    after = site.applicant.read(filing["filing_id"])
    assert after["sections"] == filing["sections"]
    assert after["editable"] == []


def test_submitting_names_every_problem_of_the_whole_filing(site: Site) -> None:
    filing = site.applicant.start()
    response = site.applicant.move(filing["filing_id"], "submit")
    assert pointers(response) == {one["pointer"] for one in filing["problems"]}
    assert site.applicant.read(filing["filing_id"])["status"] == "draft"


@pytest.mark.rule("B1", "D1", "D9")
def test_a_filed_application_has_a_receipt_number_of_its_day_and_waits_at_the_secretariat(
    site: Site,
) -> None:
    filing = submitted(site)
    assert (filing["status"], filing["stage"]) == ("submitted", "secretariat")
    assert filing["moves"] == ["withdraw"]
    submitted_at = datetime.fromisoformat(filing["submitted_at"])
    assert submitted_at == site.world.now()
    assert submitted_at.utcoffset() == timedelta(hours=9)
    assert re.fullmatch(rf"{submitted_at:%Y%m%d}-\d{{4}}", filing["receipt_number"])
    assert [(one["move"], one["actor"]) for one in filing["history"]] == [("submit", "鈴木 一郎")]


@pytest.mark.fault("F01")
def test_submitting_twice_with_one_key_is_one_submission_and_one_answer(site: Site) -> None:
    draft = site.world.draft()
    path = f"/api/filings/{draft.filing_id}/moves"
    first = site.applicant.post(path, {"move": "submit"}, key="press-1")
    second = site.applicant.post(path, {"move": "submit"}, key="press-1")
    assert answer(second) == answer(first)
    assert len(site.world.filings.get(draft.filing_id).history) == 1
    other = site.applicant.post(path, {"move": "withdraw"}, key="press-1")
    assert answer(other, 422)["errors"][0]["code"] == "idempotency_key_reused"


@pytest.mark.fault("F01")
def test_starting_twice_with_one_key_is_one_filing(site: Site) -> None:
    body = {"procedure": "membership"}
    first = answer(site.applicant.post("/api/filings", body, key="start-1"), 201)
    assert answer(site.applicant.post("/api/filings", body, key="start-1"), 201) == first


@pytest.mark.rule("D2")
def test_a_withdrawn_filing_can_be_edited_and_filed_again(site: Site) -> None:
    filing_id = submitted(site)["filing_id"]
    withdrawn = answer(site.applicant.move(filing_id, "withdraw", reason="書き直します"))
    assert withdrawn["status"] == "withdrawn"
    assert withdrawn["history"][-1]["reason"] == "書き直します"
    changed = organization(contact_department="人事課")
    edited = answer(site.applicant.put_section(withdrawn, "organization", changed))
    (change,) = edited["changes"]
    assert (change["pointer"], change["before"], change["after"]) == (
        "/sections/organization/contact_department", "総務課", "人事課",
    )  # fmt: skip
    again = answer(site.applicant.move(filing_id, "submit"))
    assert (again["status"], again["receipt_number"]) == ("submitted", withdrawn["receipt_number"])


@pytest.mark.rule("D2")
def test_an_accepted_filing_cannot_be_withdrawn(site: Site) -> None:
    accepted = site.world.accepted()
    answer(site.applicant.move(accepted.filing_id, "withdraw"), 409)
    assert site.applicant.read(accepted.filing_id)["status"] == "under_review"


def test_an_offices_move_is_not_the_applicants_to_make(site: Site) -> None:
    filing = site.world.draft()
    answer(site.applicant.move(filing.filing_id, "approve"), 409)
    site.world.move(filing, Move.SUBMIT, APPLICANT)
    answer(site.applicant.move(filing.filing_id, "accept"), 403)
    assert pointers(site.applicant.move(filing.filing_id, "shred")) == {"/move"}
    assert pointers(site.applicant.move(filing.filing_id, "withdraw", reason="あ" * 3001)) == {
        "/reason"
    }


@pytest.mark.rule("D6", "D3")
@pytest.mark.asvs("8.2.3")
def test_a_return_says_what_to_correct_and_not_who_said_so(site: Site) -> None:
    world = site.world
    accepted = world.move(
        world.submitted(), Move.ACCEPT, SECRETARIAT, internal_comment="印影を確認済み"
    )
    pointer = "/sections/organization/contact_department"
    world.move(
        accepted,
        Move.RETURN,
        SECRETARIAT,
        reason="部署名を正式な名称にしてください。",
        internal_comment="二回目",
        fields=(pointer,),
    )
    response = site.applicant.get(f"/api/filings/{accepted.filing_id}")
    filing = answer(response)
    (comment,) = filing["comments"]
    assert (comment["office"], comment["text"], comment["fields"]) == (
        "secretariat", "部署名を正式な名称にしてください。", [pointer],
    )  # fmt: skip
    assert filing["editable"] == [pointer]
    assert (filing["status"], filing["stage"], filing["clock"]["paused"]) == (
        "returned", None, True,
    )  # fmt: skip
    assert [one["actor"] for one in filing["history"]] == ["鈴木 一郎", "事務局", "事務局"]
    for hidden in (SECRETARIAT.name, "印影", "二回目", "internal"):
        assert hidden not in response.text

    outside = organization(contact_department="人事課", building="別館")
    assert pointers(site.applicant.put_section(filing, "organization", outside)) == {"/building"}
    corrected = organization(contact_department="人事課")
    answer(site.applicant.put_section(filing, "organization", corrected))
    assert answer(site.applicant.move(accepted.filing_id, "submit"))["status"] == "under_review"


@pytest.mark.rule("B5")
def test_an_approved_filing_can_be_read_at_any_time(site: Site) -> None:
    approved = site.world.approved()
    filing = site.applicant.read(approved.filing_id)
    assert filing["status"] == "approved"
    assert filing["moves"] == []
    assert filing["sections"]["organization"] == MEMBERSHIP_SECTIONS["organization"]
    assert MINISTRY.name not in str(filing)


def test_days_used_count_while_an_office_has_it(site: Site) -> None:
    filing = submitted(site)
    site.world.now.advance(hours=37)  # from noon of a Sunday to the end of Monday
    clock = site.log_in(APPLICANT).read(filing["filing_id"])["clock"]
    assert (clock["days_used"], clock["paused"]) == (1, False)


def test_the_list_goes_on_from_page_to_page_and_knows_no_other_place(site: Site) -> None:
    started = []
    for _ in range(3):
        filing = site.applicant.start()
        started.append(filing["filing_id"])
        site.applicant.move(filing["filing_id"], "discard")
        site.world.now.advance(minutes=1)
    listed: list[str] = []
    cursor, cursors = "", []
    while True:
        page = answer(site.applicant.get("/api/filings", params={"limit": 1, "cursor": cursor}))
        listed += [one["filing_id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
        cursors.append(cursor)
    assert listed == started[::-1]
    answer(site.stranger.get("/api/filings", params={"cursor": cursors[0]}), 404)
    for nonsense in ("x", "e30=", "W1tbW1tbW1tb", "あ"):
        answer(site.applicant.get("/api/filings", params={"cursor": nonsense}), 404)
    for limit in ("0", "101", "-1", "ten", "１"):
        assert pointers(site.applicant.get("/api/filings", params={"limit": limit})) == {"/limit"}
    assert pointers(site.applicant.get("/api/filings?limit=1&limit=2")) == {"/limit"}
