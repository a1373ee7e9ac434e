"""Event filtering: whether a record fits a pattern of an event source mapping."""

from collections.abc import Mapping
from typing import Any

from infrastructure.local.declared import TemplateError


class UnknownPattern(TemplateError):
    """The pattern uses an operator that the local run does not play."""


def matches(pattern: Mapping[str, Any], value: Any) -> bool:
    """Every key of the pattern holds for `value`. Raises `UnknownPattern`."""
    for key, wanted in pattern.items():
        if key.startswith("$"):
            raise UnknownPattern(f"the local run does not know {key} in a filter")
        present = isinstance(value, Mapping) and key in value
        inside = value[key] if present else None
        if isinstance(wanted, Mapping):
            if not matches(wanted, inside):
                return False
        elif not any(_holds(alternative, inside, present=present) for alternative in wanted):
            return False
    return True


def _holds(alternative: Any, value: Any, *, present: bool) -> bool:
    if not isinstance(alternative, Mapping):
        return present and value == alternative
    [(operator, argument)] = alternative.items()
    match operator:
        case "exists":
            return present is bool(argument)
        case "prefix":
            return isinstance(value, str) and value.startswith(argument)
        case "suffix":
            return isinstance(value, str) and value.endswith(argument)
        case "equals-ignore-case":
            return isinstance(value, str) and value.lower() == argument.lower()
        case "anything-but":
            refused = argument if isinstance(argument, list) else [argument]
            return present and value not in refused
    raise UnknownPattern(f"the local run does not know {operator} in a filter")
