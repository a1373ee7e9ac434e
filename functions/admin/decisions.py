"""A filing for an office as JSON, and the moves an office makes."""

from collections.abc import Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.responses import Response

from ukeire.domain.filing import Filing, Move, Remark
from ukeire.domain.review import MAX_COMMENT, Request
from ukeire.usecases.add_document import open_document as link_to
from ukeire.usecases.add_note import add_note
from ukeire.usecases.earlier_filings import earlier_filings
from ukeire.usecases.find_filing import find_filing, view_filing
from ukeire.usecases.find_findings import find_findings
from ukeire.usecases.make_move import make_move
from ukeire.usecases.mark_read import mark_read
from ukeire.web.answers import json_answer, redirect
from ukeire.web.context import Context
from ukeire.web.filing_representations import (
    FilingAnswer,
    FilingHeadAnswer,
    filing_answer,
    filing_head,
)
from ukeire.web.representations import Answer
from ukeire.web.routing import Access, Route

Comment = Annotated[str, AfterValidator(lambda text: text.replace("\r\n", "\n"))]
"""What an office writes: a line break counts one, however it was sent (D5)."""


class RemarkBody(BaseModel):
    """What is to be corrected in one part of the filing, and why."""

    model_config = ConfigDict(extra="forbid")

    pointer: str = Field(title="項目", max_length=1000)
    text: Comment = Field(title="指摘")


class OfficeMoveBody(BaseModel):
    """A move of an office.

    ``comment`` is for the applicant on ``return`` and ``reject``, ``internal_comment`` never;
    ``fields`` are pointers into the filing to what has to be corrected. ``remarks`` name a part
    likewise, with a text that the applicant reads there; ``comment`` and all of them together have
    at most 3000 characters.
    """

    model_config = ConfigDict(extra="forbid")

    move: Literal["accept", "return", "approve", "reject", "recall"] = Field(title="操作")
    comment: Comment | None = Field(None, title="コメント")
    internal_comment: Comment | None = Field(None, title="内部コメント")
    fields: list[str] = Field(default_factory=list, title="修正を求める項目", max_length=5000)
    remarks: list[RemarkBody] = Field(
        default_factory=list, title="項目ごとの指摘", max_length=MAX_COMMENT
    )


class NoteBody(BaseModel):
    """A note beside the filing; applicants never read it."""

    model_config = ConfigDict(extra="forbid")

    text: Comment = Field(title="メモ")


def read_filing(context: Context) -> Response:
    """``GET /api/filings/{filing_id}``."""
    filing = find_filing(context.services, context.path["filing_id"], context.actor)
    mark_read(context.services, filing, context.actor)
    return _filing(context, filing)


class FindingAnswer(Answer):
    """What a machine found: ``code`` what kind, ``pointer`` where, the rest where else it is."""

    code: str
    pointer: str
    message: str
    filing_id: str | None = None
    receipt_number: str | None = None
    organization_name: str | None = None


class FindingsAnswer(Answer):
    """What to look at beside the filing itself."""

    findings: tuple[FindingAnswer, ...]
    earlier: tuple[FilingHeadAnswer, ...]


def read_findings(context: Context) -> Response:
    """``GET /api/filings/{filing_id}/findings``."""
    services, actor = context.services, context.actor
    filing = find_filing(services, context.path["filing_id"], actor)
    answer = FindingsAnswer(
        findings=tuple(
            FindingAnswer(**asdict(one)) for one in find_findings(services, filing, actor)
        ),
        earlier=tuple(
            filing_head(one, context.now, context.paces)
            for one in earlier_filings(services, filing, actor)
        ),
    )
    return json_answer(answer)


def make_office_move(context: Context) -> Response:
    """``POST /api/filings/{filing_id}/moves``."""
    body = context.read(OfficeMoveBody)
    request = Request(
        Move(body.move),
        reason=body.comment,
        internal_comment=body.internal_comment,
        fields=tuple(body.fields),
        remarks=tuple(Remark(one.pointer, one.text) for one in body.remarks),
    )
    filing_id = context.path["filing_id"]
    return _filing(context, make_move(context.services, filing_id, request, context.actor))


def write_note(context: Context) -> Response:
    """``POST /api/filings/{filing_id}/notes``."""
    body = context.read(NoteBody)
    filing_id = context.path["filing_id"]
    return _filing(context, add_note(context.services, filing_id, body.text, context.actor))


def _filing(context: Context, filing: Filing) -> Response:
    view = view_filing(context.services, filing, context.actor)
    return json_answer(filing_answer(view, context.services.office, context.now, context.paces))


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
            "受理、差戻し、承認、不承認、差戻しの取消し",
            body=OfficeMoveBody,
            answers={HTTPStatus.OK: FilingAnswer},
            idempotent=True,
        ),
        Route(
            "GET",
            "/api/filings/{filing_id}/findings",
            read_findings,
            Access.SESSION,
            "filings.find",
            "機械が見つけた確認事項と、同じ法人のほかの申請",
            answers={HTTPStatus.OK: FindingsAnswer},
        ),
        Route(
            "POST",
            "/api/filings/{filing_id}/notes",
            write_note,
            Access.SESSION,
            "filings.note",
            "内部メモを書く（申請者には表示されない）",
            body=NoteBody,
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
