"""Whose desk a filing lies on, as JSON and from the pages."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from admin.queue_answers import MAX_AT_ONCE, AssigneeAnswer, assignee_answer, queue_item
from ukeire.domain.assignment import ANY_HOLDER, MAX_NOTE, AnyHolder
from ukeire.domain.errors import InvalidInput, NotAllowedNow
from ukeire.domain.filing import AT_OFFICE, Filing
from ukeire.procedures import procedure_named
from ukeire.usecases.assign_filing import (
    ME,
    Handover,
    assign_filing,
    assign_many,
    colleagues,
)
from ukeire.usecases.list_queue import listed_heads
from ukeire.web.answers import json_answer, no_content
from ukeire.web.context import Context
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import redirect, render
from ukeire.web.representations import Answer
from ukeire.web.routing import Access, Route

_NOBODY = "none"


class AssigneeBody(BaseModel):
    """Whose it becomes: ``me`` or a login ID.

    ``held_by`` names whose it is now (``none``: nobody's). Left out, it is taken only if it is
    nobody's or one's own.
    """

    model_config = ConfigDict(extra="forbid")

    assignee: str = Field(title="担当者", min_length=1, max_length=64)
    note: str | None = Field(None, title="引継ぎのメモ")
    held_by: str | None = Field(None, title="現在の担当者", max_length=64)


class HandedAnswer(Answer):
    """The filing and whose it is now."""

    filing_id: str
    assignee: AssigneeAnswer | None


class AssignForm(BaseModel):
    """What is posted from a filing's page or for many."""

    assignee: str = Field("", title="担当者", max_length=64)
    note: str | None = Field(None, title="引継ぎのメモ")
    held_by: str | None = Field(None, title="現在の担当者", max_length=64)
    filing_ids: list[str] = Field(default_factory=list, title="申請", max_length=MAX_AT_ONCE)


def _held_by(text: str | None) -> str | AnyHolder | None:
    if not text:
        return ANY_HOLDER
    return None if text == _NOBODY else text


def put_assignee(context: Context) -> Response:
    """``PUT /api/filings/{filing_id}/assignee``."""
    body = context.read(AssigneeBody)
    handover = Handover(body.assignee, body.note, _held_by(body.held_by))
    filing = assign_filing(context.services, context.path["filing_id"], handover, context.actor)
    answer = HandedAnswer(filing_id=filing.filing_id, assignee=assignee_answer(filing))
    return json_answer(answer)


def delete_assignee(context: Context) -> Response:
    """``DELETE /api/filings/{filing_id}/assignee``: put one's own back."""
    assign_filing(context.services, context.path["filing_id"], Handover(None), context.actor)
    return no_content()


def assign_one(context: Context) -> Response:
    """From the filing's page; what somebody else did meanwhile is told in words."""
    form = context.read(AssignForm)
    filing_id = context.path["filing_id"]
    to = None if form.assignee == _NOBODY else form.assignee or ME
    handover = Handover(to, form.note, _held_by(form.held_by))
    try:
        assign_filing(context.services, filing_id, handover, context.actor)
    except NotAllowedNow as refusal:
        return _too_late(context, filing_id, refusal, form.note)
    except InvalidInput as error:
        return _again(context, [filing_id], error)
    return redirect(f"/filings/{filing_id}?done=assign")


def _too_late(
    context: Context, filing_id: str, refusal: NotAllowedNow, note: str | None
) -> Response:
    return render(
        context,
        "offices/too_late.html",
        HTTPStatus.CONFLICT,
        detail=refusal.detail,
        filing=listed_heads(context.services, context.actor, [filing_id]).get(filing_id),
        typed=[note] if note and note.strip() else [],
    )


def assign_page(context: Context) -> Response:
    """Whom to give the filings ticked in the queue."""
    ids = list(dict.fromkeys(context.request.query_params.getlist("filing_ids")))
    if not 1 <= len(ids) <= MAX_AT_ONCE:
        return redirect("/queue?assignee=any")
    return _again(context, ids)


def _again(context: Context, ids: Sequence[str], error: InvalidInput | None = None) -> Response:
    heads = listed_heads(context.services, context.actor, ids)
    found = [heads[one] for one in ids if one in heads]
    return render(
        context,
        "offices/assign.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        errors=FieldErrors(error.problems if error else ()),
        items=[queue_item(one, context) for one in found],
        left_out=len(ids) - len(found),
        people=people(context),
        form=context.form,
        max_note=MAX_NOTE,
        **_one(found),
    )


def _one(found: Sequence[Filing]) -> dict[str, Any]:
    """What the form of a single filing says of whose it is."""
    only = found[0] if len(found) == 1 else None
    return {"held_by": (only.assignee or _NOBODY) if only else ""}


def assignment(context: Context, filing: Filing) -> dict[str, Any]:
    """What ``offices/parts/assignment.html`` needs besides the filing."""
    turn = procedure_named(filing.procedure).office_of(filing)
    may_assign = filing.status in AT_OFFICE and turn == context.actor.office
    return {
        "may_assign": may_assign,
        "people": people(context) if may_assign else {},
        "max_note": MAX_NOTE,
    }


def people(context: Context) -> dict[str, str]:
    """The choices of whom to give something: oneself first, then colleagues by login ID."""
    members = colleagues(context.services, context.actor)
    me = context.actor.login_id
    mine = {one.login_id: f"{one.name}（自分）" for one in members if one.login_id == me}
    return mine | {one.login_id: one.name for one in members if one.login_id != me}


def post_assign_many(context: Context) -> Response:
    """Give all of them; back to the queue when all changed hands, else what did not."""
    form = context.read(AssignForm)
    ids = list(dict.fromkeys(form.filing_ids))
    if not ids:
        return redirect("/queue?assignee=any")
    to = None if form.assignee == _NOBODY else form.assignee or ME
    handover = Handover(to, form.note, _held_by(form.held_by))
    try:
        outcomes = assign_many(context.services, ids, handover, context.actor)
    except InvalidInput as error:
        return _again(context, ids, error)
    refused = [one for one in outcomes if one.refusal]
    if not refused:
        return redirect(f"/queue?{urlencode({'done': 'assign', 'count': len(outcomes)})}")
    if all(isinstance(one.refusal, InvalidInput) for one in refused):
        first = refused[0].refusal
        return _again(context, ids, first if isinstance(first, InvalidInput) else None)
    heads = listed_heads(context.services, context.actor, [one.filing_id for one in refused])
    return render(
        context,
        "offices/assigned_in_part.html",
        HTTPStatus.CONFLICT,
        assigned=len(outcomes) - len(refused),
        refused=[(heads.get(one.filing_id), one.refusal) for one in refused],
    )


def routes() -> Sequence[Route]:
    """Claiming, giving, handing over, putting back."""
    session, path = Access.SESSION, "/api/filings/{filing_id}/assignee"
    return (
        Route(
            "PUT",
            path,
            put_assignee,
            session,
            "filings.assign",
            "担当者を決める（me は自分）",
            body=AssigneeBody,
            answers={HTTPStatus.OK: HandedAnswer},
        ),
        Route(
            "DELETE",
            path,
            delete_assignee,
            session,
            "filings.release",
            "自分の担当を外す",
            answers={HTTPStatus.NO_CONTENT: None},
        ),
        Route(
            "POST",
            "/filings/{filing_id}/assignee",
            assign_one,
            session,
            "filings.assign",
            "担当者の変更",
        ),
        Route("GET", "/queue/assign", assign_page, session, "queue.read", "まとめて担当者を決める"),
        Route(
            "POST",
            "/queue/assign",
            post_assign_many,
            session,
            "filings.assign",
            "まとめて担当者を決める",
        ),
    )
