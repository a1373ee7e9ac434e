"""What follows a move: executions, mails, certificates, reminders; each as good as once."""

from datetime import timedelta

import pytest

from tests.filing_world import APPLICANT, MINISTRY, SECRETARIAT, FilingWorld, Printer
from ukeire.domain.errors import UsedUp
from ukeire.domain.filing import Filing, Move
from ukeire.domain.register import CertificateStatus
from ukeire.usecases.download_certificate import download_certificate
from ukeire.usecases.issue_certificate import issue_certificate
from ukeire.usecases.open_stage import open_stage
from ukeire.usecases.ports.filings import OutboxEntry
from ukeire.usecases.relay_outbox import relay_outbox
from ukeire.usecases.sweep import sweep
from ukeire.usecases.tell_result import tell_result


def outbox(world: FilingWorld) -> list[OutboxEntry]:
    return list(world.outbox.pending(world.now() + timedelta(seconds=1)))


def relay_all(world: FilingWorld) -> None:
    for entry in outbox(world):
        relay_outbox(world, entry)


@pytest.mark.fault("F01", "F05", "F18")
def test_an_entry_relayed_twice_starts_one_execution_and_sends_one_mail(
    world: FilingWorld,
) -> None:
    filing = world.submitted()
    (entry,) = outbox(world)
    relay_outbox(world, entry)
    relay_outbox(world, entry)
    assert list(world.executions.started) == [f"{filing.filing_id}-r1"]
    assert world.mailer.once == {(filing.filing_id, "filing_submitted#1")}
    assert not outbox(world)


@pytest.mark.fault("F02")
def test_what_the_stream_missed_is_told_by_the_sweep(world: FilingWorld) -> None:
    filing = world.submitted()
    assert sweep(world).told == 0, "the stream is given its minute"
    world.now.advance(minutes=2)
    assert sweep(world).told == 1
    assert list(world.executions.started) == [f"{filing.filing_id}-r1"]
    assert sweep(world).told == 0


@pytest.mark.fault("F44")
def test_an_entry_that_fails_stays_and_stops_no_other(world: FilingWorld) -> None:
    world.submitted()
    world.now.advance(minutes=2)
    world.mailer.fails_for = {"filing_submitted"}
    swept = sweep(world)
    assert (swept.told, swept.failed) == (0, 1)
    world.mailer.fails_for = set()
    assert sweep(world).told == 1


@pytest.mark.fault("F06")
def test_a_review_whose_execution_died_gets_another_part(world: FilingWorld) -> None:
    filing = world.at_ministry()
    relay_all(world)
    name = f"{filing.filing_id}-r1"
    world.executions.ended[name] = "ABORTED"
    world.now.advance(minutes=2)
    assert sweep(world).started == 1
    assert world.executions.started[f"{name}-p1"]["index"] == 1, "it goes on at the ministry"
    assert sweep(world).started == 0


def test_an_execution_that_never_started_is_started_by_the_sweep(world: FilingWorld) -> None:
    filing = world.submitted()
    for entry in outbox(world):
        world.outbox.told(entry)
    world.now.advance(minutes=2)
    assert sweep(world).started == 1
    assert f"{filing.filing_id}-r1" in world.executions.started


def decide_then_open(world: FilingWorld, filing: Filing) -> None:
    world.move(filing, Move.APPROVE, SECRETARIAT)
    relay_all(world)
    open_stage(world, filing.filing_id, 1, "secretariat", "token-1")


def open_then_decide(world: FilingWorld, filing: Filing) -> None:
    open_stage(world, filing.filing_id, 1, "secretariat", "token-1")
    world.move(filing, Move.APPROVE, SECRETARIAT)
    relay_all(world)


@pytest.mark.parametrize("order", [decide_then_open, open_then_decide])
@pytest.mark.fault("F05")
def test_whichever_comes_first_the_execution_hears_the_decision_once(
    world: FilingWorld, order: type
) -> None:
    order(world, world.accepted())
    assert world.executions.told == [("token-1", {"decision": "approve"})]


@pytest.mark.rule("D2")
def test_a_withdrawal_ends_the_round(world: FilingWorld) -> None:
    filing = world.submitted()
    open_stage(world, filing.filing_id, 1, "secretariat", "token-1")
    world.move(filing, Move.WITHDRAW, APPLICANT)
    relay_all(world)
    assert world.executions.told == [("token-1", {"decision": "withdraw"})]


@pytest.mark.rule("B7", "D7")
def test_a_return_is_mailed_with_its_reason_to_account_and_contact(world: FilingWorld) -> None:
    filing = world.accepted()
    world.move(filing, Move.RETURN, SECRETARIAT, reason="住所をご確認ください。")
    relay_all(world)
    (mail,) = [one for one in world.mailer.queued if one.kind == "filing_returned"]
    assert mail.to == ("org-1@example.jp", "tanto@example.or.jp")
    assert mail.values["reason"] == "住所をご確認ください。"


