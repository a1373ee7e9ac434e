"""How long a review has taken, not counting the time the filing was with the applicant. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class ReviewClock:
    """Runs while an office has its turn.

    ``used`` is the time before the current stretch, ``running_since`` the start of that stretch or
    None while paused.
    """

    started_at: datetime | None = None
    used: timedelta = timedelta(0)
    running_since: datetime | None = None

    def start(self, at: datetime) -> "ReviewClock":
        """A new count from ``at``."""
        return ReviewClock(started_at=at, running_since=at)

    def pause(self, at: datetime) -> "ReviewClock":
        """Stopped at ``at``: returned, withdrawn or decided."""
        return replace(self, used=self.elapsed(at), running_since=None)

    def resume(self, at: datetime) -> "ReviewClock":
        """Going on at ``at``: filed again after a return."""
        return replace(self, running_since=at)

    def elapsed(self, now: datetime) -> timedelta:
        """The time used up to ``now``."""
        if self.running_since is None:
            return self.used
        return self.used + (now - self.running_since)

    def due_at(self, target: timedelta) -> datetime | None:
        """When ``target`` is used up if nothing pauses it, or None while paused."""
        if self.running_since is None:
            return None
        return self.running_since + (target - self.used)

    def overdue(self, target: timedelta, now: datetime) -> bool:
        """Whether an office still has it although ``target`` is used up."""
        due = self.due_at(target)
        return due is not None and due <= now
