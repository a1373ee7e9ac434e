"""The list that anyone may read, beside the registers that it is made from.

Each organisation has an item under all of Japan and one under its prefecture, where it may be
shown. They are written in the transaction that changes its register, so the list is never older.
"""

from typing import Any

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from ukeire.adapters.aws import bind
from ukeire.adapters.codec import from_json, to_json
from ukeire.adapters.cursors import read_cursor, write_cursor
from ukeire.domain.public_entry import PublicEntry, listing_key
from ukeire.usecases.ports.filings import Page

_ALL = "PUBLIC#ALL"
_KEY_BYTES = 900
"""A sort key holds 1024 bytes; what is longer sorts by its beginning."""


class PublicItem(Model):
    """One organisation in one part of the list."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    data = JSONAttribute()


class DynamoPublicList:
    """The registers table's public items. Implements the port ``PublicList``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(PublicItem, table_name)

    def page(
        self, prefecture: str | None, beginning: str, cursor: str | None = None, limit: int = 50
    ) -> Page[PublicEntry]:
        part = _part(prefecture) if prefecture else _ALL
        found = self._item.query(
            part,
            PublicItem.sk.startswith(_cut(beginning)) if beginning else None,
            consistent_read=True,
            limit=limit,
            last_evaluated_key=read_cursor(cursor, "pk", part, "sk"),
        )
        entries = tuple(from_json(PublicEntry, item.data) for item in found)
        return Page(entries, write_cursor(found.last_evaluated_key))

    def change(
        self,
        transaction: TransactWrite,
        organization_id: str,
        before: PublicEntry | None,
        after: PublicEntry | None,
    ) -> None:
        """Put the organisation where it belongs and take it from where it did, with the rest."""
        kept = self._items(organization_id, after)
        for place, item in self._items(organization_id, before).items():
            if place not in kept:
                transaction.delete(item)
        for item in kept.values():
            transaction.save(item)

    def _items(
        self, organization_id: str, entry: PublicEntry | None
    ) -> dict[tuple[str, str], PublicItem]:
        if entry is None:
            return {}
        parts = [_ALL, *([_part(entry.prefecture)] if entry.prefecture else [])]
        sk = f"{_cut(listing_key(entry.name))}#{organization_id}"
        data: Any = to_json(entry)
        return {(pk, sk): self._item(pk=pk, sk=sk, data=data) for pk in parts}


def _part(prefecture: str) -> str:
    return f"PUBLIC#{prefecture}"


def _cut(key: str) -> str:
    return key.encode()[:_KEY_BYTES].decode(errors="ignore")
