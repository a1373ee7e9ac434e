"""The applicant's part of the audit: who of which office did what with their filing, and when."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.responses import Response

from ukeire.procedures import procedure_named
from ukeire.usecases.read_audit import DisclosedAct, own_audit
from ukeire.web.answers import file_answer, json_answer
from ukeire.web.audit_representations import (
    DisclosedAuditAnswer,
    audit_rows,
    disclosed_answer,
    printed_audit,
)
from ukeire.web.context import Context
from ukeire.web.filing_pages import addresses
from ukeire.web.filing_pages.views import own_filing
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
        rows=audit_rows(_acts(context)),
    )


def audit_pdf(context: Context) -> Response:
    """The same as a PDF."""
    filing, services = own_filing(context), context.services
    content = printed_audit(filing, _acts(context), context.now, services.office)
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
