"""Reminders: found by index, each once per (subject, kind, mark), however often or late."""

from datetime import timedelta
from typing import Any

import pytest

from tests.accounts_factory import make_staff
from tests.filing_world import APPLICANT, MINISTRY, SECRETARIAT, FilingWorld
from ukeire.domain.filing import Filing, Move
from ukeire.domain.permissions import StaffRole
from ukeire.domain.staff import StaffStatus
from ukeire.domain.working_days import after_working_time, within_its_day
from ukeire.usecases.save_section import save_section
from ukeire.usecases.send_mail import send_mail
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


def until_due(world: FilingWorld, filing: Filing) -> None:
    due_at = filing.review_clock.due_at
    assert due_at is not None
    world.now.moment = due_at


def employ(world: FilingWorld, login_id: str, **overrides: Any) -> None:
    """Somebody of an office, with an address of their own."""
    email = f"{login_id}@office.example"
    assert world.staff.add(make_staff(login_id=login_id, email=email, **overrides))


@pytest.mark.rule("B7")
def test_a_review_past_its_fourteen_working_days_is_told_to_the_seniors_of_its_office(
    world: FilingWorld,
) -> None:
    employ(world, "m-boss", office="ministry", role=StaffRole.SENIOR)
    employ(world, "m-chief", office="ministry", role=StaffRole.SENIOR)
    employ(world, "m-away", office="ministry", role=StaffRole.SENIOR, status=StaffStatus.SUSPENDED)
    employ(world, "m-admin", office="ministry", role=StaffRole.ADMINISTRATOR)
    employ(world, "m-clerk", office="ministry", role=StaffRole.REVIEWER)
    employ(world, "s-boss", office="secretariat", role=StaffRole.SENIOR)
    filing = world.at_ministry()
    until_due(world, filing)
    world.now.advance(seconds=-1)
    assert send_reminders(world).sent == 0
    world.now.advance(seconds=1)
    assert send_reminders(world).sent == 1
    (mail,) = world.mailer.queued
    assert (mail.kind, mail.mail_id) == ("review_overdue", "review_overdue#r1-ministry")
    assert mail.to == ("m-boss@office.example", "m-chief@office.example")
    assert mail.values["filing_url"] == f"{world.offices_url}/filings/{filing.filing_id}"
    assert send_reminders(world).sent == 0


@pytest.mark.parametrize(
    ("roles", "to"),
    [
        ((StaffRole.ADMINISTRATOR, StaffRole.REVIEWER), "m-0@office.example"),
        ((StaffRole.REVIEWER,), "ministry@ukeire.example"),
        ((), "ministry@ukeire.example"),
    ],
    ids=["its administrators", "its address", "its address too"],
)
def test_an_office_without_seniors_is_told_at(
    world: FilingWorld, roles: tuple[StaffRole, ...], to: str
) -> None:
    for number, role in enumerate(roles):
        employ(world, f"m-{number}", office="ministry", role=role)
    until_due(world, world.at_ministry())
    send_reminders(world)
    assert world.mailer.queued[0].to == (to,)


@pytest.mark.fault("F43")
def test_each_step_of_an_overdue_review_is_told_once(world: FilingWorld) -> None:
    filing = world.submitted()
    until_due(world, filing)
    filing = world.move(filing, Move.ACCEPT, SECRETARIAT)  # before the schedule came
    send_reminders(world)
    send_reminders(world)
    filing = world.move(filing, Move.APPROVE, SECRETARIAT)  # late already at the next office
    send_reminders(world)
    filing = world.move(filing, Move.RETURN, MINISTRY, reason="住所の確認")
    filing = world.move(filing, Move.SUBMIT, APPLICANT)
    send_reminders(world)
    told = [mail.mail_id for mail in world.mailer.queued if mail.kind == "review_overdue"]
    assert told == [
        "review_overdue#r1-secretariat",
        "review_overdue#r1-ministry",
        "review_overdue#r2-ministry",
    ]


@pytest.mark.fault("F43", "F24")
def test_two_runs_at_once_escalate_once(
    world: FilingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    until_due(world, world.at_ministry())
    filings = world.filings.due_reminders(world.now())
    monkeypatch.setattr(world.filings, "due_reminders", lambda *_: filings)  # both read it
    send_reminders(world)
    send_reminders(world)
    assert len(world.mailer.queued) == 2
    sent = [
        send_mail(world, lambda _mail, _words: "message-id", one) for one in world.mailer.queued
    ]
    assert sent == [True, False]
    assert [one.kind for one in world.mail_log.of(filings[0].filing_id)] == ["review_overdue"]


@pytest.mark.rule("B7")
def test_time_with_the_applicant_does_not_count_against_the_office(world: FilingWorld) -> None:
    filing = world.accepted()
    world.now.advance(days=10)
    filing = world.move(filing, Move.RETURN, SECRETARIAT, reason="住所の確認")
    used = filing.review_clock.used
    world.now.advance(days=30)
    send_reminders(world)
    world.mailer.queued.clear()
    filing = world.move(filing, Move.SUBMIT, APPLICANT)
    is_open = world.calendar.is_open
    assert filing.review_clock.elapsed(world.now(), is_open) == used
    due_at = after_working_time(world.now(), timedelta(days=14) - used, is_open)
    assert filing.review_clock.due_at == within_its_day(due_at)
    until_due(world, filing)
    world.now.advance(seconds=-1)
    assert send_reminders(world).sent == 0
    world.now.advance(seconds=1)
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
