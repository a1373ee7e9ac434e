"""Pictures of documents, by a function that may do nothing else."""

import base64
import json
import logging
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ukeire.adapters import aws
from ukeire.domain.errors import Unavailable

_LOGGER = logging.getLogger(__name__)


class LambdaPreviews:
    """The preview function. Implements the port ``Previews``."""

    def __init__(self, function: str) -> None:
        self._function = function

    def first_page(self, link: str) -> bytes | None:
        try:
            answer: dict[str, Any] = aws.client("lambda").invoke(
                FunctionName=self._function, Payload=json.dumps({"link": link})
            )
            told = json.loads(answer["Payload"].read())
        except (BotoCoreError, ClientError) as error:
            raise Unavailable from error
        if "FunctionError" in answer:
            _LOGGER.error("the preview function failed: %s", told.get("errorType"))
            raise Unavailable
        return base64.b64decode(told["picture"]) if told["picture"] else None
