"""How long a review has taken: working time, without that in which the applicant had the filing. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ukeire.domain.working_days import DAY as DAY
from ukeire.domain.working_days import IsOpen, after_working_time, within_its_day, working_time

_SOON = 4
"""The last of so many parts of the target is when it is due soon."""


class Ageing(StrEnum):
    """How near a running clock is to its due date."""

    FRESH = "fresh"
    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Pace:
    """The working time that a review should take, and the days on which its office works."""

    target: timedelta
    is_open: IsOpen


@dataclass(frozen=True, slots=True)
class ReviewClock:
    """Runs while an office has its turn.

    ``target`` is the working time that the review should take. ``used`` is what was used before the
    current stretch, ``running_since`` the start of that stretch or None while paused, and
    ``due_at`` when the target is used up if nothing pauses it: it is set when a stretch begins, so
    that what an office changes later moves no date that was told already.
    """

    started_at: datetime | None = None
    target: timedelta = timedelta(0)
    used: timedelta = timedelta(0)
    running_since: datetime | None = None
    due_at: datetime | None = None

    def start(self, at: datetime, pace: Pace) -> "ReviewClock":
        """A new count from ``at``."""
        return ReviewClock(started_at=at).resume(at, pace)

    def pause(self, at: datetime, is_open: IsOpen) -> "ReviewClock":
        """Stopped at ``at``: returned, withdrawn or decided."""
        return replace(self, used=self.elapsed(at, is_open), running_since=None, due_at=None)

    def resume(self, at: datetime, pace: Pace) -> "ReviewClock":
        """Going on at ``at``, at the pace of now: filed again after a return, or its return recalled."""
        left = max(pace.target - self.used, timedelta(0))
        due_at = within_its_day(after_working_time(at, left, pace.is_open))
        return replace(self, target=pace.target, running_since=at, due_at=due_at)

    def elapsed(self, now: datetime, is_open: IsOpen) -> timedelta:
        """The working time used up to ``now``."""
        if self.running_since is None:
            return self.used
        return self.used + working_time(self.running_since, now, is_open)

    def overdue(self, now: datetime) -> bool:
        """Whether an office still has it although the target is used up."""
        return self.due_at is not None and self.due_at <= now

    def ageing(self, now: datetime, is_open: IsOpen) -> Ageing | None:
        """How near the due date is: soon in the last quarter of the target. None while paused."""
        if self.due_at is None:
            return None
        if self.due_at <= now:
            return Ageing.OVERDUE
        soon = working_time(now, self.due_at, is_open) <= self.target / _SOON
        return Ageing.SOON if soon else Ageing.FRESH
