"""Prints lists for functions that do not carry the typesetter. It holds no data and reads none."""

import base64
from typing import Any

from aws_lambda_powertools import Logger

from ukeire.adapters.codec import from_json
from ukeire.domain.printed_list import PrintedList
from ukeire.wiring import build_services

logger = Logger()
services = build_services()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: Any) -> dict[str, str]:
    """The PDF of the list in ``event``, in base64."""
    pdf = services.list_printer.print(from_json(PrintedList, event))
    return {"pdf": base64.b64encode(pdf).decode()}
