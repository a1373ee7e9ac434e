"""What copying an organisation's data asks of the outside."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from ukeire.domain.data_copy import DataCopy
from ukeire.domain.filing import Document, Filing
from ukeire.domain.printed_list import PrintedList
from ukeire.domain.register import Register
from ukeire.usecases.find_filing import FilingView
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.read_audit import DisclosedAct


class DataCopies(Protocol):
    """The one request of each organisation. Every read is consistent."""

    def of(self, organization_id: str) -> DataCopy | None:
        """The organisation's, or None."""

    def replace(self, copy: DataCopy, before: DataCopy | None) -> None:
        """Keep a new one, a revision on, in place of that before. Raises StaleVersion when another
        came first.
        """

    def save(self, copy: DataCopy) -> None:
        """Keep it if the stored one is it, one revision behind. Raises StaleVersion."""


class DataCopyQueue(Protocol):
    """Who makes copies, in the background."""

    def tell(self, organization_id: str, copy_id: str) -> None:
        """There is one to make, or to go on with. Raises Unavailable."""


class Archive(Protocol):
    """A ZIP file that is being written, held in memory by small pieces alone."""

    @property
    def size(self) -> int:
        """The bytes so far."""

    def add(self, path: str, content: bytes, at: datetime) -> None:
        """Put a file into it."""


class DataCopyFiles(Protocol):
    """The store of archives; it forgets by itself."""

    def archive(self, name: str) -> AbstractContextManager[Archive]:
        """A new one, there once the context ends well and never otherwise."""

    def link(self, name: str, filename: str, media_type: str) -> str:
        """A short-lived link that downloads it under that name."""


class ListPrinter(Protocol):
    """Prints a list."""

    def print(self, content: PrintedList) -> bytes:
        """The PDF. Raises Unavailable."""


class DataCopyTexts(Protocol):
    """How what is copied is written down, as the organisation may read it."""

    def register(self, register: Register) -> bytes:
        """The register and its history."""

    def filing(self, view: FilingView) -> bytes:
        """The filing."""

    def round(
        self, number: int, sections: Mapping[str, Any], documents: Sequence[Document]
    ) -> bytes:
        """What was filed in a round."""

    def audit(self, acts: Sequence[DisclosedAct]) -> bytes:
        """What was done with the filing."""

    def audit_list(self, filing: Filing, acts: Sequence[DisclosedAct]) -> PrintedList:
        """The same, to be printed."""

    def readme(self, copy: DataCopy, organization: str, number: int) -> bytes:
        """What is in the archive of that number."""


class DataCopyServices(FilingServices, Protocol):
    """What copying needs besides."""

    @property
    def data_copies(self) -> DataCopies: ...
    @property
    def data_copy_queue(self) -> DataCopyQueue: ...
    @property
    def data_copy_files(self) -> DataCopyFiles: ...
    @property
    def prints(self) -> ListPrinter: ...
