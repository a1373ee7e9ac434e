"""Whose desk a filing lies on: it changes hands within an office, and no version with it."""

from dataclasses import replace

import pytest

from tests.accounts_factory import make_staff
from tests.filing_world import APPLICANT, MINISTRY, SECRETARIAT, several
from tests.offices_site import OfficesSite, Staff
from ukeire.domain.audit import Act, record_of
from ukeire.domain.errors import StaleVersion
from ukeire.domain.filing import Move
from ukeire.domain.session import Actor, Role
from ukeire.domain.staff import StaffStatus
from ukeire.usecases.assign_filing import Handover, assign_filing

YAMADA = Actor("s-2", "山田 次郎", Role.STAFF, office="secretariat")


@pytest.fixture
def staffed(offices: OfficesSite) -> OfficesSite:
    """Two of the secretariat, one of the ministry, and a suspended one."""
    for actor in (SECRETARIAT, YAMADA, MINISTRY):
        made = make_staff(login_id=actor.login_id, name=actor.name, office=actor.office)
        offices.world.staff.add(made)
    gone = make_staff(login_id="s-9", name="退職 三郎", office="secretariat")
    offices.world.staff.add(replace(gone, status=StaffStatus.SUSPENDED))
    return offices


def put(staff: Staff, filing_id: str, **body: str) -> tuple[int, str | None]:
    """Status and whose it is then, or what is said."""
    answer = staff.send("PUT", f"/api/filings/{filing_id}/assignee", json=body)
    if answer.status_code == 200:
        assignee = answer.json()["assignee"]
        return 200, assignee and assignee["login_id"]
    return answer.status_code, answer.json().get("detail")


def test_claimed_it_is_ones_own_in_queue_and_page_and_no_version_changed(
    staffed: OfficesSite,
) -> None:
    filing = staffed.world.submitted()
    staff = staffed.secretariat
    assert staff.queue("?assignee=none") == [filing.filing_id]
    assert put(staff, filing.filing_id, assignee="me") == (200, "s-1")
    assert staff.queue("?assignee=me") == [filing.filing_id]
    assert staff.queue("?assignee=s-1") == [filing.filing_id]
    assert staff.queue("?assignee=none") == []
    (item,) = staff.get("/api/queue").json()["items"]
    assert item["assignee"] == {"login_id": "s-1", "name": SECRETARIAT.name}
    after = staffed.world.filings.get(filing.filing_id)
    assert (after.version, after.history, after.updated_at) == (
        filing.version,
        filing.history,
        filing.updated_at,
    )
    assert "担当を外れる" in staff.get(f"/filings/{filing.filing_id}").text


@pytest.mark.fault("F03")
def test_who_claims_a_moment_too_late_learns_whose_it_is(staffed: OfficesSite) -> None:
    filing = staffed.world.submitted()
    assert put(staffed.secretariat, filing.filing_id, assignee="me") == (200, "s-1")
    other = staffed.log_in(YAMADA)
    status, detail = put(other, filing.filing_id, assignee="me")
    assert status == 409
    assert SECRETARIAT.name in (detail or "")
    page = other.post(f"/filings/{filing.filing_id}/assignee", assignee="me", held_by="none")
    assert page.status_code == 409
    assert SECRETARIAT.name in page.text
    assert put(other, filing.filing_id, assignee="me", held_by="s-1") == (200, "s-2")


def test_claiming_twice_is_claiming_once(staffed: OfficesSite) -> None:
    filing = staffed.world.submitted()
    for _ in range(2):
        assert put(staffed.secretariat, filing.filing_id, assignee="me") == (200, "s-1")
    assert staffed.world.filings.get(filing.filing_id).assignments == 1


def test_handed_over_with_a_note_it_is_unread_on_the_other_desk(staffed: OfficesSite) -> None:
    filing = staffed.world.submitted()
    first, second = staffed.secretariat, staffed.log_in(YAMADA)
    for staff in (first, second):
        assert staff.get(f"/api/filings/{filing.filing_id}").status_code == 200
        assert staff.queue("?unread=true") == []
    assert put(first, filing.filing_id, assignee="me") == (200, "s-1")
    given = put(first, filing.filing_id, assignee="s-2", note="電話で確認済みです。")
    assert given == (200, "s-2")
    assert second.queue("?assignee=me&unread=true") == [filing.filing_id]
    assert first.queue("?unread=true") == []
    page = second.get(f"/filings/{filing.filing_id}").text
    assert "電話で確認済みです。" in page
    assert "担当の履歴（2件）" in page
    assert second.queue("?unread=true") == []


