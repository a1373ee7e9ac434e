"""Daily, and hourly for short limits: whoever has something to do is reminded."""

from typing import Any

from aws_lambda_powertools import Logger

from ukeire.usecases.send_reminders import send_reminders
from ukeire.wiring import build_services

logger = Logger()
services = build_services()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: Any) -> dict[str, int]:
    """Send what is due; every schedule sends all of it, so that none waits for its own."""
    reminded = send_reminders(services)
    counts = {"sent": reminded.sent, "failed": reminded.failed}
    logger.info("reminded", extra={**counts, "schedule": event.get("kind")})
    return counts
