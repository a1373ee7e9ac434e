"""How fast offices mean to review: on which days they work, in how many of them they decide."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Protocol

from ukeire.domain.filing import Filing
from ukeire.domain.procedure import Procedure, Route
from ukeire.domain.review_clock import DAY, Pace
from ukeire.domain.settings.closing_days import HOLIDAYS, closing_days
from ukeire.domain.settings.targets import TARGETS
from ukeire.domain.working_days import IsOpen
from ukeire.usecases.ports.calendar import Calendar
from ukeire.usecases.ports.settings import SettingsReader


class PaceServices(Protocol):
    """What it takes to know."""

    @property
    def settings(self) -> SettingsReader: ...
    @property
    def calendar(self) -> Calendar: ...


class ReviewPace:
    """The pace of reviews for the length of one request: what was asked once is not read again.

    The office that receives a procedure's filings says it for the whole route. Closing days are
    read when the first working day is asked for, a target when it is.
    """

    def __init__(self, services: PaceServices) -> None:
        self._services = services
        self._days: Callable[[str], IsOpen] = cache(self._days_of)
        self._targets: Callable[[str, str], timedelta | None] = cache(self._target_of)

    def of(self, procedure: Procedure, filing: Filing) -> Pace:
        """That of a stretch of the filing's review that begins now."""
        return Pace(
            self.target(procedure, procedure.route_of(filing)), self.working_days(procedure)
        )

    def target(self, procedure: Procedure, route: Route) -> timedelta:
        """The office's own target, or that of the route."""
        office = procedure.receiving_office
        own = self._targets(office, procedure.name) if office else None
        return own or route.target

    def working_days(self, procedure: Procedure) -> IsOpen:
        """The days on which the office works that receives the procedure's filings."""
        office = procedure.receiving_office
        return self._days(office) if office else self._services.calendar.is_open

    def _target_of(self, office: str, procedure: str) -> timedelta | None:
        found = self._services.settings.get(TARGETS, office, procedure)
        return found.value.working_days * DAY if found else None

    def _days_of(self, office: str) -> IsOpen:
        is_open = self._services.calendar.is_open
        closed: Callable[[], dict[date, str]] = cache(
            lambda: closing_days(self._services.settings.all(HOLIDAYS, office))
        )
        return lambda day: is_open(day) and day not in closed()
