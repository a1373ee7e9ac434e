"""Whatever is filed, changed, returned, withdrawn, approved and left: the register is what was approved."""

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

import pytest

from tests.changing import GOODBYE, REASON, save
from tests.filing_world import (
    APPLICANT,
    MINISTRY,
    SECRETARIAT,
    STRANGER,
    FilingWorld,
    filing_world,
)
from ukeire.domain.errors import OpenElsewhere, Overtaken
from ukeire.domain.filing import CLOSED, Filing, Move, Status
from ukeire.domain.history import history_intact
from ukeire.domain.review import Request, allowed_moves
from ukeire.domain.session import Actor
from ukeire.procedures import procedure_named
from ukeire.usecases.end_filings import end_others
from ukeire.usecases.make_move import make_move
from ukeire.usecases.start_filing import start_filing

STEPS = 40
ORGANIZATIONS = {APPLICANT.organization_id: APPLICANT, STRANGER.organization_id: STRANGER}
# What may be edited, and what it is edited to: of the organisation, and of the one facility.
EDITS = (
    ("organization", "phone", ("03-1111-0000", "03-2222-0000")),
    ("organization", "contact_phone", ("03-3333-0000", "03-4444-0000")),
    ("organization", "representative_name", ("田中 次郎", "高橋 三郎")),
    ("facilities", "capacity", (60, 70)),
    ("facilities", "name", ("特別養護老人ホームうめ苑", "特別養護老人ホームもも苑")),
)

type Place = tuple[str, str]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[FilingWorld]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    with filing_world() as made:
        yield made


