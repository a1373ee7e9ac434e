"""The queue as JSON, and the same move on many filings."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from admin.decisions import Comment
from ukeire.domain.errors import InvalidInput, UkeireError, Unavailable
from ukeire.domain.filing import Filing, Status
from ukeire.domain.filing import Move as FilingMove
from ukeire.domain.places import PREFECTURES, Prefecture
from ukeire.domain.queue import NOBODY, Order
from ukeire.domain.review import Request
from ukeire.domain.review_clock import Ageing
from ukeire.domain.session import Actor
from ukeire.usecases.assign_filing import ME
from ukeire.usecases.list_queue import QueueFilter, QueueRow, count_queue, list_queue
from ukeire.usecases.move_many import Outcome, move_many
from ukeire.usecases.ports.queue import QueuePage
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.errors import problem_document
from ukeire.web.representations import Answer, FilingHeadAnswer, filing_head
from ukeire.web.routing import Access, Parameter, Route
from ukeire.web.validation import problems_of

MAX_AT_ONCE = 500
"""Filings of one bulk move."""
_NOT_REACHED = "時間内に処理できませんでした。この申請だけをもう一度実行してください。"

NONE, ANYBODY = "none", "any"
"""Besides ``me`` and login IDs: what is on nobody's desk, and on whoever's."""

Sort = Literal[
    "submitted_at", "-submitted_at", "waiting_since", "-waiting_since", "due_at", "-due_at"
]
SORTS: Mapping[str, tuple[Order, bool]] = {
    "submitted_at": (Order.SUBMITTED, False),
    "-submitted_at": (Order.SUBMITTED, True),
    "waiting_since": (Order.WAITING, False),
    "-waiting_since": (Order.WAITING, True),
    "due_at": (Order.DUE, False),
    "-due_at": (Order.DUE, True),
}


class QueueQuery(BaseModel):
    """What the address of a queue asks for; empty parameters are absent ones."""

    status: Status | None = Field(None, title="状態")
    procedure: str | None = Field(None, title="手続", max_length=100)
    prefecture: Prefecture | None = Field(None, title="都道府県")
    assignee: str | None = Field(None, title="担当者", max_length=64)
    q: str = Field("", title="検索する言葉", max_length=100)
    stage: str | None = Field(None, title="担当部署", max_length=40)
    waiting: Literal[3, 7, 14, 30] | None = Field(None, title="待っている日数")
    overdue: bool = Field(default=False, title="期限超過")
    unread: bool = Field(default=False, title="未読")
    sort: Sort = Field("submitted_at", title="並び順")
    cursor: str | None = Field(None, title="一覧の続き", max_length=2000)
    limit: int = Field(50, title="件数", ge=1, le=100)


class AssigneeAnswer(Answer):
    """Whose desk a filing lies on."""

    login_id: str
    name: str


class QueueItem(FilingHeadAnswer):
    """A filing of the queue; ``title`` is the procedure's, ``round`` counts its submissions.

    ``unread``: it moved since the one who asks last opened it, or came to them from a colleague.
    """

    title: str
    round: int
    prefecture: str | None
    assignee: AssigneeAnswer | None
    due_at: datetime | None
    overdue: bool
    unread: bool


class QueueAnswer(Answer):
    """Part of a queue; ``next_cursor`` is null at its end, ``previous_cursor`` at its beginning.

    ``stopped``: looking further would have cost too much; there may be more at ``next_cursor``.
    """

    items: tuple[QueueItem, ...]
    next_cursor: str | None
    previous_cursor: str | None
    stopped: bool


class CountsAnswer(Answer):
    """How many there are at the office; 100 stands for 100 or more."""

    all: int
    mine: int
    unassigned: int
    overdue: int
    submitted: int
    under_review: int


class BulkMoveBody(BaseModel):
    """One move for many filings; the comments go with each of them."""

    model_config = ConfigDict(extra="forbid")

    move: Literal["accept", "return", "approve", "reject"] = Field(title="操作")
    filing_ids: list[str] = Field(title="申請", min_length=1, max_length=MAX_AT_ONCE)
    comment: Comment | None = Field(None, title="コメント")
    internal_comment: Comment | None = Field(None, title="内部コメント")


class OutcomeAnswer(Answer):
    """What became of one filing: its status now, or the problem document that says why not.

    A problem of status 503 says that there was no time for it: nothing was done, ask again for it.
    """

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


def wanted_of(query: QueueQuery, actor: Actor) -> QueueFilter:
    """What the query asks for, when ``actor`` asks."""
    order, newest_first = SORTS[query.sort]
    assignee = {None: None, ANYBODY: None, NONE: NOBODY, ME: actor.login_id}
    return QueueFilter(
        status=query.status,
        procedure=query.procedure,
        prefecture=query.prefecture,
        assignee=assignee.get(query.assignee, query.assignee),
        words=query.q,
        stage=query.stage,
        overdue=query.overdue,
        waiting_days=query.waiting,
        unread=query.unread,
        order=order,
        newest_first=newest_first,
    )


def find_queue(context: Context, query: QueueQuery) -> QueuePage[QueueRow]:
    """The page of the queue that ``query`` asks for."""
    wanted = wanted_of(query, context.actor)
    return list_queue(
        context.services, context.actor, wanted, cursor=query.cursor, limit=query.limit
    )


def count_views(context: Context) -> CountsAnswer:
    """How many filings the office has, by what somebody may want to begin with."""

    def count(**facts: Any) -> int:
        return count_queue(context.services, context.actor, QueueFilter(**facts))

    return CountsAnswer(
        all=count(),
        mine=count(assignee=context.actor.login_id),
        unassigned=count(assignee=NOBODY),
        overdue=count(overdue=True, order=Order.DUE),
        submitted=count(status=Status.SUBMITTED),
        under_review=count(status=Status.UNDER_REVIEW),
    )


def queue_item(filing: Filing, context: Context, *, unread: bool = False) -> QueueItem:
    """The filing as the queue lists it."""
    head = filing_head(filing, context.now, context.paces)
    return QueueItem(
        **head.model_dump(),
        title=head.procedure_title,
        round=filing.submissions,
        prefecture=filing.prefecture,
        assignee=assignee_answer(filing),
        due_at=head.clock.due_at,
        overdue=head.clock.ageing is Ageing.OVERDUE,
        unread=unread,
    )


def assignee_answer(filing: Filing) -> AssigneeAnswer | None:
    """Whose it is, or None."""
    held = filing.assignment
    if held is None or held.to is None:
        return None
    return AssigneeAnswer(login_id=held.to, name=held.to_name or held.to)


def read_queue(context: Context) -> Response:
    """``GET /api/queue``."""
    page = find_queue(context, read_query(context))
    return json_answer(
        QueueAnswer(
            items=tuple(queue_item(row.filing, context, unread=row.unread) for row in page.rows),
            next_cursor=page.next_cursor,
            previous_cursor=page.previous_cursor,
            stopped=page.stopped,
        )
    )


def read_counts(context: Context) -> Response:
    """``GET /api/queue/counts``."""
    return json_answer(count_views(context))


def make_moves(context: Context) -> Response:
    """``POST /api/moves``."""
    body = context.read(BulkMoveBody)
    request = Request(
        FilingMove(body.move), reason=body.comment, internal_comment=body.internal_comment
    )
    outcomes = move_many(context.services, body.filing_ids, request, context.actor)
    return json_answer(BulkAnswer(results=tuple(_outcome(one) for one in outcomes)))


def _outcome(outcome: Outcome) -> OutcomeAnswer:
    refusal: UkeireError | None = outcome.refusal
    if not outcome.reached:
        refusal = Unavailable(_NOT_REACHED)
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
        "prefecture": "都道府県",
        "assignee": "担当者のログインID。me は自分、none は担当者なし",
        "q": "法人名、フリガナ、受付番号、従業者の氏名、在留カード番号の言葉または先頭部分（空白で区切るとすべてを含むもの）。結果は一致した言葉の順",
        "stage": "どの部署の番か。なければ自分の部署、any は終わった申請も含めてすべて",
        "waiting": "最後の動きから、この日数以上たったものだけ",
        "overdue": "true で、審査の目安を過ぎたものだけ",
        "unread": "true で、最後に開いたあとに動きがあったものだけ",
        "sort": "申請日時、最後の動き、目安の期日の古い順。- を付けると新しい順",
        "cursor": "続きを読むための next_cursor",
        "limit": "1ページの件数（100まで）",
    }
    schemas = {
        "status": definitions["Status"],
        "prefecture": {"type": "string", "enum": list(PREFECTURES)},
    }
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
            "GET",
            "/api/queue/counts",
            read_counts,
            Access.SESSION,
            "queue.count",
            "この部署の審査待ちの件数（100は100件以上）",
            answers={HTTPStatus.OK: CountsAnswer},
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
