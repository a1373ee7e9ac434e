"""Reading a resource's properties so that whatever nobody has read is an error."""

from collections.abc import Iterator, Mapping
from typing import Any

from infrastructure.local.declared import TemplateError


class UnknownResource(TemplateError):
    """The template declares a type or a property that the local run does not know."""


class Properties:
    """The properties of one resource, or of a part of it.

    What is taken or knowingly ignored counts as known. `finish` raises `UnknownResource` naming
    the path of every other property, so that nothing in `template.yaml` is silently without
    effect on this machine.
    """

    def __init__(self, where: str, values: Mapping[str, Any]) -> None:
        self._where = where
        self._values = values
        self._known: set[str] = set()
        self._parts: list[Properties] = []

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def take(self, name: str, default: Any = None) -> Any:
        """The value, whole: what is inside is checked by whoever receives it."""
        self._known.add(name)
        return self._values.get(name, default)

    def part(self, name: str) -> "Properties":
        """A nested object; empty if absent."""
        self._known.add(name)
        return self._nest(name, self._values.get(name, {}))

    def parts(self, name: str) -> Iterator["Properties"]:
        """The objects of a nested list, in order."""
        self._known.add(name)
        for index, values in enumerate(self._values.get(name, [])):
            yield self._nest(f"{name}[{index}]", values)

    def ignore(self, _reason: str, *names: str) -> None:
        """Without effect on this machine, for the reason given where it is ignored."""
        self._known.update(names)

    def finish(self) -> None:
        """Raises `UnknownResource` if something was left unread, here or in a part."""
        unknown = [f"{self._where}.{name}" for name in self._values if name not in self._known]
        if unknown:
            raise UnknownResource(f"the local run does not know {', '.join(sorted(unknown))}")
        for part in self._parts:
            part.finish()

    def _nest(self, name: str, values: Mapping[str, Any]) -> "Properties":
        part = Properties(f"{self._where}.{name}", values)
        self._parts.append(part)
        return part
