"""A filing for an office as JSON, and the moves an office makes."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.responses import Response

from ukeire.domain.filing import Filing, Move
from ukeire.domain.review import Request
from ukeire.usecases.add_document import open_document as link_to
from ukeire.usecases.find_filing import find_filing, view_filing
from ukeire.usecases.make_move import make_move
from ukeire.usecases.mark_read import mark_read
from ukeire.web.answers import json_answer, redirect
from ukeire.web.context import Context
from ukeire.web.representations import FilingAnswer, filing_answer
from ukeire.web.routing import Access, Route

Comment = Annotated[str, AfterValidator(lambda text: text.replace("\r\n", "\n"))]
"""What an office writes: a line break counts one, however it was sent (D5)."""


class OfficeMoveBody(BaseModel):
    """A move of an office.

    ``comment`` is for the applicant on ``return`` and ``reject``, ``internal_comment`` never;
    ``fields`` are pointers into the filing to what has to be corrected.
    """

    model_config = ConfigDict(extra="forbid")

    move: Literal["accept", "return", "approve", "reject"] = Field(title="操作")
    comment: Comment | None = Field(None, title="コメント")
    internal_comment: Comment | None = Field(None, title="内部コメント")
    fields: list[str] = Field(default_factory=list, title="修正を求める項目", max_length=5000)


def read_filing(context: Context) -> Response:
    """``GET /api/filings/{filing_id}``."""
    filing = find_filing(context.services, context.path["filing_id"], context.actor)
    mark_read(context.services, filing, context.actor)
    return _filing(context, filing)


def make_office_move(context: Context) -> Response:
    """``POST /api/filings/{filing_id}/moves``."""
    body = context.read(OfficeMoveBody)
    request = Request(
        Move(body.move),
        reason=body.comment,
        internal_comment=body.internal_comment,
        fields=tuple(body.fields),
    )
    filing_id = context.path["filing_id"]
    return _filing(context, make_move(context.services, filing_id, request, context.actor))


def _filing(context: Context, filing: Filing) -> Response:
    view = view_filing(context.services, filing, context.actor)
    return json_answer(filing_answer(view, context.services.office, context.now))


def open_document(context: Context) -> Response:
    """The file itself: 303 to a short-lived link, for pages and programs alike."""
    path = context.path
    return redirect(
        link_to(context.services, path["filing_id"], path["document_id"], context.actor)
    )


def routes() -> Sequence[Route]:
    """JSON of a filing, and its documents."""
    document = "filings/{filing_id}/documents/{document_id}/content"
    return (
        Route(
            "GET",
            "/api/filings/{filing_id}",
            read_filing,
            Access.SESSION,
            "filings.read",
            "申請を読む（差戻し中、取下げ、作成中は404）",
            answers={HTTPStatus.OK: FilingAnswer},
        ),
        Route(
            "POST",
            "/api/filings/{filing_id}/moves",
            make_office_move,
            Access.SESSION,
            "filings.decide",
            "受理、差戻し、承認、不承認",
            body=OfficeMoveBody,
            answers={HTTPStatus.OK: FilingAnswer},
            idempotent=True,
        ),
        *(
            Route(
                "GET",
                f"{prefix}/{document}",
                open_document,
                Access.SESSION,
                "documents.open",
                "書類のファイルを開く（短時間だけ有効なリンクへの303）",
                answers={HTTPStatus.SEE_OTHER: None},
            )
            for prefix in ("", "/api")
        ),
    )
