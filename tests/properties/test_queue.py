"""Whatever happened to filings, every filter lists just those that a look at each would find."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from tests.accounts_factory import make_staff
from tests.filing_world import MINISTRY, SECRETARIAT, FilingWorld, filing_world
from tests.filings_factory import PACE, make_filing
from tests.membership import MEMBERSHIP_SECTIONS
from ukeire.domain.errors import UkeireError
from ukeire.domain.filing import AT_OFFICE, VISIBLE_TO_OFFICES, Filing, Move, Status
from ukeire.domain.places import PREFECTURES
from ukeire.domain.queue import NOBODY, Order, QueueEntry, lane_at, lane_of, lanes_of
from ukeire.domain.review import Request, allowed_moves, decide
from ukeire.domain.session import Actor, Role
from ukeire.procedures.membership import MEMBERSHIP
from ukeire.usecases.assign_filing import Handover, assign_filing
from ukeire.usecases.list_filing import list_filing
from ukeire.usecases.list_queue import ANY_OFFICE, QueueFilter, list_queue
from ukeire.usecases.mark_read import mark_read

OTHER = Actor("s-2", "山田 次郎", Role.STAFF, office="secretariat")
STAFF = (SECRETARIAT, OTHER, MINISTRY)
NAMES = ("さくら会", "もみじ苑", "さくらの里", "東京ふれあい会", "あおぞら")
FILINGS = 9
STEPS = 50
FILTERS = 40


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[FilingWorld]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    with filing_world() as made:
        for actor in STAFF:
            made.staff.add(
                make_staff(login_id=actor.login_id, name=actor.name, office=actor.office)
            )
        yield made


class Story:
    """Filings that anything happens to, at random from a seed."""

    def __init__(self, world: FilingWorld, seed: int, *, prefix: str = "filing") -> None:
        self.world = world
        self.random = Random(seed)
        self.read: dict[tuple[str, str], tuple[int, int]] = {}
        self.ids = []
        for number in range(FILINGS):
            name = f"社会福祉法人{self.random.choice(NAMES)}"
            prefecture = self.random.choice(list(PREFECTURES)[:3])
            organization = MEMBERSHIP_SECTIONS["organization"] | {
                "name": name,
                "kana": "カナ",
                "prefecture": prefecture,
            }
            filing = make_filing(
                filing_id=f"{prefix}-{number:02}",
                organization_id=f"{prefix}-org-{number:02}",
                organization_name=name,
                sections={**MEMBERSHIP_SECTIONS, "organization": organization},
            )
            world.filings.create(filing, exclusive=False)
            for section, data in filing.sections.items():
                changed = replace(world.filings.get(filing.filing_id), sections={section: data})
                world.filings.save_section(replace(changed, version=changed.version + 1), section)
            self.ids.append(filing.filing_id)

    def step(self) -> None:
        """Somebody does something to some filing."""
        self.world.now.advance(hours=self.random.randint(1, 40))
        filing = self.world.filings.get(self.random.choice(self.ids))
        act = self.random.choice((self.move, self.move, self.move, self.assign, self.open))
        act(filing)

    def move(self, filing: Filing) -> None:
        applicant = Actor("a", "申請者", Role.APPLICANT, organization_id=filing.organization_id)
        open_ones = [
            (move, actor)
            for actor in (applicant, *STAFF)
            for move in allowed_moves(filing, MEMBERSHIP, actor)
            if move is not Move.DISCARD
        ]
        if not open_ones:
            return
        move, actor = self.random.choice(open_ones)
        with suppress(UkeireError):
            decision = decide(
                filing,
                MEMBERSHIP,
                Request(move, reason="理由"),
                actor,
                at=self.world.now(),
                pace=PACE,
                receipt_number=f"20261102-{filing.filing_id[-2:]}00",
            )
            self.world.filings.commit(filing, decision)
            list_filing(self.world, decision.filing)

    def assign(self, filing: Filing) -> None:
        actor = self.random.choice(STAFF)
        to = self.random.choice((None, "me", "s-1", "s-2", "m-1"))
        services: Any = self.world
        with suppress(UkeireError):
            handover = Handover(to, held_by=filing.assignee)
            assign_filing(services, filing.filing_id, handover, actor)

    def open(self, filing: Filing) -> None:
        actor = self.random.choice(STAFF)
        if filing.status in VISIBLE_TO_OFFICES:
            mark_read(self.world, filing, actor)
            self.read[actor.login_id, filing.filing_id] = (
                filing.history_length,
                filing.assignments,
            )

    def filter(self, *, unread: bool = True) -> QueueFilter:
        """A filter with a few conditions; ``unread`` among them or not."""
        choose = self.random.choice
        return QueueFilter(
            status=choose((None, None, *Status)),
            procedure=choose((None, "membership", "nonsense")),
            prefecture=choose((None, None, *list(PREFECTURES)[:3])),
            assignee=choose((None, None, NOBODY, "s-1", "s-2", "m-1")),
            words=choose(("", "", "", "さくら", "もみじ", "ふれあい 東京", "20261102", "nguyen")),
            stage=choose((None, None, ANY_OFFICE, "ministry", "secretariat", "nobody")),
            overdue=choose((False, False, True)),
            waiting_days=choose((None, None, 3)),
            unread=unread and choose((False, False, True)),
            order=choose(tuple(Order)),
            newest_first=choose((False, True)),
        )

    def expected(self, actor: Actor, wanted: QueueFilter) -> set[str]:
        """Found by a look at every filing."""
        return {one for one in self.ids if self._wanted(self.world.filings.get(one), actor, wanted)}

    def _wanted(self, filing: Filing, actor: Actor, wanted: QueueFilter) -> bool:
        now = self.world.now()
        at_office = filing.status in AT_OFFICE
        turn = MEMBERSHIP.office_of(filing) if at_office else None
        decided = wanted.status in (Status.APPROVED, Status.REJECTED)
        moves, assignments = self.read.get((actor.login_id, filing.filing_id), (-1, 0))
        given = filing.assignment
        text = f"{filing.organization_name} {filing.receipt_number} NGUYEN VAN AN".casefold()
        everything = wanted.stage == ANY_OFFICE or decided
        # What is decided neither waits nor is due: those orders hold what is at an office.
        ordered = wanted.order is Order.SUBMITTED or decided or bool(wanted.words)
        return all(
            (
                filing.status in VISIBLE_TO_OFFICES,
                everything or turn == (wanted.stage or actor.office),
                ordered or at_office,
                wanted.status in (None, filing.status),
                wanted.procedure in (None, filing.procedure),
                wanted.prefecture in (None, filing.sections["organization"]["prefecture"]),
                wanted.assignee in (None, filing.assignee or NOBODY),
                all(word in text for word in wanted.words.split()),
                not wanted.overdue or filing.review_clock.overdue(now),
                not wanted.waiting_days
                or (at_office and filing.history[-1].at <= now - timedelta(days=3)),
                not wanted.unread
                or filing.history_length > moves
                or (
                    given is not None
                    and given.sequence > assignments
                    and given.to == actor.login_id != given.by
                ),
            )
        )

    def listed(self, actor: Actor, wanted: QueueFilter) -> list[str]:
        """All pages of the queue, and back again."""
        services: Any = self.world
        found: list[str] = []
        cursor: str | None = None
        for _ in range(10 * FILINGS):
            page = list_queue(services, actor, wanted, cursor=cursor, limit=3)
            if cursor and page.rows and not page.stopped:
                back = list_queue(services, actor, wanted, cursor=page.previous_cursor, limit=100)
                assert [row.filing.filing_id for row in back.rows] == found
            found += [row.filing.filing_id for row in page.rows]
            cursor = page.next_cursor
            if cursor is None:
                return found
        raise AssertionError("the queue has no end")


@pytest.mark.rule("D4")
@pytest.mark.parametrize("seed", range(3))
def test_every_filter_lists_what_a_look_at_every_filing_finds(
    world: FilingWorld, seed: int
) -> None:
    story = Story(world, seed)
    for _ in range(STEPS):
        story.step()
    for _ in range(FILTERS):
        actor, wanted = story.random.choice(STAFF), story.filter()
        listed = story.listed(actor, wanted)
        assert len(listed) == len(set(listed)), wanted
        assert set(listed) == story.expected(actor, wanted), (actor.office, wanted)
        heads = [world.filings.get(one) for one in listed]
        if not wanted.words:
            keys = [_key(head, wanted) for head in heads]
            assert keys == sorted(keys, reverse=wanted.newest_first), wanted


def _key(filing: Filing, wanted: QueueFilter) -> Any:
    if wanted.order is Order.SUBMITTED or wanted.status in (Status.APPROVED, Status.REJECTED):
        return filing.submitted_at
    if wanted.order is Order.WAITING:
        return filing.history[-1].at
    return filing.review_clock.due_at


def entry(**overrides: Any) -> QueueEntry:
    filing = make_filing()
    values: dict[str, Any] = {
        "filing_id": filing.filing_id,
        "route": ("secretariat", "ministry"),
        "turn": "secretariat",
        "status": Status.SUBMITTED,
        "procedure": "membership",
        "prefecture": "東京都",
        "assignee": NOBODY,
        "submitted_at": filing.created_at,
        "waiting_since": filing.created_at,
        "due_at": filing.created_at,
        "texts": (),
    }
    return QueueEntry(**(values | overrides))


def test_at_its_office_every_combination_of_facts_is_one_lane() -> None:
    facts = entry().facts
    lanes = set(lanes_of(entry()))
    for bits in range(2 ** len(facts)):
        chosen = {
            fact: value for place, (fact, value) in enumerate(facts.items()) if bits >> place & 1
        }
        assert lane_at("secretariat", chosen) in lanes
        assert lane_of(("secretariat", "ministry"), chosen) in lanes or NOBODY in chosen.values()


def test_a_filing_stands_in_few_enough_lanes_for_one_batch() -> None:
    assert len(list(lanes_of(entry(assignee="s-1")))) <= 25
    decided = entry(turn=None, status=Status.APPROVED, waiting_since=None, due_at=None)
    assert len(list(lanes_of(decided))) == 4
