"""What moto's DynamoDB does at length, done shortly, with the same outcome.

A transaction of moto begins by copying its table whole, once for every item it writes, and an answer
is made by looking for each value of an item under every name that it might have. Together that was
most of what the local run and the tests waited for.
"""

import base64
import copy
from typing import Any

from moto.core.model import StructureShape
from moto.core.serialize import SERVICE_SPECIFIC_SERIALIZERS, JSONSerializer
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table

_transact_write_items = DynamoDBBackend.transact_write_items


def take() -> None:
    """From now on in this process; again does no harm."""
    Table.__deepcopy__ = _itself  # type: ignore[attr-defined]
    DynamoDBBackend.transact_write_items = _transact  # type: ignore[assignment, method-assign]
    SERVICE_SPECIFIC_SERIALIZERS["dynamodb"] = {"json": _Answers}


def _itself(table: Table, _memo: dict[int, Any]) -> Table:
    return table


def _transact(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    """The transaction, or nothing of it: what it would write is put back as it was."""
    before = [_Kept(backend, one) for item in transact_items for one in item.values()]
    try:
        _transact_write_items(backend, transact_items)
    except Exception:
        for kept in before:
            kept.put_back()
        raise


class _Kept:
    """An item and its table's stream as they were."""

    def __init__(self, backend: DynamoDBBackend, operation: dict[str, Any]) -> None:
        self._table = backend.tables.get(operation["TableName"])
        if self._table is None:
            return
        keys = operation.get("Key") or operation["Item"]
        self._hash, self._range = backend.get_keys_value(self._table, keys)
        self._item: Item | None = copy.deepcopy(self._table.get_item(self._hash, self._range))
        stream = self._table.stream_shard
        self._records = len(stream.items) if stream else 0

    def put_back(self) -> None:
        if self._table is None:
            return
        items: Any = self._table.items
        at, key = (items, self._hash) if self._range is None else (items[self._hash], self._range)
        if self._item is None:
            at.pop(key, None)
        else:
            at[key] = self._item
        if self._table.stream_shard:
            del self._table.stream_shard.items[self._records :]


class _Answers(JSONSerializer):
    """Values of items are already as DynamoDB writes them, but for binary ones."""

    def _serialize_type_structure(
        self, serialized: Any, value: Any, shape: StructureShape, key: str
    ) -> None:
        if shape.name == "AttributeValue" and key and isinstance(value, dict):
            self._default_serialize(serialized, _written(value), shape, key)
        else:
            super()._serialize_type_structure(serialized, value, shape, key)


def _written(value: dict[str, Any]) -> dict[str, Any]:
    ((kind, content),) = value.items()
    match kind:
        case "B":
            return {kind: base64.b64encode(content).decode()}
        case "BS":
            return {kind: [base64.b64encode(one).decode() for one in content]}
        case "L":
            return {kind: [_written(one) for one in content]}
        case "M":
            return {kind: {name: _written(one) for name, one in content.items()}}
        case _:
            return value
