"""Tables as CSV that spreadsheets open without harm: UTF-8 with its mark, no formulas. Pure."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def csv_bytes(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table (RFC 4180) with a byte order mark, by which Excel knows UTF-8.

    A cell that a spreadsheet might run as a formula begins with an apostrophe (F41).
    """
    return b"".join(csv_lines(heads, rows))


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The same, line by line: for tables that are too long to hold."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    yield codecs.BOM_UTF8
    for row in chain((heads,), rows):
        writer.writerow([_harmless(cell) for cell in row])
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()


def _harmless(value: object) -> str:
    cell = "" if value is None else str(value)
    # Spaces before it hide a formula from the eye, not from every spreadsheet.
    return f"'{cell}" if cell.lstrip(" 　").startswith(_STARTS_A_FORMULA) else cell
