"""Postal codes from the offline table that ``infrastructure/build/postal_codes.py`` makes (B4).

Two files of tab-separated UTF-8 lines: ``municipalities.tsv`` with code, prefecture and city, and
``postal_codes.tsv`` with postal code, municipality code and town, sorted by postal code. The second
is searched in place by bisection, so that a cold start reads a few pages of it and no more.
"""

import functools
import mmap
from collections.abc import Mapping
from pathlib import Path

from ukeire.usecases.ports.postal_codes import Address

DATA = Path(__file__).parent / "data"


class PostalCodeTable:
    """The table in a folder. Opened at the first look-up; safe to share between threads."""

    def __init__(self, folder: Path = DATA) -> None:
        self._folder = folder

    def lookup(self, code: str) -> list[Address]:
        """Every place with the code ``123-4567`` or ``1234567``: none, one, or several.

        Raises FileNotFoundError if the table was not built.
        """
        wanted = code.replace("-", "")
        if len(wanted) != 7 or not (wanted.isascii() and wanted.isdigit()):
            return []
        places = []
        for municipality, town in _rows(self._table, wanted.encode()):
            prefecture, city = self._municipalities[municipality]
            places.append(Address(prefecture, city, town))
        return places

    @functools.cached_property
    def _table(self) -> mmap.mmap:
        with (self._folder / "postal_codes.tsv").open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    @functools.cached_property
    def _municipalities(self) -> Mapping[str, tuple[str, str]]:
        text = (self._folder / "municipalities.tsv").read_text("utf-8")
        rows = (line.split("\t") for line in text.splitlines())
        return {code: (prefecture, city) for code, prefecture, city in rows}


def _rows(table: mmap.mmap, code: bytes) -> list[tuple[str, str]]:
    """Municipality code and town of each line that starts with ``code``."""
    position = _first_line_from(table, code)
    rows = []
    while table[position : position + len(code)] == code:
        end = table.find(b"\n", position)
        _, municipality, town = table[position:end].decode().split("\t")
        rows.append((municipality, town))
        position = end + 1
    return rows


def _first_line_from(table: mmap.mmap, code: bytes) -> int:
    """The offset of the first line whose code is not below ``code``."""
    low, high = 0, len(table)
    while low < high:
        middle = (low + high) // 2
        start = table.rfind(b"\n", 0, middle) + 1
        if table[start : start + len(code)] < code:
            low = table.find(b"\n", middle) + 1
        else:
            high = start
    return low
