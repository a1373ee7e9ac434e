"""Hourly, for what has a limit of hours, and daily what is counted in days: whoever has to do
something is reminded.
"""

from typing import Any

from aws_lambda_powertools import Logger

from ukeire.usecases.send_reminders import send_reminders
from ukeire.usecases.warn_of_lapses import warn_of_lapses
from ukeire.wiring import build_services

logger = Logger()
services = build_services()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: Any) -> dict[str, int]:
    """Send what is due, each schedule all that is found by when it is due.

    What may lapse is looked for by the daily one alone: its index is read account by account.
    """
    schedule = event.get("kind")
    reminded = send_reminders(services)
    warned, unwarned = (0, 0) if schedule == "hourly" else warn_of_lapses(services)
    counts = {"sent": reminded.sent + warned, "failed": reminded.failed + unwarned}
    logger.info("reminded", extra={**counts, "schedule": schedule})
    return counts
