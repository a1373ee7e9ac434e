"""All that an organisation ever filed, as files for it to take away. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ukeire.domain.export import MadeInBackground
from ukeire.domain.filenames import safe_filename
from ukeire.domain.filing import Document, DocumentStatus, Filing

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """One archive of a copy: its name in the store, its size in bytes, what it holds."""

    name: str
    size: int
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DataCopy(MadeInBackground):
    """One request, and how far it is. An organisation has one at a time.

    ``filings`` are the ids of all there were when it began, None before; ``done`` of them are in the
    ``files``, and of the next one the first ``part`` pieces. ``revision`` counts what was stored of the
    organisation's, over all its requests.
    """

    copy_id: str
    organization_id: str
    filings: tuple[str, ...] | None = None
    done: int = 0
    part: int = 0
    files: tuple[CopiedFile, ...] = field(default=())

    @property
    def whole(self) -> bool:
        """Whether everything is in the files."""
        return self.filings is not None and bool(self.files) and self.done >= len(self.filings)


def folder_of(filing: Filing, title: str) -> str:
    """The folder of a filing: number, procedure, and enough of the id to be its own."""
    number = safe_filename(filing.receipt_number or "未申請")
    return f"申請/{number}_{safe_filename(title)}_{safe_filename(filing.filing_id)[-12:]}"


def every_document(rounds: Sequence[Sequence[Document]], now: Sequence[Document]) -> list[Document]:
    """Each inspected version of each document that was filed or is attached, once."""
    found = {
        (one.document_id, one.version_id): one
        for documents in (*rounds, now)
        for one in documents
        if one.status is DocumentStatus.ATTACHED and one.version_id
    }
    return list(found.values())


def path_of(folder: str, number: int, document: Document) -> str:
    """Where a document lies: a number of its own, whatever people called it; never outside."""
    stem, dot, extension = safe_filename(document.filename).rpartition(".")
    short = f"{stem[:_LONGEST_NAME].rstrip(' .')}{dot}{extension}"
    return f"{folder}/書類/{number:04d}_{short if stem else extension[:_LONGEST_NAME]}"
