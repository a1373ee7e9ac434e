"""The same move on many filings, as pages: choose in the queue, confirm once, see what became of each."""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.responses import Response

from admin.queue import read_query, wanted_of
from admin.queue_answers import MAX_AT_ONCE, queue_item
from ukeire.domain.comments import comment_problems
from ukeire.domain.errors import NotFound
from ukeire.domain.filing import Filing, Move
from ukeire.domain.problems import Problem
from ukeire.domain.review import MAX_COMMENT, Request, allowed_moves
from ukeire.domain.words import MOVE_WORDS
from ukeire.procedures import PROCEDURES, procedure_named
from ukeire.usecases.find_filing import visible_filing
from ukeire.usecases.list_queue import list_queue, listed_heads
from ukeire.usecases.move_many import move_many
from ukeire.web.context import Context
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route

_VERBS = {
    Move.ACCEPT: ("受理する", "受理できない"),
    Move.APPROVE: ("承認する", "承認できない"),
    Move.RETURN: ("差し戻す", "差し戻せない"),
}
"""What is done to many at once: a rejection is each filing's own, and asks twice."""
_AT_A_TIME = 100
_PAGES = 10
"""Stretches of the queue that are looked through for what matches: what is rare may need another go."""


def confirm_page(context: Context) -> Response:
    """The filings ticked in the queue, once more, before anything is done to them."""
    params = context.request.query_params
    move = _move(params.get("move", Move.APPROVE))
    ids = list(dict.fromkeys(params.getlist("filing_ids")))
    if not 1 <= len(ids) <= MAX_AT_ONCE:
        message = f"申請を1件以上、{MAX_AT_ONCE}件まで選んでください。"
        return _confirm(context, move, ids[:0], [Problem("", "filing_ids", message)])
    return _confirm(context, move, ids)


def confirm_matching(context: Context) -> Response:
    """All that the queue's filter finds and the move is open for, up to ``MAX_AT_ONCE``."""
    move = _move(context.request.query_params.get("move", ""))
    wanted = wanted_of(read_query(context), context.actor)
    ids: list[str] = []
    cursor: str | None = None
    for _ in range(_PAGES):
        page = list_queue(context.services, context.actor, wanted, cursor=cursor, limit=_AT_A_TIME)
        ids += [row.filing.filing_id for row in page.rows if _open(context, row.filing, move)]
        cursor = page.next_cursor
        if cursor is None or len(ids) >= MAX_AT_ONCE:
            break
    more = cursor is not None or len(ids) > MAX_AT_ONCE
    return _confirm(context, move, ids[:MAX_AT_ONCE], more=more)


def _move(asked: str) -> Move:
    if asked not in _VERBS:
        raise NotFound
    return Move(asked)


def _confirm(
    context: Context,
    move: Move,
    ids: Sequence[str],
    problems: Sequence[Problem] = (),
    *,
    more: bool = False,
) -> Response:
    found = listed_heads(context.services, context.actor, ids)
    filings = [found[one] for one in ids if one in found and _open(context, found[one], move)]
    return render(
        context,
        "offices/bulk_confirm.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        errors=FieldErrors(problems),
        move=move.value,
        verb=_VERBS[move][0],
        cannot=_VERBS[move][1],
        items=[queue_item(one, context) for one in filings],
        left_out=len(ids) - len(filings),
        more=more,
        form=context.form,
        max_comment=MAX_COMMENT,
    )


def _find(context: Context, filing_id: str) -> Filing | None:
    try:
        return visible_filing(context.services, filing_id, context.actor)
    except NotFound:
        return None


def _open(context: Context, filing: Filing, move: Move) -> bool:
    return move in allowed_moves(filing, procedure_named(filing.procedure), context.actor)


def move_all(context: Context) -> Response:
    """The confirmed move: what became of each, and the rest to go on with if time ran out."""
    form = context.form
    move = _move(form.get("move", ""))
    ids = list(dict.fromkeys(form.getlist("filing_ids")))[:MAX_AT_ONCE]
    request = Request(
        move,
        reason=_kept(form.get("comment", "")),
        internal_comment=_kept(form.get("internal_comment", "")),
    )
    problems = comment_problems(
        next(iter(PROCEDURES.values())),
        move,
        reason=request.reason,
        internal_comment=request.internal_comment,
    )
    if not ids:
        return redirect("/queue")
    if problems:
        return _confirm(context, move, ids, problems)
    outcomes = move_many(context.services, ids, request, context.actor)
    refused = [one for one in outcomes if one.refusal]
    left = [one.filing_id for one in outcomes if not one.reached]
    if not refused and not left:
        done = {"done": move.value, "count": len(outcomes)}
        return redirect(f"/queue?{urlencode(done)}")
    return render(
        context,
        "offices/bulk_done.html",
        HTTPStatus.CONFLICT if refused else HTTPStatus.OK,
        move=move.value,
        word=MOVE_WORDS[move],
        moved=sum(one.filing is not None for one in outcomes),
        refused=[(_find(context, one.filing_id), one.refusal) for one in refused],
        left=left,
        form=form,
    )


def _kept(text: str) -> str | None:
    return text if text.strip() else None


def routes() -> Sequence[Route]:
    """Pages of moving many."""
    session = Access.SESSION
    return (
        Route("GET", "/queue/approve", confirm_page, session, "queue.read", "まとめて承認の確認"),
        Route("GET", "/queue/moves", confirm_page, session, "queue.read", "まとめて処理の確認"),
        Route(
            "GET",
            "/queue/moves/matching",
            confirm_matching,
            session,
            "queue.read",
            "条件に合うすべての申請をまとめて処理の確認",
        ),
        Route("POST", "/queue/moves", move_all, session, "filings.decide_many", "まとめて処理"),
    )
