"""What the forms have in common on which an office decides."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, Field
from starlette.responses import Response

from admin.filing_page import draw, find_view
from ukeire.domain.errors import InvalidInput, NotAllowedNow, NotFound
from ukeire.domain.filing import Filing, Move, Remark
from ukeire.domain.problems import Problem
from ukeire.domain.review import Request
from ukeire.usecases.find_filing import FilingView
from ukeire.usecases.make_move import check_move, make_move
from ukeire.web.context import Context
from ukeire.web.forms import FieldErrors, Form
from ukeire.web.pages import redirect, render

REMARK = "remark:"
"""What the name of a remark's field starts with; the pointer of its part follows."""


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


def make_decision(context: Context, move: Move, *, only_check: bool = False) -> Filing:
    """The filing after the move that the form asks for. Raises what ``make_move`` does."""
    form = context.read(DecisionForm, ignore=("move", "change"))
    act = check_move if only_check else make_move
    return act(
        context.services,
        context.path["filing_id"],
        Request(
            move,
            form.comment,
            form.internal_comment,
            tuple(form.fields),
            remarks_in(context.form) if move is Move.RETURN else (),
        ),
        context.actor,
        seen_version=form.version,
    )


def remarks_in(form: Form) -> tuple[Remark, ...]:
    """What the form says about single parts; a field that was left empty says nothing."""
    return tuple(
        Remark(name.removeprefix(REMARK), text)
        for name, text in form.multi_items()
        if name.startswith(REMARK) and text.strip()
    )


def open_to(context: Context, move: Move) -> FilingView:
    """The filing, if the actor may make the move now. Raises NotAllowedNow."""
    view = find_view(context)
    if move not in view.moves:
        raise NotAllowedNow
    return view


def again(context: Context, template: str, error: InvalidInput, **values: Any) -> Response:
    """The form with what was typed and what is wrong with it."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return draw(context, template, find_view(context), status, errors=errors_of(error), **values)


def errors_of(error: InvalidInput | None) -> FieldErrors:
    """The problems by the fields of the page."""
    return FieldErrors(error.problems if error else (), _field_of)


def _field_of(problem: Problem) -> str:
    """A pointer into a list (``/fields/3``) belongs to the list's field."""
    name = problem.pointer.removeprefix("/").partition("/")[0]
    return "fields" if name == "remarks" else name


def back_to_queue(filing: Filing, move: Move) -> Response:
    """To the queue, which says what was done."""
    done = {"done": move.value, "receipt": filing.receipt_number or ""}
    return redirect(f"/queue?{urlencode(done)}")


def too_late(context: Context, refusal: NotAllowedNow) -> Response:
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
        typed=_typed(context.form),
    )


def _typed(form: Form) -> Sequence[str]:
    texts = [text for name in ("comment", "internal_comment") if (text := form.get(name))]
    return [*texts, *(one.text for one in remarks_in(form))]
