"""Whether the application answers."""

from collections.abc import Sequence

from starlette.responses import Response

from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.routing import Access, Route


def health(_context: Context) -> Response:
    """Ready: the function has started and its modules are in."""
    return json_answer({"status": "ok"})


def routes() -> Sequence[Route]:
    """``GET /healthz``."""
    return (
        Route("GET", "/healthz", health, Access.PUBLIC, "health.read", "稼働状況", extends=False),
    )
