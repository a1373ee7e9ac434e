"""Keep the file of every day that has ended, where nobody can change it."""

from datetime import date, timedelta

from ukeire.domain.day_file import digest, last_settled_day, write_day
from ukeire.usecases.ports.audit import AuditServices

_LOOKS_BACK = 35
"""Days the very first run looks back for the first record."""

_AT_ONCE = 100
"""Days of one run: after a long stop, the next runs go on."""


def seal_days(services: AuditServices) -> list[date]:
    """The days whose file was kept now: all that ended and have none yet, in their order.

    Run twice it does nothing more, and missed runs are made up for. A day without records has a
    file too, so that a gap is always a loss.
    """
    last = last_settled_day(services.now())
    kept = services.day_files.days()
    day = kept[-1] + timedelta(days=1) if kept else _first_day(services, last)
    sealed: list[date] = []
    while day <= last and len(sealed) < _AT_ONCE:
        before = services.day_files.get(day - timedelta(days=1))
        content = write_day(
            day, digest(before.content) if before else "", services.audit.of_day(day)
        )
        services.day_files.put(day, content)
        sealed.append(day)
        day += timedelta(days=1)
    return sealed


def _first_day(services: AuditServices, last: date) -> date:
    for ago in range(_LOOKS_BACK - 1, 0, -1):
        day = last - timedelta(days=ago)
        if any(True for _ in services.audit.of_day(day)):
            return day
    return last
