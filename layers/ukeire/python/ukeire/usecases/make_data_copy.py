"""Make the copy of an organisation's data, in as many runs and archives as it takes."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ukeire.domain.data_copy import CopiedFile, DataCopy, every_document, folder_of, path_of
from ukeire.domain.errors import StaleVersion
from ukeire.domain.export import UNFINISHED, ExportState
from ukeire.domain.filing import Document
from ukeire.domain.form import MAX_FILE_BYTES
from ukeire.domain.session import Actor, Role
from ukeire.usecases.filing_mails import mail_to_organization
from ukeire.usecases.find_filing import find_own_filing, view_filing
from ukeire.usecases.list_filings import every_filing
from ukeire.usecases.ports.data_copies import Archive, DataCopyServices, DataCopyTexts
from ukeire.usecases.read_audit import own_audit

MOST_BYTES = 1_000_000_000
"""What an archive holds before another is begun: still fit for a bad line."""
_TO_CLOSE = 60.0
"""Seconds of a run that are left for what is being read and for closing the archive."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A file of the copy; ``read`` answers None when it is no longer in the store."""

    path: str
    read: Callable[[], bytes | None]
    about: dict[str, str] = field(default_factory=dict)


def make_data_copy(
    services: DataCopyServices,
    texts: DataCopyTexts,
    organization_id: str,
    copy_id: str,
    seconds_left: Callable[[], float],
) -> DataCopy | None:
    """The copy as it is after this run; None when there is none, or another run is at it.

    What is copied is what the organisation itself may read: the same use cases answer it (D6). An
    archive counts once it is whole; a run that died leaves an upload that nobody completes. When a
    run's seconds go to their end it closes its archive and tells the queue, and the next goes on
    in another. The organisation is told by mail, once.
    """
    copy = services.data_copies.of(organization_id)
    if copy is None or copy.copy_id != copy_id:
        return None
    if copy.state not in UNFINISHED:
        return copy
    try:
        filings = copy.filings
        if filings is None:
            found = every_filing(services, organization_id)
            filings = tuple(dict.fromkeys(one.filing_id for one in found))
        copy = _kept(
            services, copy.changed(services.now(), state=ExportState.RUNNING, filings=filings)
        )
        while not copy.whole:
            copy = _kept(services, _with_archive(services, texts, copy, seconds_left))
            if not copy.whole and seconds_left() < 2 * _TO_CLOSE:
                services.data_copy_queue.tell(organization_id, copy_id)
                return copy
        # Queued first: a crash before the next line queues it again, and the mail log sends it once.
        services.mailer.send(
            mail_to_organization(
                services,
                services.registers.get(organization_id),
                "data_ready",
                copy.copy_id,
                subject=copy.login_id,
                asked_by=copy.name,
            )
        )
        return _kept(services, copy.changed(services.now(), state=ExportState.READY))
    except StaleVersion:
        return None


def _kept(services: DataCopyServices, copy: DataCopy) -> DataCopy:
    services.data_copies.save(copy)
    return copy


def _with_archive(
    services: DataCopyServices,
    texts: DataCopyTexts,
    copy: DataCopy,
    seconds_left: Callable[[], float],
) -> DataCopy:
    """The copy with one more archive, as large as time and size allow."""
    organization = services.registers.get(copy.organization_id)
    number = len(copy.files) + 1
    name = f"data/{copy.organization_id}/{copy.copy_id}/{services.new_id()}.zip"
    filings, done, part = copy.filings or (), copy.done, copy.part
    with services.data_copy_files.archive(name) as archive:
        pen = _Pen(services, archive)
        pen.add(
            _Piece(
                "はじめにお読みください.txt",
                lambda: texts.readme(copy, _name(organization), number),
            )
        )
        if number == 1:
            pen.add(_Piece("登録内容.json", lambda: texts.register(organization)))
        while done < len(filings) and not pen.full(seconds_left):
            pieces = list(_pieces(services, texts, copy, filings[done]))
            while part < len(pieces) and not pen.full(seconds_left):
                pen.add(pieces[part])
                part += 1
            if part == len(pieces):
                done, part = done + 1, 0
        pen.close(copy, number)
        entries = len(pen.listed)
    return copy.changed(
        services.now(),
        done=done,
        part=part,
        files=(*copy.files, CopiedFile(name, archive.size, entries)),
    )


