"""Rows as files for spreadsheets, written row by row: CSV, and Excel without formulas or links."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO

from ukeire.domain.csv_text import csv_lines
from ukeire.domain.export import ExportFormat
from ukeire.usecases.ports.exports import Row

_WIDTH, _WIDTH_OF_NAMES = 16, 44
_WITHOUT_GUESSES = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
"""A row is on the disk before the next is taken, and a text stays the text that it is (F41)."""


class TableFiles:
    """Implements the port ``Tables``, on the disk of the function."""

    @contextmanager
    def written(
        self, format_: ExportFormat, title: str, heads: Sequence[str], rows: Iterable[Row]
    ) -> Iterator[BinaryIO]:
        with NamedTemporaryFile(suffix=f".{format_}") as file:
            if format_ is ExportFormat.CSV:
                for line in csv_lines(heads, rows):
                    file.write(line)
                file.flush()
            else:
                _write_workbook(file.name, title, heads, rows)
            with open(file.name, "rb") as made:  # noqa: PTH123
                yield made


def _write_workbook(path: str, title: str, heads: Sequence[str], rows: Iterable[Row]) -> None:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    with Workbook(path, _WITHOUT_GUESSES) as workbook:
        sheet = workbook.add_worksheet(title[:31])
        bold = workbook.add_format({"bold": True, "bottom": 1})
        # Widths come before the rows: what is written can no longer be changed.
        for column, head in enumerate(heads):
            sheet.set_column(column, column, _WIDTH_OF_NAMES if head.endswith("名") else _WIDTH)
        sheet.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        for number, row in enumerate(rows, start=1):
            _write_row(sheet, number, row)


def _write_row(sheet: Any, number: int, row: Row) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, int):
            sheet.write_number(number, column, cell)
        elif cell is not None:
            sheet.write_string(number, column, cell)
