"""Remind whoever has something to do: of filings and accounts, offices of reviews, of mandates' ends."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from ukeire.domain.dates import in_japanese
from ukeire.domain.filing import Filing
from ukeire.domain.mail import Mail
from ukeire.domain.mandate import Mandate, MandateStanding
from ukeire.domain.reminders import (
    Reminder,
    due_reminder,
    mandate_reminders,
    newest_due,
    next_after,
    next_reminder_at,
)
from ukeire.domain.staff import StaffMember, responsible
from ukeire.procedures import procedure_named
from ukeire.usecases.account_mails import about_account
from ukeire.usecases.every_due import every_due
from ukeire.usecases.filing_mails import mail_about, mail_to_office
from ukeire.usecases.mandate_mails import to_agent, to_organization
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.ports.mandates import Contacts, EndingMandates

_log = logging.getLogger(__name__)
_BATCH = 100
_MOST_ADDRESSES = 50
"""What one mail may be sent to."""


@dataclass(frozen=True, slots=True)
class ExpiringAccount:
    """A provisional account as far as a reminder needs it: no password hash comes along."""

    login_id: str
    organization_id: str
    organization_name: str
    contact_name: str
    office_reference: str
    email: str
    expires_at: datetime


class ExpiringAccounts(Protocol):
    """Provisional accounts by when to remind of them."""

    def due(self, now: datetime, limit: int = _BATCH) -> Sequence[ExpiringAccount]:
        """Those whose reminder is due."""
        ...

    def reminded(self, account: ExpiringAccount) -> None:
        """Nobody need look at it again."""
        ...


class Colleagues(Protocol):
    """The offices' people, without what opens doors."""

    def of_office(self, office: str) -> Sequence[StaffMember]:
        """Everybody of the office, by login ID; somebody new may be missing for moments."""
        ...


class ReminderServices(FilingServices, Protocol):
    """What reminding needs."""

    @property
    def colleagues(self) -> Colleagues: ...

    @property
    def mandates(self) -> EndingMandates: ...

    @property
    def contacts(self) -> Contacts: ...

    @property
    def expiring_accounts(self) -> ExpiringAccounts: ...


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many mails were queued, and how many records failed and wait for the next run."""

    sent: int
    failed: int


def send_reminders(services: ReminderServices) -> Reminded:
    """Every reminder that is due, each once per (subject, kind, mark), found by index (F43).

    However often or late it runs: what is due and was not sent is sent. One record that fails is
    logged and stops no other (F44).
    """
    filings = _each(
        lambda: services.filings.due_reminders(services.now(), _BATCH),
        lambda filing: _remind_of_filing(services, filing),
        lambda filing: {"filing_id": filing.filing_id},
    )
    accounts = _each(
        lambda: services.expiring_accounts.due(services.now(), _BATCH),
        lambda account: _remind_of_account(services, account),
        lambda account: {"organization_id": account.organization_id},
    )
    mandates = _each(
        lambda: services.mandates.due_reminders(services.now(), _BATCH),
        lambda mandate: _remind_of_mandate(services, mandate),
        lambda mandate: {
            "organization_id": mandate.organization_id,
            "agent_id": mandate.agent_id,
        },
    )
    found = (filings, accounts, mandates)
    return Reminded(sum(one.sent for one in found), sum(one.failed for one in found))


def _each[T](
    due: Callable[[], Sequence[T]],
    remind: Callable[[T], int],
    describe: Callable[[T], dict[str, str]],
) -> Reminded:
    sent = failed = 0
    for one in every_due(due, lambda one: str(describe(one))):
        try:
            sent += remind(one)
        except Exception:
            failed += 1
            _log.exception("reminder failed", extra=describe(one))
    return Reminded(sent, failed)


def _remind_of_filing(services: ReminderServices, filing: Filing) -> bool:
    procedure = procedure_named(filing.procedure)
    now = services.now()
    reminder = due_reminder(filing, procedure, now)
    if reminder:
        # Queued first: a crash before the next line queues it again, and the mail log sends it once.
        services.mailer.send(_mail(services, filing, reminder))
    services.filings.set_reminder(filing, next_reminder_at(filing, procedure, now))
    return reminder is not None


def _mail(services: ReminderServices, filing: Filing, reminder: Reminder) -> Mail:
    if reminder.kind == "review_overdue":
        return _escalation(services, filing, reminder)
    since = in_japanese(filing.status_since)
    whole = services.filings.get(filing.filing_id)
    said = next((one for one in reversed(whole.history) if one.reason), None)
    return mail_about(
        services,
        whole,
        reminder.kind,
        reminder.mark,
        mover=said.office if said else None,
        since=since,
        reason=said.reason if said else None,
    )


def _escalation(services: ReminderServices, filing: Filing, reminder: Reminder) -> Mail:
    """To those who answer for the office whose turn it is; without any, to the office itself.

    Its mark names round and office, and the mail log holds each but once: a step escalates once.
    """
    office = procedure_named(filing.procedure).office_of(filing) or ""
    people = responsible(services.colleagues.of_office(office))
    to = tuple(dict.fromkeys(one.email for one in people))[:_MOST_ADDRESSES]
    return mail_to_office(
        services,
        filing,
        to or (services.office.mail_address(office),),
        reminder.kind,
        reminder.mark,
        staff_office=services.office.label(office),
    )


def _remind_of_mandate(services: ReminderServices, mandate: Mandate) -> int:
    """Both sides, while it is not over; their marks name the last day and the days before."""
    now, found = services.now(), mandate_reminders(mandate)
    reminder, mails = newest_due(found, now), []
    if reminder and mandate.standing(now) in (MandateStanding.ACTIVE, MandateStanding.UPCOMING):
        mails = _ending(services, mandate, reminder)
    for mail in mails:
        services.mailer.send(mail)
    services.mandates.set_reminder(mandate, next_after(found, now))
    return len(mails)


def _ending(services: ReminderServices, mandate: Mandate, reminder: Reminder) -> list[Mail]:
    agent = services.mandates.agent(mandate.agent_id)
    contact = services.contacts.of([mandate.organization_id]).get(mandate.organization_id)
    if agent is None or contact is None:
        return []
    called = replace(mandate, agent_name=agent.name, organization_name=contact.organization_name)
    return [
        to_agent(services, called, agent, reminder.kind, reminder.mark),
        to_organization(services, called, contact, reminder.kind, reminder.mark),
    ]


def _remind_of_account(services: ReminderServices, account: ExpiringAccount) -> bool:
    expiring = services.now() < account.expires_at
    if expiring:
        services.mailer.send(
            about_account(
                services,
                account,
                "reminder_provisional_expiring",
                mark=account.organization_id,
                expires_at=in_japanese(account.expires_at),
            )
        )
    services.expiring_accounts.reminded(account)
    return expiring
