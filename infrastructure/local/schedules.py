"""Fires the template's schedules by the application's clock, which the local run may move."""

import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from infrastructure.local.config import ACCOUNT, REGION
from infrastructure.local.declared import Declared, Schedule
from infrastructure.local.invoke import Lambda
from infrastructure.local.pump import Pump
from infrastructure.local.schedule_times import next_time

_LONGEST_WAIT = 1.0


class Schedules(Pump):
    """A ticker. However far the clock jumps, each schedule fires once for all it has missed."""

    def __init__(self, declared: Declared, service: Lambda, now: Callable[[], datetime]) -> None:
        super().__init__("schedules", _LONGEST_WAIT)
        self._declared = declared
        self._lambda = service
        self._now = now
        self._firing = threading.Lock()
        self._due: dict[str, datetime] = {}
        self.restart()

    def restart(self) -> None:
        """Count anew from now: at the start, and when the clock was put back."""
        now = self._now()
        self._due = {s.name: _after(s, now) for s in self._declared.schedules}

    def turn(self) -> None:
        """Fire what is due and wait for it."""
        with self._firing:
            now = self._now()
            due = [s for s in self._declared.schedules if self._due[s.name] <= now]
            for schedule in due:
                at, self._due[schedule.name] = self._due[schedule.name], _after(schedule, now)
                self._fire(schedule, at)

    def fire(self, function: str) -> list[dict[str, Any]] | None:
        """Fire every schedule of a function now; None when there is no such function.

        Answers `{schedule, input, answer}` or `{schedule, input, error}` for each.
        """
        found = self._declared.function(function)
        if found is None:
            return None
        schedules = [s for s in self._declared.schedules if s.function == found.name]
        with self._firing:
            return [self._fire(schedule, self._now()) for schedule in schedules]

    def _fire(self, schedule: Schedule, at: datetime) -> dict[str, Any]:
        result = self._lambda.invoke(schedule.function, _event(schedule, at))
        outcome = "error" if result.error else "answer"
        return {"schedule": schedule.name, "input": schedule.input, outcome: result.value()}


def _after(schedule: Schedule, moment: datetime) -> datetime:
    return next_time(schedule.expression, schedule.timezone, moment)


def _event(schedule: Schedule, at: datetime) -> Any:
    """The schedule's input, or the event that the scheduler makes up without one."""
    if schedule.input is not None:
        return schedule.input
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT,
        "time": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": REGION,
        "resources": [f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{schedule.name}"],
        "detail": "{}",
    }
