"""Which permissions a call of an AWS API needs, as AWS documents it for each operation."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from infrastructure.local.config import ACCOUNT, REGION
from infrastructure.local.policies import (
    ENCLOSING_OPERATION,
    FROM_ADDRESS,
    LEADING_KEYS,
    Access,
)

type Parameters = Mapping[str, Any]
_EQUALS = re.compile(r"([#\w.]+)\s*=\s*(:\w+)")
_IN_TRANSACTIONS = {
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


class UnknownCall(Exception):
    """A function makes a call whose permissions the local run does not know; add it here."""


@dataclass
class Resources:
    """What has to be known of the template's resources to name what a call touches.

    `keys`: a table's or index's partition key by `(table, index or "")`; `senders`: the SES
    configuration set, or "", of each verified identity.
    """

    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    senders: dict[str, str] = field(default_factory=dict)
    state_machines: list[str] = field(default_factory=list)


def accesses(
    service: str, operation: str, parameters: Parameters, resources: Resources
) -> list[Access]:
    """What a call needs; `service` as botocore hyphenizes it. Raises `UnknownCall`."""
    of_service = _SERVICES.get(service)
    found = [] if of_service is None else list(of_service(operation, parameters, resources))
    if not found:
        raise UnknownCall(f"the local run knows no permission for {service}.{operation}")
    return found


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


def _dynamodb(operation: str, given: Parameters, resources: Resources) -> Iterator[Access]:
    if operation.startswith("Batch"):
        yield from _batch(operation, given["RequestItems"], resources)
    elif operation.startswith("Transact"):
        yield from _transaction(operation, given["TransactItems"], resources)
    elif operation in {"Query", "Scan"}:
        table, index = given["TableName"], given.get("IndexName", "")
        keys = [_queried(given, resources.keys[table, index])] if operation == "Query" else []
        yield _item(operation, table + (f"/index/{index}" if index else ""), keys)
    elif operation in {"GetItem", "PutItem", "UpdateItem", "DeleteItem"}:
        keys = [_key(given["TableName"], given.get("Item") or given["Key"], resources)]
        yield _item(operation, given["TableName"], keys)


def _item(action: str, table: str, keys: Iterable[str], enclosing: str = "") -> Access:
    operations = (enclosing,) if enclosing else ()
    context = {LEADING_KEYS: tuple(keys), ENCLOSING_OPERATION: operations}
    return Access(f"dynamodb:{action}", _arn("dynamodb", f"table/{table}"), context)


def _key(table: str, item: Parameters, resources: Resources) -> str:
    [value] = item[resources.keys[table, ""]].values()
    return str(value)


def _batch(operation: str, by_table: Parameters, resources: Resources) -> Iterator[Access]:
    for table, wanted in by_table.items():
        if operation == "BatchGetItem":
            items = wanted["Keys"]
        else:
            requests = [request for one in wanted for request in one.values()]
            items = [request.get("Item") or request["Key"] for request in requests]
        yield _item(operation, table, [_key(table, item, resources) for item in items])


def _transaction(
    operation: str, entries: Iterable[Parameters], resources: Resources
) -> Iterator[Access]:
    for entry in entries:
        [(kind, one)] = entry.items()
        key = _key(one["TableName"], one.get("Item") or one["Key"], resources)
        yield _item(_IN_TRANSACTIONS[kind], one["TableName"], [key], operation)


def _queried(given: Parameters, attribute: str) -> str:
    names = given.get("ExpressionAttributeNames", {})
    for name, value in _EQUALS.findall(given["KeyConditionExpression"]):
        if names.get(name, name) == attribute:
            [key] = given["ExpressionAttributeValues"][value].values()
            return str(key)
    raise UnknownCall(f"no key {attribute} in {given['KeyConditionExpression']}")


def _s3(operation: str, given: Parameters, _resources: Resources) -> Iterator[Access]:
    arn = f"arn:aws:s3:::{given['Bucket']}"
    version = "Version" if given.get("VersionId") else ""
    match operation:
        case "GetObject" | "HeadObject":
            yield Access(f"s3:GetObject{version}", f"{arn}/{given['Key']}", {})
        case "DeleteObject":
            yield Access(f"s3:DeleteObject{version}", f"{arn}/{given['Key']}", {})
        # A file in parts is put as any other; what is not to be finished has a right of its own.
        case "PutObject" | "CreateMultipartUpload" | "UploadPart" | "CompleteMultipartUpload":
            yield Access("s3:PutObject", f"{arn}/{given['Key']}", {})
        case "AbortMultipartUpload":
            yield Access("s3:AbortMultipartUpload", f"{arn}/{given['Key']}", {})
        case "ListObjectsV2":
            yield Access("s3:ListBucket", arn, {})
        case "DeleteObjects":
            for one in given["Delete"]["Objects"]:
                each = "Version" if one.get("VersionId") else ""
                yield Access(f"s3:DeleteObject{each}", f"{arn}/{one['Key']}", {})
        case "ListObjectVersions":
            yield Access("s3:ListBucketVersions", arn, {})


def _sqs(operation: str, given: Parameters, _resources: Resources) -> Iterator[Access]:
    if operation in {"SendMessage", "SendMessageBatch"}:
        queue = given["QueueUrl"].rsplit("/", 1)[1]
        yield Access("sqs:SendMessage", _arn("sqs", queue), {})


def _ses(operation: str, given: Parameters, resources: Resources) -> Iterator[Access]:
    if operation != "SendEmail":
        return
    sender = given["FromEmailAddress"]
    # The verified address itself goes before its domain.
    identity = sender if sender in resources.senders else sender.rpartition("@")[2]
    arns = [_arn("ses", f"identity/{identity}")]
    # The identity's own configuration set is asked for too, named in the call or not.
    used = given.get("ConfigurationSetName") or resources.senders.get(identity)
    if used:
        arns.append(_arn("ses", f"configuration-set/{used}"))
    # SES documents SendEmail for this operation, and asks for SendRawEmail when the content is raw.
    actions = ["ses:SendEmail"] + ["ses:SendRawEmail"] * ("Raw" in given["Content"])
    for action in actions:
        for arn in arns:
            yield Access(action, arn, {FROM_ADDRESS: (sender,)})


def _lambda(operation: str, given: Parameters, _resources: Resources) -> Iterator[Access]:
    if operation == "Invoke":
        name = _arn("lambda", f"function:{given['FunctionName']}")
        yield Access("lambda:InvokeFunction", name, {})


def _states(operation: str, given: Parameters, resources: Resources) -> Iterator[Access]:
    match operation:
        case "StartExecution":
            yield Access("states:StartExecution", given["stateMachineArn"], {})
        case "DescribeExecution" | "StopExecution":
            yield Access(f"states:{operation}", given["executionArn"], {})
        case "SendTaskSuccess" | "SendTaskFailure" | "SendTaskHeartbeat":
            # The token says which machine waits; only AWS can read it.
            [machine] = resources.state_machines
            yield Access(f"states:{operation}", machine, {})


def _kms(operation: str, given: Parameters, _resources: Resources) -> Iterator[Access]:
    if operation == "Sign":
        yield Access("kms:Sign", given["KeyId"], {})


def _ssm(operation: str, given: Parameters, _resources: Resources) -> Iterator[Access]:
    if operation == "GetParameter":
        yield Access("ssm:GetParameter", _arn("ssm", f"parameter{given['Name']}"), {})


_SERVICES: Mapping[str, Callable[[str, Parameters, Resources], Iterator[Access]]] = {
    "dynamodb": _dynamodb,
    "s3": _s3,
    "sqs": _sqs,
    "sesv2": _ses,
    "sfn": _states,
    "lambda": _lambda,
    "kms": _kms,
    "ssm": _ssm,
}
