"""The tables that ``template.yaml`` declares, made in whatever DynamoDB the environment names."""

import functools
from pathlib import Path
from typing import Any

import boto3
import yaml

TEMPLATE = Path(__file__).parent.parent / "template.yaml"
_NEEDED = (
    "KeySchema",
    "AttributeDefinitions",
    "GlobalSecondaryIndexes",
    "BillingMode",
    "StreamSpecification",
)


class _Loader(yaml.SafeLoader):
    """YAML whose CloudFormation tags are left as they are: table keys use none."""


_Loader.add_multi_constructor("!", lambda _loader, _suffix, node: node.value)


@functools.cache
def declared_tables() -> dict[str, dict[str, Any]]:
    """Logical id to the properties that make a table."""
    resources = yaml.load(TEMPLATE.read_text("utf-8"), _Loader)["Resources"]  # noqa: S506
    return {
        name: {key: resource["Properties"][key] for key in _NEEDED if key in resource["Properties"]}
        for name, resource in resources.items()
        if resource["Type"] == "AWS::DynamoDB::Table"
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
