"""Nightly: the file of every day that has ended is kept where nobody can change it."""

from typing import Any

from aws_lambda_powertools import Logger

from ukeire.usecases.seal_days import seal_days
from ukeire.wiring import build_services

logger = Logger()
services = build_services()


@logger.inject_lambda_context(clear_state=True)
def handler(_event: dict[str, Any], _context: Any) -> dict[str, list[str]]:
    """The days that were sealed: the one before, and those that earlier runs missed."""
    sealed = [day.isoformat() for day in seal_days(services)]
    logger.info("sealed", extra={"days": sealed})
    return {"sealed": sealed}
