"""A filing's sections as entries of the register, and back. Pure.

A section that is asked once is the entry of its name; every item of a repeated one is an entry,
``workers/<id>``.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ukeire.domain.form import Section

type Entries = Mapping[str, Any]
"""Register entries by their key: each a mapping of names to values."""


def entries_of(sections: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that the sections stand for."""
    entries: dict[str, Any] = {}
    for section, data in sections.items():
        if "items" not in data:
            entries[section] = data
            continue
        for item in data["items"]:
            own = {name: value for name, value in item.items() if name != "id"}
            entries[f"{section}/{item['id']}"] = own
    return entries


def sections_of(sections: Iterable[Section], entries: Entries) -> dict[str, Any]:
    """What the ``sections`` hold when the register has these entries."""
    made: dict[str, Any] = {}
    for section in sections:
        if section.repeated:
            made[section.name] = {"items": list(_items(section.name, entries))}
        elif section.name in entries:
            made[section.name] = entries[section.name]
    return made


def _items(section: str, entries: Entries) -> Iterable[dict[str, Any]]:
    for key, value in entries.items():
        kind, _, item_id = key.partition("/")
        if kind == section and item_id:
            yield {"id": item_id, **value}
