"""IAM's rules, as far as the template uses them, and the permissions that calls need."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from infrastructure.local.accesses import Resources, UnknownCall, accesses
from infrastructure.local.policies import (
    ENCLOSING_OPERATION,
    FROM_ADDRESS,
    LEADING_KEYS,
    Access,
    Statement,
    UnknownPolicy,
    read_statements,
)

TABLE = "arn:aws:dynamodb:ap-northeast-1:123456789012:table/notes"
RESOURCES = Resources(
    keys={("notes", ""): "pk", ("notes", "by_owner"): "owner"},
    senders={"site.example": "tracked", "me@own.example": ""},
    state_machines=["arn:machine"],
)


def statement(
    action: Any, resource: Any = "*", condition: dict[str, Any] | None = None, **more: Any
) -> Statement:
    written = {"Effect": "Allow", "Action": action, "Resource": resource, **more}
    if condition:
        written["Condition"] = condition
    [read] = read_statements("here", {"Statement": written})
    return read


def allows(
    policy: Statement,
    action: str,
    resource: str = TABLE,
    context: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> bool:
    return policy.allowed_by(Access(action, resource, context)) is not None


@pytest.mark.parametrize(
    ("written", "action", "allowed"),
    [
        ("dynamodb:GetItem", "dynamodb:GetItem", True),
        ("dynamodb:getitem", "dynamodb:GetItem", True),
        ("dynamodb:*", "dynamodb:GetItem", True),
        ("dynamodb:Get*", "dynamodb:GetItem", True),
        ("s3:GetObject", "s3:GetObjectVersion", False),
        ("dynamodb:?etItem", "dynamodb:GetItem", True),
        ("dynamodb.GetItem", "dynamodb:GetItem", False),
        (["sqs:SendMessage", "dynamodb:GetItem"], "dynamodb:GetItem", True),
    ],
)
def test_actions_count_in_any_case_and_with_wildcards(
    written: str | list[str], action: str, allowed: bool
) -> None:
    assert allows(statement(written), action) is allowed


@pytest.mark.parametrize(
    ("written", "resource", "allowed"),
    [
        (TABLE, TABLE, True),
        (TABLE, f"{TABLE}/index/by_owner", False),
        (f"{TABLE}/index/*", f"{TABLE}/index/by_owner", True),
        (f"{TABLE}/index/*", TABLE, False),
        ("arn:aws:s3:::files/*", "arn:aws:s3:::files/a/b", True),
        ("arn:aws:s3:::files/*", "arn:aws:s3:::files", False),
        (TABLE.upper(), TABLE, False),
    ],
)
def test_resources_count_as_written_and_with_wildcards(
    written: str, resource: str, allowed: bool
) -> None:
    assert allows(statement("x:Y", written), "x:Y", resource) is allowed


@pytest.mark.parametrize(
    ("operator", "values", "allowed"),
    [
        ("ForAllValues:StringLike", ["A#1", "A#2"], True),
        ("ForAllValues:StringLike", ["A#1", "B#2"], False),
        ("ForAllValues:StringLike", [], True),
        ("ForAnyValue:StringLike", ["A#1", "B#2"], True),
        ("ForAnyValue:StringLike", [], False),
        ("StringLike", [], False),
        ("StringEquals", ["A#1"], False),
        ("StringEquals", ["A#*"], True),
    ],
)
def test_conditions_hold_for_all_values_or_any(
    operator: str, values: list[str], allowed: bool
) -> None:
    policy = statement("x:Y", condition={operator: {LEADING_KEYS: "A#*"}})
    assert allows(policy, "x:Y", context={LEADING_KEYS: tuple(values)}) is allowed


def test_every_condition_must_hold() -> None:
    policy = statement(
        "x:Y",
        condition={
            "StringEquals": {FROM_ADDRESS: ["a@b", "c@d"]},
            "ForAnyValue:StringEquals": {ENCLOSING_OPERATION: "TransactWriteItems"},
        },
    )
    enclosed: dict[str, tuple[str, ...]] = {ENCLOSING_OPERATION: ("TransactWriteItems",)}
    assert allows(policy, "x:Y", context=enclosed | {FROM_ADDRESS: ("c@d",)})
    assert not allows(policy, "x:Y", context=enclosed | {FROM_ADDRESS: ("e@f",)})
    assert not allows(policy, "x:Y", context={ENCLOSING_OPERATION: (), FROM_ADDRESS: ("c@d",)})


@pytest.mark.parametrize(
    "written",
    [
        {"Effect": "Deny"},
        {"NotAction": "x:Z"},
        {"Principal": "*"},
        {"Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}}},
        {"Condition": {"NumericLessThan": {LEADING_KEYS: "1"}}},
        {"Condition": {"ForSomeValues:StringLike": {LEADING_KEYS: "1"}}},
    ],
)
def test_a_policy_that_cannot_be_judged_is_refused(written: dict[str, Any]) -> None:
    with pytest.raises(UnknownPolicy):
        statement("x:Y", **written)


def needed(service: str, operation: str, **given: Any) -> list[tuple[str, str, Any]]:
    return [
        (one.action, one.resource, one.context)
        for one in accesses(service, operation, given, RESOURCES)
    ]


def of_item(key: str, enclosing: str = "") -> dict[str, tuple[str, ...]]:
    return {LEADING_KEYS: (key,), ENCLOSING_OPERATION: (enclosing,) if enclosing else ()}


def item(key: str) -> dict[str, Any]:
    return {"pk": {"S": key}, "sk": {"S": "-"}}


def test_a_transaction_needs_the_permission_of_each_of_its_parts() -> None:
    inside = of_item("1", "TransactWriteItems")
    parts = [
        {"Put": {"TableName": "notes", "Item": item("1")}},
        {"Update": {"TableName": "notes", "Key": item("1")}},
        {"Delete": {"TableName": "notes", "Key": item("1")}},
        {"ConditionCheck": {"TableName": "notes", "Key": item("1")}},
    ]
    assert needed("dynamodb", "TransactWriteItems", TransactItems=parts) == [
        ("dynamodb:PutItem", TABLE, inside),
        ("dynamodb:UpdateItem", TABLE, inside),
        ("dynamodb:DeleteItem", TABLE, inside),
        ("dynamodb:ConditionCheckItem", TABLE, inside),
    ]


def test_a_batch_needs_its_own_permission_for_all_its_keys() -> None:
    writes = [{"PutRequest": {"Item": item("1")}}, {"DeleteRequest": {"Key": item("2")}}]
    context = {LEADING_KEYS: ("1", "2"), ENCLOSING_OPERATION: ()}
    assert needed("dynamodb", "BatchWriteItem", RequestItems={"notes": writes}) == [
        ("dynamodb:BatchWriteItem", TABLE, context)
    ]
    keys = {"Keys": [item("1"), item("2")]}
    assert needed("dynamodb", "BatchGetItem", RequestItems={"notes": keys}) == [
        ("dynamodb:BatchGetItem", TABLE, context)
    ]


def test_a_query_of_an_index_needs_the_index_alone() -> None:
    assert needed(
        "dynamodb",
        "Query",
        TableName="notes",
        IndexName="by_owner",
        KeyConditionExpression="begins_with (#1, :1) AND #0 = :0",
        ExpressionAttributeNames={"#0": "owner", "#1": "at"},
        ExpressionAttributeValues={":0": {"S": "me"}, ":1": {"S": "2026"}},
    ) == [("dynamodb:Query", f"{TABLE}/index/by_owner", of_item("me"))]


@pytest.mark.parametrize("operation", ["GetItem", "UpdateItem", "DeleteItem"])
def test_an_item_is_touched_by_its_key(operation: str) -> None:
    assert needed("dynamodb", operation, TableName="notes", Key=item("1")) == [
        (f"dynamodb:{operation}", TABLE, of_item("1"))
    ]


def test_a_version_of_an_object_needs_another_permission_than_the_object() -> None:
    given = {"Bucket": "files", "Key": "a/b"}
    assert needed("s3", "GetObject", **given) == [("s3:GetObject", "arn:aws:s3:::files/a/b", {})]
    assert needed("s3", "GetObject", **given, VersionId="v") == [
        ("s3:GetObjectVersion", "arn:aws:s3:::files/a/b", {})
    ]


@pytest.mark.parametrize(
    ("sender", "identities"),
    [
        ("me@site.example", ["identity/site.example", "configuration-set/tracked"]),
        ("me@own.example", ["identity/me@own.example"]),
    ],
)
def test_a_raw_mail_needs_both_permissions_on_its_identity_and_configuration_set(
    sender: str, identities: list[str]
) -> None:
    found = needed("sesv2", "SendEmail", FromEmailAddress=sender, Content={"Raw": {"Data": b""}})
    prefix = "arn:aws:ses:ap-northeast-1:123456789012:"
    assert found == [
        (action, prefix + identity, {FROM_ADDRESS: (sender,)})
        for action in ("ses:SendEmail", "ses:SendRawEmail")
        for identity in identities
    ]


def test_queues_and_executions_are_named_by_url_token_and_arn() -> None:
    assert needed("sqs", "SendMessage", QueueUrl="http://localhost:1/123456789012/mails") == [
        ("sqs:SendMessage", "arn:aws:sqs:ap-northeast-1:123456789012:mails", {})
    ]
    assert needed("sfn", "SendTaskSuccess", taskToken="t") == [
        ("states:SendTaskSuccess", "arn:machine", {})
    ]
    assert needed("sfn", "DescribeExecution", executionArn="arn:e") == [
        ("states:DescribeExecution", "arn:e", {})
    ]


def test_keys_are_named_by_arn_and_parameters_by_name() -> None:
    arn = "arn:aws:kms:ap-northeast-1:123456789012:key/one"
    assert needed("kms", "Sign", KeyId=arn) == [("kms:Sign", arn, {})]
    assert needed("ssm", "GetParameter", Name="/stack/certificate") == [
        (
            "ssm:GetParameter",
            "arn:aws:ssm:ap-northeast-1:123456789012:parameter/stack/certificate",
            {},
        )
    ]


@pytest.mark.parametrize(
    ("service", "operation"),
    [("dynamodb", "ListTables"), ("kms", "Decrypt"), ("ssm", "PutParameter")],
)
def test_a_call_that_is_not_known_is_an_error(service: str, operation: str) -> None:
    with pytest.raises(UnknownCall):
        needed(service, operation)
