"""Attachments as pages: what is there and what became of it, adding, opening, taking out."""

import json
from collections.abc import Sequence
from http import HTTPStatus

from starlette.responses import Response

from ukeire.domain.attachments import WORDS, documents_of, is_late
from ukeire.domain.changes import covered
from ukeire.domain.errors import InvalidInput, NotFound
from ukeire.domain.filing import Document, DocumentStatus, Filing
from ukeire.domain.form import DocumentItem, Section
from ukeire.domain.problems import Problem, document_pointer
from ukeire.usecases.add_document import (
    add_document,
    find_document,
    remove_document,
    upload_ticket,
)
from ukeire.usecases.add_document import open_document as link_to
from ukeire.usecases.find_filing import FilingView
from ukeire.web.context import Context
from ukeire.web.filing_pages import addresses
from ukeire.web.filing_pages.progress import Progress, documents_for
from ukeire.web.filing_pages.views import done, own_filing, own_view
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route


def documents_page(context: Context) -> Response:
    """The attachments of one item (``?about=``), or all of them owner by owner."""
    view = own_view(context)
    about = context.request.query_params.get("about") or None
    if about is None and not _own_items(view):
        return _owners_page(context, view)
    return _items_page(context, view, about)


def add_by_form(context: Context) -> Response:
    """Without script: a document is made that waits, and the next page sends its file."""
    view = own_view(context)
    form = context.form
    item, about, title = form.get("item", ""), form.get("about") or None, form.get("title", "")
    kind = view.procedure.document_item(item)
    if kind is None:
        raise NotFound
    try:
        document, _ = add_document(
            context.services,
            view.filing.filing_id,
            context.actor,
            item=item,
            # The form that will carry the file knows its name and size, and does not tell us.
            filename=f"{title.strip() or kind.title}.pdf",
            size=1,
            content_type=kind.content_types[0],
            about=about,
            title=title.strip() or None,
        )
    except InvalidInput as error:
        problems = [Problem(f"/{item}", one.code, one.message) for one in error.problems]
        return _items_page(context, view, about, problems)
    return redirect(f"{_page(context, document)}/upload")


def upload_page(context: Context) -> Response:
    """The plain form that sends one file straight to the store, and leads back."""
    filing = own_filing(context)
    document = find_document(filing, context.path["document_id"])
    back = addresses.documents_page(filing.filing_id, document.about)
    if document.status is not DocumentStatus.WAITING:
        return redirect(back)
    joint = "&" if "?" in back else "?"
    redirect_to = f"{context.services.site_url}{back}{joint}done=uploaded"
    view = own_view(context)
    return render(
        context,
        "filings/upload.html",
        view=view,
        item=view.procedure.document_item(document.item),
        document=document,
        ticket=upload_ticket(context.services, filing, document.document_id, redirect=redirect_to),
        back=back,
        filing_href=addresses.filing_page(filing.filing_id),
        remove=f"{_page(context, document)}/delete",
    )


def remove(context: Context) -> Response:
    """Take a file out; one that is gone already is no fault."""
    filing = own_filing(context)
    document = filing.document(context.path["document_id"])
    if document is None:
        return redirect(addresses.documents_page(filing.filing_id))
    remove_document(context.services, filing.filing_id, document.document_id, context.actor)
    page = addresses.documents_page(filing.filing_id, document.about)
    return redirect(f"{page}{'&' if '?' in page else '?'}done=removed")


def open_document(context: Context) -> Response:
    """To a short-lived link of the inspected file."""
    path = context.path
    return redirect(
        link_to(context.services, path["filing_id"], path["document_id"], context.actor)
    )


def preview_page(context: Context) -> Response:
    """The first page as a picture; where it cannot be shown, the picture's own words say so."""
    view = own_view(context)
    filing = view.filing
    document = find_document(filing, context.path["document_id"])
    here = _page(context, document)
    return render(
        context,
        "filings/preview.html",
        view=view,
        document=document,
        picture=f"/api{here}/preview",
        content=f"{here}/content",
        back=addresses.documents_page(filing.filing_id, document.about),
        filing_href=addresses.filing_page(filing.filing_id),
    )


