"""Every five minutes: what the stream missed, and executions that should exist."""

from typing import Any

from aws_lambda_powertools import Logger

from ukeire.usecases.sweep import sweep
from ukeire.wiring import build_services

logger = Logger()
services = build_services()


@logger.inject_lambda_context(clear_state=True)
def handler(_event: dict[str, Any], _context: Any) -> dict[str, int]:
    """How many entries were told, executions started, and records that failed."""
    swept = sweep(services)
    counts = {"told": swept.told, "started": swept.started, "failed": swept.failed}
    logger.info("swept", extra=counts)
    return counts
