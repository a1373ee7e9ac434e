"""A filing's own pages: where it stands, checking, submitting, withdrawing, discarding."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.responses import Response

from applications.mail_addresses import bad_addresses
from ukeire.domain.errors import InvalidInput, NotAllowedNow, OpenElsewhere, OutsideHours, Overtaken
from ukeire.domain.filing import AT_OFFICE, CLOSED, Filing, Move, Status
from ukeire.domain.problems import Problem
from ukeire.domain.review import MAX_COMMENT, Request
from ukeire.domain.wording import Text
from ukeire.usecases.announce import opening_of
from ukeire.usecases.find_filing import FilingView
from ukeire.usecases.make_move import make_move
from ukeire.usecases.register_changes import overtaken_entries
from ukeire.usecases.start_filing import procedures_open_to
from ukeire.web.context import Context
from ukeire.web.filing_pages import addresses
from ukeire.web.filing_pages.addresses import part_at, problem_links
from ukeire.web.filing_pages.announcements import announcements
from ukeire.web.filing_pages.change_rows import change_rows
from ukeire.web.filing_pages.expected import expected_result
from ukeire.web.filing_pages.progress import Progress
from ukeire.web.filing_pages.summary import Summary
from ukeire.web.filing_pages.timeline import Comment, comments, timeline
from ukeire.web.filing_pages.views import done, office_reference, own_view
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route

_SUBMITTED = AT_OFFICE | {Status.APPROVED}


def filing_page(context: Context) -> Response:
    """The task list while it is the applicant's turn; otherwise where it stands and what it says."""
    view = own_view(context)
    filing, procedure = view.filing, view.procedure
    office = context.services.office
    said = comments(filing, office)
    register = context.services.registers.get(filing.organization_id)
    values = {
        "view": view,
        "title": procedure.title,
        "filing_href": addresses.filing_page(filing.filing_id),
        "check_href": addresses.check_page(filing.filing_id),
        "comments": [(one, _parts(view, one)) for one in said],
        "changes": change_rows(view),
        "steps": timeline(filing, procedure, office),
        "moves": [str(move) for move in view.moves],
        "office": office,
        "expected": expected_result(filing, procedure, context.now, context.paces),
        "reference": register.office_reference,
        "done": done(context),
        **bad_addresses(context, register, [filing]),
    }
    if filing.editable:
        progress = Progress(view)
        groups = progress.groups()
        return render(
            context,
            "filings/tasks.html",
            groups=groups,
            untouched=progress.untouched,
            next_task=next((one.next_task for one in groups if one.next_task), None),
            **announcements(context),
            **values,
        )
    return render(
        context,
        "filings/filing.html",
        chapters=Summary(view).parts(),
        may_copy=_may_copy(context, filing),
        **values,
    )


def _may_copy(context: Context, filing: Filing) -> bool:
    """Whether a new filing may start with what this one says now; while it is open it is waited for."""
    if filing.status not in CLOSED - {Status.DISCARDED}:
        return False
    procedures = procedures_open_to(context.services, context.actor)
    return any(one.name == filing.procedure and not reason for one, reason, _ in procedures)


def _parts(view: FilingView, comment: Comment) -> list[tuple[addresses.Part, str]]:
    """What the comment names, each with the remark about it or ""."""
    return [
        (part_at(view.procedure, view.filing, pointer), comment.remarks.get(pointer, ""))
        for pointer in comment.fields
    ]


def check_page(context: Context) -> Response:
    """Everything at once, with what is still wrong, before it is submitted."""
    view = own_view(context)
    if Move.SUBMIT not in view.moves:
        return redirect(addresses.filing_page(view.filing.filing_id))
    return _check(context, view)


def _check(
    context: Context,
    view: FilingView,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    asked: bool = False,
    moved_on: bool = False,
    refused: bool = False,
    other: OpenElsewhere | None = None,
) -> Response:
    """``asked``: somebody tried to submit; ``moved_on``: it changed after it was looked at;
    ``refused``: it was submitted outside the office's hours; ``other``: another filing is on its
    way that changes the same."""
    links = problem_links(view.procedure, view.filing, view.problems)
    route = view.procedure.route_of(view.filing)
    return render(
        context,
        "filings/check.html",
        status,
        errors=FieldErrors(view.problems) if asked else FieldErrors(),
        view=view,
        way=Progress(view).way(),
        title=Text("申請内容の確認"),
        links=links,
        moved_on=moved_on,
        refused=refused,
        other=other,
        overtaken=_overtaken(context, view),
        closed=opening_of(context.services, route.offices[0] if route.offices else None),
        chapters=Summary(view, changeable=True).parts(),
        changes=change_rows(view),
        seen=_state(view.filing),
        filing_href=addresses.filing_page(view.filing.filing_id),
        offices=[context.services.office.label(one) for one in route.offices],
        target_days=context.paces.target(view.procedure, route).days,
        done=done(context),
    )


def _overtaken(context: Context, view: FilingView) -> tuple[str, ...]:
    return overtaken_entries(context.services, view.procedure, view.filing)


def _state(filing: Filing) -> str:
    """What was looked at: the version of the content and of the attachments."""
    return f"{filing.version}.{filing.documents_revision}"


def submit(context: Context) -> Response:
    """File what was checked, once: pressing twice leads to the same confirmation."""
    view = own_view(context)
    filing_id = view.filing.filing_id
    confirmation = redirect(f"{addresses.filing_page(filing_id)}/submitted")
    if Move.SUBMIT not in view.moves:
        if view.filing.status in _SUBMITTED:
            return confirmation
        raise NotAllowedNow
    if context.form.get("_seen") != _state(view.filing):
        return _check(context, view, HTTPStatus.PRECONDITION_FAILED, moved_on=True)
    if view.problems:
        return _check(context, view, HTTPStatus.UNPROCESSABLE_ENTITY, asked=True)
    if view.procedure.confirmation and not context.form.get("_sure"):
        return _ask_once_more(context, view)
    return _file(context, view) or confirmation


