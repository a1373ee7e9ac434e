"""Days on which an office is closed beside Saturdays, Sundays and public holidays. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from ukeire.domain.characters import single_line
from ukeire.domain.form import entry
from ukeire.domain.settings.kinds import Kind, Setting, Value


class ClosingDay(Value):
    """One extra closing day; a setting's key is the day in ISO 8601."""

    name: Annotated[str, single_line(60)] = entry("名称", example="創立記念日")


HOLIDAYS = Kind("holidays", "休業日", ClosingDay, shown=True, at_most=400)


def closing_days(settings: Iterable[Setting[ClosingDay]]) -> dict[date, str]:
    """The extra closing days with their names, in order."""
    return {
        date.fromisoformat(one.key): one.value.name
        for one in sorted(settings, key=lambda one: one.key)
    }
