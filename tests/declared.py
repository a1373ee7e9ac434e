"""`template.yaml` as tests read it: plain dictionaries, intrinsic functions in their long form."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse  # type: ignore[import-untyped]

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "template.yaml").read_text(encoding="utf-8")

Resource = Mapping[str, Any]


@cache
def template() -> Mapping[str, Any]:
    parsed: Mapping[str, Any] = json.loads(json.dumps(yaml_parse(TEXT), default=str))
    return parsed


def resources(kind: str) -> dict[str, Resource]:
    """The resources of one type by logical ID; never none."""
    found = {
        name: resource
        for name, resource in template()["Resources"].items()
        if resource["Type"] == kind
    }
    assert found, kind
    return found


def properties(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = template()["Resources"][name]["Properties"]
    return found


FUNCTIONS = tuple(resources("AWS::Serverless::Function"))


def environment(function: str) -> set[str]:
    """The names of the variables that a function is given, the shared ones included."""
    shared = template()["Globals"]["Function"]["Environment"]["Variables"]
    return {*shared, *properties(function)["Environment"]["Variables"]}


def statements(role: str) -> Iterator[Mapping[str, Any]]:
    """What a role may do: its own policies and those that are attached to it."""
    attached = [
        each["Properties"]["PolicyDocument"]
        for kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
        for name, each in resources(kind).items()
        if {"Ref": role} in each["Properties"].get("Roles", [])
        or {"Ref": name} in properties(role).get("ManagedPolicyArns", [])
    ]
    own = [policy["PolicyDocument"] for policy in properties(role)["Policies"]]
    for document in (*own, *attached):
        yield from document["Statement"]


def actions(statement: Mapping[str, Any]) -> list[str]:
    found = statement["Action"]
    return [found] if isinstance(found, str) else found


def targets(statement: Mapping[str, Any]) -> list[str]:
    """A statement's resources as text: `FilingsTable.Arn`, `*`, or what `Fn::Sub` is given."""
    found = statement["Resource"]
    return [_text(each) for each in (found if isinstance(found, list) else [found])]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    ((function, argument),) = value.items()
    if function == "Fn::GetAtt":
        return argument if isinstance(argument, str) else ".".join(argument)
    return str(argument)
