"""Draws the first page of the PDF behind a link. Its role allows nothing: the link is all it has."""

import base64
import os
import urllib.request
from pathlib import Path
from typing import Any

from aws_lambda_powertools import Logger

from ukeire.adapters.first_page import draw_first_page
from ukeire.domain.form import MAX_FILE_BYTES

logger = Logger()
FONTS = Path(os.environ.get("FONTS_FOLDER", "/opt/fonts"))
_SECONDS = 5
# Links lead to the store: neither to this machine's files nor from one place to another.
_STORE = urllib.request.OpenerDirector()
for _handler in (
    urllib.request.HTTPHandler,
    urllib.request.HTTPSHandler,
    urllib.request.HTTPErrorProcessor,
    urllib.request.HTTPDefaultErrorHandler,
):
    _STORE.add_handler(_handler())


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: Any) -> dict[str, str | None]:
    """``{link}`` to ``{picture}``: WebP in base64, or null where the file gives none."""
    # Our own short-lived link to the store; it stands in no log.
    answer = _STORE.open(event["link"], timeout=_SECONDS)
    if answer is None:
        raise ValueError("not a link to the store")
    with answer:
        pdf = answer.read(MAX_FILE_BYTES + 1)
    picture = draw_first_page(pdf, FONTS)
    logger.info("drawn", extra={"bytes": len(pdf), "picture_bytes": len(picture or b"")})
    return {"picture": base64.b64encode(picture).decode() if picture else None}
