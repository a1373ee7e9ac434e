"""The queue as JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from admin.decisions import Comment
from ukeire.domain.errors import UkeireError, Unavailable
from ukeire.domain.filing import Filing, Status
from ukeire.domain.places import Prefecture
from ukeire.domain.queue import Order
from ukeire.domain.review_clock import Ageing
from ukeire.usecases.move_many import Outcome
from ukeire.web.context import Context
from ukeire.web.errors import problem_document
from ukeire.web.filing_representations import FilingHeadAnswer, filing_head
from ukeire.web.representations import Answer

MAX_AT_ONCE = 500
"""Filings of one bulk move."""


_NOT_REACHED = "時間内に処理できませんでした。この申請だけをもう一度実行してください。"


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


def outcome_answer(outcome: Outcome) -> OutcomeAnswer:
    refusal: UkeireError | None = outcome.refusal
    if not outcome.reached:
        refusal = Unavailable(_NOT_REACHED)
    return OutcomeAnswer(
        filing_id=outcome.filing_id,
        status=outcome.filing.status if outcome.filing else None,
        problem=problem_document(refusal) if refusal else None,
    )
