"""Organisations looked up: the list of all that are or were members, and one with all about it."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.responses import Response

from ukeire.domain.dates import written_day
from ukeire.domain.directory import DirectoryEntry
from ukeire.domain.errors import InvalidInput
from ukeire.domain.places import PREFECTURES
from ukeire.domain.register import CertificateStatus
from ukeire.usecases.find_organization import (
    OrganizationView,
    find_organization,
    list_organizations,
)
from ukeire.usecases.ports.filings import Page
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.filing_pages.register import history_lines, member_since, register_chapters
from ukeire.web.filing_representations import FilingHeadAnswer, filing_head
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import render
from ukeire.web.query import PAGING, limit_of, text_of
from ukeire.web.register_representations import (
    BadAddressAnswer,
    CertificateAnswer,
    WholeRegisterAnswer,
    certificate_answers,
    organization_answer,
    whole_register_answer,
)
from ukeire.web.representations import Answer, in_japan
from ukeire.web.routing import Access, Parameter, Route

PAGE, API = "/organizations", "/api/organizations"
CERTIFICATE_WORDS = {
    CertificateStatus.VALID: ("有効", "success"),
    CertificateStatus.SUPERSEDED: ("新しいものに置換え", "neutral"),
    CertificateStatus.REVOKED: ("失効", "error"),
}


class OrganizationItemAnswer(Answer):
    """An organisation in the list; ``member_since`` is null once it has left."""

    organization_id: str
    name: str
    kana: str
    prefecture: str | None
    member_since: date | None


class OrganizationsAnswer(Answer):
    """Part of the list; ``next_cursor`` is null at its end."""

    items: tuple[OrganizationItemAnswer, ...]
    next_cursor: str | None


class ContactAnswer(Answer):
    """Whom its account names."""

    name: str
    email: str


class WholeOrganizationAnswer(WholeRegisterAnswer):
    """An organisation with all about it; ``filings`` are those that one's office may see."""

    contact: ContactAnswer
    certificates: tuple[CertificateAnswer, ...]
    filings: tuple[FilingHeadAnswer, ...]
    next_cursor: str | None
    bad_addresses: tuple[BadAddressAnswer, ...]


def organizations_page(context: Context) -> Response:
    """The list, narrowed as the address says."""
    try:
        page = _listed(context)
    except InvalidInput as error:
        return _page(context, Page((), None), error)
    return _page(context, page)


def _page(
    context: Context, page: Page[DirectoryEntry], error: InvalidInput | None = None
) -> Response:
    params = context.request.query_params
    typed = {name: params.get(name, "")[:100] for name in ("q", "prefecture")}
    return render(
        context,
        "offices/organizations.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        errors=FieldErrors(error.problems if error else ()),
        typed=typed,
        prefectures={one: one for one in PREFECTURES},
        items=page.items,
        first=_address(typed) if params.get("cursor") else None,
        next=_address(typed | {"cursor": page.next_cursor}) if page.next_cursor else None,
    )


def _address(asked: dict[str, str]) -> str:
    given = {name: text for name, text in asked.items() if text}
    return f"{PAGE}?{urlencode(given)}" if given else PAGE


def _listed(context: Context) -> Page[DirectoryEntry]:
    return list_organizations(
        context.services,
        context.actor,
        prefecture=text_of(context, "prefecture"),
        q=text_of(context, "q") or "",
        cursor=text_of(context, "cursor"),
        limit=limit_of(context),
    )


def read_organizations(context: Context) -> Response:
    """``GET /api/organizations``."""
    page = _listed(context)
    items = tuple(
        OrganizationItemAnswer(
            organization_id=one.organization_id,
            name=one.name,
            kana=one.kana,
            prefecture=one.prefecture,
            member_since=one.member_since,
        )
        for one in page.items
    )
    return json_answer(OrganizationsAnswer(items=items, next_cursor=page.next_cursor))


def organization_page(context: Context) -> Response:
    """Everything about one."""
    view = _found(context)
    register, params = view.register, context.request.query_params
    path = f"{PAGE}/{register.organization_id}"
    follows = view.filings.next_cursor
    return render(
        context,
        "offices/organization.html",
        register=register,
        name=organization_answer(register).name,
        since=member_since(register),
        chapters=register_chapters(register),
        history=history_lines(register),
        certificates=[
            (one.number, written_day(one.issued_at), CERTIFICATE_WORDS[one.status])
            for one in certificate_answers(register)
        ],
        filings=_heads(context, view),
        first=path if params.get("cursor") else None,
        next=f"{path}?{urlencode({'cursor': follows})}#filings" if follows else None,
        bad_addresses=view.bad_addresses,
        office=context.services.office,
    )


def read_organization(context: Context) -> Response:
    """``GET /api/organizations/{organization_id}``."""
    view = _found(context)
    register = view.register
    return json_answer(
        WholeOrganizationAnswer(
            **dict(whole_register_answer(register, context.services.office)),
            contact=ContactAnswer(name=register.contact_name, email=register.contact_email),
            certificates=certificate_answers(register),
            filings=_heads(context, view),
            next_cursor=view.filings.next_cursor,
            bad_addresses=tuple(
                BadAddressAnswer(address=one.address, state=one.outcome, since=in_japan(one.since))
                for one in view.bad_addresses
            ),
        )
    )


def _found(context: Context) -> OrganizationView:
    return find_organization(
        context.services,
        context.path["organization_id"],
        context.actor,
        text_of(context, "cursor"),
    )


def _heads(context: Context, view: OrganizationView) -> tuple[FilingHeadAnswer, ...]:
    return tuple(filing_head(one, context.now, context.paces) for one in view.filings.items)


def routes() -> Sequence[Route]:
    """Pages and JSON."""
    session = Access.SESSION
    one = "{organization_id}"
    prefecture = {"enum": list(PREFECTURES)}
    return (
        Route("GET", PAGE, organizations_page, session, "organizations.list", "法人の一覧"),
        Route("GET", f"{PAGE}/{one}", organization_page, session, "organizations.read", "法人"),
        Route(
            "GET",
            API,
            read_organizations,
            session,
            "organizations.list",
            "法人の一覧（会員と、退会した法人）",
            answers={HTTPStatus.OK: OrganizationsAnswer},
            parameters=(
                Parameter("q", "法人名（法人格はあってもなくてもよい）または読み仮名の始まり"),
                Parameter("prefecture", "都道府県の名前", schema=prefecture),
                *PAGING,
            ),
        ),
        Route(
            "GET",
            f"{API}/{one}",
            read_organization,
            session,
            "organizations.read",
            "法人の登録内容、変更履歴、入会証明書、申請、届かない連絡先",
            answers={HTTPStatus.OK: WholeOrganizationAnswer},
            parameters=(PAGING[0],),
        ),
    )
