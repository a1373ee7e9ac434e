"""The same move on many filings: each on its own, none twice, as many as there is time for."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from admin import bulk_pages
from tests.filing_world import MINISTRY, SECRETARIAT, several
from tests.offices_site import OfficesSite, Staff
from ukeire.domain.filing import Filing, Move, Status
from ukeire.usecases import move_many as moving
from ukeire.usecases.make_move import make_move


def ask(actor: Staff, key: str = "", **body: Any) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return actor.send("POST", "/api/moves", json=body, headers=headers)


def bulk(actor: Staff, **body: Any) -> list[dict[str, Any]]:
    response = ask(actor, **body)
    assert response.status_code == 200, response.text
    results: list[dict[str, Any]] = response.json()["results"]
    return results


def test_of_many_each_is_decided_on_its_own(offices: OfficesSite) -> None:
    waiting = several(offices.world, 2)
    accepted = several(offices.world, 1, Move.ACCEPT)
    ids = [waiting[0], accepted[0], "no-such-filing", waiting[1], waiting[0]]
    results = bulk(offices.secretariat, move="accept", filing_ids=ids)
    assert [one["filing_id"] for one in results] == ids[:4]
    assert [one.get("status") for one in results] == ["under_review", None, None, "under_review"]
    assert [one.get("problem", {}).get("status") for one in results] == [None, 409, 404, None]


def test_many_are_returned_with_one_comment_and_never_without(offices: OfficesSite) -> None:
    ids = several(offices.world, 2)
    refused = bulk(offices.secretariat, move="return", filing_ids=ids)
    assert [one["problem"]["errors"][0]["pointer"] for one in refused] == ["/comment"] * 2
    results = bulk(offices.secretariat, move="return", filing_ids=ids, comment="直してください")
    assert [one["status"] for one in results] == ["returned"] * 2


@pytest.mark.parametrize("ids", [[], ["x"] * 501])
def test_many_are_at_least_one_and_at_most_500(offices: OfficesSite, ids: list[str]) -> None:
    response = ask(offices.ministry, move="approve", filing_ids=ids)
    assert response.status_code == 422
    assert [one["pointer"] for one in response.json()["errors"]] == ["/filing_ids"]


def test_500_are_answered_one_by_one(offices: OfficesSite) -> None:
    (filing_id,) = several(offices.world, 1)
    ids = [*(f"no-such-{number}" for number in range(499)), filing_id]
    results = bulk(offices.secretariat, move="accept", filing_ids=ids)
    assert [one["filing_id"] for one in results] == ids
    assert {one["problem"]["status"] for one in results[:-1]} == {404}
    assert results[-1]["status"] == "under_review"


@pytest.mark.rule("D5")
def test_many_have_a_comment_of_at_most_3000_characters(offices: OfficesSite) -> None:
    ids = several(offices.world, 2)
    results = bulk(offices.secretariat, move="return", filing_ids=ids, comment="字" * 3001)
    assert [one["problem"]["status"] for one in results] == [422, 422]
    for form in ({"comment": "字" * 3001}, {"comment": " "}):
        page = offices.secretariat.post("/queue/moves", move="return", filing_ids=ids, **form)
        assert page.status_code == 422
        assert ids[0] in page.text
    assert {offices.world.filings.get(one).status for one in ids} == {Status.SUBMITTED}


@pytest.mark.fault("F01")
def test_many_moved_again_are_moved_once(offices: OfficesSite) -> None:
    ids = several(offices.world, 3)
    body = {"move": "accept", "filing_ids": ids}
    first = ask(offices.secretariat, key="k-1", **body)
    again = ask(offices.secretariat, key="k-1", **body)
    assert first.json() == again.json()
    other = ask(offices.secretariat, key="k-2", **body).json()["results"]
    assert [one["problem"]["status"] for one in other] == [409] * 3
    assert SECRETARIAT.name in other[0]["problem"]["detail"]
    assert [len(offices.world.filings.get(one).history) for one in ids] == [2, 2, 2]


def test_what_there_was_no_time_for_is_said_and_can_be_asked_again(
    offices: OfficesSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = several(offices.world, 3)

    def slow(*args: Any, **given: Any) -> Filing:
        offices.world.now.advance(seconds=15)
        return make_move(*args, **given)

    monkeypatch.setattr(moving, "make_move", slow)
    results = bulk(offices.secretariat, move="accept", filing_ids=ids)
    assert [one.get("status") for one in results] == ["under_review", "under_review", None]
    assert results[2]["problem"]["status"] == 503
    assert offices.world.filings.get(ids[2]).status is Status.SUBMITTED
    more = several(offices.world, 2)
    page = offices.secretariat.post("/queue/moves", move="accept", filing_ids=[ids[2], *more])
    assert "残りの1件を続ける" in page.text
    assert timedelta(seconds=30) > moving.TIME, "the gateway's patience"


def test_the_secretariat_accepts_and_returns_in_bulk_too(offices: OfficesSite) -> None:
    ids = several(offices.world, 2)
    query = "&".join(f"filing_ids={one}" for one in ids)
    confirm = offices.secretariat.get(f"/queue/moves?move=accept&{query}")
    assert "まとめて受理する（2件）" in confirm.text
    done = offices.secretariat.post("/queue/moves", move="accept", filing_ids=ids)
    assert done.headers["location"] == "/queue?done=accept&count=2"
    offices.secretariat.post(
        "/queue/moves", move="return", filing_ids=ids, comment="<b>直して</b> =1+1"
    )
    said = offices.world.filings.get(ids[0]).history[-1].reason
    assert said == "<b>直して</b> =1+1"
    for wrong in ("reject", "withdraw", ""):
        page = offices.secretariat.get(f"/queue/moves?move={wrong}&{query}")
        assert page.status_code == 404


@pytest.mark.asvs("2.3.5")
def test_nobody_approves_for_two_offices_in_bulk(offices: OfficesSite) -> None:
    world = offices.world
    (filing_id,) = several(world, 1, Move.ACCEPT, Move.APPROVE)
    both = offices.log_in(replace(MINISTRY, login_id=SECRETARIAT.login_id))
    (result,) = bulk(both, move="approve", filing_ids=[filing_id])
    assert result["problem"]["status"] == 403
    assert world.filings.get(filing_id).status is Status.UNDER_REVIEW


def test_all_that_a_filter_finds_are_chosen_and_no_others(offices: OfficesSite) -> None:
    waiting = several(offices.world, 3)
    accepted = several(offices.world, 2, Move.ACCEPT)
    page = offices.secretariat.get("/queue?status=submitted&limit=2&assignee=any")
    assert 'action="/queue/moves/matching"' in page.text
    assert '<input type="hidden" name="status" value="submitted">' in page.text
    confirm = offices.secretariat.get("/queue/moves/matching?status=submitted&move=accept")
    assert "まとめて受理する（3件）" in confirm.text
    assert all(f'value="{one}"' in confirm.text for one in waiting)
    assert not any(one in confirm.text for one in accepted)
    all_of_them = offices.secretariat.get("/queue/moves/matching?move=return").text
    assert "まとめて差し戻す（5件）" in all_of_them
    # the moves that are open, not whatever was found
    assert (
        "まとめて受理する（3件）"
        in offices.secretariat.get("/queue/moves/matching?move=accept").text
    )


def test_of_more_than_may_be_moved_at_once_the_first_are_chosen_and_the_rest_is_told(
    offices: OfficesSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = several(offices.world, 5)
    monkeypatch.setattr(bulk_pages, "MAX_AT_ONCE", 3)
    monkeypatch.setattr(bulk_pages, "_AT_A_TIME", 2)
    page = offices.secretariat.get("/queue/moves/matching?move=accept").text
    assert "まとめて受理する（3件）" in page
    assert "条件に合う申請は、このほかにもあります" in page
    assert [one in page for one in ids] == [True, True, True, False, False]


def test_another_office_matches_nothing_and_a_filter_that_makes_no_sense_is_refused(
    offices: OfficesSite,
) -> None:
    several(offices.world, 1)
    assert (
        "できる申請はありません" in offices.ministry.get("/queue/moves/matching?move=approve").text
    )
    assert offices.secretariat.get("/queue/moves/matching?move=reject").status_code == 404
    wrong = offices.secretariat.get("/queue/moves/matching?move=accept&status=nothing")
    assert wrong.status_code == 422
