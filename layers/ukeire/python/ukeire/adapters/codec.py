"""Domain values to JSON and back, for what tables and queues hold."""

from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

_adapters: dict[type, TypeAdapter[Any]] = {}


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def to_json(value: Any, *, without: frozenset[str] = frozenset()) -> Any:
    """``value`` (a dataclass) as JSON data, leaving out the fields ``without``."""
    return _adapter(type(value)).dump_python(value, mode="json", exclude=set(without))


def from_json[T](kind: type[T], data: Any) -> T:
    """A ``kind`` from the JSON data that ``to_json`` made."""
    value: T = _adapter(kind).validate_python(data)
    return value


def to_timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds: sorts as text in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_timestamp(text: str) -> datetime:
    """The moment that ``to_timestamp`` wrote."""
    return datetime.fromisoformat(text)
