"""The tables that ``template.yaml`` declares, made in whatever DynamoDB the environment names."""

import functools
import pickle
from typing import Any

import boto3
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from infrastructure.local import shortcuts
from tests.declared import resources

_NEEDED = (
    "KeySchema",
    "AttributeDefinitions",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
    "BillingMode",
    "StreamSpecification",
)


@functools.cache
def declared_tables() -> dict[str, dict[str, Any]]:
    """Logical id to the properties that make a table."""
    return {
        name: {key: table["Properties"][key] for key in _NEEDED if key in table["Properties"]}
        for name, table in resources("AWS::DynamoDB::Table").items()
    }


def create_tables() -> None:
    """Make all of them, each called by its logical id."""
    client = boto3.client("dynamodb")
    for name, properties in declared_tables().items():
        stream = properties.get("StreamSpecification")
        settings = dict(properties)
        if stream:
            settings["StreamSpecification"] = {"StreamEnabled": True, **stream}
        client.create_table(TableName=name, **settings)


_empty: list[bytes] = []


def mock_tables() -> None:
    """Make all of them inside ``mock_aws``. Made by its API once a process, and copied from then on:
    thousands of tests begin with empty tables."""
    shortcuts.take()
    backend = dynamodb_backends[DEFAULT_ACCOUNT_ID][boto3.Session().region_name]
    if not _empty:
        create_tables()
        _empty.append(pickle.dumps(backend.tables))
    backend.tables = pickle.loads(_empty[0])  # noqa: S301 - our own
