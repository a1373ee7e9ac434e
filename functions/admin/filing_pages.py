"""Pages on which an office reads a filing and decides."""

import re
from collections.abc import Sequence
from http import HTTPStatus

from starlette.responses import Response

from admin.assignments import assignment
from admin.beside_filing import others, viewed
from admin.decision_forms import again, back_to_queue, errors_of, make_decision, open_to, too_late
from admin.filing_page import draw, find_view, history_rows, intact
from admin.mail_rows import REASONS, mail_rows
from ukeire.domain.errors import InvalidInput, NotAllowedNow
from ukeire.domain.filing import Move
from ukeire.usecases.add_note import add_note
from ukeire.usecases.earlier_filings import earlier_filings
from ukeire.usecases.find_filing import FilingView
from ukeire.usecases.find_findings import find_findings
from ukeire.usecases.mark_read import mark_read
from ukeire.usecases.mend_address import bad_addresses_of
from ukeire.web.context import Context
from ukeire.web.filing_pages.summary import Summary
from ukeire.web.filing_representations import filing_head
from ukeire.web.headers import content_security_policy
from ukeire.web.pages import redirect
from ukeire.web.routing import Access, Route

_DONE = {
    "accept": "受理しました。申請者は、この申請を取り下げられなくなりました。",
    "recall": "差戻しを取り消しました。申請者にメールで知らせます。",
    "assign": "担当者を変更しました。",
    "note": "内部メモを書きました。",
    "resent": "メールを再送します。結果は「送信したメール」に表示します。",
    "mended": "メールの送信を再開しました。届かなかったメールは、再送してください。",
}


def read_filing(context: Context) -> Response:
    """The filing, whole, with what may be done to it now."""
    done = context.request.query_params.get("done")
    view = find_view(context)
    mark_read(context.services, view.filing, context.actor)
    return _page(context, view, done=_DONE.get(done or ""))


def filing_response(context: Context, *, error: InvalidInput) -> Response:
    """The filing's page with why something posted from it was refused."""
    return _page(context, find_view(context), error)


def _page(
    context: Context,
    view: FilingView,
    error: InvalidInput | None = None,
    done: str | None = None,
) -> Response:
    parts = Summary(view).parts()
    bad = bad_addresses_of(context.services, view.filing)
    response = draw(
        context,
        "filing.html",
        view,
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        parts=parts,
        viewed=viewed(context, view, parts),
        others=others(context, view.filing.filing_id),
        errors=errors_of(error),
        done=done,
        note_id=context.services.new_id(),
        history=history_rows(context, view),
        intact=intact(view),
        mails=mail_rows(context.services.mail_log.of(view.filing.filing_id), bad),
        bad_addresses=bad,
        reasons=REASONS,
        **assignment(context, view.filing),
        findings=find_findings(context.services, view.filing, context.actor),
        earlier=[
            filing_head(one, context.now, context.paces)
            for one in earlier_filings(context.services, view.filing, context.actor)
        ],
    )
    # Documents come from the bucket's own origin, and the page frames nothing else.
    bucket = context.settings.upload_origin
    response.headers["Content-Security-Policy"] = content_security_policy(
        context.nonce, bucket, frame_origin=bucket
    )
    return response


def decide(context: Context) -> Response:
    """Accept or approve, from the filing's page."""
    move = Move.APPROVE if context.form.get("move") == Move.APPROVE else Move.ACCEPT
    try:
        filing = make_decision(context, move)
    except InvalidInput as error:
        return _page(context, find_view(context), error)
    except NotAllowedNow as refusal:
        return too_late(context, refusal)
    if move is Move.ACCEPT:
        return redirect(f"/filings/{filing.filing_id}?done={move}")
    return back_to_queue(filing, move)


def write_note(context: Context) -> Response:
    """A note for the offices alone, from the filing's page."""
    filing_id, form = context.path["filing_id"], context.form
    try:
        add_note(
            context.services,
            filing_id,
            form.get("text", ""),
            context.actor,
            note_id=_note_id(form.get("note_id", "")),
        )
    except InvalidInput as error:
        return _page(context, find_view(context), error)
    return redirect(f"/filings/{filing_id}?done=note#notes")


def _note_id(given: str) -> str | None:
    """The id that the page was drawn with, so that sending it twice writes one note."""
    return given if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", given) else None


def reject_page(context: Context) -> Response:
    """The form of a rejection: why."""
    return draw(context, "reject.html", open_to(context, Move.REJECT))


def reject_filing(context: Context) -> Response:
    """The posted form of a rejection; asks once more, for nothing takes it back."""
    try:
        if context.form.get("confirmed") == "yes":
            return back_to_queue(make_decision(context, Move.REJECT), Move.REJECT)
        make_decision(context, Move.REJECT, only_check=True)
    except InvalidInput as error:
        return again(context, "reject.html", error)
    except NotAllowedNow as refusal:
        return too_late(context, refusal)
    if context.form.get("change") == "yes":
        return draw(context, "reject.html", find_view(context))
    return draw(context, "reject_confirm.html", find_view(context))


def routes() -> Sequence[Route]:
    """Pages of a filing."""
    page = "/filings/{filing_id}"
    session = Access.SESSION
    return (
        Route("GET", page, read_filing, session, "filings.read", "申請の内容"),
        Route("POST", page, decide, session, "filings.decide", "受理、承認"),
        Route("POST", f"{page}/notes", write_note, session, "filings.note", "内部メモ"),
        Route("GET", f"{page}/reject", reject_page, session, "filings.read", "不承認の入力"),
        Route("POST", f"{page}/reject", reject_filing, session, "filings.decide", "不承認"),
    )