def _page(context: Context, document: Document) -> str:
    return f"{addresses.documents_page(context.path['filing_id'])}/{document.document_id}"


def _own_items(view: FilingView) -> list[DocumentItem]:
    return [item for item in view.procedure.documents if item.per is None]


def _owners_page(context: Context, view: FilingView) -> Response:
    progress = Progress(view)
    tasks = [
        task for section in view.procedure.sections for task in progress.document_tasks(section)
    ]
    return render(
        context,
        "filings/document_owners.html",
        view=view,
        tasks=tasks,
        filing_href=addresses.filing_page(view.filing.filing_id),
        done=done(context),
    )


def _items_page(
    context: Context, view: FilingView, about: str | None, problems: Sequence[Problem] = ()
) -> Response:
    filing = view.filing
    owner, section = _owner(view, about)
    items = documents_for(view.procedure, section) if section else _own_items(view)
    after = addresses.check_page(filing.filing_id)
    if filing.return_fields:
        after = addresses.filing_page(filing.filing_id)
    elif section:
        after = addresses.section_page(filing.filing_id, section.name)
    shown = [
        (
            item,
            documents_of(filing, item.item, about),
            covered(document_pointer(item.item, about), view.editable),
            _remark(filing, document_pointer(item.item, about)),
        )
        for item in items
    ]
    documents = [document for _, several, *_ in shown for document in several]
    return render(
        context,
        "filings/documents.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        errors=FieldErrors(problems),
        view=view,
        way=Progress(view).way(section),
        owner=owner,
        about=about or "",
        items=shown,
        waiting=any(one.status is DocumentStatus.WAITING for one in documents),
        late={one.document_id for one in documents if is_late(one, context.now)},
        words=json.dumps(context.language.say_all(WORDS), ensure_ascii=False),
        form=context.form,
        page=addresses.documents_page(filing.filing_id),
        here=addresses.documents_page(filing.filing_id, about),
        api=f"/api{addresses.documents_page(filing.filing_id)}",
        filing_href=addresses.filing_page(filing.filing_id),
        section=section,
        section_href=addresses.section_page(filing.filing_id, section.name) if section else "",
        next_href=after,
        done=done(context),
    )


def _remark(filing: Filing, pointer: str) -> str:
    """What the return says about these attachments."""
    return "\n".join(one.text for one in filing.return_remarks if one.pointer == pointer)


def _owner(view: FilingView, about: str | None) -> tuple[str, Section | None]:
    """Whose attachments they are. Raises NotFound for nobody's."""
    if about is None:
        return "", None
    for section in view.procedure.sections:
        if not documents_for(view.procedure, section):
            continue
        for number, item in enumerate(view.filing.items(section.name), start=1):
            if item["id"] == about:
                return section.called(number, item), section
    raise NotFound


_DOCUMENTS = "/filings/{filing_id}/documents"
_DOCUMENT = f"{_DOCUMENTS}/{{document_id}}"

ROUTES: tuple[Route, ...] = (
    Route("GET", _DOCUMENTS, documents_page, Access.SESSION, "documents.list", "添付書類"),
    Route("POST", _DOCUMENTS, add_by_form, Access.SESSION, "documents.add", "書類の追加"),
    Route("GET", f"{_DOCUMENT}/upload", upload_page, Access.SESSION, "documents.add", "送信画面"),
    Route("POST", f"{_DOCUMENT}/delete", remove, Access.SESSION, "documents.remove", "書類の削除"),
    Route("GET", f"{_DOCUMENT}/content", open_document, Access.SESSION, "documents.open", "開く"),
    Route("GET", f"{_DOCUMENT}/preview", preview_page, Access.SESSION, "documents.preview", "表示"),
)
