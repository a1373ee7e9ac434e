"""A table on paper: what a printed list says. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedList:
    """A title, facts above the table, and the table. Each row has as many cells as ``heads``."""

    title: str
    facts: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    made_on: date
    author: str
