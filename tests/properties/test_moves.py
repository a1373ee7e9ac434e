"""Whatever anybody does to a filing in whatever order: what must hold all the time (D1–D4)."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.filings_factory import (
    AGENT,
    APPLICANT,
    MINISTRY,
    SECRETARIAT,
    START,
    STRANGER,
    make_filing,
)
from ukeire.adapters.calendar import JapaneseCalendar
from ukeire.adapters.filing_items import head_attributes
from ukeire.domain.errors import UkeireError
from ukeire.domain.filing import AT_OFFICE, VISIBLE_TO_OFFICES, Filing, HistoryEntry, Move, Status
from ukeire.domain.history import history_intact
from ukeire.domain.queue import listing_of
from ukeire.domain.review import Request, allowed_moves, decide
from ukeire.domain.review_clock import Pace
from ukeire.domain.session import Actor, Role
from ukeire.domain.working_days import working_time
from ukeire.procedures.membership import MEMBERSHIP

CALENDAR = JapaneseCalendar()
PACE = Pace(timedelta(days=14), CALENDAR.is_open)
BOTH = Actor(SECRETARIAT.login_id, SECRETARIAT.name, Role.STAFF, office="ministry")
ACTORS = (APPLICANT, AGENT, STRANGER, SECRETARIAT, MINISTRY, BOTH)


class Moves(RuleBasedStateMachine):
    """Moves at random, and beside them our own count of what they should come to."""

    def __init__(self) -> None:
        super().__init__()
        self.filing = make_filing()
        self.now = START
        self.submissions = 0
        self.recalls = 0
        self.untouched = False
        self.before_return = self.filing
        self.accepted = False
        self.at_offices = timedelta(0)

    @rule(hours=st.integers(1, 24 * 20))
    def wait(self, hours: int) -> None:
        """Time passes."""
        before, self.now = self.now, self.now + timedelta(hours=hours)
        if self.filing.status in AT_OFFICE:
            self.at_offices += working_time(before, self.now, CALENDAR.is_open)

    @rule(
        move=st.sampled_from(Move),
        actor=st.sampled_from(ACTORS),
        reason=st.one_of(st.none(), st.text(max_size=20)),
    )
    def try_anything(self, move: Move, actor: Actor, reason: str | None) -> None:
        """Anybody tries any move; most are refused."""
        self._move(move, actor, reason)

    @rule(choice=st.randoms(use_true_random=False))
    def do_what_is_open(self, choice: Random) -> None:
        """Somebody makes a move that is open to them, so that stories get far."""
        pairs = [
            (move, actor)
            for actor in ACTORS
            for move in allowed_moves(self.filing, MEMBERSHIP, actor)
        ]
        if pairs:
            move, actor = choice.choice(pairs)
            self._move(move, actor, "理由")

    @rule(document=st.booleans())
    def edit(self, document: bool) -> None:
        """The applicant changes an entry or a document, where that is allowed."""
        if self.filing.editable:
            version, revision = self.filing.version, self.filing.documents_revision
            self.untouched = False
            self.filing = replace(
                self.filing,
                version=version if document else version + 1,
                documents_revision=revision + 1 if document else revision,
            )

    def _move(self, move: Move, actor: Actor, reason: str | None) -> None:
        before = self.filing
        request = Request(move, reason=reason)
        try:
            decision = decide(
                before,
                MEMBERSHIP,
                request,
                actor,
                at=self.now,
                pace=PACE,
                receipt_number="20261102-0001",
            )
        except UkeireError:
            assert self.filing is before
            return
        assert move in allowed_moves(before, MEMBERSHIP, actor)
        after = decision.filing
        if move is Move.WITHDRAW:
            assert before.status is Status.SUBMITTED
        if move is Move.SUBMIT:
            self.submissions += 1
            if before.returned_from is None:
                self.at_offices = timedelta(0)
        if move is Move.RETURN:
            self.before_return, self.untouched = before, True
        if move is Move.RECALL:
            self.recalls += 1
            assert self.untouched
            for name in ("status", "stage_index", "submitted_at", "sections", "receipt_number"):
                assert getattr(after, name) == getattr(self.before_return, name)
        self.accepted = self.accepted or after.status is Status.UNDER_REVIEW
        assert after.history[:-1] == before.history
        assert after.version == before.version + 1
        assert after.receipt_number == "20261102-0001" or not self.submissions
        self.filing = after

    @invariant()
    def its_history_is_intact(self) -> None:
        """Every move is in it, sealed."""
        assert history_intact(self.filing.filing_id, self.filing.history)
        assert len(self.filing.history) == self.filing.history_length
        assert self.filing.history_hash == (self.filing.history or [_NONE])[-1].hash

    @invariant()
    def the_clock_runs_while_an_office_has_it_and_never_else(self) -> None:
        """And shows what our own count shows."""
        clock = self.filing.review_clock
        assert (clock.running_since is not None) is (self.filing.status in AT_OFFICE)
        assert clock.elapsed(self.now, CALENDAR.is_open) == self.at_offices
        assert (clock.due_at is None) is (clock.running_since is None)

    @invariant()
    def offices_list_only_what_they_may_see(self) -> None:
        """The index of what is at an office, and what the queue is told, hold no other (D4)."""
        office = MEMBERSHIP.office_of(self.filing)
        at_office = "queue_key" in head_attributes(self.filing, office)
        assert at_office is (self.filing.status in AT_OFFICE)
        listed = listing_of(self.filing, MEMBERSHIP).entry is not None
        assert listed is (self.filing.status in VISIBLE_TO_OFFICES)
        hidden = (Status.DRAFT, Status.RETURNED, Status.WITHDRAWN, Status.DISCARDED)
        assert listed is (self.filing.status not in hidden)

    @invariant()
    def once_accepted_it_is_never_just_submitted_again(self) -> None:
        """Nor withdrawn (D2, D3)."""
        if self.accepted:
            assert self.filing.status not in (
                Status.SUBMITTED,
                Status.WITHDRAWN,
                Status.DISCARDED,
            )

    @invariant()
    def rounds_count_submissions_and_recalls(self) -> None:
        """And nothing else; each has a review execution of its own."""
        assert self.filing.round == self.submissions + self.recalls
        assert self.filing.submissions == self.submissions
        assert len(self.filing.filed_rounds) == self.submissions
        started = [one.round for one in self.filing.history if one.move in _START_A_ROUND]
        assert started == list(range(1, self.filing.round + 1))

    @invariant()
    def a_return_is_recallable_until_the_applicant_acts(self) -> None:
        """By the office that returned it, and by nobody else."""
        open_to = [
            actor
            for actor in ACTORS
            if Move.RECALL in allowed_moves(self.filing, MEMBERSHIP, actor)
        ]
        returned = self.filing.status is Status.RETURNED
        office = MEMBERSHIP.office_of(self.filing)
        ours = [actor for actor in ACTORS if actor.office == office]
        assert open_to == (ours if returned and self.untouched else [])

    @invariant()
    def an_approval_is_every_offices_and_of_different_people(self) -> None:
        """No office is skipped, no two approvals are one person's (ASVS 2.3.5)."""
        approvals = [entry for entry in self.filing.history if entry.move is Move.APPROVE]
        assert len({entry.login_id for entry in approvals}) == len(approvals)
        if self.filing.status is Status.APPROVED:
            assert tuple(entry.office for entry in approvals) == MEMBERSHIP.route.offices


