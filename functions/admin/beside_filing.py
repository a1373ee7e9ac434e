"""What stands beside a filing: its documents to look at, who else has it open, the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from starlette.responses import Response

from ukeire.domain.filing import Document, DocumentStatus
from ukeire.domain.presence import Opener
from ukeire.usecases.add_document import open_document
from ukeire.usecases.find_beside import find_beside
from ukeire.usecases.find_filing import FilingView
from ukeire.usecases.presence import be_present
from ukeire.web.answers import json_answer, redirect
from ukeire.web.context import Context
from ukeire.web.filing_pages.summary import Chapter
from ukeire.web.filters import moment
from ukeire.web.representations import Answer, in_japan
from ukeire.web.routing import Access, Route

INLINE = ("application/pdf",)
"""What is shown beside the filing: inspected files of these types, and no others."""


class OtherAnswer(Answer):
    """Somebody else who has the filing open (``active``) or had; ``text`` says so in Japanese."""

    name: str
    office: str
    at: datetime
    active: bool
    text: str


class PresenceAnswer(Answer):
    """The others, the latest first."""

    others: tuple[OtherAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewed:
    """The document that is shown: the ``place``-th of ``count``; ``link`` is None for none to show.

    ``first``, ``previous`` and ``next`` are documents' ids, or None.
    """

    document: Document | None = None
    owner: str = ""
    title: str = ""
    place: int = 0
    count: int = 0
    link: str | None = None
    first: str | None = None
    previous: str | None = None
    next: str | None = None


def viewed(context: Context, view: FilingView, parts: Sequence[Chapter]) -> Viewed:
    """What the address asks to see (``?document=``). Raises NotFound for what is not there."""
    asked = context.request.query_params.get("document")
    shown = [
        (block.title, attachments.item.title, document)
        for part in parts
        for block in part.blocks
        for attachments in block.documents
        for document in attachments.documents
        if document.status is DocumentStatus.ATTACHED
    ]
    ids = [document.document_id for _, _, document in shown]
    first = ids[0] if ids else None
    if asked not in ids:
        return Viewed(count=len(ids), first=first)
    index = ids.index(asked)
    owner, title, document = shown[index]
    inline = document.content_type in INLINE
    link = None
    if inline:
        filing_id = view.filing.filing_id
        link = open_document(context.services, filing_id, asked, context.actor, inline=True)
    return Viewed(
        document=document,
        owner=owner,
        title=document.title or title,
        place=index + 1,
        count=len(ids),
        link=link,
        first=first,
        previous=ids[index - 1] if index else None,
        next=ids[index + 1] if index + 1 < len(ids) else None,
    )


def others(context: Context, filing_id: str) -> tuple[OtherAnswer, ...]:
    """Who else has the filing open; notes that the actor has."""
    openers = be_present(context.services, filing_id, context.actor)
    return tuple(_other(context, one) for one in openers)


def _other(context: Context, one: Opener) -> OtherAnswer:
    who = f"{context.services.office.label(one.office)}の{one.name}さん"
    active = one.active(context.now)
    return OtherAnswer(
        name=one.name,
        office=one.office,
        at=in_japan(one.at),
        active=active,
        text=f"{who}が開いています" if active else f"{who}が{moment(one.at)}に開きました",
    )


def tell_presence(context: Context) -> Response:
    """``POST /api/filings/{filing_id}/presence``."""
    return json_answer(PresenceAnswer(others=others(context, context.path["filing_id"])))


def next_filing(context: Context) -> Response:
    """To the filing after this one in the office's queue, or to the queue at its end."""
    return _beside(context, newer=True)


def previous_filing(context: Context) -> Response:
    """To the one before."""
    return _beside(context, newer=False)


def _beside(context: Context, *, newer: bool) -> Response:
    found = find_beside(context.services, context.path["filing_id"], context.actor, newer=newer)
    return redirect(f"/filings/{found}" if found else "/queue")


def routes() -> Sequence[Route]:
    """Presence, and the way from filing to filing."""
    page = "/filings/{filing_id}"
    session = Access.SESSION
    return (
        Route("GET", f"{page}/next", next_filing, session, "queue.read", "次の申請"),
        Route("GET", f"{page}/previous", previous_filing, session, "queue.read", "前の申請"),
        Route(
            "POST",
            f"/api{page}/presence",
            tell_presence,
            session,
            "filings.presence",
            "開いていることを知らせ、ほかに開いている人を調べる（セッションは延長されない）",
            answers={HTTPStatus.OK: PresenceAnswer},
            extends=False,
        ),
    )
