"""Offices look organisations up: by name and reading, and one with everything about it."""

import pytest

from tests.changing import filed, save
from tests.filing_world import APPLICANT, MINISTRY, SECRETARIAT
from tests.membership import MEMBERSHIP_SECTIONS
from tests.offices_site import OfficesSite
from ukeire.domain.audit import Act
from ukeire.domain.dates import day_in_japan
from ukeire.domain.directory import DirectoryEntry, asked, beginnings
from ukeire.domain.filing import Move
from ukeire.usecases.start_filing import start_filing

NAME = MEMBERSHIP_SECTIONS["organization"]["name"]
KANA = MEMBERSHIP_SECTIONS["organization"]["kana"]


def found(offices: OfficesSite, query: str = "") -> list[str]:
    """Names that the list shows."""
    answer = offices.secretariat.get(f"/api/organizations{query}")
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["items"]]


@pytest.mark.parametrize(
    "typed", ["さくら", "サクラ", "社会福祉法人さ", "社会 福祉", "ｻｸﾗ", "しゃかい"]
)
def test_a_name_is_found_by_its_reading_and_with_or_without_the_legal_form(typed: str) -> None:
    entry = DirectoryEntry(
        organization_id="o",
        name="社会福祉法人さくら会",
        kana="シャカイフクシホウジンサクラカイ",
        prefecture=None,
        member_since=None,
    )
    assert any(one.startswith(asked(typed)) for one in beginnings(entry))


def test_the_list_has_every_member_once_however_it_is_asked_for(offices: OfficesSite) -> None:
    assert found(offices) == []
    offices.world.approved()
    for query in (
        "",
        f"?q={NAME}",
        f"?q={KANA}",
        f"?q={NAME[0]}",
        "?prefecture=東京都",
        "?limit=1",
    ):
        assert found(offices, query) == [NAME], query
    for query in ("?q=そんな法人はない", "?prefecture=沖縄県", "?q=%23"):
        assert found(offices, query) == [], query
    page = offices.secretariat.get(f"/organizations?q={KANA}")
    assert page.status_code == 200
    assert NAME in page.text


def test_what_cannot_be_asked_is_refused(offices: OfficesSite) -> None:
    for query in ("?prefecture=どこか", "?limit=0", f"?q={'あ' * 2001}", "?q=a&q=b"):
        assert offices.secretariat.get(f"/api/organizations{query}").status_code == 422
        if "limit" not in query:
            assert offices.secretariat.get(f"/organizations{query}").status_code == 422
    assert offices.secretariat.get("/api/organizations?cursor=nonsense").status_code == 404
    assert offices.anonymous.get("/api/organizations").status_code == 401
    assert offices.secretariat.get(f"/api/organizations/{'x' * 3000}").status_code == 404
    assert (
        offices.secretariat.get("/api/organizations/ORGANIZATIONS%23LIST%23ALL").status_code == 404
    )


def test_a_change_of_the_name_moves_its_place_and_leaving_keeps_it_listed(
    offices: OfficesSite,
) -> None:
    world = offices.world
    world.approved()
    change = filed(world, name="社会福祉法人うめ会", kana="シャカイフクシホウジンウメカイ")
    for actor, move in ((SECRETARIAT, Move.ACCEPT), (SECRETARIAT, Move.APPROVE)):
        change = world.move(change, move, actor)
    assert found(offices, "?q=うめ") == []
    world.move(change, Move.APPROVE, MINISTRY)
    assert found(offices, "?q=うめ") == ["社会福祉法人うめ会"]
    assert found(offices, f"?q={NAME}") == []
    assert found(offices) == ["社会福祉法人うめ会"]
    leaving = start_filing(world, "leaving", APPLICANT)
    goodbye = {"why": "終了したため。", "office_told": True, "notes_read": True}
    world.move(save(world, leaving, "leaving", goodbye), Move.SUBMIT, APPLICANT)
    (left,) = offices.secretariat.get("/api/organizations").json()["items"]
    assert (left["organization_id"], left["member_since"]) == ("org-1", None)


@pytest.mark.rule("C8")
def test_an_organisation_is_read_with_register_history_certificates_contact_and_filings(
    offices: OfficesSite,
) -> None:
    world = offices.world
    joined = world.approved()
    changed = filed(world, phone="03-9999-0000")
    answer = offices.secretariat.get("/api/organizations/org-1").json()
    assert answer["entries"]["organization"]["phone"] == "03-9999-0000"
    assert {one["filing_id"] for one in answer["filings"]} == {joined.filing_id, changed.filing_id}
    assert len(answer["history"]) == 2
    assert answer["contact"] == {"name": "鈴木 一郎", "email": "org-1@example.jp"}
    assert answer["bad_addresses"] == []
    page = offices.secretariat.get("/organizations/org-1").text
    assert "03-9999-0000" in page
    assert f"/filings/{joined.filing_id}" in page
    day = world.audit.of_day(day_in_japan(world.now()), "secretariat")
    (read,) = [one for one in day if one.act is Act.ORGANIZATION_READ]
    assert read.detail["organization"] == "org-1"


@pytest.mark.rule("D4")
def test_nobody_of_an_office_sees_an_organisation_or_filing_that_is_not_theirs_to_see(
    offices: OfficesSite,
) -> None:
    world = offices.world
    draft = world.draft()
    for address in ("/api/organizations/org-1", "/organizations/org-1", "/organizations/none"):
        assert offices.secretariat.get(address).status_code == 404
    world.move(draft, Move.SUBMIT, APPLICANT)
    answer = offices.secretariat.get("/api/organizations/org-1").json()
    assert [one["filing_id"] for one in answer["filings"]] == [draft.filing_id]
    assert answer["entries"] == {}
    for move, actor in ((Move.ACCEPT, SECRETARIAT), (Move.APPROVE, SECRETARIAT)):
        draft = world.move(world.filings.get(draft.filing_id), move, actor)
    world.move(draft, Move.APPROVE, MINISTRY)
    unseen = start_filing(world, "change", APPLICANT)
    answer = offices.secretariat.get("/api/organizations/org-1").json()
    assert unseen.filing_id not in {one["filing_id"] for one in answer["filings"]}
