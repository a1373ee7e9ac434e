"""Lists printed by the function that carries the typesetter."""

import base64
import json

from ukeire.adapters import aws
from ukeire.adapters.codec import to_json
from ukeire.domain.errors import Unavailable
from ukeire.domain.printed_list import PrintedList


class LambdaPrints:
    """The function of prints. Implements the port ``ListPrinter``."""

    def __init__(self, function: str) -> None:
        self._function = function

    def print(self, content: PrintedList) -> bytes:
        answer = aws.client("lambda").invoke(
            FunctionName=self._function, Payload=json.dumps(to_json(content)).encode()
        )
        with answer["Payload"] as payload:
            printed = json.load(payload)
        if "FunctionError" in answer:
            raise Unavailable
        return base64.b64decode(printed["pdf"])
