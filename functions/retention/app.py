"""Daily: what was kept long enough is told of, ended and erased."""

from dataclasses import asdict
from typing import Any

from aws_lambda_powertools import Logger

from ukeire.usecases.end_periods import end_periods
from ukeire.wiring import build_services

logger = Logger()
services = build_services()


@logger.inject_lambda_context(clear_state=True)
def handler(_event: dict[str, Any], context: Any) -> dict[str, int]:
    """How much of each was done; what one run does not get to is due the next day."""

    def seconds_left() -> float:
        return float(context.get_remaining_time_in_millis()) / 1000

    counts = asdict(end_periods(services, seconds_left))
    logger.info("periods ended", extra=counts)
    return counts
