"""Reads the roles that the template gives to its functions, and what the policies speak of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infrastructure.local.accesses import Resources
from infrastructure.local.declared import Declared
from infrastructure.local.policies import Access, Statement, UnknownPolicy, read_statements
from infrastructure.local.template import Resource

_POLL_QUEUE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_POLL_STREAM = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
_LOG = ("logs:CreateLogStream", "logs:PutLogEvents")
# AWS's own policies that translation adds to functions without a role of their own.
_MANAGED_BY_AWS = {
    "AWSLambdaBasicExecutionRole": _LOG,
    "AWSXRayDaemonWriteAccess": ("xray:PutTraceSegments", "xray:PutTelemetryRecords"),
    "AWSXrayWriteOnlyAccess": ("xray:PutTraceSegments", "xray:PutTelemetryRecords"),
    "AWSLambdaSQSQueueExecutionRole": (*_POLL_QUEUE, *_LOG),
    "AWSLambdaDynamoDBExecutionRole": (*_POLL_STREAM, "dynamodb:ListStreams", *_LOG),
}


@dataclass(frozen=True)
class Role:
    """What a function may do."""

    name: str
    statements: tuple[Statement, ...]


def read_roles(resources: Iterable[Resource]) -> dict[str, Role]:
    """The role of each function, by the function's name.

    Raises `UnknownPolicy` for a policy that cannot be judged here, and for a function without one.
    """
    everything = list(resources)
    own: dict[str, list[Statement]] = {
        role.name: [
            statement
            for policy in role.properties.get("Policies", [])
            for statement in read_statements(role.logical_id, policy["PolicyDocument"])
        ]
        for role in everything
        if role.kind == "AWS::IAM::Role"
    }
    shared: dict[str, list[Statement]] = {}
    for resource in everything:
        if resource.kind in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}:
            document = resource.properties["PolicyDocument"]
            shared[resource.name] = list(read_statements(resource.logical_id, document))
            for role in resource.properties.get("Roles", []):
                own[role] += shared[resource.name]
    for resource in everything:
        if resource.kind == "AWS::IAM::Role":
            for arn in resource.properties.get("ManagedPolicyArns", []):
                own[resource.name] += _managed(resource.logical_id, arn, shared)
    return {
        resource.name: _role(resource.logical_id, resource.properties["Role"], own)
        for resource in everything
        if resource.kind == "AWS::Lambda::Function"
    }


def _role(where: str, arn: str, statements: Mapping[str, list[Statement]]) -> Role:
    name = arn.rpartition("/")[2]
    if name not in statements:
        raise UnknownPolicy(f"{where}: the template declares no role {name}")
    return Role(name, tuple(statements[name]))


def _managed(where: str, arn: str, shared: Mapping[str, list[Statement]]) -> Iterable[Statement]:
    name = arn.rpartition("/")[2]
    if ":iam::aws:policy/" not in arn:
        return shared[name]
    if name not in _MANAGED_BY_AWS:
        raise UnknownPolicy(f"{where}: the local run does not know AWS's policy {name}")
    return [Statement(_MANAGED_BY_AWS[name], ("*",), ())]


def read_resources(resources: Iterable[Resource]) -> Resources:
    """What has to be known of them to name what a call touches."""
    found = Resources()
    for resource in resources:
        properties = resource.properties
        match resource.kind:
            case "AWS::DynamoDB::Table":
                found.keys[resource.name, ""] = _partition_key(properties)
                for index in (
                    *properties.get("GlobalSecondaryIndexes", []),
                    *properties.get("LocalSecondaryIndexes", []),
                ):
                    found.keys[resource.name, index["IndexName"]] = _partition_key(index)
            case "AWS::SES::EmailIdentity":
                attributes = properties.get("ConfigurationSetAttributes", {})
                found.senders[resource.name] = attributes.get("ConfigurationSetName", "")
    return found


def _partition_key(table: Mapping[str, Any]) -> str:
    return next(str(one["AttributeName"]) for one in table["KeySchema"] if one["KeyType"] == "HASH")


def event_source_accesses(declared: Declared) -> Iterator[tuple[str, Access]]:
    """What Lambda does in a function's name to bring it its events."""
    for queue in declared.queues:
        for action in _POLL_QUEUE:
            yield queue.function, Access(action, queue.queue_arn, {})
    for stream in declared.streams:
        for action in _POLL_STREAM:
            yield stream.function, Access(action, stream.stream_arn, {})
        yield stream.function, Access("dynamodb:ListStreams", "*", {})
        if stream.on_failure:
            yield stream.function, Access("sqs:SendMessage", stream.on_failure, {})
