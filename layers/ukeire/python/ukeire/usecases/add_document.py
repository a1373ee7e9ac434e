"""Give a ticket for an upload, and take an upload out again."""

from dataclasses import replace

from ukeire.domain.attachments import check_file, documents_of
from ukeire.domain.audit import Act, record_of
from ukeire.domain.changes import covered, editable_pointers
from ukeire.domain.errors import InvalidInput, NotAllowedNow, NotFound, Unavailable
from ukeire.domain.filenames import safe_filename
from ukeire.domain.filing import Document, DocumentStatus, Filing
from ukeire.domain.form import DocumentItem
from ukeire.domain.problems import Problem, document_pointer
from ukeire.domain.procedure import Procedure
from ukeire.domain.reminders import next_reminder_at
from ukeire.domain.session import Actor, Role
from ukeire.domain.wording import Text
from ukeire.procedures import procedure_named
from ukeire.usecases.find_filing import find_own_filing, visible_filing
from ukeire.usecases.ports.documents import UploadTicket
from ukeire.usecases.ports.filings import FilingServices

_TRIES = 10


def add_document(
    services: FilingServices,
    filing_id: str,
    actor: Actor,
    *,
    item: str,
    filename: str,
    size: int,
    content_type: str,
    about: str | None = None,
    title: str | None = None,
) -> tuple[Document, UploadTicket]:
    """A new document that waits for its file, and the ticket to post it with.

    ``size`` is in bytes. Raises InvalidInput when a limit forbids it (E1: 10 MB a file, 30 files an
    item), NotAllowedNow where the filing is not open for changes, NotFound.
    """
    for _ in range(_TRIES):
        filing = find_own_filing(services, filing_id, actor)
        procedure = procedure_named(filing.procedure)
        kind = procedure.document_item(item)
        now = services.now()
        document = Document(
            document_id=services.new_id(),
            item=item,
            filename=safe_filename(filename),
            size=size,
            content_type=content_type,
            created_at=now,
            about=about,
            title=title or None,
        )
        kind = _check(filing, procedure, kind, document)
        touched = _touched(filing, procedure, services)
        if services.filings.add_document(touched, document):
            return document, services.documents.ticket(filing_id, document, kind)
    raise Unavailable


def upload_ticket(
    services: FilingServices, filing: Filing, document_id: str, *, redirect: str | None = None
) -> UploadTicket:
    """A new ticket for a document that still waits; a form with it may lead to ``redirect``.

    Raises NotFound, and NotAllowedNow once a file was looked at.
    """
    document = find_document(filing, document_id)
    _check_open(filing, document)
    kind = procedure_named(filing.procedure).document_item(document.item)
    if kind is None or document.status is not DocumentStatus.WAITING:
        raise NotAllowedNow("このファイルはすでに受け取っています。")
    return services.documents.ticket(filing.filing_id, document, kind, redirect)


def remove_document(
    services: FilingServices, filing_id: str, document_id: str, actor: Actor
) -> None:
    """Take the document and its file out. Raises NotFound, NotAllowedNow."""
    for _ in range(_TRIES):
        filing = find_own_filing(services, filing_id, actor)
        document = find_document(filing, document_id)
        _check_open(filing, document)
        touched = _touched(filing, procedure_named(filing.procedure), services)
        if services.filings.remove_document(touched, document_id):
            services.documents.delete(filing_id, document_id)
            return
    raise Unavailable


def find_document(filing: Filing, document_id: str) -> Document:
    """The filing's document of that id. Raises NotFound."""
    document = filing.document(document_id)
    if document is None:
        raise NotFound
    return document


def open_document(
    services: FilingServices,
    filing_id: str,
    document_id: str,
    actor: Actor,
    *,
    inline: bool = False,
) -> str:
    """A short-lived link to the inspected file of a filing that the actor may see.

    It downloads the file, or ``inline`` shows it.

    That an office opened it is recorded first. Raises NotFound, NotAllowedNow before the file was
    inspected, and Unavailable when the opening cannot be recorded.
    """
    filing = visible_filing(services, filing_id, actor)
    document = find_document(filing, document_id)
    if document.status is DocumentStatus.WAITING:
        raise NotAllowedNow(
            "このファイルはまだ確認が終わっていません。しばらくしてからお試しください。"
        )
    if document.status is DocumentStatus.REFUSED:
        raise NotAllowedNow(
            Text("このファイルは受け付けられませんでした。{problem}", problem=document.problem)
        )
    if actor.role is Role.STAFF:
        services.audit.record(
            record_of(
                actor,
                Act.DOCUMENT_OPENED,
                services.now(),
                filing_id,
                document_id=document_id,
                item=document.item,
                version_id=document.version_id,
            )
        )
    return services.documents.link(filing_id, document, inline=inline)


def _touched(filing: Filing, procedure: Procedure, services: FilingServices) -> Filing:
    now = services.now()
    touched = replace(filing, updated_at=now)
    return replace(touched, remind_at=next_reminder_at(touched, procedure, now))


def _check_open(filing: Filing, document: Document) -> None:
    pointer = document_pointer(document.item, document.about)
    if not filing.editable:
        raise NotAllowedNow(
            "申請中または審査中のため、書類を変更できません。お急ぎの場合は事務局へご連絡ください。"
        )
    if not covered(pointer, editable_pointers(filing)):
        raise NotAllowedNow("差戻しで指定された項目ではないため、この書類は変更できません。")


def _check(
    filing: Filing, procedure: Procedure, kind: DocumentItem | None, document: Document
) -> DocumentItem:
    if kind is None:
        raise InvalidInput(
            [Problem("/item", "unknown_item", "この書類の種類は受け付けていません。")]
        )
    problems: list[Problem] = []
    owners = {one["id"] for one in filing.items(kind.per)} if kind.per else {None}
    if document.about not in owners:
        section = procedure.section(kind.per or "")
        whose = section.item_title if section else "対象"
        problems.append(
            Problem(
                "/about",
                "unknown_about",
                Text("どの{whose}の書類かを指定してください。", whose=Text(whose)),
            )
        )
    problems += check_file(kind, document, documents_of(filing, document.item, document.about))
    if problems:
        raise InvalidInput(problems)
    _check_open(filing, document)
    return kind
