"""A local run of the small template beside this file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.stack import Stack

TEMPLATE = Path(__file__).parent / "fixture" / "template.yaml"
TABLE = "ukeire-local-NotesTable"


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One for each worker: tests keep out of each other's way by names of their own."""
    running = Stack(template=TEMPLATE, log=Path(tmp_path_factory.mktemp("small"), "log"))
    yield running
    running.stop()


@pytest.fixture
def notes(small: Stack) -> Callable[[str], list[dict[str, str]]]:
    """What the functions noted under a kind, in order."""
    dynamodb = small.client("dynamodb")

    def read(kind: str) -> list[dict[str, str]]:
        found: list[Any] = dynamodb.query(
            TableName=TABLE,
            KeyConditionExpression="pk = :kind",
            ExpressionAttributeValues={":kind": {"S": kind}},
            ConsistentRead=True,
        )["Items"]
        return [{key: value["S"] for key, value in item.items()} for item in found]

    return read
