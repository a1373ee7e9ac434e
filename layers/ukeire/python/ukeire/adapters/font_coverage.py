"""Which characters the certificate's fonts can draw, read from their cmap tables.

A certificate must not lose a character of a name in silence, and the engine that draws it may.
"""

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

FONTS = ("NotoSansJP_400Regular.ttf", "NotoSansJP_700Bold.ttf")
"""What certificates are set in."""


def font_files(folder: Path) -> list[Path]:
    """The ``FONTS``, found anywhere under ``folder``. Raises FileNotFoundError."""
    files = []
    for name in FONTS:
        found = next(folder.rglob(name), None)
        if found is None:
            raise FileNotFoundError(folder / name)
        files.append(found)
    return files


def characters_of_all(fonts: Iterable[Path]) -> frozenset[str]:
    """The characters that each of the fonts can draw."""
    return frozenset(map(chr, frozenset.intersection(*map(characters_of, fonts))))


def characters_of(font: Path) -> frozenset[int]:
    """The code points that the font's widest Unicode table (format 12) maps to a glyph.

    Raises ValueError for a font without such a table.
    """
    data = font.read_bytes()
    cmap = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", data, cmap + 4 + 8 * index)
        (kind,) = struct.unpack_from(">H", data, cmap + offset)
        if kind == 12 and (platform, encoding) in {(0, 4), (0, 6), (3, 10)}:
            return frozenset(_format_12(data, cmap + offset))
    raise ValueError(f"{font} has no table of all Unicode characters")


def _table(data: bytes, wanted: bytes) -> int:
    """The offset of a table in the font file."""
    (count,) = struct.unpack_from(">H", data, 4)
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        if tag == wanted:
            return int(offset)
    raise ValueError(f"no table {wanted!r}")


def _format_12(data: bytes, start: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">L", data, start + 12)
    for index in range(groups):
        first, last, glyph = struct.unpack_from(">LLL", data, start + 16 + 12 * index)
        yield from (code for code in range(first, last + 1) if glyph + code - first != 0)
