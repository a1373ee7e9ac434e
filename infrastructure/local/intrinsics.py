"""CloudFormation's intrinsic functions, over names that are known before anything is created."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from infrastructure.local.declared import TemplateError

_VARIABLE = re.compile(r"\$\{(!?)([^}]+)\}")


class UnknownReference(TemplateError):
    """The template points at something that the local run cannot name."""


class _NoValue:
    """What `AWS::NoValue` stands for: the property is as if absent."""


NO_VALUE = _NoValue()


class Intrinsics:
    """Resolves `Ref`, `Fn::GetAtt`, `Fn::Sub` and the others that templates here may use.

    `values` holds parameters and pseudo parameters, `ref` and `attribute` name resources.
    Raises `UnknownReference` for a function or a name outside what it knows.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        conditions: Mapping[str, Any],
        mappings: Mapping[str, Any],
        ref: Callable[[str], Any],
        attribute: Callable[[str, str], Any],
    ) -> None:
        self._values = values
        self._conditions = conditions
        self._mappings = mappings
        self._ref = ref
        self._attribute = attribute
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Ref": self.name,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::Join": lambda v: str(self.resolve(v[0])).join(map(str, self.resolve(v[1]))),
            "Fn::Select": lambda v: self.resolve(v[1])[int(self.resolve(v[0]))],
            "Fn::Split": lambda v: str(self.resolve(v[1])).split(self.resolve(v[0])),
            "Fn::If": lambda v: self.resolve(v[1] if self.condition(v[0]) else v[2]),
            "Fn::FindInMap": self._find_in_map,
        }

    def resolve(self, value: Any) -> Any:
        """`value` without functions; entries that resolve to `AWS::NoValue` are left out."""
        if isinstance(value, Mapping):
            if len(value) == 1:
                [(key, argument)] = value.items()
                if key == "Ref" or str(key).startswith("Fn::"):
                    if key not in self._functions:
                        raise UnknownReference(f"the local run does not know {key}")
                    return self._functions[key](argument)
            resolved = {key: self.resolve(item) for key, item in value.items()}
            return {key: item for key, item in resolved.items() if item is not NO_VALUE}
        if isinstance(value, list):
            return [item for item in map(self.resolve, value) if item is not NO_VALUE]
        return value

    def name(self, name: str) -> Any:
        """What `Ref` of a parameter, pseudo parameter or resource gives."""
        if name == "AWS::NoValue":
            return NO_VALUE
        return self._values[name] if name in self._values else self._ref(name)

    def condition(self, name: str) -> bool:
        """Whether the condition of that name holds."""
        if name not in self._conditions:
            raise UnknownReference(f"no condition {name}")
        return self._holds(self._conditions[name])

    def _holds(self, expression: Any) -> bool:
        [(key, argument)] = expression.items()
        match key:
            case "Condition":
                return self.condition(argument)
            case "Fn::Equals":
                left, right = self.resolve(argument)
                return str(left) == str(right)
            case "Fn::Not":
                return not self._holds(argument[0])
            case "Fn::And":
                return all(map(self._holds, argument))
            case "Fn::Or":
                return any(map(self._holds, argument))
        raise UnknownReference(f"the local run does not know {key} in a condition")

    def _get_att(self, argument: Any) -> Any:
        resource, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
        return self._attribute(resource, attribute)

    def _sub(self, argument: Any) -> str:
        text, own = (argument, {}) if isinstance(argument, str) else argument

        def replace(match: re.Match[str]) -> str:
            literal, name = match.groups()
            if literal:
                return "${" + name + "}"
            if name in own:
                return str(self.resolve(own[name]))
            return str(self._get_att(name) if "." in name else self.name(name))

        return _VARIABLE.sub(replace, text)

    def _find_in_map(self, argument: Any) -> Any:
        name, first, second = (self.resolve(part) for part in argument)
        return self.resolve(self._mappings[name][first][second])
