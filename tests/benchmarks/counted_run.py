"""The local run with the capacity of every DynamoDB call written down: `python -m` this, with
`UNITS_FILE` naming the file that gets one line of JSON for each.

DynamoDB is asked for `ReturnConsumedCapacity` where the application does not ask itself.
"""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from botocore.model import OperationModel

from infrastructure.local.__main__ import main
from ukeire.adapters import aws

_ASK = "ReturnConsumedCapacity"


def _ask(**event: Any) -> None:
    model: OperationModel = event["model"]
    if model.input_shape is not None and _ASK in model.input_shape.members:
        event["params"][_ASK] = "TOTAL"


class _Ledger:
    """Writes down what the answers say was consumed."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def note(self, **event: Any) -> None:
        """One answer."""
        parsed: Mapping[str, Any] = event["parsed"]
        line = {
            "function": os.environ.get("POWERTOOLS_SERVICE_NAME", "set-up"),
            "operation": event["model"].name,
            "units": sum(one["CapacityUnits"] for one in _capacities(parsed)),
            "refused": "Error" in parsed,
        }
        self._file.write(json.dumps(line) + "\n")


def _capacities(parsed: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Of one table, of several, or of none where the call was refused."""
    found = parsed.get("ConsumedCapacity", [])
    yield from found if isinstance(found, list) else [found]


if __name__ == "__main__":
    with Path(os.environ["UNITS_FILE"]).open("a", buffering=1, encoding="utf-8") as file:
        aws.session().register("before-parameter-build.dynamodb", _ask)
        aws.session().register("after-call.dynamodb", _Ledger(file).note)
        code = main()
    os._exit(code)
