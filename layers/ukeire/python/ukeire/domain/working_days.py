"""Time that counts for a review: that of working days in Japan, midnight to midnight. Pure."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from ukeire.domain.dates import JST

type IsOpen = Callable[[date], bool]
"""Whether an office works on that day."""

DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_LONGEST_CLOSURE = 366
"""Days in a row: a calendar that is never open is a fault, not something to wait for."""


def working_time(start: datetime, end: datetime, is_open: IsOpen) -> timedelta:
    """How much of the time from ``start`` to ``end`` lies on working days; none if it is none."""
    total = timedelta(0)
    at = start
    while at < end:
        until = min(_midnight_after(at), end)
        if is_open(_day(at)):
            total += until - at
        at = until
    return total


def after_working_time(start: datetime, amount: timedelta, is_open: IsOpen) -> datetime:
    """The moment at which ``amount`` of working time has passed since ``start``.

    Raises ValueError for a calendar without a working day in a year.
    """
    at, left, closed = start, amount, 0
    while left > timedelta(0):
        midnight = _midnight_after(at)
        if not is_open(_day(at)):
            closed += 1
            if closed > _LONGEST_CLOSURE:
                raise ValueError("the calendar has no working day in a year")
        elif midnight - at >= left:
            return at + left
        else:
            closed = 0
            left -= midnight - at
        at = midnight
    return at


def within_its_day(moment: datetime) -> datetime:
    """The moment, or the second before it where a day ends with it.

    A deadline at the end of a Friday is Friday's: written as Saturday 0:00 nobody would see that.
    """
    ended = _midnight_after(moment - _SECOND) == moment
    return moment - _SECOND if ended else moment


def _day(moment: datetime) -> date:
    return moment.astimezone(JST).date()


def _midnight_after(moment: datetime) -> datetime:
    local = datetime.combine(_day(moment) + DAY, time(), JST)
    return local.astimezone(moment.tzinfo)
