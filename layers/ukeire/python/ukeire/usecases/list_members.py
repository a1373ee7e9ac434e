"""The list that anyone may read, by prefecture and by how a name begins (B1)."""

from collections.abc import Iterator
from typing import Protocol

from ukeire.domain.errors import InvalidInput
from ukeire.domain.places import PREFECTURES
from ukeire.domain.problems import Problem
from ukeire.domain.public_entry import PublicEntry, folded_name, listing_key
from ukeire.domain.wording import Text
from ukeire.usecases.ports.filings import Page
from ukeire.usecases.ports.registers import PublicList

MOST_ROWS = 20_000
"""Entries of one file: with these it stays below what Lambda can answer."""

_READ_AT_ONCE = 500
_READ_AT_MOST = 2000


class PublicServices(Protocol):
    """What listing needs."""

    @property
    def public_list(self) -> PublicList: ...


def list_members(
    services: PublicServices,
    *,
    prefecture: str | None,
    name: str,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[PublicEntry]:
    """Entries in the order of their names without the legal form, in which a name may be begun.

    A name with a legal form finds those of that form. A page may hold fewer than ``limit`` although
    more follow. Raises InvalidInput for a prefecture that is none.
    """
    if prefecture is not None and prefecture not in PREFECTURES:
        message = "都道府県の名前を「東京都」のように指定してください。"
        raise InvalidInput([Problem("/prefecture", "prefecture", message)])
    beginning, typed = listing_key(name), folded_name(name)
    found: list[PublicEntry] = []
    read = 0
    while True:
        page = services.public_list.page(prefecture, beginning, cursor, limit - len(found))
        read += len(page.items)
        found += [one for one in page.items if typed in folded_name(one.name)]
        cursor = page.next_cursor
        if cursor is None or len(found) >= limit or read >= _READ_AT_MOST:
            return Page(tuple(found), cursor)


def all_members(
    services: PublicServices, *, prefecture: str | None, name: str
) -> Iterator[PublicEntry]:
    """All of them, for a file. Raises InvalidInput when they are too many for one."""
    cursor: str | None = None
    counted = 0
    while True:
        page = list_members(
            services, prefecture=prefecture, name=name, cursor=cursor, limit=_READ_AT_ONCE
        )
        counted += len(page.items)
        if counted > MOST_ROWS:
            message = Text("{most}件を超えました。都道府県で絞り込んでください。", most=MOST_ROWS)
            raise InvalidInput([Problem("/prefecture", "too_many", message)])
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return
