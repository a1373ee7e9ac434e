"""When somebody should be reminded of a filing or a mandate, and of what. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ukeire.domain.dates import start_of_day
from ukeire.domain.filing import AT_OFFICE, Filing, Status
from ukeire.domain.mandate import Mandate, MandateState
from ukeire.domain.procedure import Procedure

DRAFT_IDLE = timedelta(days=7)
RETURNED_DAYS = (3, 7, 14)
MANDATE_DAYS = (30, 7)
"""How long before the last day of a mandate both sides are told."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder: due ``at``; sent once per (filing or mandate, ``kind``, ``mark``)."""

    at: datetime
    kind: str
    mark: str


def reminders(filing: Filing, procedure: Procedure) -> tuple[Reminder, ...]:
    """Every reminder that the filing as it stands gives rise to, earliest first.

    A draft nobody touched for 7 days; a return not corrected after 3, 7 and 14 days; a review past
    its target, told to the office.
    """
    if filing.status in (Status.DRAFT, Status.WITHDRAWN):
        mark = f"v{filing.version}.{filing.documents_revision}"
        return (Reminder(filing.updated_at + DRAFT_IDLE, "reminder_draft_idle", mark),)
    if filing.status is Status.RETURNED:
        return tuple(
            Reminder(
                filing.status_since + timedelta(days=days),
                "reminder_returned",
                f"r{filing.round}-d{days}",
            )
            for days in RETURNED_DAYS
        )
    due = filing.review_clock.due_at
    if filing.status in AT_OFFICE and due:
        mark = f"r{filing.round}-{procedure.office_of(filing)}"
        return (Reminder(due, "review_overdue", mark),)
    return ()


def due_reminder(filing: Filing, procedure: Procedure, now: datetime) -> Reminder | None:
    """The newest reminder that is due: who was away for two is told once."""
    return newest_due(reminders(filing, procedure), now)


def first_reminder_at(filing: Filing, procedure: Procedure) -> datetime | None:
    """When to look at a filing that was just moved: at once if it came to an office overdue."""
    return next((one.at for one in reminders(filing, procedure)), None)


def next_reminder_at(filing: Filing, procedure: Procedure, now: datetime) -> datetime | None:
    """When to look at the filing again."""
    return next_after(reminders(filing, procedure), now)


def mandate_reminders(mandate: Mandate) -> tuple[Reminder, ...]:
    """Those before the end of a mandate that nobody ended, of what was not over when it was set."""
    if mandate.state is not MandateState.ACTIVE or not mandate.history:
        return ()
    last, since = mandate.terms.ends_on, mandate.history[-1].at
    return tuple(
        Reminder(at, "mandate_ending", f"{last}-d{days}")
        for days in MANDATE_DAYS
        if (at := start_of_day(last - timedelta(days=days))) > since
    )


def newest_due(found: Sequence[Reminder], now: datetime) -> Reminder | None:
    """The newest that is due: who was away for two is told once."""
    due = [one for one in found if one.at <= now]
    return due[-1] if due else None


def next_after(found: Sequence[Reminder], now: datetime) -> datetime | None:
    """When the next is due."""
    return next((one.at for one in found if one.at > now), None)
