"""Returning a filing: naming what to correct and why; and taking a return back."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from admin.decision_forms import (
    REMARK,
    again,
    back_to_queue,
    make_decision,
    open_to,
    remarks_in,
    too_late,
)
from admin.filing_page import draw, find_view
from ukeire.domain.errors import InvalidInput, NotAllowedNow, NotFound
from ukeire.domain.filing import Move
from ukeire.domain.problems import Problem
from ukeire.domain.review import MAX_COMMENT
from ukeire.domain.settings.canned_comments import CANNED_COMMENTS, offered_comments
from ukeire.usecases.find_filing import FilingView
from ukeire.usecases.recall_return import recall_return
from ukeire.web.context import Context
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route

_RETURN = "return.html"


def return_page(context: Context) -> Response:
    """The form of a return: what to correct, and why."""
    view = open_to(context, Move.RETURN)
    return draw(context, _RETURN, view, **_form(context, view))


def return_filing(context: Context) -> Response:
    """The posted form of a return.

    Without script a button of it only draws the remarks' fields, another inserts a canned comment.
    """
    if context.form.get("_then") in ("remarks", "canned"):
        view = find_view(context)
        return draw(context, _RETURN, view, **_form(context, view, insert=context.form["_then"]))
    try:
        return back_to_queue(make_decision(context, Move.RETURN), Move.RETURN)
    except InvalidInput as error:
        return again(context, _RETURN, error, **_form(context, find_view(context)))
    except NotAllowedNow as refusal:
        return too_late(context, refusal)


def _form(context: Context, view: FilingView, insert: str = "") -> dict[str, Any]:
    remarks = {one.pointer: one.text for one in remarks_in(context.form)}
    canned = _canned(context, view)
    comment = context.form.get("comment", "")
    chosen = context.form.get("canned", "")
    if insert == "canned" and chosen in canned:
        comment = "\n\n".join(text for text in (comment.rstrip(), canned[chosen][1]) if text)
    return {"remark": REMARK, "remarks": remarks, "canned": canned, "comment": comment}


def _canned(context: Context, view: FilingView) -> dict[str, tuple[str, str]]:
    """The office's canned comments for this filing by key: title, and text with its places filled."""
    services, office = context.services, context.actor.office
    comments = services.settings.all(CANNED_COMMENTS, office)
    values = {
        "organization": view.filing.organization_name,
        "receipt_number": view.filing.receipt_number or "",
        "procedure": view.procedure.title,
        "office": services.office.label(office),
    }
    return {
        one.key: (one.value.title, one.value.filled(values))
        for one in offered_comments(comments, view.filing.procedure)
    }


def recall_page(context: Context) -> Response:
    """Which return to take back, by its receipt number: there is no row to choose it from (D4)."""
    return _recall(context, context.request.query_params.get("receipt", ""))


def recall(context: Context) -> Response:
    """The posted number: back to the filing, which can be seen again."""
    receipt = context.form.get("receipt", "").strip()
    comment = context.form.get("internal_comment", "")
    try:
        filing = recall_return(
            context.services,
            receipt,
            context.actor,
            internal_comment=comment if comment.strip() else None,
        )
    except NotFound as refusal:
        return _recall(context, receipt, [Problem("/receipt", "not_found", refusal.detail)])
    except NotAllowedNow as refusal:
        return _recall(context, receipt, [Problem("/receipt", "not_now", refusal.detail)])
    except InvalidInput as error:
        return _recall(context, receipt, error.problems)
    return redirect(f"/filings/{filing.filing_id}?done=recall")


def _recall(context: Context, receipt: str, problems: Sequence[Problem] = ()) -> Response:
    return render(
        context,
        "offices/recall.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        errors=FieldErrors(problems),
        receipt=receipt[:40],
        form=context.form,
        max_comment=MAX_COMMENT,
    )


def routes() -> Sequence[Route]:
    """Pages of returning and of taking back."""
    page = "/filings/{filing_id}/return"
    session = Access.SESSION
    return (
        Route("GET", page, return_page, session, "filings.read", "差戻しの入力"),
        Route("POST", page, return_filing, session, "filings.decide", "差戻し"),
        Route("GET", "/recall", recall_page, session, "filings.read", "差戻しの取消しの入力"),
        Route("POST", "/recall", recall, session, "filings.decide", "差戻しの取消し"),
    )