def _name(organization: Any) -> str:
    in_force = organization.entries.get("organization") or {}
    name: str = in_force.get("name", organization.organization_name)
    return name


@dataclass
class _Pen:
    """Writes files into an archive, and down what it wrote."""

    services: DataCopyServices
    archive: Archive
    listed: list[dict[str, Any]] = field(default_factory=list)

    def full(self, seconds_left: Callable[[], float]) -> bool:
        """Whether the archive is to be closed; never before it holds something new."""
        begun = len(self.listed) > 2
        return begun and (self.archive.size >= MOST_BYTES or seconds_left() < _TO_CLOSE)

    def add(self, piece: _Piece) -> None:
        content = piece.read()
        if content is None:
            self.listed.append({"path": None, "missing": piece.path, **piece.about})
            return
        self.archive.add(piece.path, content, self.services.now())
        digest = hashlib.sha256(content).hexdigest()
        self.listed.append(
            {"path": piece.path, "size": len(content), "sha256": digest, **piece.about}
        )

    def close(self, copy: DataCopy, number: int) -> None:
        """The list of all of it, last."""
        manifest = {
            "organization_id": copy.organization_id,
            "asked_at": copy.asked_at.isoformat(),
            "archive": number,
            "files": self.listed,
        }
        content = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self.archive.add("manifest.json", content, self.services.now())


def _pieces(
    services: DataCopyServices, texts: DataCopyTexts, copy: DataCopy, filing_id: str
) -> Iterator[_Piece]:
    """Everything of a filing that its organisation may read, always in the same order."""
    actor = Actor(copy.login_id, copy.name, Role.APPLICANT, copy.organization_id)
    filing = find_own_filing(services, filing_id, actor)
    view = view_filing(services, filing, actor)
    acts = own_audit(services, filing_id, actor)
    folder = folder_of(filing, view.procedure.title)
    about = {"filing_id": filing_id}
    yield _Piece(f"{folder}/申請.json", lambda: texts.filing(view), about)
    yield _Piece(f"{folder}/操作の記録.json", lambda: texts.audit(acts), about)
    yield _Piece(
        f"{folder}/操作の記録.pdf",
        lambda: services.prints.print(texts.audit_list(filing, acts)),
        about,
    )
    filed = [
        (round_, tuple(services.filings.submitted_documents(filing_id, round_) or ()))
        for round_ in filing.filed_rounds
    ]
    for number, (round_, documents) in enumerate(filed, start=1):
        yield _Piece(
            f"{folder}/第{number}回の申請内容.json",
            partial(_round, services, texts, filing_id, number, round_, documents),
            about,
        )
    found = every_document([documents for _, documents in filed], filing.documents)
    for number, document in enumerate(found, start=1):
        yield _Piece(
            path_of(folder, number, document),
            partial(_content, services, filing_id, document),
            about | {"document_id": document.document_id, "item": document.item},
        )


def _round(
    services: DataCopyServices,
    texts: DataCopyTexts,
    filing_id: str,
    number: int,
    round_: int,
    documents: tuple[Document, ...],
) -> bytes:
    sections = services.filings.submitted_sections(filing_id, round_)
    return texts.round(number, sections, documents)


def _content(services: DataCopyServices, filing_id: str, document: Document) -> bytes | None:
    stored = services.documents.read(
        filing_id, document.document_id, document.version_id, MAX_FILE_BYTES
    )
    return stored.content if stored and stored.content else None