class Story:
    """What anybody does at random from a seed, and beside it what the registers should say.

    The model knows no engine: of each organisation the values in force, or nothing, and of each
    change what it saw when it was started and what it wants.
    """

    def __init__(self, world: FilingWorld, seed: int) -> None:
        self.world = world
        self.random = Random(seed)
        self.in_force: dict[Any, dict[Place, Any]] = {one: {} for one in ORGANIZATIONS}
        self.approvals: dict[Any, list[str]] = {one: [] for one in ORGANIZATIONS}
        self.filings: list[str] = []
        self.saw: dict[str, dict[Place, Any]] = {}
        self.wants: dict[str, dict[Place, Any]] = {}
        self.refused = 0
        self.left = 0

    def join(self, actor: Actor) -> None:
        filing = self.world.draft(actor)
        self.filings.append(filing.filing_id)
        wanted = {(section, name): _read(filing, section, name) for section, name, _ in EDITS}
        self.saw[filing.filing_id], self.wants[filing.filing_id] = {}, wanted
        for move, who in (
            (Move.SUBMIT, actor),
            (Move.ACCEPT, SECRETARIAT),
            (Move.APPROVE, SECRETARIAT),
            (Move.APPROVE, MINISTRY),
        ):
            self._make(self.world.filings.get(filing.filing_id), move, who)

    def step(self) -> None:
        """One act of somebody: a change is started or edited, a move is made that is open, or a
        member leaves, or comes back."""
        act = self.random.random()
        members = [actor for key, actor in ORGANIZATIONS.items() if self.in_force[key]]
        strangers = [actor for key, actor in ORGANIZATIONS.items() if not self.in_force[key]]
        if strangers and act < 0.2:
            self.join(self.random.choice(strangers))
        elif act < 0.04:
            self.leave()
        elif act < 0.2:
            self._start(self.random.choice(members))
        elif act < 0.45:
            self._edit()
        else:
            self._move()

    def leave(self) -> None:
        """One of the members leaves, if there is any: what it has open ends."""
        members = [actor for key, actor in ORGANIZATIONS.items() if self.in_force[key]]
        if not members:
            return
        actor = self.random.choice(members)
        filing = start_filing(self.world, "leaving", actor)
        save(self.world, filing, "leaving", GOODBYE, actor)
        request = Request(Move.SUBMIT)
        last = make_move(self.world, filing.filing_id, request, actor)
        assert last.status is Status.APPROVED
        self.in_force[actor.organization_id] = {}
        self.approvals[actor.organization_id].append(filing.filing_id)
        self.left += 1
        end_others(self.world, last)  # as the outbox's relay does
        for one in map(self.world.filings.get, self.filings):
            assert one.status in CLOSED or one.organization_id != actor.organization_id

    def _start(self, actor: Actor) -> None:
        filing = start_filing(self.world, "change", actor)
        save(self.world, filing, "reason", REASON, actor)
        self.filings.append(filing.filing_id)
        self.saw[filing.filing_id] = dict(self.in_force[actor.organization_id])
        self.wants[filing.filing_id] = dict(self.saw[filing.filing_id])

    def _edit(self) -> None:
        found = [one for one in map(self.world.filings.get, self.filings) if one.editable]
        found = [one for one in found if one.procedure == "change"]
        if not found:
            return
        filing = self.random.choice(found)
        section, name, values = self.random.choice(EDITS)
        value = self.random.choice(values)
        data = deepcopy(dict(filing.sections[section]))
        (data["items"][0] if "items" in data else data)[name] = value
        save(self.world, filing, section, data, ORGANIZATIONS[filing.organization_id])
        self.wants[filing.filing_id][section, name] = value

    def _move(self) -> None:
        found = [
            (filing, move, actor)
            for filing in map(self.world.filings.get, self.filings)
            for actor in (ORGANIZATIONS[filing.organization_id], SECRETARIAT, MINISTRY)
            for move in allowed_moves(filing, procedure_named(filing.procedure), actor)
            if move not in (Move.REJECT, Move.DISCARD)
        ]
        onward = [one for one in found if one[1] in (Move.SUBMIT, Move.ACCEPT, Move.APPROVE)]
        if not found:
            return
        filing, move, actor = self.random.choice(
            onward if onward and self.random.random() < 0.8 else found
        )
        if move is not Move.SUBMIT or self._changed(filing.filing_id):
            self._make(filing, move, actor)

    def _make(self, filing: Filing, move: Move, actor: Actor) -> None:
        changed = self._changed(filing.filing_id)
        try:
            after = make_move(self.world, filing.filing_id, Request(move, reason="理由"), actor)
        except OpenElsewhere as refusal:
            other = self.world.filings.get(refusal.filing_id)
            entries = {section for section, _ in changed}
            assert entries & {section for section, _ in self._changed(other.filing_id)}
            self.refused += 1
            return
        except Overtaken:
            assert self._conflicts(filing)
            self.refused += 1
            return
        if after.status is Status.APPROVED:
            assert not self._conflicts(filing)
            self.in_force[filing.organization_id].update(changed)
            self.approvals[filing.organization_id].append(filing.filing_id)

    def _changed(self, filing_id: str) -> dict[Place, Any]:
        saw = self.saw[filing_id]
        return {key: one for key, one in self.wants[filing_id].items() if one != saw.get(key)}

    def _conflicts(self, filing: Filing) -> set[Place]:
        """What it changes that somebody else changed since, to something else."""
        now, saw = self.in_force[filing.organization_id], self.saw[filing.filing_id]
        return {
            key
            for key, one in self._changed(filing.filing_id).items()
            if now.get(key) not in (saw.get(key), one)
        }

    def check(self) -> None:
        """Every register is what the model says, by the filings the model knows, and no other."""
        for organization, expected in self.in_force.items():
            register = self.world.registers.get(str(organization))
            assert register.member is bool(expected)
            found = {}
            if expected:
                (facility,) = register.group("facilities").values()
                values = {"organization": register.entries["organization"], "facilities": facility}
                found = {(section, name): values[section][name] for section, name, _ in EDITS}
            assert found == expected
            assert [one.filing_id for one in register.history] == self.approvals[organization]
            assert [one.version for one in register.history] == list(range(1, register.version + 1))


def _read(filing: Filing, section: str, name: str) -> Any:
    data = filing.sections[section]
    return (data["items"][0] if "items" in data else data)[name]


@pytest.mark.rule("B7", "C3", "C4", "C5", "C6", "C8", "C9", "C12")
@pytest.mark.parametrize("seed", range(3))
def test_no_entry_changes_but_as_approved_filings_say(world: FilingWorld, seed: int) -> None:
    story = Story(world, seed)
    for actor in ORGANIZATIONS.values():
        story.join(actor)
    for step in range(STEPS):
        story.step()
        if step == STEPS // 2 and not story.left:
            story.leave()
        story.check()
    for filing_id in story.filings:
        filing = world.filings.get(filing_id)
        assert history_intact(filing_id, filing.history)
    assert sum(len(one) for one in story.approvals.values()) > len(ORGANIZATIONS), (
        "the story got somewhere"
    )
    assert story.left, "and somebody left"
