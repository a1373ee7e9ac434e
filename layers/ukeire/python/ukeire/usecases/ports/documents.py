"""What use cases need of the store of uploaded documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ukeire.domain.filing import Document
from ukeire.domain.form import DocumentItem
from ukeire.usecases.ports.paging import Page as Page


@dataclass(frozen=True, slots=True)
class UploadTicket:
    """Where and with which fields a client posts a file straight to the store."""

    url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What arrived in the store: the version, its size in bytes, and its content if not too large."""

    version_id: str
    size: int
    content: bytes


class Documents(Protocol):
    """The store of uploaded files."""

    def ticket(
        self, filing_id: str, document: Document, item: DocumentItem, redirect: str | None = None
    ) -> UploadTicket:
        """A ticket that fixes key, type and size range, for ten minutes.

        With ``redirect``, a whole address, a browser that posts the form is led there afterwards.
        """

    def read(
        self, filing_id: str, document_id: str, version_id: str | None, max_bytes: int
    ) -> StoredObject | None:
        """The file, in its newest version if none is named; None when it is not there.

        Of one above ``max_bytes`` only the size is read.
        """

    def link(self, filing_id: str, document: Document, *, inline: bool = False) -> str:
        """A short-lived link to the inspected version: downloads it, or ``inline`` shows it."""

    def delete(self, filing_id: str, document_id: str) -> None:
        """Take the file out; older versions follow by the store's own rule."""
