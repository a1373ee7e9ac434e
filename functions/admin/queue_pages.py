"""The queue as pages."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from admin.assignments import people
from admin.queue import ANYBODY, NONE, count_views, find_queue, read_query
from admin.queue_answers import MAX_AT_ONCE, QueueQuery, queue_item
from admin.saved_filters import address_of
from ukeire.domain.errors import InvalidInput
from ukeire.domain.export import ExportFormat
from ukeire.domain.filing import AT_OFFICE, Filing, Move, Status
from ukeire.domain.places import PREFECTURES
from ukeire.domain.words import MOVE_WORDS, STATUS_WORDS
from ukeire.procedures import PROCEDURES, procedure_named
from ukeire.usecases.assign_filing import ME
from ukeire.usecases.list_queue import ANY_OFFICE, COUNTED, LOOKED_AT
from ukeire.usecases.ports.queue import SavedFilter
from ukeire.usecases.saved_filters import list_filters
from ukeire.web.context import Context
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route

_LISTED = (Status.SUBMITTED, Status.UNDER_REVIEW, Status.APPROVED, Status.REJECTED)
_DONE = {
    move.value: MOVE_WORDS[move] for move in (Move.ACCEPT, Move.RETURN, Move.APPROVE, Move.REJECT)
} | {"assign": "担当者の変更"}


def read_queue(context: Context) -> Response:
    """The queue, filtered as the address says; bare, as the one who asks likes to begin."""
    filters = list_filters(context.services, context.actor)
    if not context.request.url.query:
        begin = next((one for one in filters if one.default), None)
        if begin is not None:
            return redirect(address_of(begin.query))
    return _queue(context, read_query(context), filters)


def _queue(
    context: Context,
    query: QueueQuery,
    filters: Sequence[SavedFilter],
    error: InvalidInput | None = None,
) -> Response:
    page = find_queue(context, query)
    counts = {name: _counted(number) for name, number in count_views(context)}
    asked = query.model_dump(exclude_defaults=True, exclude={"cursor"}, mode="json")
    narrowing = {name: value for name, value in asked.items() if name not in ("limit", "sort")}
    return render(
        context,
        "offices/queue.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        errors=FieldErrors(error.problems if error else ()),
        query=query,
        narrowed=bool(narrowing.keys() - {"assignee"}) or query.assignee not in (None, ANYBODY),
        more_filters=bool(asked.keys() - {"q", "assignee", "limit"}),
        items=[queue_item(one.filing, context, unread=one.unread) for one in page.rows],
        open_to_assign={
            one.filing.filing_id for one in page.rows if _own_turn(context, one.filing)
        },
        all_ticked=context.request.query_params.get("tick") == "all",
        matching={name: _text(value) for name, value in asked.items() if name != "limit"},
        max_at_once=MAX_AT_ONCE,
        tick_all=_address(asked | {"cursor": query.cursor, "tick": "all"}),
        next=_address(asked | {"cursor": page.next_cursor}) if page.next_cursor else None,
        previous=_address(asked | {"cursor": page.previous_cursor})
        if page.previous_cursor
        else None,
        stopped=page.stopped,
        looked_at=LOOKED_AT,
        everywhere=_address({"q": query.q, "stage": ANY_OFFICE}),
        done=_done(context),
        counts=counts,
        views=_views(asked),
        filters=[{"filter": one, "href": address_of(one.query)} for one in filters],
        asked=urlencode({name: _text(value) for name, value in asked.items()}),
        returned=_receipt(context) if context.request.query_params.get("done") == "return" else "",
        statuses=_statuses(counts),
        procedures={one.name: one.title for one in PROCEDURES.values()},
        prefectures={name: name for name in PREFECTURES},
        people=people(context),
        stages=_stages(context),
        sorts=_SORTS,
        export_formats=EXPORT_FORMATS,
        office=context.services.office,
    )


EXPORT_FORMATS = {ExportFormat.XLSX.value: "Excel（.xlsx）", ExportFormat.CSV.value: "CSV"}
_SORTS = {
    "submitted_at": "申請日時の古い順",
    "-submitted_at": "申請日時の新しい順",
    "waiting_since": "待ち時間の長い順",
    "due_at": "目安の期日の近い順",
}


def _counted(number: int) -> str:
    """A count as far as it goes."""
    return str(number) if number < COUNTED else f"{COUNTED}以上"


def _statuses(counts: Mapping[str, str]) -> dict[str, str]:
    """The choices of statuses, those of one's own work with how many there are."""
    numbers = {one: f"（{counts[one]}件）" for one in (Status.SUBMITTED, Status.UNDER_REVIEW)}
    return {one.value: f"{STATUS_WORDS[one]}{numbers.get(one, '')}" for one in _LISTED}


def _views(asked: Mapping[str, Any]) -> list[tuple[str, str, str, bool]]:
    """The ways to begin: address, title, the name of its count, and whether it is this one."""
    views = (
        ({"assignee": ME}, "自分の担当", "mine"),
        ({"assignee": NONE}, "未担当", "unassigned"),
        ({"assignee": ANYBODY}, "すべて", "all"),
        ({"overdue": True, "sort": "due_at"}, "目安を超過", "overdue"),
    )
    now = dict(asked) or {"assignee": ANYBODY}
    return [(_address(view), title, count, view == now) for view, title, count in views]


def _done(context: Context) -> str | None:
    """What was just done, in words of ours alone whatever the address says."""
    params = context.request.query_params
    word = _DONE.get(params.get("done", ""))
    if word is None:
        return None
    if receipt := _receipt(context):
        return f"受付番号 {receipt} の申請を処理しました（{word}）。"
    if count := re.fullmatch(r"[0-9]{1,3}", params.get("count", "")):
        return f"{count[0]}件の申請を処理しました（{word}）。"
    return f"処理しました（{word}）。"


def _receipt(context: Context) -> str:
    """The receipt number that the address names, or ""."""
    found = re.fullmatch(r"[0-9]{8}-[0-9]{4,9}", context.request.query_params.get("receipt", ""))
    return found[0] if found else ""


def _address(asked: Mapping[str, Any]) -> str:
    given = {name: _text(value) for name, value in asked.items() if value}
    return f"/queue?{urlencode(given)}" if given else "/queue"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _stages(context: Context) -> dict[str, str]:
    """The choices of whose turn it is: one's own office first."""
    own, office = context.actor.office, context.services.office
    others = {
        one: f"{office.label(one)}の審査中"
        for procedure in PROCEDURES.values()
        for one in procedure.offices
        if own in procedure.offices and one != own
    }
    return {"": "この部署の審査待ち", **others, ANY_OFFICE: "すべて（終わった申請も含む）"}


def _own_turn(context: Context, filing: Filing) -> bool:
    """Whether the actor's office has its turn, and so may say whose it is."""
    turn = procedure_named(filing.procedure).office_of(filing)
    return filing.status in AT_OFFICE and turn == context.actor.office


def routes() -> Sequence[Route]:
    """Its page."""
    session = Access.SESSION
    return (Route("GET", "/queue", read_queue, session, "queue.read", "審査待ち一覧"),)
