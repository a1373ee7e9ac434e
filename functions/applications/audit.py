"""The applicant's part of the audit: who of which office did what with their filing, and when."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.responses import Response

from ukeire.domain.dates import day_in_japan
from ukeire.domain.printed_list import PrintedList
from ukeire.procedures import procedure_named
from ukeire.usecases.read_audit import DisclosedAct, own_audit
from ukeire.web.answers import file_answer, json_answer
from ukeire.web.audit_representations import DisclosedAuditAnswer, described, disclosed_answer
from ukeire.web.context import Context
from ukeire.web.filing_pages import addresses
from ukeire.web.filing_pages.views import own_filing
from ukeire.web.filters import moment
from ukeire.web.pages import render
from ukeire.web.routing import Access, Route


def audit_page(context: Context) -> Response:
    """The page of it, with what to take away."""
    filing = own_filing(context)
    return render(
        context,
        "filings/audit.html",
        title=procedure_named(filing.procedure).title,
        filing_href=addresses.filing_page(filing.filing_id),
        rows=_rows(_acts(context)),
    )


def audit_pdf(context: Context) -> Response:
    """The same as a PDF."""
    filing, services = own_filing(context), context.services
    content = PrintedList(
        title=f"{procedure_named(filing.procedure).title}の操作の記録",
        facts=(
            ("法人名", filing.organization_name),
            ("受付番号", filing.receipt_number or "（申請前）"),
            ("申請ID", filing.filing_id),
        ),
        heads=("日時", "操作"),
        rows=tuple(_rows(_acts(context))),
        made_on=day_in_japan(context.now),
        author=services.office.council,
    )
    return file_answer(services.prints.print(content), "application/pdf", "audit.pdf")


def audit_json(context: Context) -> Response:
    """``GET /api/filings/{filing_id}/audit``."""
    return json_answer(disclosed_answer(_acts(context)))


def audit_file(context: Context) -> Response:
    """The JSON as a file to keep."""
    content = disclosed_answer(_acts(context)).model_dump_json(indent=2).encode()
    return file_answer(content, "application/json", "audit.json")


def _acts(context: Context) -> Sequence[DisclosedAct]:
    return own_audit(context.services, context.path["filing_id"], context.actor)


def _rows(acts: Sequence[DisclosedAct]) -> list[tuple[str, str]]:
    return [(moment(one.at or one.on), described(one)) for one in acts]


def routes() -> Sequence[Route]:
    """Page, files and JSON."""
    session = Access.SESSION
    page = "/filings/{filing_id}/audit"
    return (
        Route("GET", page, audit_page, session, "audit.read", "操作の記録"),
        Route("GET", f"{page}.pdf", audit_pdf, session, "audit.print", "操作の記録（PDF）"),
        Route("GET", f"{page}.json", audit_file, session, "audit.export", "操作の記録（JSON）"),
        Route(
            "GET",
            f"/api{page}",
            audit_json,
            session,
            "audit.read",
            "申請に対して、どの部署がいつ何をしたか",
            answers={HTTPStatus.OK: DisclosedAuditAnswer},
        ),
    )
