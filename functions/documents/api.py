"""Documents of a filing as JSON: a ticket to upload with, the document, its removal, a link."""

from collections.abc import Sequence
from http import HTTPStatus

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from ukeire.usecases.add_document import (
    add_document,
    find_document,
    open_document,
    remove_document,
    upload_ticket,
)
from ukeire.usecases.find_filing import find_own_filing
from ukeire.usecases.ports.documents import UploadTicket
from ukeire.usecases.preview_document import preview_document
from ukeire.web.answers import json_answer, no_content, redirect
from ukeire.web.context import Context
from ukeire.web.filing_representations import DocumentAnswer, document_answer
from ukeire.web.representations import Answer
from ukeire.web.routing import Access, Parameter, Route

PICTURE = "image/webp"
_DOCUMENTS = "/api/filings/{filing_id}/documents"
_DOCUMENT = f"{_DOCUMENTS}/{{document_id}}"


class NewDocument(BaseModel):
    """A file about to be uploaded; ``size`` in bytes, ``about`` the id of the item it belongs to."""

    model_config = ConfigDict(extra="forbid")

    item: str = Field(title="書類の種類", max_length=64)
    filename: str = Field(title="ファイル名", min_length=1, max_length=1000)
    size: int = Field(title="ファイルの大きさ")
    content_type: str = Field(title="ファイルの形式", max_length=200)
    about: str | None = Field(default=None, title="対象", max_length=64)
    title: str | None = Field(default=None, title="書類の名前")


class DocumentsAnswer(Answer):
    """Documents of a filing, oldest first."""

    items: tuple[DocumentAnswer, ...]


class UploadAnswer(Answer):
    """Post ``fields``, then the file as ``file``, as a multipart form to ``url``."""

    url: str
    fields: dict[str, str]


class TicketAnswer(Answer):
    """The document that waits for its file, and how to send it."""

    document_id: str
    upload: UploadAnswer


def create_document(context: Context) -> Response:
    """``POST /api/filings/{filing_id}/documents``."""
    body = context.read(NewDocument)
    filing_id = context.path["filing_id"]
    document, ticket = add_document(context.services, filing_id, context.actor, **body.model_dump())
    location = f"/api/filings/{filing_id}/documents/{document.document_id}"
    return json_answer(
        _ticket_answer(document.document_id, ticket), HTTPStatus.CREATED, {"Location": location}
    )


def renew_ticket(context: Context) -> Response:
    """``POST /api/filings/{filing_id}/documents/{document_id}/upload``."""
    filing = find_own_filing(context.services, context.path["filing_id"], context.actor)
    document_id = context.path["document_id"]
    return json_answer(
        _ticket_answer(document_id, upload_ticket(context.services, filing, document_id))
    )


def list_documents(context: Context) -> Response:
    """``GET /api/filings/{filing_id}/documents``."""
    filing = find_own_filing(context.services, context.path["filing_id"], context.actor)
    about = context.request.query_params.get("about")
    return json_answer(
        DocumentsAnswer(
            items=tuple(
                document_answer(one, context.language)
                for one in filing.documents
                if about is None or one.about == about
            )
        )
    )


def read_document(context: Context) -> Response:
    """``GET /api/filings/{filing_id}/documents/{document_id}``."""
    filing = find_own_filing(context.services, context.path["filing_id"], context.actor)
    document = find_document(filing, context.path["document_id"])
    return json_answer(document_answer(document, context.language))


def delete_document(context: Context) -> Response:
    """``DELETE /api/filings/{filing_id}/documents/{document_id}``."""
    remove_document(
        context.services, context.path["filing_id"], context.path["document_id"], context.actor
    )
    return no_content()


def read_content(context: Context) -> Response:
    """``GET /api/filings/{filing_id}/documents/{document_id}/content``."""
    path = context.path
    return redirect(
        open_document(context.services, path["filing_id"], path["document_id"], context.actor)
    )


def read_preview(context: Context) -> Response:
    """``GET /api/filings/{filing_id}/documents/{document_id}/preview``."""
    picture = preview_document(
        context.services, context.path["filing_id"], context.path["document_id"], context.actor
    )
    return Response(picture, media_type=PICTURE)


def _ticket_answer(document_id: str, ticket: UploadTicket) -> TicketAnswer:
    upload = UploadAnswer(url=ticket.url, fields=dict(ticket.fields))
    return TicketAnswer(document_id=document_id, upload=upload)


def routes() -> Sequence[Route]:
    """The JSON of documents."""
    session = Access.SESSION
    return (
        Route(
            "GET",
            _DOCUMENTS,
            list_documents,
            session,
            "documents.list",
            "添付した書類の一覧",
            answers={HTTPStatus.OK: DocumentsAnswer},
            parameters=(Parameter("about", "この対象（特定技能外国人など）の書類だけ"),),
        ),
        Route(
            "POST",
            _DOCUMENTS,
            create_document,
            session,
            "documents.add",
            "書類を添付する（アップロード先を受け取る）",
            body=NewDocument,
            answers={HTTPStatus.CREATED: TicketAnswer},
            idempotent=True,
        ),
        Route(
            "GET",
            _DOCUMENT,
            read_document,
            session,
            "documents.read",
            "添付した書類の状態",
            answers={HTTPStatus.OK: DocumentAnswer},
        ),
        Route(
            "POST",
            f"{_DOCUMENT}/upload",
            renew_ticket,
            session,
            "documents.renew",
            "まだ届いていないファイルのアップロード先を、もう一度受け取る",
            answers={HTTPStatus.OK: TicketAnswer},
            refuses=(HTTPStatus.CONFLICT,),
        ),
        Route(
            "DELETE",
            _DOCUMENT,
            delete_document,
            session,
            "documents.remove",
            "添付した書類を取り除く",
            answers={HTTPStatus.NO_CONTENT: None},
        ),
        Route(
            "GET",
            f"{_DOCUMENT}/preview",
            read_preview,
            session,
            "documents.preview",
            "添付した書類の1ページ目の画像",
            answers={HTTPStatus.OK: PICTURE},
            refuses=(HTTPStatus.CONFLICT,),
        ),
        Route(
            "GET",
            f"{_DOCUMENT}/content",
            read_content,
            session,
            "documents.open",
            "添付した書類を開く（短い間だけ有効なリンクへ移る）",
            answers={HTTPStatus.SEE_OTHER: None},
            refuses=(HTTPStatus.CONFLICT,),
        ),
    )
