"""Pages on which an office reads a filing and decides."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, Field
from starlette.responses import Response

from admin.assignments import assignment
from admin.filing_page import draw, find_view, history_rows, intact, mail_rows
from ukeire.domain.errors import InvalidInput, NotAllowedNow, NotFound
from ukeire.domain.filing import Filing, Move
from ukeire.domain.problems import Problem
from ukeire.domain.review import Request
from ukeire.usecases.find_filing import FilingView
from ukeire.usecases.make_move import check_move, make_move
from ukeire.usecases.mark_read import mark_read
from ukeire.web.context import Context
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route

_DONE = frozenset({"accept", "assign"})


def _kept(text: str) -> str | None:
    return text if text.strip() else None


class DecisionForm(BaseModel):
    """What an office decides on a page; ``version`` is that of the filing it looked at."""

    version: int = Field(title="版")
    comment: Annotated[str | None, AfterValidator(lambda text: _kept(text or ""))] = Field(
        None, title="コメント"
    )
    internal_comment: str | None = Field(None, title="内部コメント")
    fields: list[str] = Field(default_factory=list, title="修正を求める項目")
    confirmed: Literal["yes"] | None = Field(None, title="確認")


def read_filing(context: Context) -> Response:
    """The filing, whole, with what may be done to it now."""
    done = context.request.query_params.get("done")
    view = find_view(context)
    mark_read(context.services, view.filing, context.actor)
    return _page(context, view, done=done if done in _DONE else None)


def _page(
    context: Context,
    view: FilingView,
    error: InvalidInput | None = None,
    done: str | None = None,
) -> Response:
    return draw(
        context,
        "filing.html",
        view,
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        errors=_errors(error),
        done=done,
        history=history_rows(context, view),
        intact=intact(view),
        mails=mail_rows(context, view),
        **assignment(context, view.filing),
    )


def decide(context: Context) -> Response:
    """Accept or approve, from the filing's page."""
    move = Move.APPROVE if context.form.get("move") == Move.APPROVE else Move.ACCEPT
    try:
        filing = _decide(context, move)
    except InvalidInput as error:
        return _page(context, find_view(context), error)
    except NotAllowedNow as refusal:
        return _too_late(context, refusal)
    if move is Move.ACCEPT:
        return redirect(f"/filings/{filing.filing_id}?done={move}")
    return _back_to_queue(filing, move)


def return_page(context: Context) -> Response:
    """The form of a return: what to correct, and why."""
    return draw(context, "return.html", _open_to(context, Move.RETURN))


def return_filing(context: Context) -> Response:
    """The posted form of a return."""
    try:
        return _back_to_queue(_decide(context, Move.RETURN), Move.RETURN)
    except InvalidInput as error:
        return _again(context, "return.html", error)
    except NotAllowedNow as refusal:
        return _too_late(context, refusal)


def reject_page(context: Context) -> Response:
    """The form of a rejection: why."""
    return draw(context, "reject.html", _open_to(context, Move.REJECT))


def reject_filing(context: Context) -> Response:
    """The posted form of a rejection; asks once more, for nothing takes it back."""
    try:
        if context.form.get("confirmed") == "yes":
            return _back_to_queue(_decide(context, Move.REJECT), Move.REJECT)
        _decide(context, Move.REJECT, only_check=True)
    except InvalidInput as error:
        return _again(context, "reject.html", error)
    except NotAllowedNow as refusal:
        return _too_late(context, refusal)
    if context.form.get("change") == "yes":
        return draw(context, "reject.html", find_view(context))
    return draw(context, "reject_confirm.html", find_view(context))


def _decide(context: Context, move: Move, *, only_check: bool = False) -> Filing:
    form = context.read(DecisionForm, ignore=("move", "change"))
    act = check_move if only_check else make_move
    return act(
        context.services,
        context.path["filing_id"],
        Request(move, form.comment, form.internal_comment, tuple(form.fields)),
        context.actor,
        seen_version=form.version,
    )


def _open_to(context: Context, move: Move) -> FilingView:
    view = find_view(context)
    if move not in view.moves:
        raise NotAllowedNow
    return view


def _again(context: Context, template: str, error: InvalidInput) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return draw(context, template, find_view(context), status, errors=_errors(error))


def _errors(error: InvalidInput | None) -> FieldErrors:
    return FieldErrors(error.problems if error else (), _field_of)


def _field_of(problem: Problem) -> str:
    """A pointer into a list (``/fields/3``) belongs to the list's field."""
    return problem.pointer.removeprefix("/").partition("/")[0]


def _back_to_queue(filing: Filing, move: Move) -> Response:
    return redirect(
        f"/queue?{urlencode({'done': move.value, 'receipt': filing.receipt_number or ''})}"
    )


def _too_late(context: Context, refusal: NotAllowedNow) -> Response:
    """Somebody else decided meanwhile: who and what, and the words typed here in vain (F03)."""
    try:
        visible = find_view(context).filing
    except NotFound:
        visible = None
    return render(
        context,
        "offices/too_late.html",
        HTTPStatus.CONFLICT,
        detail=refusal.detail,
        filing=visible,
        typed=[
            text for name in ("comment", "internal_comment") if (text := context.form.get(name))
        ],
    )


def routes() -> Sequence[Route]:
    """Pages of a filing."""
    page = "/filings/{filing_id}"
    session = Access.SESSION
    return (
        Route("GET", page, read_filing, session, "filings.read", "申請の内容"),
        Route("POST", page, decide, session, "filings.decide", "受理、承認"),
        Route("GET", f"{page}/return", return_page, session, "filings.read", "差戻しの入力"),
        Route("POST", f"{page}/return", return_filing, session, "filings.decide", "差戻し"),
        Route("GET", f"{page}/reject", reject_page, session, "filings.read", "不承認の入力"),
        Route("POST", f"{page}/reject", reject_filing, session, "filings.decide", "不承認"),
    )
