"""Every organisation that was ever a member, as offices look one up. Pure."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from ukeire.domain.public_entry import folded_name, listing_key
from ukeire.domain.register import Register

_HIRAGANA = range(ord("ぁ"), ord("ゖ") + 1)
_TO_KATAKANA = {one: one + ord("ァ") - ord("ぁ") for one in _HIRAGANA}


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryEntry:
    """An organisation in the list of all; ``member_since`` is None once it has left."""

    organization_id: str
    name: str
    kana: str
    prefecture: str | None
    member_since: date | None


def directory_entry(register: Register) -> DirectoryEntry | None:
    """How the organisation is listed; None before anything was approved."""
    if not register.version:
        return None
    organization = register.entries.get("organization") or {}
    since = (register.entries.get("membership") or {}).get("since")
    return DirectoryEntry(
        organization_id=register.organization_id,
        name=organization.get("name", register.organization_name),
        kana=organization.get("kana", register.organization_kana),
        prefecture=organization.get("prefecture"),
        member_since=date.fromisoformat(since) if since else None,
    )


def place(entry: DirectoryEntry) -> str:
    """Where it stands among all: by its reading."""
    return _one_kana(folded_name(entry.kana))


def beginnings(entry: DirectoryEntry) -> tuple[str, ...]:
    """What it is found by, the first first: its reading, its name without and with the legal form."""
    names = (listing_key(entry.name), folded_name(entry.name))
    return tuple(dict.fromkeys((place(entry), *map(_one_kana, names))))


def asked(text: str) -> str:
    """What somebody typed, as beginnings are compared."""
    return _one_kana(folded_name(text))


def _one_kana(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_TO_KATAKANA)
