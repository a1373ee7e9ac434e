"""The audit for an office: of one filing, of a period, and whether it is sound."""

from collections.abc import Sequence
from http import HTTPStatus

from pydantic import BaseModel, Field, ValidationError
from starlette.responses import Response

from ukeire.domain.dates import Day, day_in_japan, written_time
from ukeire.domain.errors import InvalidInput
from ukeire.domain.permissions import Permission, may, require
from ukeire.domain.words import ACT_WORDS
from ukeire.usecases.read_audit import (
    MOST_DAYS,
    audit_of_filing,
    export_of_filing,
    export_of_period,
    verify_seen,
)
from ukeire.web.answers import file_answer, json_answer
from ukeire.web.audit_representations import (
    AuditAnswer,
    VerificationAnswer,
    about,
    audit_answer,
    audit_csv,
    party,
    verification_answer,
)
from ukeire.web.context import Context
from ukeire.web.filing_representations import filing_head
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import render
from ukeire.web.routing import Access, Parameter, Route
from ukeire.web.validation import problems_of

_CSV = "text/csv"


class PeriodQuery(BaseModel):
    """The days of an export, both included."""

    first: Day = Field(title="始まりの日")
    last: Day = Field(title="終わりの日")


def read_audit(context: Context) -> Response:
    """The page of a filing's records; ``?verify=yes`` verifies them first."""
    return _page(context, verify=False)


def verify_page(context: Context) -> Response:
    """The same page with what verifying found."""
    return _page(context, verify=True)


def _page(context: Context, *, verify: bool) -> Response:
    services, actor = context.services, context.actor
    filing_id = context.path["filing_id"]
    verified = verify_seen(services, filing_id, actor) if verify else None
    filing, records = audit_of_filing(services, filing_id, actor)
    return render(
        context,
        "audit/filing.html",
        filing=filing,
        head=filing_head(filing, context.now, context.paces),
        rows=[
            (
                written_time(one.at),
                party(one, services.office),
                one.name,
                ACT_WORDS[one.act],
                about(one),
            )
            for one in reversed(records)
        ],
        verified=verified,
        may_export=may(actor, Permission.AUDIT),
    )


def verify_json(context: Context) -> Response:
    """``GET /api/filings/{filing_id}/verification``."""
    verified = verify_seen(context.services, context.path["filing_id"], context.actor)
    return json_answer(verification_answer(verified))


def export_filing_json(context: Context) -> Response:
    """``GET /api/filings/{filing_id}/audit``."""
    records = export_of_filing(context.services, context.path["filing_id"], context.actor)
    return json_answer(audit_answer(records))


def export_filing_csv(context: Context) -> Response:
    """The same as a file for spreadsheets."""
    filing_id = context.path["filing_id"]
    records = export_of_filing(context.services, filing_id, context.actor)
    content = audit_csv(records, context.services.office)
    return file_answer(content, _CSV, "audit-of-filing.csv")


def period_page(context: Context) -> Response:
    """The form of a period. Raises Forbidden."""
    require(context.actor, Permission.AUDIT)
    today = day_in_japan(context.now)
    return _period(context, {"first": today.replace(day=1).isoformat(), "last": today.isoformat()})


def _period(context: Context, typed: dict[str, str], error: InvalidInput | None = None) -> Response:
    return render(
        context,
        "audit/period.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        typed=typed,
        errors=FieldErrors(error.problems if error else ()),
        most_days=MOST_DAYS,
        office=context.services.office,
    )


def export_period_csv(context: Context) -> Response:
    """What one's own office did in the period, as a file; the form again when it is none."""
    try:
        query = _read_period(context)
        records = export_of_period(context.services, context.actor, query.first, query.last)
    except InvalidInput as error:
        params = context.request.query_params
        typed = {name: params.get(name, "")[:40] for name in ("first", "last")}
        return _period(context, typed, error)
    name = f"audit-{query.first.isoformat()}-{query.last.isoformat()}.csv"
    return file_answer(audit_csv(records, context.services.office), _CSV, name)


def export_period_json(context: Context) -> Response:
    """``GET /api/audit``."""
    query = _read_period(context)
    records = export_of_period(context.services, context.actor, query.first, query.last)
    return json_answer(audit_answer(records))


def _read_period(context: Context) -> PeriodQuery:
    data = {name: text for name, text in context.request.query_params.items() if text.strip()}
    try:
        return PeriodQuery.model_validate(data)
    except ValidationError as error:
        raise InvalidInput(problems_of(error, data, PeriodQuery)) from error


def routes() -> Sequence[Route]:
    """Pages, files and JSON of the audit."""
    session = Access.SESSION
    page, api = "/filings/{filing_id}", "/api/filings/{filing_id}"
    day = {"type": "string", "format": "date"}
    period = (
        Parameter("first", "始まりの日", required=True, schema=day),
        Parameter("last", f"終わりの日（{MOST_DAYS}日以内）", required=True, schema=day),
    )
    return (
        Route("GET", f"{page}/audit", read_audit, session, "audit.read", "操作の記録"),
        Route("GET", f"{page}/verification", verify_page, session, "audit.verify", "検証"),
        Route("GET", f"{page}/audit.csv", export_filing_csv, session, "audit.export", "記録のCSV"),
        Route("GET", "/audit", period_page, session, "audit.export", "記録の出力"),
        Route("GET", "/audit.csv", export_period_csv, session, "audit.export", "期間の記録のCSV"),
        Route(
            "GET",
            f"{api}/audit",
            export_filing_json,
            session,
            "audit.export",
            "申請について記録されたすべて（責任者と管理者）",
            answers={HTTPStatus.OK: AuditAnswer},
        ),
        Route(
            "GET",
            f"{api}/verification",
            verify_json,
            session,
            "audit.verify",
            "履歴と記録を、日ごとの封印と照合する",
            answers={HTTPStatus.OK: VerificationAnswer},
        ),
        Route(
            "GET",
            "/api/audit",
            export_period_json,
            session,
            "audit.export_period",
            "自分の部署の記録（責任者と管理者）",
            answers={HTTPStatus.OK: AuditAnswer},
            parameters=period,
        ),
    )
