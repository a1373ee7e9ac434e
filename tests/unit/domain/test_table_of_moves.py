"""The table of moves, walked whole: every status, every move, everybody (D1–D3, B6)."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from tests.filings_factory import (
    AGENT,
    APPLICANT,
    MINISTRY,
    PACE,
    SECRETARIAT,
    START,
    STRANGER,
    SYSTEM,
    every_day,
    filing_in,
    make_filing,
)
from ukeire.domain.errors import Forbidden, InvalidInput, NotAllowedNow
from ukeire.domain.filing import (
    AT_OFFICE,
    CLOSED,
    EDITABLE,
    VISIBLE_TO_OFFICES,
    Filing,
    Move,
    Status,
)
from ukeire.domain.review import MAX_COMMENT, Decision, Request, allowed_moves, decide
from ukeire.domain.session import Actor, Role
from ukeire.procedures.membership import MEMBERSHIP

LATER = START + timedelta(days=1)
OWN = (APPLICANT, AGENT)

# Written from the rules, not from the code: who may, and where it leads.
APPLICANTS_MOVES = {
    (Status.DRAFT, Move.SUBMIT): Status.SUBMITTED,
    (Status.DRAFT, Move.DISCARD): Status.DISCARDED,
    (Status.SUBMITTED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.RETURNED, Move.SUBMIT): Status.UNDER_REVIEW,
    (Status.WITHDRAWN, Move.SUBMIT): Status.SUBMITTED,
    (Status.WITHDRAWN, Move.DISCARD): Status.DISCARDED,
}
OFFICES_MOVES = {
    (Status.SUBMITTED, Move.ACCEPT): Status.UNDER_REVIEW,
    (Status.SUBMITTED, Move.RETURN): Status.RETURNED,
    (Status.UNDER_REVIEW, Move.RETURN): Status.RETURNED,
    (Status.UNDER_REVIEW, Move.APPROVE): None,  # the next office, or done
    (Status.UNDER_REVIEW, Move.REJECT): Status.REJECTED,
    (Status.RETURNED, Move.RECALL): Status.UNDER_REVIEW,
}
OURS: dict[tuple[Status, Move], Status | None] = {
    (status, Move.END): Status.ENDED
    for status in Status
    if status not in (Status.APPROVED, Status.REJECTED, Status.DISCARDED, Status.ENDED)
}
KNOWN: dict[tuple[Status, Move], Status | None] = {**APPLICANTS_MOVES, **OFFICES_MOVES, **OURS}
WITHOUT_MANDATE = replace(AGENT, login_id="mandate-none", mandate=None)
EVERYBODY = (APPLICANT, AGENT, WITHOUT_MANDATE, STRANGER, SECRETARIAT, MINISTRY, SYSTEM)


def ask(filing: Filing, move: Move, actor: Actor) -> Decision:
    request = Request(move, reason="理由です。")
    return decide(
        filing, MEMBERSHIP, request, actor, at=LATER, pace=PACE, receipt_number="20261103-0001"
    )


@pytest.mark.rule("C12", "D1", "D2", "D3")
@pytest.mark.asvs("2.3.1", "8.1.1")
@pytest.mark.parametrize("stage", [0, 1], ids=["secretariat", "ministry"])
@pytest.mark.parametrize("actor", EVERYBODY, ids=lambda actor: actor.login_id)
@pytest.mark.parametrize(("status", "move"), list(product(Status, Move)))
def test_the_table_of_moves(status: Status, move: Move, actor: Actor, stage: int) -> None:
    filing = filing_in(status, stage_index=stage)
    turn = (SECRETARIAT, MINISTRY)[stage]
    may = (
        (actor in OWN and (status, move) in APPLICANTS_MOVES)
        or (actor is turn and (status, move) in OFFICES_MOVES)
        or (actor is SYSTEM and (status, move) in OURS)
    )
    assert (move in allowed_moves(filing, MEMBERSHIP, actor)) is may
    if not may:
        refusal = Forbidden if (status, move) in KNOWN else NotAllowedNow
        with pytest.raises(refusal):
            ask(filing, move, actor)
        return
    after = ask(filing, move, actor).filing
    expected = KNOWN[status, move]
    if move is Move.APPROVE:
        expected = (Status.UNDER_REVIEW, Status.APPROVED)[stage]
    assert after.status is expected
    assert after.version == filing.version + 1
    assert after.history[-1].move is move
    assert after.history[-1].status is after.status


def test_every_status_is_editable_at_an_office_or_closed_and_only_one_of_them() -> None:
    assert sorted([*EDITABLE, *AT_OFFICE, *CLOSED]) == sorted(Status)


@pytest.mark.rule("D4")
def test_offices_see_what_is_theirs_to_decide_or_was_decided() -> None:
    hidden = {Status.DRAFT, Status.RETURNED, Status.WITHDRAWN, Status.DISCARDED, Status.ENDED}
    assert set(Status) - VISIBLE_TO_OFFICES == hidden


@pytest.mark.rule("B6", "D2")
@pytest.mark.parametrize("status", sorted(AT_OFFICE | CLOSED))
def test_what_is_filed_is_not_edited(status: Status) -> None:
    assert not filing_in(status).editable


@pytest.mark.rule("D3")
@pytest.mark.parametrize("returned_from", [Status.SUBMITTED, Status.UNDER_REVIEW])
@pytest.mark.parametrize("stage", [0, 1])
def test_filed_again_it_goes_back_to_where_it_was_returned_from(
    returned_from: Status, stage: int
) -> None:
    office = (SECRETARIAT, MINISTRY)[stage]
    returned = ask(filing_in(returned_from, stage_index=stage), Move.RETURN, office).filing
    again = ask(returned, Move.SUBMIT, APPLICANT).filing
    assert (again.status, again.stage_index) == (returned_from, stage)
    withdrawable = Move.WITHDRAW in allowed_moves(again, MEMBERSHIP, APPLICANT)
    assert withdrawable is (returned_from is Status.SUBMITTED)


@pytest.mark.rule("D1", "D3")
@pytest.mark.parametrize("returned_from", [Status.SUBMITTED, Status.UNDER_REVIEW])
@pytest.mark.parametrize("stage", [0, 1])
def test_a_recalled_return_stands_where_it_stood_and_its_clock_goes_on(
    returned_from: Status, stage: int
) -> None:
    office = (SECRETARIAT, MINISTRY)[stage]
    before = filing_in(returned_from, stage_index=stage)
    request = Request(Move.RETURN, reason="理由", fields=("/sections/organization/phone",))
    returned = decide(before, MEMBERSHIP, request, office, at=LATER, pace=PACE).filing
    much_later = LATER + timedelta(days=3)
    decision = decide(returned, MEMBERSHIP, Request(Move.RECALL), office, at=much_later, pace=PACE)
    after = decision.filing
    assert (after.status, after.stage_index) == (returned_from, stage)
    assert after.submitted_at == before.submitted_at
    assert after.review_clock.started_at == before.review_clock.started_at
    assert after.review_clock.elapsed(much_later, every_day) == LATER - START
    assert (after.return_fields, after.returned_from, after.returned_as) == ((), None, None)
    assert (after.round, after.submissions) == (before.round + 1, before.submissions)
    assert [task.kind for task in decision.tasks] == ["start_round", "mail"]
    assert decision.tasks[0].payload == {"index": stage}
    withdrawable = Move.WITHDRAW in allowed_moves(after, MEMBERSHIP, APPLICANT)
    assert withdrawable is (returned_from is Status.SUBMITTED)


@pytest.mark.parametrize(("version", "documents"), [(1, 0), (0, 1)], ids=["entry", "document"])
def test_a_return_that_the_applicant_has_acted_on_is_not_recalled(
    version: int, documents: int
) -> None:
    returned = ask(filing_in(Status.SUBMITTED), Move.RETURN, SECRETARIAT).filing
    assert Move.RECALL in allowed_moves(returned, MEMBERSHIP, SECRETARIAT)
    edited = replace(returned, version=returned.version + version, documents_revision=documents)
    assert Move.RECALL not in allowed_moves(edited, MEMBERSHIP, SECRETARIAT)
    with pytest.raises(NotAllowedNow, match="修正を始めた"):
        ask(edited, Move.RECALL, SECRETARIAT)


@pytest.mark.rule("D5")
@pytest.mark.parametrize("move", [Move.RETURN, Move.REJECT])
@pytest.mark.parametrize("reason", [None, "", " \n　"])
def test_a_return_and_a_rejection_give_their_reason(move: Move, reason: str | None) -> None:
    with pytest.raises(InvalidInput) as refused:
        decide(
            filing_in(Status.UNDER_REVIEW),
            MEMBERSHIP,
            Request(move, reason=reason),
            SECRETARIAT,
            at=LATER,
            pace=PACE,
        )
    assert [problem.pointer for problem in refused.value.problems] == ["/comment"]


@pytest.mark.rule("D5")
@pytest.mark.parametrize("character", ["a", "あ", " ", "　", "\n", "𠮷"])
def test_a_comment_has_3000_characters_each_counting_one(character: str) -> None:
    filing = filing_in(Status.UNDER_REVIEW)
    longest = "理" + character * (MAX_COMMENT - 2) + "由"
    request = Request(Move.RETURN, reason=longest)
    assert (
        decide(filing, MEMBERSHIP, request, SECRETARIAT, at=LATER, pace=PACE).entry.reason
        == longest
    )
    request = Request(Move.RETURN, reason=longest + "。")
    with pytest.raises(InvalidInput, match="誤り") as refused:
        decide(filing, MEMBERSHIP, request, SECRETARIAT, at=LATER, pace=PACE)
    assert "3001文字" in refused.value.problems[0].message


@pytest.mark.rule("D6")
@pytest.mark.parametrize("move", [Move.ACCEPT, Move.APPROVE])
def test_what_is_said_on_accepting_and_approving_stays_between_offices(move: Move) -> None:
    status = Status.SUBMITTED if move is Move.ACCEPT else Status.UNDER_REVIEW
    request = Request(move, reason="確認済み", internal_comment="電話で確かめた")
    entry = decide(filing_in(status), MEMBERSHIP, request, SECRETARIAT, at=LATER, pace=PACE).entry
    assert entry.reason is None
    assert entry.internal_comment == "電話で確かめた\n確認済み"


@pytest.mark.parametrize(
    "pointer",
    ["", "/", "/sections", "/sections/nothing", "/documents/nothing", "/status", "organization"],
)
def test_a_return_names_parts_that_the_form_has(pointer: str) -> None:
    request = Request(Move.RETURN, reason="理由", fields=("/sections/organization/name", pointer))
    with pytest.raises(InvalidInput) as refused:
        decide(filing_in(Status.SUBMITTED), MEMBERSHIP, request, SECRETARIAT, at=LATER, pace=PACE)
    assert [problem.pointer for problem in refused.value.problems] == ["/fields/1"]


@pytest.mark.asvs("2.3.5")
def test_one_person_does_not_approve_for_two_offices() -> None:
    both = Actor(SECRETARIAT.login_id, SECRETARIAT.name, Role.STAFF, office="ministry")
    passed_on = ask(filing_in(Status.UNDER_REVIEW), Move.APPROVE, SECRETARIAT).filing
    with pytest.raises(Forbidden):
        ask(passed_on, Move.APPROVE, both)
    returned = ask(passed_on, Move.RETURN, MINISTRY).filing
    filed_again = ask(returned, Move.SUBMIT, APPLICANT).filing
    with pytest.raises(Forbidden):
        ask(filed_again, Move.APPROVE, both)
    assert ask(filed_again, Move.APPROVE, MINISTRY).filing.status is Status.APPROVED


def test_a_receipt_number_is_given_once_and_kept() -> None:
    submitted = ask(make_filing(), Move.SUBMIT, APPLICANT).filing
    withdrawn = ask(submitted, Move.WITHDRAW, APPLICANT).filing
    request = Request(Move.SUBMIT)
    again = decide(
        withdrawn,
        MEMBERSHIP,
        request,
        APPLICANT,
        at=LATER,
        pace=PACE,
        receipt_number="20261110-0007",
    ).filing
    assert again.receipt_number == submitted.receipt_number == "20261103-0001"
