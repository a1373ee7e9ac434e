"""How many working days an office means a review to take, by procedure. Pure."""

from collections.abc import Iterable

from ukeire.domain.procedure import entry
from ukeire.domain.settings.kinds import Kind, Setting, Value


class Target(Value):
    """The working days for one procedure; a setting's key is the procedure's name."""

    working_days: int = entry(
        "目標の営業日数", example=10, widget="number", unit="営業日", ge=1, le=365
    )


TARGETS = Kind("targets", "審査の目標日数", Target)


def target_of(settings: Iterable[Setting[Target]], procedure: str) -> int | None:
    """The office's own target for the procedure, or None where the procedure's default holds."""
    return next((one.value.working_days for one in settings if one.key == procedure), None)
