"""Look into a file that arrived, and settle whether it counts as attached (E1, F27, F29, F31)."""

import hashlib
from dataclasses import replace
from enum import StrEnum
from typing import Protocol

from ukeire.domain.filing import Document, DocumentStatus
from ukeire.domain.form import MAX_FILE_BYTES
from ukeire.usecases.ports.documents import Documents, StoredObject
from ukeire.usecases.ports.filings import Filings
from ukeire.usecases.ports.pdf_inspection import PdfInspection


class InspectionServices(Protocol):
    """What inspection needs."""

    @property
    def filings(self) -> Filings: ...
    @property
    def documents(self) -> Documents: ...
    @property
    def pdf_inspection(self) -> PdfInspection: ...


class Outcome(StrEnum):
    """What an arrival came to.

    ``repeated``: told of the same arrival before. ``replaced``: another file under the same ticket
    after one was settled, which changes nothing. ``unknown``: no document waits for it, it was
    taken out again. ``gone``: the file is not there any more.
    """

    ATTACHED = "attached"
    REFUSED = "refused"
    REPEATED = "repeated"
    REPLACED = "replaced"
    UNKNOWN = "unknown"
    GONE = "gone"


def inspect_document(
    services: InspectionServices,
    filing_id: str,
    document_id: str,
    version_id: str | None,
) -> Outcome:
    """Settle the document whose file arrived in the store as that version.

    May be called any number of times, in any order: the first version that is settled stays.
    """
    document = services.filings.document(filing_id, document_id)
    if document is None or document.status is not DocumentStatus.WAITING:
        return _too_late(services, filing_id, document_id, document, version_id)
    arrived = services.documents.read(filing_id, document_id, version_id, MAX_FILE_BYTES)
    if arrived is None:
        return Outcome.GONE
    settled = _settled(services.pdf_inspection, document, arrived)
    if not services.filings.settle_document(filing_id, settled):
        later = services.filings.document(filing_id, document_id)
        return _too_late(services, filing_id, document_id, later, arrived.version_id)
    if settled.status is DocumentStatus.REFUSED:
        services.documents.delete(filing_id, document_id)
        return Outcome.REFUSED
    return Outcome.ATTACHED


def _settled(inspection: PdfInspection, document: Document, arrived: StoredObject) -> Document:
    refusal = inspection.refuse_size(arrived.size) or inspection.inspect(arrived.content)
    found = replace(document, size=arrived.size, version_id=arrived.version_id)
    if refusal:
        return replace(found, status=DocumentStatus.REFUSED, problem=refusal.reason)
    return replace(
        found,
        status=DocumentStatus.ATTACHED,
        sha256=hashlib.sha256(arrived.content).hexdigest(),
    )


def _too_late(
    services: InspectionServices,
    filing_id: str,
    document_id: str,
    document: Document | None,
    version_id: str | None,
) -> Outcome:
    """Nothing waits for this file. It is kept only if the settled document is the very one."""
    if document is None:
        services.documents.delete(filing_id, document_id)
        return Outcome.UNKNOWN
    if document.status is DocumentStatus.REFUSED:
        services.documents.delete(filing_id, document_id)
    return Outcome.REPEATED if version_id == document.version_id else Outcome.REPLACED