@pytest.mark.rule("D6")
def test_no_mail_carries_an_internal_comment(world: FilingWorld) -> None:
    filing = world.move(world.submitted(), Move.ACCEPT, SECRETARIAT, internal_comment="内緒の話")
    world.move(filing, Move.RETURN, SECRETARIAT, reason="理由", internal_comment="内緒の話")
    relay_all(world)
    assert "内緒の話" not in repr(world.mailer.queued)


@pytest.mark.rule("B7", "B8", "B9")
def test_a_certificate_lists_the_facilities_with_their_workers(world: FilingWorld) -> None:
    filing = world.approved()
    record = issue_certificate(world, Printer(), filing.filing_id, 1)
    text = world.certificates.stored[record.object_key].decode()
    assert record.number == "2026-000001"
    for part in ("社会福祉法人さくら会", "特別養護老人ホームさくら苑", "workers=1", "山田 花子"):
        assert part in text


def test_issuing_again_gives_the_same_certificate(world: FilingWorld) -> None:
    filing = world.approved()
    printer = Printer()
    first = issue_certificate(world, printer, filing.filing_id, 1)
    assert issue_certificate(world, printer, filing.filing_id, 1) == first
    assert printer.printed == 1


@pytest.mark.rule("B8")
def test_approval_is_mailed_once_the_certificate_is_there(world: FilingWorld) -> None:
    filing = world.approved()
    issue_certificate(world, Printer(), filing.filing_id, 1)
    tell_result(world, filing.filing_id, 1)
    tell_result(world, filing.filing_id, 1)
    assert (filing.filing_id, "certificate_issued#r1") in world.mailer.once
    assert world.mailer.queued[-1].values["certificates_url"] == (
        "https://ukeire.example/certificates"
    )


@pytest.mark.rule("C1")
@pytest.mark.fault("F33", "F34")
def test_a_certificate_is_downloaded_once(world: FilingWorld) -> None:
    filing = world.approved()
    record = issue_certificate(world, Printer(), filing.filing_id, 1)

    def download(session: str, key: str | None) -> bytes:
        return download_certificate(
            world, record.certificate_id, APPLICANT, session_key=session, request_key=key
        )[1]

    content = download("session-1", "key-1")
    assert content == world.certificates.stored[record.object_key]
    world.now.advance(minutes=9, seconds=59)
    assert download("session-1", "key-1") == content, "the same request, broken off"
    for session, key in (("session-1", "key-2"), ("session-1", None), ("session-2", "key-1")):
        with pytest.raises(UsedUp):
            download(session, key)
    world.now.advance(seconds=1)
    with pytest.raises(UsedUp):
        download("session-1", "key-1")


def test_a_store_that_does_not_answer_uses_up_no_download(world: FilingWorld) -> None:
    filing = world.approved()
    record = issue_certificate(world, Printer(), filing.filing_id, 1)
    content = world.certificates.stored.pop(record.object_key)
    arguments = (world, record.certificate_id, APPLICANT)
    with pytest.raises(Exception, match="見つかりません"):
        download_certificate(*arguments, session_key="s", request_key=None)
    world.certificates.stored[record.object_key] = content
    assert download_certificate(*arguments, session_key="s", request_key=None)[1] == content


def test_the_register_is_in_force_at_one_instant_and_folds_to_the_same(
    world: FilingWorld,
) -> None:
    before = world.registers.get("org-1")
    assert (before.version, before.member) == (0, False)
    world.approved()
    after = world.registers.get("org-1")
    assert (after.version, after.member) == (1, True)
    assert after.entries["organization"]["name"] == "社会福祉法人さくら会"
    assert world.registers.fold("org-1") == 0
    assert world.registers.get("org-1") == after


def test_what_a_losing_approval_prepared_is_never_in_force(world: FilingWorld) -> None:
    from ukeire.usecases.ports.registers import RegisterChangeSet

    stray = RegisterChangeSet(
        register=world.registers.get("org-1"),
        what="入会申請",
        actor="ministry",
        reason=None,
        at=world.now(),
        values={"organization": {"name": "もれた名前"}, "workers/ghost": {"name": "GHOST"}},
    )
    world.registers.prepare(stray, "another-filing")
    assert world.registers.get("org-1").entries == {}
    world.approved()
    register = world.registers.get("org-1")
    assert register.entries["organization"]["name"] == "社会福祉法人さくら会"
    assert "ghost" not in register.group("workers")
    assert world.registers.fold("org-1") == 2
    assert world.registers.get("org-1").entries == register.entries


def test_certificates_of_an_approval_are_valid_and_belong_to_the_filing(
    world: FilingWorld,
) -> None:
    filing = world.approved()
    record = issue_certificate(world, Printer(), filing.filing_id, 1)
    found = world.registers.certificate_by_number(record.number)
    assert found is not None
    assert (found.filing_id, found.status) == (filing.filing_id, CertificateStatus.VALID)
    assert MINISTRY.office == filing.history[-1].office
