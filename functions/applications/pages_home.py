"""My page (/home): what to do next, what is open, what can be started."""

from collections import Counter
from dataclasses import dataclass

from starlette.responses import Response

from applications.mail_addresses import bad_addresses
from ukeire.domain.dates import day_in_japan, written_day
from ukeire.domain.filing import CLOSED, Filing, Status
from ukeire.domain.procedure import Procedure
from ukeire.domain.register import Register
from ukeire.domain.wording import Text, into_texts
from ukeire.procedures import procedure_named
from ukeire.usecases.list_filings import list_own_filings, view_home
from ukeire.usecases.start_filing import procedures_open_to, start_filing
from ukeire.web.context import Context
from ukeire.web.filing_pages import addresses
from ukeire.web.filing_pages.announcements import announcements
from ukeire.web.filing_pages.expected import expected_result
from ukeire.web.filing_pages.register import member_since
from ukeire.web.filing_pages.timeline import Step, comments, timeline
from ukeire.web.filing_pages.views import done
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route

_CLOSED_SHOWN = 20
_NEXT = {
    Status.DRAFT: ("入力の続きをする", "続きから入力する"),
    Status.WITHDRAWN: ("取り下げた申請を修正する", "内容を修正する"),
    Status.RETURNED: ("差し戻された申請を修正する", "指摘された内容を確認して修正する"),
}


@dataclass(frozen=True, slots=True)
class OpenFiling:
    """A filing that is not closed, with its way."""

    filing: Filing
    title: str
    href: str
    steps: list[Step]
    expected: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now: ``procedure`` is set where pressing starts a filing."""

    title: str
    text: str
    button: str
    href: str = ""
    procedure: str = ""

    def __post_init__(self) -> None:
        into_texts(self, "title", "text", "button")


def home_page(context: Context) -> Response:
    """``/home``."""
    services, actor = context.services, context.actor
    home = view_home(services, actor)
    opened = [_open_filing(context, head) for head in home.open_filings]
    procedures = procedures_open_to(services, actor)
    closed = [
        (one, procedure_named(one.procedure).title)
        for one in list_own_filings(services, actor, cursor=None, limit=_CLOSED_SHOWN).items
        if one.status in CLOSED and one.status is not Status.DISCARDED
    ]
    startable = [procedure for procedure, reason, _ in procedures if reason is None]
    next_steps = _next_steps(context, home.register, opened, startable)
    offered = {step.procedure for step in next_steps}
    return render(
        context,
        "home/home.html",
        register=home.register,
        since=member_since(home.register),
        next_steps=next_steps,
        opened=opened,
        others=[
            (procedure, reason)
            for procedure, reason, open_filing in procedures
            if not open_filing and procedure.name not in offered
        ],
        begun=Counter(one.filing.procedure for one in opened if one.filing.status in _NEXT),
        closed=closed,
        copyable={one.name for one in startable},
        office=services.office,
        reference=home.register.office_reference,
        done=done(context),
        **announcements(context),
        **bad_addresses(context, home.register, [one.filing for one in opened]),
    )


def start(context: Context) -> Response:
    """Start a filing, or go on with the one that is open already.

    With ``copy_of`` it starts with what an earlier one says, and never elsewhere.
    """
    name, copy_of = context.form.get("procedure", ""), context.form.get("copy_of", "")
    if copy_of:
        filing = start_filing(context.services, name, context.actor, copy_of=copy_of)
        return redirect(f"{addresses.filing_page(filing.filing_id)}?done=copied")
    for procedure, _, open_filing in procedures_open_to(context.services, context.actor):
        if procedure.name == name and open_filing:
            return redirect(addresses.filing_page(open_filing))
    filing = start_filing(context.services, name, context.actor)
    return redirect(addresses.filing_page(filing.filing_id))


def _open_filing(context: Context, head: Filing) -> OpenFiling:
    """The list may lag behind; the filing itself does not."""
    filing = context.services.filings.get(head.filing_id)
    procedure = procedure_named(filing.procedure)
    return OpenFiling(
        filing,
        procedure.title,
        addresses.filing_page(filing.filing_id),
        timeline(filing, procedure, context.services.office),
        expected_result(filing, procedure, context.now, context.paces),
    )


def _next_steps(
    context: Context, register: Register, opened: list[OpenFiling], startable: list[Procedure]
) -> list[NextStep]:
    """What waits for the applicant, the most urgent first."""
    steps = []
    for one in sorted(opened, key=lambda one: one.filing.status is not Status.RETURNED):
        if one.filing.status in _NEXT:
            title, button = _NEXT[one.filing.status]
            steps.append(NextStep(title, _what(context, one), button, href=one.href))
    if any(one.downloadable for one in register.certificates):
        text = "入会証明書が発行されました。ダウンロードできるのは1回だけです。"
        steps.append(
            NextStep("入会証明書を受け取る", text, "入会証明書の画面へ", href="/certificates")
        )
    if not opened and not register.member:
        steps += [
            NextStep(_begin(one), one.summary, _begin(one), procedure=one.name)
            for one in startable
            if not one.closes_account  # nobody comes for that
        ]
    return steps


def _begin(procedure: Procedure) -> str:
    return Text("{title}を始める", title=procedure.title)


def _what(context: Context, one: OpenFiling) -> str:
    said = comments(one.filing, context.services.office)
    if one.filing.status is Status.RETURNED and said:
        return Text(
            "「{title}」について、{office}から修正の依頼があります。",
            title=one.title,
            office=said[0].office,
        )
    return Text(
        "「{title}」（{day}に入力を始めたもの）は、まだ提出されていません。",
        title=one.title,
        day=written_day(day_in_japan(one.filing.created_at)),
    )


ROUTES = (
    Route("GET", "/home", home_page, Access.SESSION, "home.read", "マイページ"),
    Route("POST", "/filings", start, Access.SESSION, "filings.start", "申請を始める"),
)
