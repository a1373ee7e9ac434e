"""What a machine finds in a filing for an office to look at. Pure."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ukeire.domain.filing import Filing
from ukeire.domain.procedure import Identity, Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to look at: where in the filing, and in Japanese what.

    ``code`` is the identity's name or ``expiring``; the rest names where else it was found.
    """

    code: str
    pointer: str
    message: str
    filing_id: str | None = None
    receipt_number: str | None = None
    organization_name: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """One item of a filing by one of its identities; ``digest`` is the same for the same thing."""

    identity: Identity
    pointer: str
    title: str
    digest: str


def named_in(procedure: Procedure, filing: Filing) -> list[Named]:
    """Every person and thing that the filing names."""
    return [
        Named(identity, f"{pointer}/{identity.fields[0]}", title, digest)
        for identity in procedure.identities
        for pointer, title, item in _items(procedure, filing, identity.section)
        if (digest := digest_of(identity, item))
    ]


def digest_of(identity: Identity, item: Mapping[str, Any]) -> str | None:
    """What stands for the thing in an index: no number or name itself. None where one is missing."""
    values = [_folded(item.get(name)) for name in identity.fields]
    if not all(values):
        return None
    text = json.dumps([identity.name, *values], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def names(identity: Identity, digest: str, items: Iterable[Mapping[str, Any]]) -> bool:
    """Whether one of the items is that thing."""
    return any(digest_of(identity, item) == digest for item in items)


def expiring(procedure: Procedure, filing: Filing, today: date) -> Iterator[Finding]:
    """The declared dates that have passed or come soon."""
    for expiry in procedure.expiries:
        section = procedure.section(expiry.section)
        info = section.model.model_fields[expiry.field] if section else None
        for pointer, title, item in _items(procedure, filing, expiry.section):
            day = _day(item.get(expiry.field))
            if info is None or day is None or day - today > expiry.within:
                continue
            left = (day - today).days
            when = f"あと{left}日です" if left > 0 else "本日です" if left == 0 else "過ぎています"
            message = f"{title}：{info.title}（{day.year}年{day.month}月{day.day}日）が{when}。"
            yield Finding(code="expiring", pointer=f"{pointer}/{expiry.field}", message=message)


def _items(
    procedure: Procedure, filing: Filing, name: str
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    section = procedure.section(name)
    if section is None:
        return
    for index, item in enumerate(filing.items(name)):
        title = str(item.get(section.item_name) or f"{section.item_title}{index + 1}")
        yield f"/sections/{name}/items/{index}", title, item


def _folded(value: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", str(value or "")).casefold().split())


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
