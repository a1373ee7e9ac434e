"""The queue as JSON, and the same move on many filings."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from pydantic import ValidationError
from starlette.responses import Response

from admin.queue_answers import (
    SORTS,
    BulkAnswer,
    BulkMoveBody,
    CountsAnswer,
    QueueAnswer,
    QueueQuery,
    outcome_answer,
    queue_item,
)
from ukeire.domain.errors import InvalidInput
from ukeire.domain.filing import Move as FilingMove
from ukeire.domain.filing import Status
from ukeire.domain.places import PREFECTURES
from ukeire.domain.queue import NOBODY, Order
from ukeire.domain.review import Request
from ukeire.domain.session import Actor
from ukeire.usecases.assign_filing import ME
from ukeire.usecases.list_queue import QueueFilter, QueueRow, count_queue, list_queue
from ukeire.usecases.move_many import move_many
from ukeire.usecases.ports.queue import QueuePage
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.routing import Access, Parameter, Route
from ukeire.web.validation import problems_of

NONE, ANYBODY = "none", "any"
"""Besides ``me`` and login IDs: what is on nobody's desk, and on whoever's."""


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
    return json_answer(BulkAnswer(results=tuple(outcome_answer(one) for one in outcomes)))


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
