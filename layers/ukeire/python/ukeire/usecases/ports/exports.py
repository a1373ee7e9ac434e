"""What making lists into files asks of the outside."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

from ukeire.domain.export import Export, ExportFormat

type Row = Sequence[str | int | None]


class Exports(Protocol):
    """What people asked for. Every read of one is consistent."""

    def add(self, export: Export) -> None:
        """Keep a new one."""

    def get(self, login_id: str, export_id: str) -> Export:
        """The export of that person. Raises NotFound."""

    def of(self, login_id: str) -> Sequence[Export]:
        """All of somebody's, the newest first."""

    def save(self, export: Export) -> None:
        """Keep it if the stored one is one revision behind. Raises StaleVersion."""


class ExportQueue(Protocol):
    """Who makes them, in the background."""

    def tell(self, login_id: str, export_id: str) -> None:
        """There is something to make, or to go on with. Raises Unavailable."""


class ExportFiles(Protocol):
    """The store of what is being made and of what was made; it forgets by itself."""

    def put_rows(self, name: str, rows: Sequence[Row]) -> None:
        """Keep a part of the rows."""

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a part."""

    def put_file(self, name: str, file: BinaryIO, media_type: str) -> int:
        """Keep a file as it is from its beginning; its size in bytes."""

    def link(self, name: str, filename: str, media_type: str) -> str:
        """A short-lived link that downloads it under that name."""


class Tables(Protocol):
    """Makes rows into a file, holding few of them at a time."""

    def written(
        self, format_: ExportFormat, title: str, heads: Sequence[str], rows: Iterable[Row]
    ) -> AbstractContextManager[BinaryIO]:
        """The file, open at its beginning, as long as the context lasts."""
