"""Leaving the council: at once, wholly, and not for ever."""

import pytest

from tests.changing import GOODBYE, edit, filed, issued, save, start_change
from tests.filing_world import APPLICANT, SECRETARIAT, FilingWorld, Printer
from tests.membership import MEMBERSHIP_SECTIONS
from tests.unit.engine.test_following import relay_all
from ukeire.domain.errors import InvalidInput, NotAllowedNow, Overtaken, UsedUp
from ukeire.domain.filing import Filing, Move, Status
from ukeire.domain.history import history_intact
from ukeire.domain.register import CertificateStatus
from ukeire.usecases.download_certificate import download_certificate
from ukeire.usecases.end_filings import end_others
from ukeire.usecases.find_filing import find_filing
from ukeire.usecases.issue_certificate import issue_certificate
from ukeire.usecases.open_stage import open_stage
from ukeire.usecases.start_filing import procedures_open_to, start_filing


@pytest.fixture(autouse=True)
def joined(world: FilingWorld) -> Filing:
    """The organisation is a member, with a certificate."""
    filing = world.approved()
    issued(world, filing)
    return filing


def leave(world: FilingWorld) -> Filing:
    filing = start_filing(world, "leaving", APPLICANT)
    return world.move(save(world, filing, "leaving", GOODBYE), Move.SUBMIT, APPLICANT)


@pytest.mark.rule("C12", "C10")
def test_leaving_ends_membership_and_certificate_at_once(
    world: FilingWorld, joined: Filing
) -> None:
    relay_all(world)
    world.mailer.queued.clear()
    filing = leave(world)
    assert filing.status is Status.APPROVED
    register = world.registers.get("org-1")
    assert not register.member
    assert register.entries == {}
    assert [one.status for one in register.certificates] == [CertificateStatus.REVOKED]
    (revoked,) = register.certificates
    with pytest.raises(UsedUp, match="退会により失効"):
        download_certificate(
            world, revoked.certificate_id, APPLICANT, session_key="s", request_key=None
        )
    assert (register.history[-1].what, register.history[-1].reason) == ("退会", GOODBYE["why"])
    assert not list(world.public_list.page(None, "").items)
    relay_all(world)
    assert world.mailer.queued == []
    assert find_filing(world, filing.filing_id, SECRETARIAT).status is Status.APPROVED
    assert find_filing(world, joined.filing_id, APPLICANT).sections == joined.sections


@pytest.mark.rule("C12")
@pytest.mark.parametrize("missing", ["why", "office_told", "notes_read"])
def test_nobody_leaves_without_reason_call_and_notes(world: FilingWorld, missing: str) -> None:
    filing = start_filing(world, "leaving", APPLICANT)
    said = {name: value for name, value in GOODBYE.items() if name != missing}
    filing = save(world, filing, "leaving", said)
    with pytest.raises(InvalidInput):
        world.move(filing, Move.SUBMIT, APPLICANT)
    if missing != "why":
        filing = save(
            world, world.filings.get(filing.filing_id), "leaving", GOODBYE | {missing: False}
        )
        with pytest.raises(InvalidInput):
            world.move(filing, Move.SUBMIT, APPLICANT)
    assert world.registers.get("org-1").member


@pytest.mark.rule("C12")
def test_what_is_open_is_ended_with_a_reason(world: FilingWorld) -> None:
    draft = start_change(world)
    waiting = filed(world, representative_name="田中 次郎")
    relay_all(world)
    open_stage(world, waiting.filing_id, 1, "secretariat", "token-1")
    leave(world)
    relay_all(world)
    relay_all(world)
    for before in (draft, waiting):
        filing = world.filings.get(before.filing_id)
        assert filing.status is Status.ENDED
        assert "退会" in (filing.history[-1].reason or "")
        assert filing.history[-1].login_id == "system"
        assert history_intact(filing.filing_id, filing.history)
        with pytest.raises(NotAllowedNow):
            world.move(filing, Move.SUBMIT, APPLICANT)
    assert world.executions.told == [("token-1", {"decision": "end"})]
    with pytest.raises(NotAllowedNow, match="終了"):
        world.move(waiting, Move.ACCEPT, SECRETARIAT)


@pytest.mark.rule("C12")
def test_an_organisation_that_left_joins_again_with_nothing_of_before(world: FilingWorld) -> None:
    leaving = leave(world)
    relay_all(world)
    assert [one.name for one, reason, _ in procedures_open_to(world, APPLICANT) if not reason] == [
        "membership",
        "deregistration",
    ]
    world.now.advance(hours=1)
    again = start_filing(world, "membership", APPLICANT)
    end_others(world, leaving)
    assert world.filings.get(again.filing_id).status is Status.DRAFT, "it came after the leaving"
    world.move(again, Move.DISCARD, APPLICANT)
    other = MEMBERSHIP_SECTIONS["organization"] | {"phone": "03-9999-0000"}
    filing = world.approved()
    assert filing.status is Status.APPROVED
    register = world.registers.get("org-1")
    assert register.member
    assert set(register.group("workers")) == {one["id"] for one in filing.items("workers")}
    assert other["phone"] != register.entries["organization"]["phone"]
    issued(world, filing)
    states = [one.status for one in world.registers.get("org-1").certificates]
    assert sorted(states) == [CertificateStatus.REVOKED, CertificateStatus.VALID]


@pytest.mark.rule("C12")
def test_what_was_decided_before_the_end_issues_nothing_after_it(world: FilingWorld) -> None:
    draft = edit(world, start_change(world), phone="03-9999-0000")
    change = filed(world, "facilities", item=0, name="特別養護老人ホームうめ苑")
    change = world.move(change, Move.ACCEPT, SECRETARIAT)
    change = world.move(change, Move.APPROVE, SECRETARIAT)
    leave(world)
    with pytest.raises(Overtaken):
        issue_certificate(world, Printer(), change.filing_id, 1)
    assert not any(one.downloadable for one in world.registers.get("org-1").certificates)
    with pytest.raises(Overtaken, match="会員"):
        world.move(draft, Move.SUBMIT, APPLICANT)
