"""What organisations and agents did with accounts and mandates: of a period, narrowed, as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from pydantic import BaseModel, Field, ValidationError
from starlette.responses import Response

from ukeire.domain.audit import AuditRecord
from ukeire.domain.dates import Day, day_in_japan
from ukeire.domain.errors import InvalidInput
from ukeire.domain.permissions import Permission, require
from ukeire.domain.problems import Problem
from ukeire.domain.words import PEOPLE_WORDS
from ukeire.usecases.read_audit import MOST_DAYS
from ukeire.usecases.read_people_audit import people_audit
from ukeire.web.answers import file_answer, json_answer
from ukeire.web.audit_representations import AuditAnswer, audit_answer, audit_csv, people_rows
from ukeire.web.context import Context
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import render
from ukeire.web.query import text_of
from ukeire.web.routing import Access, Parameter, Route
from ukeire.web.validation import problems_of

PAGE, API = "/audit/people", "/api/audit/people"
SHOWN = 200
_ASKED = ("first", "last", "what", "organization")
_LONGEST = 64


class PeopleQuery(BaseModel):
    """The days, both included, and what to narrow them to."""

    first: Day = Field(title="始まりの日")
    last: Day = Field(title="終わりの日")
    what: str | None = Field(None, title="操作")
    organization: str | None = Field(None, title="法人ID", max_length=_LONGEST)


@dataclass(frozen=True, slots=True)
class _Found:
    asked: Mapping[str, str]
    records: Sequence[AuditRecord]


def people_page(context: Context) -> Response:
    """The form; with a period what was found, the newest first. Raises Forbidden."""
    require(context.actor, Permission.AUDIT)
    params = context.request.query_params
    typed = {name: params.get(name, "")[:_LONGEST] for name in _ASKED}
    if not typed["first"] and not typed["last"]:
        today = day_in_japan(context.now)
        days = {"first": today.replace(day=1).isoformat(), "last": today.isoformat()}
        return _page(context, typed | days)
    try:
        return _page(context, typed, _found(context, exporting=False))
    except InvalidInput as error:
        return _page(context, typed, error=error)


def _page(
    context: Context,
    typed: Mapping[str, str],
    found: _Found | None = None,
    error: InvalidInput | None = None,
) -> Response:
    records = found.records if found else ()
    shown = records[-SHOWN:]
    return render(
        context,
        "audit/people.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        typed=typed,
        errors=FieldErrors(error.problems if error else ()),
        most_days=MOST_DAYS,
        acts=PEOPLE_WORDS,
        asked=found is not None,
        rows=people_rows(shown, _names(context, shown)),
        number=len(records),
        shown=SHOWN,
        file=f"{PAGE}.csv?{urlencode(found.asked)}" if found else None,
    )


def _names(context: Context, records: Sequence[AuditRecord]) -> Mapping[str, str]:
    """What organisations are called; an agent's own acts are no organisation's."""
    known = context.services.contacts.of(sorted({one.people_of or "" for one in records} - {""}))
    return {name: one.organization_name for name, one in known.items()}


def export_people_csv(context: Context) -> Response:
    """The same as a file; the form again when the period is none."""
    try:
        found = _found(context, exporting=True)
    except InvalidInput as error:
        params = context.request.query_params
        typed = {name: params.get(name, "")[:_LONGEST] for name in _ASKED}
        return _page(context, typed, error=error)
    name = f"audit-people-{found.asked['first']}-{found.asked['last']}.csv"
    content = audit_csv(found.records, context.services.office)
    return file_answer(content, "text/csv", name)


def read_people_json(context: Context) -> Response:
    """``GET /api/audit/people``."""
    return json_answer(audit_answer(_found(context, exporting=True).records))


def _found(context: Context, *, exporting: bool) -> _Found:
    asked = {name: text for name in _ASKED if (text := text_of(context, name))}
    try:
        query = PeopleQuery.model_validate(asked)
    except ValidationError as error:
        raise InvalidInput(problems_of(error, asked, PeopleQuery)) from error
    if query.what is not None and query.what not in PEOPLE_WORDS:
        message = "一覧にある操作を選んでください。"
        raise InvalidInput([Problem("/what", "no_such_act", message)])
    records = people_audit(
        context.services,
        context.actor,
        query.first,
        query.last,
        what=query.what,
        organization_id=query.organization,
        exporting=exporting,
    )
    days = {"first": query.first.isoformat(), "last": query.last.isoformat()}
    return _Found(asked | days, records)


def routes() -> Sequence[Route]:
    """Page, file and JSON."""
    session = Access.SESSION
    day = {"type": "string", "format": "date"}
    return (
        Route("GET", PAGE, people_page, session, "audit.people", "アカウントと委任の記録"),
        Route(
            "GET",
            f"{PAGE}.csv",
            export_people_csv,
            session,
            "audit.people",
            "アカウントと委任の記録のCSV",
        ),
        Route(
            "GET",
            API,
            read_people_json,
            session,
            "audit.people",
            "受入機関と代理人がアカウントと委任について行った操作の記録（責任者と管理者）",
            answers={HTTPStatus.OK: AuditAnswer},
            parameters=(
                Parameter("first", "始まりの日", required=True, schema=day),
                Parameter("last", f"終わりの日（{MOST_DAYS}日以内）", required=True, schema=day),
                Parameter("what", "操作の種類", schema={"enum": list(PEOPLE_WORDS)}),
                Parameter("organization", "法人ID"),
            ),
        ),
    )
