"""How many working days an office means a review to take, by procedure. Pure."""

from ukeire.domain.form import entry
from ukeire.domain.settings.kinds import Kind, Value

MOST_DAYS = 90
"""A review's execution waits for half a year: whoever is late is told long before it gives up."""


class Target(Value):
    """The working days for one procedure; a setting's key is the procedure's name."""

    working_days: int = entry(
        "目標の営業日数", example=10, widget="number", unit="営業日", ge=1, le=MOST_DAYS
    )


TARGETS = Kind("targets", "審査の目標日数", Target, shown=True)
