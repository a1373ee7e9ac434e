"""Reads `template.yaml`: translates SAM to CloudFormation without a call to AWS, resolves it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from samtranslator.model.exceptions import (  # type: ignore[import-untyped]
    InvalidDocumentException,
)
from samtranslator.parser.parser import Parser  # type: ignore[import-untyped]
from samtranslator.translator.translator import Translator  # type: ignore[import-untyped]
from samtranslator.yaml_helper import yaml_parse  # type: ignore[import-untyped]

from infrastructure.local.config import ACCOUNT, REGION, STACK, Ports
from infrastructure.local.declared import TemplateError
from infrastructure.local.intrinsics import Intrinsics
from infrastructure.local.names import Names

_NO_CODE = "s3://local/code"
_CODE_PROPERTY = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
}


@dataclass(frozen=True)
class Resource:
    """One resource as CloudFormation would make it: every function in it is resolved."""

    logical_id: str
    name: str
    kind: str
    properties: Mapping[str, Any]


class Template:
    """The translated template and the names of what it declares."""

    def __init__(self, path: Path, ports: Ports, overrides: Mapping[str, str] | None = None):
        """Raises `TemplateError` for what cannot be translated or resolved without AWS.

        `overrides` are parameter values that replace the template's defaults.
        """
        source = yaml_parse(path.read_text(encoding="utf-8"))
        declared = source.get("Parameters", {})
        given = {name: value for name, value in (overrides or {}).items() if name in declared}
        parameters = {
            name: given.get(name, parameter.get("Default")) for name, parameter in declared.items()
        }
        missing = sorted(name for name, value in parameters.items() if value is None)
        if missing:
            raise TemplateError(f"{path.name}: no value for the parameters {', '.join(missing)}")
        _make_self_contained(source, path.parent)
        translated = _translate(source, parameters)
        values = parameters | {
            "AWS::Region": REGION,
            "AWS::AccountId": ACCOUNT,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackName": STACK,
            "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{STACK}/local",
        }
        self._resources: Mapping[str, Any] = translated["Resources"]
        self.names = Names(self._resources, ports)
        self._intrinsics = Intrinsics(
            values,
            translated.get("Conditions", {}),
            translated.get("Mappings", {}),
            self.names.ref,
            self.names.attribute,
        )
        self.names.resolve = self._intrinsics.resolve

    def resources(self) -> Iterator[Resource]:
        """Every resource whose condition holds, in the order of the template."""
        for logical_id, resource in self._resources.items():
            if "Condition" in resource and not self._intrinsics.condition(resource["Condition"]):
                continue
            properties = self._intrinsics.resolve(resource.get("Properties", {}))
            name = self.names.physical(logical_id)
            yield Resource(logical_id, name, resource["Type"], properties)


def _translate(source: dict[str, Any], parameters: Mapping[str, Any]) -> Any:
    translator = Translator(
        _managed_policies(source), Parser(), boto_session=boto3.Session(region_name=REGION)
    )
    try:
        return translator.translate(source, parameters)
    except InvalidDocumentException as error:
        raise TemplateError("; ".join(cause.message for cause in error.causes)) from error


def _make_self_contained(source: dict[str, Any], folder: Path) -> None:
    """Put the state machines' definitions in, and code that is not uploaded out of sight.

    The translator takes no local path: `sam package` would have replaced them.
    """
    for section in source.get("Globals", {}).values():
        section.pop("CodeUri", None)
    for resource in source["Resources"].values():
        properties = resource.setdefault("Properties", {})
        if resource["Type"] in _CODE_PROPERTY:
            properties[_CODE_PROPERTY[resource["Type"]]] = _NO_CODE
        if isinstance(properties.get("DefinitionUri"), str):
            definition = folder / properties.pop("DefinitionUri")
            properties["Definition"] = json.loads(definition.read_text(encoding="utf-8"))


def _managed_policies(source: Mapping[str, Any]) -> dict[str, str]:
    """AWS's own policies that the template names: the translator would ask IAM for their ARNs."""
    names: set[str] = {"AWSXRayDaemonWriteAccess"}
    for resource in source["Resources"].values():
        policies = resource.get("Properties", {}).get("Policies") or []
        names.update(policy for policy in policies if isinstance(policy, str))
    return {name: f"arn:aws:iam::aws:policy/{name}" for name in names if ":" not in name}