_START_A_ROUND = (Move.SUBMIT, Move.RECALL)
_NONE = HistoryEntry(
    sequence=0,
    at=START,
    login_id="",
    actor="",
    office=None,
    move=Move.SUBMIT,
    status=Status.DRAFT,
    round=0,
)


@pytest.mark.rule("D1", "D2", "D3", "D4")
class TestMoves(Moves.TestCase):  # type: ignore[misc, valid-type]
    """Run by pytest."""

    settings = settings(max_examples=60, stateful_step_count=40)


def _story() -> Filing:
    filing, now = make_filing(), START
    for move, actor in (
        (Move.SUBMIT, APPLICANT),
        (Move.ACCEPT, SECRETARIAT),
        (Move.RETURN, SECRETARIAT),
        (Move.SUBMIT, APPLICANT),
        (Move.APPROVE, SECRETARIAT),
        (Move.APPROVE, MINISTRY),
    ):
        now += timedelta(hours=3)
        request = Request(move, reason="理由", internal_comment="内部")
        filing = decide(
            filing,
            MEMBERSHIP,
            request,
            actor,
            at=now,
            pace=PACE,
            receipt_number="20261102-0001",
        ).filing
    return filing


STORY = _story()


def _at(entry: HistoryEntry) -> datetime:
    return entry.at + timedelta(seconds=1)


@given(place=st.integers(0, len(STORY.history) - 1), data=st.data())
def test_a_history_that_somebody_touched_is_not_intact(place: int, data: st.DataObject) -> None:
    entry = STORY.history[place]
    touched = data.draw(
        st.sampled_from(
            [
                [replace(entry, at=_at(entry))],
                [replace(entry, actor=f"{entry.actor}x")],
                [replace(entry, login_id="somebody")],
                [replace(entry, internal_comment="ほかのこと")],
                [replace(entry, reason="ほかの理由")],
                [replace(entry, status=Status.REJECTED, round=9)],
                [entry, entry],
            ]
        )
    )
    history = [*STORY.history[:place], *touched, *STORY.history[place + 1 :]]
    assert history_intact(STORY.filing_id, STORY.history)
    assert not history_intact(STORY.filing_id, history)
    assert not history_intact("another-filing", STORY.history)


@given(place=st.integers(0, len(STORY.history) - 2))
def test_nothing_is_taken_out_of_the_middle_of_a_history(place: int) -> None:
    history = [*STORY.history[:place], *STORY.history[place + 1 :]]
    assert not history_intact(STORY.filing_id, history)
