"""The tables that ``template.yaml`` declares, made in whatever DynamoDB the environment names."""

import functools
from typing import Any

import boto3

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
