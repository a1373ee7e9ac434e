"""IAM's rules for the policies that the template gives to its functions.

Only what the template uses is known: `Allow`, wildcards, the conditions below. Anything else stops
the start, so that no statement is taken for more or less than it is on AWS.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infrastructure.local.declared import TemplateError

_PARTS = {"Sid", "Effect", "Action", "Resource", "Condition"}
LEADING_KEYS = "dynamodb:LeadingKeys"
ENCLOSING_OPERATION = "dynamodb:EnclosingOperation"
FROM_ADDRESS = "ses:FromAddress"
_KEYS = {LEADING_KEYS, ENCLOSING_OPERATION, FROM_ADDRESS}
_OPERATORS = {"StringEquals", "StringLike"}
_SETS = {"", "ForAllValues", "ForAnyValue"}


class UnknownPolicy(TemplateError):
    """A policy says something that the local run cannot judge."""


@dataclass(frozen=True)
class Access:
    """One thing that a call does: an action on a resource; `context` is by condition key."""

    action: str
    resource: str
    context: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Condition:
    """`quantifier` is empty, `ForAllValues` or `ForAnyValue`."""

    quantifier: str
    operator: str
    key: str
    values: tuple[str, ...]

    def holds(self, context: Mapping[str, tuple[str, ...]]) -> bool:
        """As on AWS: all of no values is true, any of none is false."""
        given = (self._one_holds(value) for value in context.get(self.key, ()))
        return all(given) if self.quantifier == "ForAllValues" else any(given)

    def _one_holds(self, value: str) -> bool:
        if self.operator == "StringEquals":
            return value in self.values
        return any(_matches(pattern, value) for pattern in self.values)


@dataclass(frozen=True)
class Statement:
    """What one statement allows."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[Condition, ...]

    def allowed_by(self, access: Access) -> tuple[str, str] | None:
        """The action and the resource, as the statement words them, that allow `access`."""
        # Names of actions count in any case.
        wanted = access.action.lower()
        action = next((one for one in self.actions if _matches(one.lower(), wanted)), None)
        resource = next((one for one in self.resources if _matches(one, access.resource)), None)
        if action is None or resource is None:
            return None
        if not all(condition.holds(access.context) for condition in self.conditions):
            return None
        return action, resource


def read_statements(where: str, document: Mapping[str, Any]) -> Iterator[Statement]:
    """The statements of a policy document. Raises `UnknownPolicy` for what is not known here."""
    for statement in _as_list(document["Statement"]):
        unknown = statement.keys() - _PARTS
        if unknown:
            raise UnknownPolicy(f"{where}: the local run does not know {', '.join(unknown)}")
        if statement["Effect"] != "Allow":
            raise UnknownPolicy(f"{where}: the local run knows no effect {statement['Effect']}")
        yield Statement(
            tuple(_as_list(statement["Action"])),
            tuple(_as_list(statement["Resource"])),
            tuple(_conditions(where, statement.get("Condition", {}))),
        )


def _conditions(where: str, written: Mapping[str, Any]) -> Iterator[Condition]:
    for operator, pairs in written.items():
        quantifier, _, name = operator.rpartition(":")
        for key, values in pairs.items():
            if quantifier not in _SETS or name not in _OPERATORS or key not in _KEYS:
                raise UnknownPolicy(f"{where}: the local run does not know {operator} of {key}")
            yield Condition(quantifier, name, key, tuple(_as_list(values)))


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@functools.cache
def _pattern(wildcards: str) -> re.Pattern[str]:
    parts = re.split(r"([*?])", wildcards)
    return re.compile(
        "".join({"*": ".*", "?": "."}.get(part, re.escape(part)) for part in parts), re.DOTALL
    )


def _matches(wildcards: str, value: str) -> bool:
    return _pattern(wildcards).fullmatch(value) is not None
