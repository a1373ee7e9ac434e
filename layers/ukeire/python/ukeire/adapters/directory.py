"""The list of all organisations, for offices, beside the registers that it is made from.

It is written in the transaction that changes a register, as the public list is. ``LIST`` has an
organisation once, in the order of readings; ``FIND`` has it under each beginning it is found by.
"""

from typing import Any

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from ukeire.adapters.aws import bind
from ukeire.adapters.codec import from_json, to_json
from ukeire.adapters.cursors import read_cursor, write_cursor
from ukeire.domain.directory import DirectoryEntry, asked, beginnings, place
from ukeire.usecases.ports.filings import Page

_EVERYWHERE = "ALL"
_KEY_BYTES = 900
"""A sort key holds 1024 bytes; what is longer sorts by its beginning."""


class DirectoryItem(Model):
    """One organisation in one part of the list."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    data = JSONAttribute()


class DynamoDirectory:
    """The registers table's items of all organisations. Implements the port ``Directory``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(DirectoryItem, table_name)

    def page(
        self, prefecture: str | None, beginning: str, cursor: str | None = None, limit: int = 50
    ) -> Page[DirectoryEntry]:
        typed = _cut(asked(beginning))
        part = _part("FIND" if typed else "LIST", prefecture)
        found = self._item.query(
            part,
            DirectoryItem.sk.startswith(typed) if typed else None,
            consistent_read=True,
            limit=limit,
            last_evaluated_key=read_cursor(cursor, "pk", part, "sk"),
        )
        entries = [(item.sk, from_json(DirectoryEntry, item.data)) for item in found]
        return Page(
            tuple(one for sk, one in entries if not typed or sk == _first(one, typed)),
            write_cursor(found.last_evaluated_key),
        )

    def change(
        self,
        transaction: TransactWrite,
        before: DirectoryEntry | None,
        after: DirectoryEntry | None,
    ) -> None:
        """Put the organisation where it belongs and take it from where it did, with the rest."""
        kept = self._items(after)
        for key, item in self._items(before).items():
            if key not in kept:
                transaction.delete(item)
        for item in kept.values():
            transaction.save(item)

    def _items(self, entry: DirectoryEntry | None) -> dict[tuple[str, str], DirectoryItem]:
        if entry is None:
            return {}
        data: Any = to_json(entry)
        keys = [
            (_part(kind, where), _sk(text, entry))
            for where in dict.fromkeys((None, entry.prefecture))
            for kind, texts in (("LIST", (place(entry),)), ("FIND", beginnings(entry)))
            for text in texts
        ]
        return {(pk, sk): self._item(pk=pk, sk=sk, data=data) for pk, sk in keys}


def _first(entry: DirectoryEntry, typed: str) -> str:
    """The one place where what was typed shows the organisation, however often it is found."""
    return next(sk for text in beginnings(entry) if (sk := _sk(text, entry)).startswith(typed))


def _part(kind: str, prefecture: str | None) -> str:
    return f"ORGANIZATIONS#{kind}#{prefecture or _EVERYWHERE}"


def _sk(text: str, entry: DirectoryEntry) -> str:
    return f"{_cut(text)}#{entry.organization_id}"


def _cut(key: str) -> str:
    return key.encode()[:_KEY_BYTES].decode(errors="ignore")
