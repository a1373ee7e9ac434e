"""Reminders: found by index, each once per (subject, kind, mark), however often or late."""

from datetime import timedelta

import pytest

from tests.filing_world import APPLICANT, SECRETARIAT, FilingWorld
from ukeire.domain.filing import Move
from ukeire.usecases.save_section import save_section
from ukeire.usecases.send_reminders import ExpiringAccount, send_reminders


def kinds(world: FilingWorld) -> list[str]:
    return sorted(mail_id for _, mail_id in world.mailer.once)


@pytest.mark.fault("F43")
def test_a_draft_idle_for_seven_days_is_told_once(world: FilingWorld) -> None:
    filing = world.draft()
    world.now.advance(days=7, seconds=-1)
    assert send_reminders(world).sent == 0
    world.now.advance(seconds=1)
    assert send_reminders(world).sent == 1
    assert send_reminders(world).sent == 0
    (mail,) = world.mailer.queued
    assert (mail.kind, mail.to[0]) == ("reminder_draft_idle", "org-1@example.jp")
    filing = world.filings.get(filing.filing_id)
    save_section(
        world,
        filing.filing_id,
        "organization",
        filing.sections["organization"],
        APPLICANT,
        version=filing.version,
    )
    world.now.advance(days=7)
    assert send_reminders(world).sent == 1, "idle again after somebody went on"
    assert len(world.mailer.once) == 2


def test_a_submitted_filing_is_no_idle_draft(world: FilingWorld) -> None:
    world.submitted()
    world.now.advance(days=8)
    assert send_reminders(world).sent == 0


@pytest.mark.fault("F43")
def test_a_return_is_reminded_of_after_3_7_and_14_days(world: FilingWorld) -> None:
    world.move(world.accepted(), Move.RETURN, SECRETARIAT, reason="住所の確認")
    for _ in range(20):
        send_reminders(world)
        send_reminders(world)
        world.now.advance(days=1)
    reminders = [mail for mail in world.mailer.queued if mail.kind == "reminder_returned"]
    assert [mail.mail_id for mail in reminders] == [
        "reminder_returned#r1-d3",
        "reminder_returned#r1-d7",
        "reminder_returned#r1-d14",
    ]
    assert {mail.values["reason"] for mail in reminders} == {"住所の確認"}


@pytest.mark.fault("F43")
def test_a_schedule_that_comes_late_tells_once_and_goes_on(world: FilingWorld) -> None:
    world.move(world.accepted(), Move.RETURN, SECRETARIAT, reason="住所の確認")
    world.now.advance(days=10)
    assert send_reminders(world).sent == 1
    world.now.advance(days=4)
    assert send_reminders(world).sent == 1
    assert [mail.mail_id for mail in world.mailer.queued] == [
        "reminder_returned#r1-d7",
        "reminder_returned#r1-d14",
    ]


@pytest.mark.rule("B7")
def test_an_office_is_told_of_a_review_past_its_fourteen_days(world: FilingWorld) -> None:
    world.at_ministry()
    world.now.advance(days=14)
    assert send_reminders(world).sent == 1
    (mail,) = world.mailer.queued
    assert (mail.kind, mail.to) == ("review_overdue", ("ministry@ukeire.example",))
    assert send_reminders(world).sent == 0


@pytest.mark.rule("B7")
def test_time_with_the_applicant_does_not_count_against_the_office(world: FilingWorld) -> None:
    filing = world.accepted()
    world.now.advance(days=10)
    filing = world.move(filing, Move.RETURN, SECRETARIAT, reason="住所の確認")
    world.now.advance(days=30)
    send_reminders(world)
    world.mailer.queued.clear()
    filing = world.move(filing, Move.SUBMIT, APPLICANT)
    assert filing.review_clock.elapsed(world.now()) == timedelta(days=10)
    world.now.advance(days=3, hours=23)
    assert send_reminders(world).sent == 0
    world.now.advance(hours=1)
    assert send_reminders(world).sent == 1


def expiring(world: FilingWorld) -> ExpiringAccount:
    return ExpiringAccount(
        login_id="sakura",
        organization_id="org-1",
        organization_name="社会福祉法人さくら会",
        contact_name="鈴木",
        office_reference="K0000001",
        email="a@example.jp",
        expires_at=world.now() + timedelta(hours=3),
    )


@pytest.mark.rule("A6")
def test_a_provisional_account_is_reminded_of_before_it_expires(world: FilingWorld) -> None:
    world.expiring_accounts.waiting[world.now() + timedelta(hours=2)] = expiring(world)
    assert send_reminders(world).sent == 0
    world.now.advance(hours=2)
    assert send_reminders(world).sent == 1
    assert kinds(world) == ["reminder_provisional_expiring#org-1"]
    assert send_reminders(world).sent == 0


def test_one_already_expired_is_not(world: FilingWorld) -> None:
    world.expiring_accounts.waiting[world.now() + timedelta(hours=2)] = expiring(world)
    world.now.advance(hours=3)
    assert send_reminders(world).sent == 0
    assert not world.expiring_accounts.waiting


@pytest.mark.fault("F44")
def test_one_record_that_fails_stops_no_other_and_is_tried_again(world: FilingWorld) -> None:
    filing = world.draft()
    world.now.advance(days=7)
    world.mailer.fails_for = {filing.filing_id}
    world.expiring_accounts.waiting[world.now()] = expiring(world)
    reminded = send_reminders(world)
    assert (reminded.sent, reminded.failed) == (1, 1)
    world.mailer.fails_for = set()
    assert send_reminders(world).sent == 1
