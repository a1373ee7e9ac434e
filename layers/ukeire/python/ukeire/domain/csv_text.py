"""Tables as CSV that spreadsheets open without harm: UTF-8 with its mark, no formulas. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence

_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def csv_bytes(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table (RFC 4180) with a byte order mark, by which Excel knows UTF-8.

    A cell that a spreadsheet might run as a formula begins with an apostrophe (F41).
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for row in (heads, *rows):
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _harmless(value: object) -> str:
    cell = "" if value is None else str(value)
    # Spaces before it hide a formula from the eye, not from every spreadsheet.
    return f"'{cell}" if cell.lstrip(" 　").startswith(_STARTS_A_FORMULA) else cell
