"""Who has a filing open. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_STILL_THERE = timedelta(seconds=60)
"""A page that is open asks again every twenty seconds."""


@dataclass(frozen=True, slots=True)
class Opener:
    """Somebody of an office who had a filing open, last ``at``."""

    login_id: str
    name: str
    office: str
    at: datetime

    def active(self, now: datetime) -> bool:
        """Whether it is still open, as far as anybody can tell."""
        return now - self.at < _STILL_THERE
