"""A change that started from the register, after the register moved on: whose change is whose. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ukeire.domain.entries import Entries


@dataclass(frozen=True, slots=True)
class Rebased:
    """What is to be written now, and where somebody else changed the same.

    ``values`` are new values by entry key, None to remove one. ``conflicts`` name an entry's key
    and the field in it that both changed; the field is empty where one of the two removed the
    entry or both added it.
    """

    values: Mapping[str, Any | None]
    conflicts: tuple[tuple[str, str], ...]


def rebase(base: Entries, wanted: Entries, current: Entries) -> Rebased:
    """The step from ``base`` to ``wanted``, made from ``current``.

    Fields that only one side changed keep that side's value. Where both changed the same field,
    unless to the same value, that is a conflict, and the value is the wanted one.
    """
    values: dict[str, Any | None] = {}
    conflicts: list[tuple[str, str]] = []
    for key in dict.fromkeys([*base, *wanted]):
        before, after, now = base.get(key), wanted.get(key), current.get(key)
        if after in (before, now):
            continue
        if now == before:
            values[key] = after
        elif before is None or after is None or now is None:
            conflicts.append((key, ""))
            values[key] = after
        else:
            conflicts += [(key, name) for name in _both_changed(before, after, now)]
            values[key] = _merged(before, after, now)
    return Rebased(values, tuple(conflicts))


def _both_changed(before: Entries, after: Entries, now: Entries) -> Iterator[str]:
    for name in dict.fromkeys([*before, *after, *now]):
        was, mine, theirs = before.get(name), after.get(name), now.get(name)
        if was not in (mine, theirs) and mine != theirs:
            yield name


def _merged(before: Entries, after: Entries, now: Entries) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for name in dict.fromkeys([*now, *after]):
        chosen = now if after.get(name) == before.get(name) else after
        if name in chosen:
            merged[name] = chosen[name]
    return merged