def _file(context: Context, view: FilingView) -> Response | None:
    """Submit it; the page that says why not where somebody or something was faster."""
    try:
        make_move(context.services, view.filing.filing_id, Request(Move.SUBMIT), context.actor)
    except OutsideHours:
        return _check(context, own_view(context), HTTPStatus.CONFLICT, refused=True)
    except Overtaken:
        view = own_view(context)
        if not _overtaken(context, view):  # no longer a member, say
            raise
        return _check(context, view, HTTPStatus.CONFLICT)
    except OpenElsewhere as refusal:
        return _check(context, own_view(context), HTTPStatus.CONFLICT, other=refusal)
    except InvalidInput:  # a colleague changed it in this very moment
        return _check(context, own_view(context), HTTPStatus.UNPROCESSABLE_ENTITY, asked=True)
    return None


def _ask_once_more(context: Context, view: FilingView) -> Response:
    """For what cannot be undone (C12)."""
    return render(
        context,
        "filings/sure.html",
        view=view,
        seen=_state(view.filing),
        filing_href=addresses.filing_page(view.filing.filing_id),
    )


def submitted_page(context: Context) -> Response:
    """The confirmation: the receipt number, and what happens when."""
    view = own_view(context)
    filing = view.filing
    if filing.status not in _SUBMITTED:
        return redirect(addresses.filing_page(filing.filing_id))
    office = context.services.office
    return render(
        context,
        "filings/submitted.html",
        view=view,
        filing_href=addresses.filing_page(filing.filing_id),
        steps=timeline(filing, view.procedure, office),
        expected=expected_result(filing, view.procedure, context.now, context.paces),
        office=office,
        reference=office_reference(context),
    )


def withdraw_page(context: Context) -> Response:
    """Asks before a filing is withdrawn (D2)."""
    view = own_view(context)
    if Move.WITHDRAW not in view.moves:
        raise NotAllowedNow(_NOT_ANY_MORE[Move.WITHDRAW])
    return _withdraw(context, view, (), "")


def withdraw(context: Context) -> Response:
    """Take it back; it stays, editable."""
    view = own_view(context)
    page = f"{addresses.filing_page(view.filing.filing_id)}?done=withdrawn"
    if view.filing.status is Status.WITHDRAWN:
        return redirect(page)
    reason = context.form.get("reason", "")
    if len(reason) > MAX_COMMENT:
        message = Text(
            "理由は{most}文字以内で入力してください（現在{length}文字）。",
            most=MAX_COMMENT,
            length=len(reason),
        )
        return _withdraw(context, view, [Problem("/reason", "string_too_long", message)], reason)
    if context.form_problems:
        return _withdraw(context, view, context.form_problems, reason)
    if Move.WITHDRAW not in view.moves:
        raise NotAllowedNow(_NOT_ANY_MORE[Move.WITHDRAW])
    request = Request(Move.WITHDRAW, reason=reason.strip() or None)
    make_move(context.services, view.filing.filing_id, request, context.actor)
    return redirect(page)


def _withdraw(
    context: Context, view: FilingView, problems: Sequence[Problem], reason: str
) -> Response:
    return render(
        context,
        "filings/withdraw.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        errors=FieldErrors(problems),
        view=view,
        reason=reason,
        max_length=MAX_COMMENT,
        filing_href=addresses.filing_page(view.filing.filing_id),
    )


def discard_page(context: Context) -> Response:
    """Asks before a draft is thrown away."""
    view = own_view(context)
    if Move.DISCARD not in view.moves:
        raise NotAllowedNow(_NOT_ANY_MORE[Move.DISCARD])
    filing_href = addresses.filing_page(view.filing.filing_id)
    return render(context, "filings/discard.html", view=view, filing_href=filing_href)


def discard(context: Context) -> Response:
    """Throw it away; it is kept in the history and opens no more."""
    view = own_view(context)
    if view.filing.status is not Status.DISCARDED:
        if Move.DISCARD not in view.moves:
            raise NotAllowedNow(_NOT_ANY_MORE[Move.DISCARD])
        make_move(context.services, view.filing.filing_id, Request(Move.DISCARD), context.actor)
    return redirect("/home?done=discarded")


_NOT_ANY_MORE = {
    Move.WITHDRAW: "受理されたあとの申請は取り下げられません。お急ぎの場合は事務局へご連絡ください。",
    Move.DISCARD: "提出した申請は破棄できません。",
}

_FILING = "/filings/{filing_id}"

ROUTES = (
    Route("GET", _FILING, filing_page, Access.SESSION, "filings.read", "申請の状況"),
    Route("GET", f"{_FILING}/check", check_page, Access.SESSION, "filings.check", "申請内容の確認"),
    Route("POST", f"{_FILING}/submit", submit, Access.SESSION, "filings.submit", "申請する"),
    Route(
        "GET", f"{_FILING}/submitted", submitted_page, Access.SESSION, "filings.read", "受付の完了"
    ),
    Route(
        "GET", f"{_FILING}/withdraw", withdraw_page, Access.SESSION, "filings.read", "取下げの確認"
    ),
    Route(
        "POST", f"{_FILING}/withdraw", withdraw, Access.SESSION, "filings.withdraw", "取り下げる"
    ),
    Route("GET", f"{_FILING}/discard", discard_page, Access.SESSION, "filings.read", "破棄の確認"),
    Route("POST", f"{_FILING}/discard", discard, Access.SESSION, "filings.discard", "破棄する"),
)
