"""The queue as JSON, and the same move on many filings."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from admin.decisions import Comment
from ukeire.domain.errors import InvalidInput, UkeireError
from ukeire.domain.filing import Filing, Status
from ukeire.domain.filing import Move as FilingMove
from ukeire.domain.review import Request
from ukeire.procedures import procedure_named
from ukeire.usecases.list_queue import QueueFilter, list_queue
from ukeire.usecases.move_many import Outcome, move_many
from ukeire.usecases.ports.filings import Page
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.errors import problem_document
from ukeire.web.representations import Answer, FilingHeadAnswer, filing_head
from ukeire.web.routing import Access, Parameter, Route
from ukeire.web.validation import problems_of

MAX_AT_ONCE = 100
"""Filings of one bulk move: they must all be decided before the gateway gives up waiting."""


class QueueQuery(BaseModel):
    """What the address of a queue asks for; empty parameters are absent ones."""

    status: Status | None = Field(None, title="状態")
    procedure: str | None = Field(None, title="手続", max_length=100)
    q: str = Field("", title="検索する言葉", max_length=100)
    stage: str | None = Field(None, title="担当部署", max_length=40)
    overdue: bool = Field(default=False, title="期限超過")
    sort: Literal["submitted_at", "-submitted_at"] = Field("submitted_at", title="並び順")
    cursor: str | None = Field(None, title="一覧の続き", max_length=2000)
    limit: int = Field(50, title="件数", ge=1, le=100)


class QueueItem(FilingHeadAnswer):
    """A filing of the queue; ``title`` is the procedure's, ``round`` counts its submissions."""

    title: str
    round: int
    overdue: bool


class QueueAnswer(Answer):
    """Part of a queue; ``next_cursor`` is null at its end."""

    items: tuple[QueueItem, ...]
    next_cursor: str | None


class BulkMoveBody(BaseModel):
    """One move for many filings."""

    model_config = ConfigDict(extra="forbid")

    move: Literal["accept", "return", "approve", "reject"] = Field(title="操作")
    filing_ids: list[str] = Field(title="申請", min_length=1, max_length=MAX_AT_ONCE)
    comment: Comment | None = Field(None, title="コメント")


class OutcomeAnswer(Answer):
    """What became of one filing: its status now, or the problem document that says why not."""

    filing_id: str
    status: Status | None = Field(None, exclude_if=lambda value: value is None)
    problem: dict[str, Any] | None = Field(None, exclude_if=lambda value: value is None)


class BulkAnswer(Answer):
    """The outcomes, in the order asked for."""

    results: tuple[OutcomeAnswer, ...]


def read_query(context: Context) -> QueueQuery:
    """The queue that the address asks for. Raises InvalidInput."""
    data = {name: text for name, text in context.request.query_params.items() if text.strip()}
    try:
        return QueueQuery.model_validate(data)
    except ValidationError as error:
        raise InvalidInput(problems_of(error, data, QueueQuery)) from error


def find_queue(context: Context, query: QueueQuery) -> Page[Filing]:
    """The page of the queue that ``query`` asks for."""
    wanted = QueueFilter(
        status=query.status,
        procedure=query.procedure,
        words=query.q,
        stage=query.stage,
        overdue=query.overdue,
        newest_first=query.sort == "-submitted_at",
    )
    return list_queue(
        context.services, context.actor, wanted, cursor=query.cursor, limit=query.limit
    )


def queue_item(filing: Filing, now: datetime) -> QueueItem:
    """The filing as the queue lists it."""
    head = filing_head(filing, now)
    target = procedure_named(filing.procedure).route_of(filing).target
    return QueueItem(
        **head.model_dump(),
        title=head.procedure_title,
        round=filing.round,
        overdue=filing.review_clock.overdue(target, now),
    )


def read_queue(context: Context) -> Response:
    """``GET /api/queue``."""
    page = find_queue(context, read_query(context))
    items = tuple(queue_item(one, context.now) for one in page.items)
    return json_answer(QueueAnswer(items=items, next_cursor=page.next_cursor))


def make_moves(context: Context) -> Response:
    """``POST /api/moves``."""
    body = context.read(BulkMoveBody)
    request = Request(FilingMove(body.move), reason=body.comment)
    outcomes = move_many(context.services, body.filing_ids, request, context.actor)
    return json_answer(BulkAnswer(results=tuple(_outcome(one) for one in outcomes)))


def _outcome(outcome: Outcome) -> OutcomeAnswer:
    refusal: UkeireError | None = outcome.refusal
    return OutcomeAnswer(
        filing_id=outcome.filing_id,
        status=outcome.filing.status if outcome.filing else None,
        problem=problem_document(refusal) if refusal else None,
    )


def _parameters() -> tuple[Parameter, ...]:
    properties = QueueQuery.model_json_schema(ref_template="#/components/schemas/{model}")
    definitions = properties.get("$defs", {})
    described = {
        "status": "状態。approved と rejected は終わった申請",
        "procedure": "手続の名前",
        "q": "法人名または受付番号に含まれる言葉（空白で区切るとすべてを含むもの）",
        "stage": "どの部署の番か。なければ自分の部署、any は終わった申請も含めてすべて",
        "overdue": "true で、審査の目安を過ぎたものだけ",
        "sort": "申請日時の古い順、- を付けると新しい順",
        "cursor": "続きを読むための next_cursor",
        "limit": "1ページの件数（100まで）",
    }
    schemas = {"status": definitions["Status"]}
    return tuple(
        Parameter(name, text, schema=schemas.get(name, properties["properties"][name]))
        for name, text in described.items()
    )


def routes() -> Sequence[Route]:
    """JSON of the queue."""
    return (
        Route(
            "GET",
            "/api/queue",
            read_queue,
            Access.SESSION,
            "queue.read",
            "審査待ちの一覧",
            answers={HTTPStatus.OK: QueueAnswer},
            parameters=_parameters(),
        ),
        Route(
            "POST",
            "/api/moves",
            make_moves,
            Access.SESSION,
            "filings.decide_many",
            "複数の申請をまとめて処理する",
            body=BulkMoveBody,
            answers={HTTPStatus.OK: BulkAnswer},
            idempotent=True,
        ),
    )
