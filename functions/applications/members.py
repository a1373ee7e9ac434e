"""The list of members that anyone may read: as a page, as CSV and as JSON (B1)."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.responses import Response

from ukeire.domain.csv_text import csv_bytes
from ukeire.domain.dates import written_day
from ukeire.domain.errors import InvalidInput
from ukeire.domain.places import PREFECTURES
from ukeire.domain.public_entry import PublicEntry
from ukeire.domain.wording import Text
from ukeire.usecases.list_members import all_members, list_members
from ukeire.web.answers import file_answer, json_answer
from ukeire.web.context import Context
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import render
from ukeire.web.query import PAGING, limit_of, text_of
from ukeire.web.representations import Answer
from ukeire.web.routing import Access, Parameter, Route

_HEADS = ("法人名", "都道府県", "受け入れ人数", "入会日")


class MemberAnswer(Answer):
    """A member; what it does not want shown is null."""

    name: str
    prefecture: str | None
    workers: int | None
    joined_on: date


class MembersAnswer(Answer):
    """Part of the list; ``next_cursor`` is null at its end."""

    items: tuple[MemberAnswer, ...]
    next_cursor: str | None


def members_page(context: Context) -> Response:
    """The list, as far as it was asked for."""
    try:
        prefecture, name = _asked(context)
        page = list_members(
            context.services,
            prefecture=prefecture,
            name=name,
            cursor=text_of(context, "cursor"),
        )
    except InvalidInput as error:
        return _page(context, error=error)
    follows = _query(prefecture, name, cursor=page.next_cursor) if page.next_cursor else None
    return _page(context, prefecture, name, page.items, follows)


def _page(
    context: Context,
    prefecture: str | None = None,
    name: str = "",
    entries: Sequence[PublicEntry] = (),
    follows: str | None = None,
    error: InvalidInput | None = None,
) -> Response:
    asked = _query(prefecture, name)
    return render(
        context,
        "members/members.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        errors=FieldErrors(error.problems if error else ()),
        prefectures={one: one for one in PREFECTURES},
        prefecture=prefecture or "",
        name=name,
        rows=[
            (
                one.name,
                one.prefecture or "非公開",
                Text("非公開")
                if one.workers is None
                else Text("{value}{unit}", value=one.workers, unit=Text("人")),
                written_day(one.joined_on),
            )
            for one in entries
        ],
        heads=[Text(one) for one in _HEADS],
        first=f"/members{asked}" if context.request.query_params.get("cursor") else None,
        next=f"/members{follows}" if follows else None,
        csv=f"/members.csv{asked}",
        json=f"/api/members{asked}",
    )


def members_csv(context: Context) -> Response:
    """The whole list, or the part that was asked for, as a file for spreadsheets."""
    try:
        prefecture, name = _asked(context)
        rows = [
            (one.name, one.prefecture, one.workers, one.joined_on.isoformat())
            for one in all_members(context.services, prefecture=prefecture, name=name)
        ]
    except InvalidInput as error:
        return _page(context, error=error)
    return file_answer(csv_bytes(_HEADS, rows), "text/csv", "members.csv")


def members_json(context: Context) -> Response:
    """``GET /api/members``."""
    prefecture, name = _asked(context)
    page = list_members(
        context.services,
        prefecture=prefecture,
        name=name,
        cursor=text_of(context, "cursor"),
        limit=limit_of(context),
    )
    items = tuple(
        MemberAnswer(
            name=one.name,
            prefecture=one.prefecture,
            workers=one.workers,
            joined_on=one.joined_on,
        )
        for one in page.items
    )
    return json_answer(MembersAnswer(items=items, next_cursor=page.next_cursor))


def _asked(context: Context) -> tuple[str | None, str]:
    return text_of(context, "prefecture"), (text_of(context, "name") or "")


def _query(prefecture: str | None, name: str, cursor: str | None = None) -> str:
    asked = {"prefecture": prefecture, "name": name, "cursor": cursor}
    given = {key: text for key, text in asked.items() if text}
    return f"?{urlencode(given)}" if given else ""


def routes() -> Sequence[Route]:
    """Page, file and JSON, without logging in."""
    public = Access.PUBLIC
    return (
        Route("GET", "/members", members_page, public, "members.list", "構成員名簿"),
        Route("GET", "/members.csv", members_csv, public, "members.export", "構成員名簿のCSV"),
        Route(
            "GET",
            "/api/members",
            members_json,
            public,
            "members.list",
            "構成員名簿（公開してよいと回答した法人）",
            answers={HTTPStatus.OK: MembersAnswer},
            parameters=(
                Parameter("prefecture", "都道府県の名前", schema={"enum": list(PREFECTURES)}),
                Parameter("name", "法人名の始まり（法人格はあってもなくてもよい）"),
                *PAGING,
            ),
        ),
    )
