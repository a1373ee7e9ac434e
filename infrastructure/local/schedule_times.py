"""When a schedule is due: `rate(…)` and the parts of `cron(…)` that the template may use."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
_YEARS_AHEAD = 5


def next_time(expression: str, timezone: str, after: datetime) -> datetime:
    """The first moment later than `after` (aware) at which the expression is due, in UTC.

    Raises `ValueError` for an expression that AWS or this reader does not take.
    """
    if rate := _RATE.fullmatch(expression):
        return (after + timedelta(**{f"{rate.group(2)}s": int(rate.group(1))})).astimezone(UTC)
    cron = _CRON.fullmatch(expression)
    if cron is None:
        raise ValueError(f"not a schedule that the local run knows: {expression}")
    minutes = _values(cron.group(1), 0, 59)
    hours = _values(cron.group(2), 0, 23)
    days = _values(cron.group(3), 1, 31)
    months = _values(cron.group(4), 1, 12, _MONTHS, 1)
    weekdays = _values(cron.group(5), 1, 7, _WEEKDAYS, 1)
    zone = ZoneInfo(timezone)
    local = after.astimezone(zone)
    years = _values(cron.group(6), local.year, local.year + _YEARS_AHEAD)
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    while day.year <= local.year + _YEARS_AHEAD:
        weekday = day.isoweekday() % 7 + 1
        if day.year in years and day.month in months and day.day in days and weekday in weekdays:
            for hour in hours:
                for minute in minutes:
                    moment = day.replace(hour=hour, minute=minute)
                    if moment > local:
                        return moment.astimezone(UTC)
        day += timedelta(days=1)
    raise ValueError(f"never due: {expression}")


def _values(
    field: str, least: int, most: int, names: list[str] | None = None, first: int = 0
) -> list[int]:
    """The values that a field of cron allows, in order."""
    allowed: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        if span in {"*", "?"}:
            start, end = least, most
        else:
            low, _, high = span.partition("-")
            start = _number(low, names, first)
            end = _number(high, names, first) if high else (most if step else start)
        if not least <= start <= end <= most:
            raise ValueError(f"out of range in a schedule: {field}")
        allowed.update(range(start, end + 1, int(step or 1)))
    return sorted(allowed)


def _number(text: str, names: list[str] | None, first: int) -> int:
    if names and text.upper() in names:
        return names.index(text.upper()) + first
    return int(text)
