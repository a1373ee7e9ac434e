"""What use cases ask of the calendar."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol


class Calendar(Protocol):
    """The days on which offices work, before any of them closes on days of its own."""

    def is_open(self, day: date) -> bool:
        """Whether it is a working day."""
        ...

    def public_holidays(self, year: int) -> Mapping[date, str]:
        """The public holidays of the year with their names, in order."""
        ...
