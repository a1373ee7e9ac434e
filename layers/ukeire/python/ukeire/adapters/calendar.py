"""The calendar of offices in Japan: weekdays that are no public holiday, not at the turn of the year."""

from collections.abc import Mapping
from datetime import date
from functools import cache

_TURN_OF_THE_YEAR = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
"""The days on which public offices are closed beside public holidays."""
_SATURDAY = 5


class JapaneseCalendar:
    """Implements the port ``Calendar``. Its library is read when it is first asked for a weekday."""

    def is_open(self, day: date) -> bool:
        return (
            day.weekday() < _SATURDAY
            and (day.month, day.day) not in _TURN_OF_THE_YEAR
            and not _is_public_holiday(day)
        )

    def public_holidays(self, year: int) -> Mapping[date, str]:
        import jpholiday

        return dict(jpholiday.year_holidays(year))


@cache
def _is_public_holiday(day: date) -> bool:
    """Whether the law makes it a holiday; days in place of one are some too."""
    import jpholiday

    return jpholiday.is_holiday(day)
