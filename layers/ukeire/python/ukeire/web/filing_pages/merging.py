"""Two people in the same form: whose change is whose, entry by entry. Nothing typed is lost."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ukeire.web.forms import Form

_NOT_THERE = "none"


@dataclass(frozen=True, slots=True)
class Basis:
    """The entries that a form was drawn from, each by a short digest; None where nothing was."""

    digests: Mapping[str, str] | None

    @classmethod
    def of(cls, entries: Mapping[str, Any] | None) -> "Basis":
        """The basis of a form drawn now."""
        if entries is None:
            return cls(None)
        return cls({name: _digest(value) for name, value in entries.items()})

    @classmethod
    def read(cls, text: str) -> "Basis":
        """The basis that a form brings back; what nobody wrote matches nothing."""
        if text == _NOT_THERE:
            return cls(None)
        pairs = (word.partition(":") for word in text.split())
        return cls({name: digest for name, _, digest in pairs})

    def __str__(self) -> str:
        if self.digests is None:
            return _NOT_THERE
        return " ".join(f"{name}:{digest}" for name, digest in self.digests.items())

    def changed(self, entries: Mapping[str, Any]) -> set[str]:
        """The names of the entries that are not what they were."""
        before = self.digests or {}
        names = before.keys() | entries.keys()
        return {name for name in names if before.get(name) != _digest_of(entries, name)}


@dataclass(frozen=True, slots=True)
class Merge:
    """``entries``: what the form should hold now. ``theirs``: the names of the entries that others
    changed; ``contested``: those of them that the form's user changed too, to something else.
    """

    entries: dict[str, Any]
    theirs: set[str]
    contested: set[str]


def merged(basis: Basis, stored: Mapping[str, Any] | None, typed: Mapping[str, Any]) -> Merge:
    """What two people made of the same entries.

    Entries that the form's user changed stay as typed; all others are as they are stored. Where
    nothing is stored any more, everything stays as typed.
    """
    if stored is None:
        return Merge(dict(typed), set(), set())
    mine = basis.changed(typed)
    theirs = {name for name in basis.changed(stored) if stored.get(name) != typed.get(name)}
    entries = {**stored, **{name: value for name, value in typed.items() if name in mine}}
    kept = {name: value for name, value in entries.items() if name not in mine or name in typed}
    return Merge(kept, theirs, mine & theirs)


MINE, THEIRS = "mine", "theirs"
_CHOICE = "_choice-"


def choice_field(name: str) -> str:
    """The form's field that says whose content of an entry is to stay."""
    return f"{_CHOICE}{name}"


def with_choices(
    form: Form, stored: Mapping[str, Any] | None, typed: Mapping[str, Any]
) -> dict[str, Any]:
    """What was typed, but as it is stored where the form's user chose the other's content."""
    chosen = {
        name.removeprefix(_CHOICE)
        for name, choice in form.items()
        if name.startswith(_CHOICE) and choice == THEIRS
    }
    kept = {name: value for name, value in typed.items() if name not in chosen}
    return kept | {name: value for name, value in (stored or {}).items() if name in chosen}


def _digest_of(entries: Mapping[str, Any], name: str) -> str | None:
    return _digest(entries[name]) if name in entries else None


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
