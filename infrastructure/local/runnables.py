"""Reads what the process itself plays: functions, routes, event sources, schedules."""

import json
from collections.abc import Callable
from typing import Any

from infrastructure.local.declared import (
    Declared,
    Function,
    QueueSource,
    Route,
    Schedule,
    StreamSource,
)
from infrastructure.local.properties import Properties, UnknownResource
from infrastructure.local.template import Resource

_TAGS = "nobody looks for resources by tag here"
_ANY = "x-amazon-apigateway-any-method"


def _function(resource: Resource, p: Properties, declared: Declared) -> None:
    p.take("FunctionName")
    environment = p.part("Environment").take("Variables", {})
    declared.functions[resource.name] = Function(
        resource.logical_id,
        resource.name,
        p.take("Handler"),
        int(p.take("Timeout", 3)),
        int(p.take("MemorySize", 128)),
        {key: str(value) for key, value in environment.items()},
    )
    p.ignore(
        "the function runs from the working copy, with its Python", "Code", "Layers", "Runtime"
    )
    p.ignore("this machine's own processor", "Architectures", "SnapStart", "EphemeralStorage")
    p.ignore("roles.py reads it", "Role")
    p.ignore("nothing is encrypted here", "KmsKeyArn")
    p.ignore("functions log to the terminal", "LoggingConfig", "TracingConfig")
    p.ignore("one machine never runs out of Lambda", "ReservedConcurrentExecutions")
    p.ignore("the local run prints what an asynchronous call raised", "DeadLetterConfig")
    p.ignore(_TAGS, "Tags", "Description", "PackageType")


def _api(resource: Resource, p: Properties, declared: Declared) -> None:
    routes: list[Route] = []
    body = p.part("Body")
    body.ignore(
        "documentation", "info", "openapi", "tags", "x-amazon-apigateway-importexport-version"
    )
    for path, methods in body.take("paths", {}).items():
        for method, operation in methods.items():
            uri = operation["x-amazon-apigateway-integration"]["uri"]
            function = uri.split(":function:")[1].split("/")[0]
            name = "ANY" if method == _ANY else method.upper()
            # An event without a path is translated to a path that nobody could ask for.
            route = "$default" if operation.get("isDefaultRoute") else path
            routes.append(Route(name, route, function))
    p.ignore("the local addresses are fixed", "DisableExecuteApiEndpoint", "Name", "Description")
    p.ignore("a warning of the import, on AWS", "FailOnWarnings")
    p.ignore(_TAGS, "Tags")
    declared.apis[resource.logical_id] = routes


def _event_source(resource: Resource, p: Properties, declared: Declared) -> None:
    arn = p.take("EventSourceArn")
    function = p.take("FunctionName").rsplit("function:", 1)[-1]
    batch = int(p.take("BatchSize", 10 if ":sqs:" in arn else 100))
    window = float(p.take("MaximumBatchingWindowInSeconds", 0))
    partial = "ReportBatchItemFailures" in p.take("FunctionResponseTypes", [])
    p.ignore(_TAGS, "Tags")
    if not p.take("Enabled", True):
        return
    if ":sqs:" in arn:
        *_, account, queue = arn.split(":")
        declared.queues.append(
            QueueSource(
                function,
                f"{account}/{queue}",
                arn,
                batch,
                window,
                partial,
                int(p.part("ScalingConfig").take("MaximumConcurrency", 2)),
            )
        )
        return
    if ":dynamodb:" not in arn:
        raise UnknownResource(f"{resource.logical_id}: no pump reads {arn}")
    patterns = p.part("FilterCriteria").take("Filters", [])
    p.ignore("the tables begin empty", "StartingPosition", "MaximumRecordAgeInSeconds")
    p.ignore("a local stream has one shard", "ParallelizationFactor")
    declared.streams.append(
        StreamSource(
            function,
            arn.split("table/")[1].split("/")[0],
            arn,
            batch,
            window,
            tuple(json.loads(pattern["Pattern"]) for pattern in patterns),
            partial,
            bool(p.take("BisectBatchOnFunctionError", False)),
            int(p.take("MaximumRetryAttempts", -1)),
            p.part("DestinationConfig").part("OnFailure").take("Destination"),
        )
    )


def _schedule(resource: Resource, p: Properties, declared: Declared) -> None:
    target = p.part("Target")
    _add_schedule(
        resource.logical_id,
        target,
        p.take("ScheduleExpression"),
        p.take("ScheduleExpressionTimezone", "UTC"),
        p.take("State", "ENABLED"),
        declared,
    )
    p.ignore("fires at the minute here", "FlexibleTimeWindow")
    p.ignore("names are of no account here", "Name", "GroupName", "Description")


def _rule(resource: Resource, p: Properties, declared: Declared) -> None:
    expression, state = p.take("ScheduleExpression"), p.take("State", "ENABLED")
    if expression is None:
        raise UnknownResource(f"{resource.logical_id}: only rules with a schedule are played here")
    for target in p.parts("Targets"):
        target.ignore("names are of no account here", "Id")
        _add_schedule(resource.logical_id, target, expression, "UTC", state, declared)
    p.ignore("names are of no account here", "Name", "Description")


def _add_schedule(
    name: str,
    target: Properties,
    expression: str,
    timezone: str,
    state: str,
    declared: Declared,
) -> None:
    payload = target.take("Input")
    function = target.take("Arn").rsplit("function:", 1)[-1]
    target.ignore("moto checks no identity", "RoleArn")
    target.ignore("a failed call is printed and comes again", "RetryPolicy", "DeadLetterConfig")
    if state == "ENABLED":
        value: Any = json.loads(payload) if payload is not None else None
        declared.schedules.append(Schedule(name, function, expression, timezone, value))


def _event_invoke(_resource: Resource, p: Properties, _declared: Declared) -> None:
    p.take("FunctionName")
    p.ignore("the local run prints what an asynchronous call raised", "DestinationConfig")
    p.ignore(
        "a schedule fires again", "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "Qualifier"
    )


READERS: dict[str, Callable[[Resource, Properties, Declared], None]] = {
    "AWS::Lambda::Function": _function,
    "AWS::ApiGatewayV2::Api": _api,
    "AWS::Lambda::EventSourceMapping": _event_source,
    "AWS::Lambda::EventInvokeConfig": _event_invoke,
    "AWS::Scheduler::Schedule": _schedule,
    "AWS::Events::Rule": _rule,
}
