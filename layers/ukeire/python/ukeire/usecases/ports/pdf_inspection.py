"""The port to the inspection of uploaded PDFs."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PdfRefusal:
    """Why a file does not count as attached: a stable code, and Japanese that says what to do."""

    code: str
    reason: str


class PdfInspection(Protocol):
    """Looks at what arrived before anybody can open it."""

    def refuse_size(self, size: int) -> PdfRefusal | None:
        """The refusal for a file of so many bytes, before it is fetched."""
        ...

    def inspect(self, data: bytes) -> PdfRefusal | None:
        """The refusal for the whole file, or None if it may be attached."""
        ...
