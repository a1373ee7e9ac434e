"""From an ASGI application to a Lambda handler."""

import asyncio
import gc
import logging
import threading
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger
from mangum import Mangum
from mangum.adapter import DEFAULT_TEXT_MIME_TYPES

from ukeire.web.answers import PROBLEM_TYPE
from ukeire.web.app import Application

type Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


def lambda_handler(app: Application) -> Handler:
    """The handler of an HTTP API's events, payload version 2.0. Call it last in a module."""
    # Mangum logs each path, and paths may hold one-time tokens; the application logs its routes.
    logging.getLogger("mangum.http").setLevel(logging.WARNING)
    logger = Logger()
    app.log = logger
    asyncio.set_event_loop(asyncio.new_event_loop())
    texts = [*DEFAULT_TEXT_MIME_TYPES, PROBLEM_TYPE]
    adapter = Mangum(app, lifespan="off", text_mime_types=texts)
    home = threading.get_ident()

    @logger.inject_lambda_context(clear_state=True)
    def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
        if threading.get_ident() == home:
            return adapter(event, context)
        # Lambda has one thread; where several serve at once, each call has a loop of its own.
        with asyncio.Runner() as runner:
            asyncio.set_event_loop(runner.get_loop())
            return adapter(event, context)

    gc.enable()
    gc.freeze()  # what was imported stays: the collector need not walk it again
    return handle