def test_released_it_is_nobodys(staffed: OfficesSite) -> None:
    filing = staffed.world.submitted()
    staff = staffed.secretariat
    put(staff, filing.filing_id, assignee="me")
    path = f"/api/filings/{filing.filing_id}/assignee"
    assert staffed.log_in(YAMADA).send("DELETE", path).status_code == 409
    assert staff.send("DELETE", path).status_code == 204
    assert staff.queue("?assignee=none") == [filing.filing_id]
    assert staff.send("DELETE", path).status_code == 204


@pytest.mark.parametrize("login_id", ["m-1", "s-9", "nobody", "★"])
def test_nobody_of_another_office_suspended_or_unknown_is_given_anything(
    staffed: OfficesSite, login_id: str
) -> None:
    filing = staffed.world.submitted()
    assert put(staffed.secretariat, filing.filing_id, assignee=login_id)[0] == 422
    assert staffed.world.filings.get(filing.filing_id).assignments == 0


@pytest.mark.asvs("8.2.1")
def test_another_office_and_applicants_give_nothing_to_anybody(staffed: OfficesSite) -> None:
    filing = staffed.world.submitted()
    assert put(staffed.ministry, filing.filing_id, assignee="me")[0] == 403
    assert put(staffed.log_in(APPLICANT), filing.filing_id, assignee="me")[0] == 403
    assert put(staffed.anonymous, filing.filing_id, assignee="me")[0] == 401


@pytest.mark.rule("D4")
def test_a_returned_filing_is_given_to_nobody_and_comes_back_to_whose_it_was(
    staffed: OfficesSite,
) -> None:
    world, staff = staffed.world, staffed.secretariat
    filing = world.accepted()
    put(staff, filing.filing_id, assignee="me")
    world.move(filing, Move.RETURN, SECRETARIAT, reason="直してください。")
    assert put(staff, filing.filing_id, assignee="me")[0] == 404
    assert staff.queue("?assignee=me") == []
    world.move(filing, Move.SUBMIT, APPLICANT)
    assert staff.queue("?assignee=me") == [filing.filing_id]


def test_at_the_next_office_it_is_nobodys(staffed: OfficesSite) -> None:
    world = staffed.world
    filing = world.accepted()
    put(staffed.secretariat, filing.filing_id, assignee="me")
    world.move(filing, Move.APPROVE, SECRETARIAT)
    assert staffed.ministry.queue("?assignee=none") == [filing.filing_id]
    world.move(filing, Move.APPROVE, MINISTRY)
    assert put(staffed.ministry, filing.filing_id, assignee="me")[0] == 409


@pytest.mark.fault("F03")
def test_a_move_and_a_change_of_hands_at_once_lose_neither(staffed: OfficesSite) -> None:
    world = staffed.world
    seen = world.submitted()
    assign_filing(world, seen.filing_id, Handover("me"), YAMADA)
    moved = world.move(seen, Move.ACCEPT, SECRETARIAT)
    assert (moved.assignee, moved.status) == ("s-2", "under_review")
    with pytest.raises(StaleVersion):
        world.filings.assign(
            seen, moved, record_of(SECRETARIAT, Act.ASSIGNED, world.now(), seen.filing_id)
        )


def test_a_note_that_is_too_long_is_refused(staffed: OfficesSite) -> None:
    filing = staffed.world.submitted()
    assert put(staffed.secretariat, filing.filing_id, assignee="me", note="あ" * 1000)[0] == 200
    assert put(staffed.secretariat, filing.filing_id, assignee="s-2", note="あ" * 1001)[0] == 422


def test_many_are_given_at_once_and_a_colleagues_are_left_alone(staffed: OfficesSite) -> None:
    ids = several(staffed.world, 3)
    put(staffed.log_in(YAMADA), ids[1], assignee="me")
    staff = staffed.secretariat
    page = staff.get("/queue/assign?" + "&".join(f"filing_ids={one}" for one in ids))
    assert page.status_code == 200
    assert "退職 三郎" not in page.text
    done = staff.post("/queue/assign", filing_ids=ids, assignee="s-1", note="")
    assert done.status_code == 409
    assert "2件の担当者を決めました" in done.text
    assert YAMADA.name in done.text
    assert staff.queue("?assignee=me") == [ids[0], ids[2]]
    again = staff.post("/queue/assign", filing_ids=[ids[0], ids[2]], assignee="s-2")
    assert again.headers["location"] == "/queue?done=assign&count=2"


def test_applicants_read_nothing_of_whose_desk_it_is_on(staffed: OfficesSite) -> None:
    filing = staffed.world.submitted()
    put(staffed.secretariat, filing.filing_id, assignee="me", note="内部のメモ")
    answer = staffed.secretariat.get(f"/api/filings/{filing.filing_id}").json()
    assert "assign" not in str(answer)
