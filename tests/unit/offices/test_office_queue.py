"""The queue: what is this office's to do, and nothing that is not offices' to see."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from tests.filing_world import APPLICANT, MINISTRY, SECRETARIAT, several
from tests.offices_site import OfficesSite
from ukeire.domain.filing import Filing, Move

EVERYTHING = ("", "?stage=any", "?status=returned", "?status=withdrawn", "?status=draft")


def searches(filing: Filing) -> list[str]:
    """Every way to look for it by its words."""
    name = quote(filing.organization_name)
    return [f"?q={name}&stage=any", f"?q={filing.receipt_number}&stage=any", f"?q={name}"]


@pytest.mark.rule("B7")
def test_a_filing_is_in_the_queue_of_the_office_whose_turn_it_is(offices: OfficesSite) -> None:
    world, (secretariat, ministry) = offices.world, (offices.secretariat, offices.ministry)
    filing = world.submitted()
    assert (secretariat.queue(), ministry.queue()) == ([filing.filing_id], [])
    world.move(filing, Move.ACCEPT, SECRETARIAT)
    assert (secretariat.queue(), ministry.queue()) == ([filing.filing_id], [])
    world.move(filing, Move.APPROVE, SECRETARIAT)
    assert (secretariat.queue(), ministry.queue()) == ([], [filing.filing_id])
    world.move(filing, Move.APPROVE, MINISTRY)
    assert (secretariat.queue(), ministry.queue()) == ([], [])
    assert secretariat.queue("?status=approved") == [filing.filing_id]
    assert ministry.queue("?stage=any") == [filing.filing_id]


def test_the_queue_says_what_a_clerk_needs_to_choose(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    offices.world.now.advance(days=3, hours=5)  # from a Sunday, over a public holiday
    (item,) = offices.secretariat.get("/api/queue").json()["items"]
    assert item["filing_id"] == filing.filing_id
    assert item["title"] == "入会申請"
    assert item["organization_name"] == "社会福祉法人さくら会"
    assert item["receipt_number"] == filing.receipt_number
    assert item["status"] == "submitted"
    assert item["stage"] == "secretariat"
    assert item["round"] == 1
    assert item["version"] == filing.version
    assert item["clock"]["days_used"] == 1
    assert item["clock"]["days_target"] == 14
    assert item["clock"]["due_at"] == item["due_at"] == "2026-11-20T23:59:59+09:00"
    assert item["clock"]["ageing"] == "fresh"
    assert item["overdue"] is False


@pytest.mark.rule("D4")
def test_while_returned_no_office_finds_it_and_filed_again_it_is_back(offices: OfficesSite) -> None:
    filing = offices.world.accepted()
    secretariat = offices.secretariat
    assert all(secretariat.queue(query) == [filing.filing_id] for query in searches(filing))
    offices.world.move(filing, Move.RETURN, SECRETARIAT, reason="直してください。")
    for staff in (secretariat, offices.ministry):
        assert all(staff.queue(query) == [] for query in (*EVERYTHING, *searches(filing)))
        assert staff.get(f"/api/filings/{filing.filing_id}").status_code == 404
        assert staff.get(f"/filings/{filing.filing_id}").status_code == 404
        assert filing.organization_name not in staff.get("/queue?stage=any").text
    offices.world.move(filing, Move.SUBMIT, APPLICANT)
    assert all(secretariat.queue(query) == [filing.filing_id] for query in searches(filing))
    assert secretariat.get(f"/api/filings/{filing.filing_id}").status_code == 200


@pytest.mark.rule("D4")
def test_drafts_and_withdrawn_filings_are_not_offices_to_see(offices: OfficesSite) -> None:
    draft = offices.world.draft()
    assert all(offices.secretariat.queue(query) == [] for query in EVERYTHING)
    assert offices.secretariat.get(f"/api/filings/{draft.filing_id}").status_code == 404
    filing = offices.world.move(draft, Move.SUBMIT, APPLICANT)
    offices.world.move(filing, Move.WITHDRAW, APPLICANT)
    assert all(offices.secretariat.queue(query) == [] for query in (*EVERYTHING, *searches(filing)))
    assert offices.secretariat.get(f"/api/filings/{filing.filing_id}").status_code == 404


@pytest.mark.parametrize(
    "words", ["さくら", "社会福祉法人 さくら会", "さくら　会", "２０２６１１０１"]
)
def test_every_word_is_looked_for_in_name_and_receipt_number(
    offices: OfficesSite, words: str
) -> None:
    filing = offices.world.submitted()
    assert offices.secretariat.queue(f"?q={quote(words)}") == [filing.filing_id]
    assert offices.secretariat.queue(f"?q={quote(words + ' もみじ')}") == []


@pytest.mark.parametrize("order", ["submitted_at", "-submitted_at"])
def test_pages_of_the_queue_hold_each_filing_once_in_order(
    offices: OfficesSite, order: str
) -> None:
    waiting = several(offices.world, 7)
    at_ministry = several(offices.world, 3, Move.ACCEPT, Move.APPROVE)
    rejected = several(offices.world, 2, Move.ACCEPT, Move.REJECT)
    expected = [*waiting, *at_ministry, *rejected]
    if order.startswith("-"):
        expected.reverse()
    address = f"/api/queue?stage=any&limit=5&sort={order}"
    pages: list[list[str]] = []
    cursor = ""
    for _ in range(3):
        page = offices.secretariat.get(f"{address}&cursor={quote(cursor)}").json()
        assert page["stopped"] is False
        assert (page["previous_cursor"] is None) is (not pages)
        pages.append([item["filing_id"] for item in page["items"]])
        cursor = page["next_cursor"]
    assert [*pages[0], *pages[1], *pages[2]] == expected
    assert [len(one) for one in pages] == [5, 5, 2]
    assert cursor is None
    for before in (pages[1], pages[0]):
        cursor = page["previous_cursor"]
        page = offices.secretariat.get(f"{address}&cursor={quote(cursor)}").json()
        assert [item["filing_id"] for item in page["items"]] == before
    assert page["previous_cursor"] is None
    assert page["next_cursor"] is not None


def test_what_is_past_its_target_is_marked_and_can_be_picked_out(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    due_at = filing.review_clock.due_at
    assert due_at is not None
    offices.world.now.moment = due_at - timedelta(seconds=1)
    assert offices.secretariat.queue("?overdue=true") == []
    assert "期日間近" in offices.secretariat.get("/queue").text
    offices.world.now.advance(seconds=1)
    assert offices.secretariat.queue("?overdue=true") == [filing.filing_id]
    assert offices.secretariat.get("/api/queue").json()["items"][0]["overdue"] is True
    for page in ("/queue", f"/filings/{filing.filing_id}"):
        assert "目安を超過</span>" in offices.secretariat.get(page).text
        assert "ageing--overdue" in offices.secretariat.get(page).text


def test_the_time_with_the_applicant_is_not_the_offices(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    offices.world.now.advance(days=5)
    offices.world.move(filing, Move.RETURN, SECRETARIAT, reason="直してください。")
    offices.world.now.advance(days=30)
    offices.world.move(filing, Move.SUBMIT, APPLICANT)
    offices.world.now.advance(days=2)
    (item,) = offices.secretariat.get("/api/queue").json()["items"]
    assert item["clock"]["days_used"] == 5
    assert item["clock"]["paused"] is False
    assert item["overdue"] is False


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("?status=nonsense", "/status"),
        ("?limit=0", "/limit"),
        ("?limit=1000", "/limit"),
        ("?sort=name", "/sort"),
        ("?overdue=perhaps", "/overdue"),
        (f"?q={'あ' * 101}", "/q"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused(
    offices: OfficesSite, query: str, pointer: str
) -> None:
    refused = offices.secretariat.get(f"/api/queue{query}")
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    "cursor", ["x", "9.", "eyJhIjoxfQ==", "WyIiLGZhbHNlXQ==", "WzEsMl0=", "²."]
)
def test_a_cursor_that_is_none_is_refused(offices: OfficesSite, cursor: str) -> None:
    assert offices.secretariat.get(f"/api/queue?cursor={quote(cursor)}").status_code == 404


@pytest.mark.fault("F37")
@pytest.mark.asvs("8.2.1")
def test_the_queue_is_for_offices_alone(offices: OfficesSite) -> None:
    assert offices.anonymous.get("/api/queue").status_code == 401
    assert offices.anonymous.get("/queue").status_code == 303
    assert offices.log_in(APPLICANT).get("/api/queue").status_code == 403
