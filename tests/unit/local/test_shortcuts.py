"""DynamoDB's shortcuts lead where moto's own ways do."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core.serialize import SERVICE_SPECIFIC_SERIALIZERS
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table

from tests.tables import mock_tables

FILINGS = "FilingsTable"
ATTRIBUTES: dict[str, Any] = {
    "text": {"S": "受入れ"},
    "number": {"N": "12.5"},
    "bytes": {"B": b"\x00\xff"},
    "texts": {"SS": ["a", "b"]},
    "numbers": {"NS": ["1", "2"]},
    "some_bytes": {"BS": [b"\x01", b"\x02"]},
    "yes": {"BOOL": True},
    "nothing": {"NULL": True},
    "list": {"L": [{"S": "a"}, {"L": [{"B": b"\x03"}]}, {"M": {}}]},
    "map": {"M": {"S": {"S": "named like a kind"}, "inner": {"M": {"deep": {"N": "1"}}}}},
}


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    with mock_aws():
        mock_tables()
        yield boto3.client("dynamodb")


def item(sk: str, **attributes: Any) -> dict[str, Any]:
    return {"pk": {"S": "1"}, "sk": {"S": sk}, **attributes}


def everything(client: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.scan(TableName=FILINGS)["Items"]
    return sorted(found, key=lambda one: one["sk"]["S"])


def table() -> Table:
    return dynamodb_backends["123456789012"]["ap-northeast-1"].tables[FILINGS]


def put(sk: str, **attributes: Any) -> dict[str, Any]:
    return {"Put": {"TableName": FILINGS, "Item": item(sk, **attributes)}}


def add(sk: str, **more: Any) -> dict[str, Any]:
    change = "SET #m.#i = :one, #t = list_append(#t, :more) ADD #n :two"
    return {
        "Update": {
            "TableName": FILINGS,
            "Key": item(sk),
            "UpdateExpression": change,
            "ExpressionAttributeNames": {"#m": "map", "#i": "inner", "#t": "list", "#n": "numbers"},
            "ExpressionAttributeValues": {
                ":one": {"S": "new"},
                ":more": {"L": [{"S": "b"}]},
                ":two": {"NS": ["3"]},
            },
            **more,
        }
    }


NEVER = {"ConditionExpression": "attribute_not_exists(pk)"}


def test_a_cancelled_transaction_leaves_items_and_stream_as_they_were(client: Any) -> None:
    for name in ("changed", "replaced", "deleted", "held"):
        client.put_item(TableName=FILINGS, Item=item(name, **ATTRIBUTES))
    before = everything(client)
    stream = table().stream_shard
    assert stream is not None
    carried = list(stream.items)
    with pytest.raises(ClientError, match="TransactionCanceledException"):
        client.transact_write_items(
            TransactItems=[
                add("changed"),
                put("replaced", text={"S": "other"}),
                {"Delete": {"TableName": FILINGS, "Key": item("deleted")}},
                put("new", text={"S": "new"}),
                add("held", **NEVER),
            ]
        )
    assert everything(client) == before
    assert stream.items == carried
    assert table().stream_shard is stream


def test_a_transaction_that_names_an_item_twice_leaves_nothing_either(client: Any) -> None:
    with pytest.raises(ClientError, match="multiple operations on one item"):
        client.transact_write_items(TransactItems=[put("a"), put("b"), put("a")])
    assert everything(client) == []


def test_a_transaction_that_holds_is_made_whole_and_carried_by_the_stream(client: Any) -> None:
    client.put_item(TableName=FILINGS, Item=item("changed", **ATTRIBUTES))
    client.transact_write_items(TransactItems=[add("changed"), put("new")])
    changed, new = everything(client)
    assert changed["map"]["M"]["inner"] == {"S": "new"}
    assert changed["list"]["L"][-1] == {"S": "b"}
    assert new == item("new")
    stream = table().stream_shard
    assert stream is not None
    kinds = [one.record["eventName"] for one in stream.items]
    assert kinds == ["INSERT", "MODIFY", "INSERT"]


def test_answers_are_those_of_moto_s_own_serializer(client: Any) -> None:
    client.put_item(TableName=FILINGS, Item=item("a", **ATTRIBUTES))
    client.put_item(TableName=FILINGS, Item=item("b"))

    def answers() -> list[Any]:
        key = {"pk": {"S": "1"}, "sk": {"S": "a"}}
        asked = {
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": "1"}},
        }
        made = [
            client.get_item(TableName=FILINGS, Key=key, ReturnConsumedCapacity="TOTAL"),
            client.get_item(TableName=FILINGS, Key=item("no such")),
            client.query(TableName=FILINGS, Limit=1, **asked),
            client.batch_get_item(RequestItems={FILINGS: {"Keys": [key]}}),
            client.scan(TableName=FILINGS),
            client.describe_table(TableName=FILINGS),
        ]
        return [{k: v for k, v in one.items() if k != "ResponseMetadata"} for one in made]

    shortly = answers()
    assert shortly[0]["Item"] == item("a", **ATTRIBUTES)
    taken = SERVICE_SPECIFIC_SERIALIZERS.pop("dynamodb")
    try:
        assert json.dumps(answers(), default=repr) == json.dumps(shortly, default=repr)
    finally:
        SERVICE_SPECIFIC_SERIALIZERS["dynamodb"] = taken
