"""Filings as JSON: start, read, save a section, make a move."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError
from starlette.responses import Response

from ukeire.domain.filing import Filing, Move
from ukeire.domain.review import MAX_COMMENT, Request
from ukeire.procedures import PROCEDURES
from ukeire.usecases.find_filing import find_own_filing, view_filing
from ukeire.usecases.list_filings import list_own_filings
from ukeire.usecases.make_move import make_move
from ukeire.usecases.save_section import save_section
from ukeire.usecases.start_filing import start_filing
from ukeire.web.answers import json_answer
from ukeire.web.bodies import JsonObject
from ukeire.web.context import Context
from ukeire.web.filing_representations import (
    FilingAnswer,
    FilingListAnswer,
    filing_answer,
    filing_head,
)
from ukeire.web.query import PAGING, limit_of, text_of
from ukeire.web.routing import Access, Parameter, Route


def _known(procedure: str) -> str:
    if procedure not in PROCEDURES:
        raise PydanticCustomError("unknown_procedure", "そのような手続はありません。")
    return procedure


class NewFiling(BaseModel):
    """Which procedure; ``about`` is what it concerns, where a procedure asks for it.

    ``copy_of`` is an earlier filing of the same procedure, whose sections the draft starts with.
    """

    model_config = ConfigDict(extra="forbid")

    procedure: Annotated[str, AfterValidator(_known)] = Field(title="手続")
    about: str | None = Field(default=None, title="対象", max_length=64)
    copy_of: str | None = Field(default=None, title="もとにする申請", max_length=64)


class NewMove(BaseModel):
    """A move with, if there is one, its reason."""

    model_config = ConfigDict(extra="forbid")

    move: Move = Field(title="操作")
    reason: str | None = Field(default=None, title="理由", max_length=MAX_COMMENT)


def list_filings(context: Context) -> Response:
    """``GET /api/filings``."""
    page = list_own_filings(
        context.services, context.actor, cursor=text_of(context, "cursor"), limit=limit_of(context)
    )
    return json_answer(
        FilingListAnswer(
            items=tuple(filing_head(one, context.now, context.paces) for one in page.items),
            next_cursor=page.next_cursor,
        )
    )


def create_filing(context: Context) -> Response:
    """``POST /api/filings``."""
    body = context.read(NewFiling)
    filing = start_filing(context.services, body.procedure, context.actor, body.about, body.copy_of)
    return _answer(context, filing, HTTPStatus.CREATED)


def read_filing(context: Context) -> Response:
    """``GET /api/filings/{filing_id}``."""
    return _answer(context, find_own_filing(context.services, _id(context), context.actor))


def put_section(context: Context) -> Response:
    """``PUT /api/filings/{filing_id}/sections/{section}``."""
    filing = save_section(
        context.services,
        _id(context),
        context.path["section"],
        context.read(JsonObject).root,
        context.actor,
        version=context.if_match(),
    )
    return _answer(context, filing)


def create_move(context: Context) -> Response:
    """``POST /api/filings/{filing_id}/moves``."""
    body = context.read(NewMove)
    request = Request(body.move, reason=body.reason)
    return _answer(context, make_move(context.services, _id(context), request, context.actor))


def _id(context: Context) -> str:
    return context.path["filing_id"]


def _answer(context: Context, filing: Filing, status: HTTPStatus = HTTPStatus.OK) -> Response:
    view = view_filing(context.services, filing, context.actor)
    headers = {"ETag": f'"{filing.version}"'}
    if status is HTTPStatus.CREATED:
        headers["Location"] = f"/api/filings/{filing.filing_id}"
    answer = filing_answer(view, context.services.office, context.now, context.paces)
    return json_answer(answer, status, headers)


def routes() -> Sequence[Route]:
    """The JSON of filings."""
    session = Access.SESSION
    filing: dict[int, type[BaseModel] | None] = {HTTPStatus.OK: FilingAnswer}
    return (
        Route(
            "GET",
            "/api/filings",
            list_filings,
            session,
            "filings.list",
            "申請の一覧（更新の新しい順）",
            answers={HTTPStatus.OK: FilingListAnswer},
            parameters=PAGING,
        ),
        Route(
            "POST",
            "/api/filings",
            create_filing,
            session,
            "filings.start",
            "申請を始める（一時保存の状態になる）",
            body=NewFiling,
            answers={HTTPStatus.CREATED: FilingAnswer},
            refuses=(HTTPStatus.NOT_FOUND,),
            idempotent=True,
        ),
        Route(
            "GET",
            "/api/filings/{filing_id}",
            read_filing,
            session,
            "filings.read",
            "申請の内容と状態",
            answers=filing,
        ),
        Route(
            "PUT",
            "/api/filings/{filing_id}/sections/{section}",
            put_section,
            session,
            "filings.save_section",
            "申請の一つの部分を一時保存する（途中でもよい）",
            body=JsonObject,
            answers=filing,
            parameters=(
                Parameter(
                    "If-Match", '編集した申請の version（例："3"）', place="header", required=True
                ),
            ),
        ),
        Route(
            "POST",
            "/api/filings/{filing_id}/moves",
            create_move,
            session,
            "filings.move",
            "申請する・取り下げる・一時保存を破棄する",
            body=NewMove,
            answers=filing,
            idempotent=True,
        ),
    )
