"""Lists as files: asked for on the queue's page, made in the background, taken away here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from admin.assignments import people
from admin.queue import ANYBODY, NONE, wanted_of
from admin.queue_answers import QueueQuery
from admin.queue_pages import EXPORT_FORMATS
from admin.saved_filters import asked_in_body
from ukeire.domain.dates import written_time
from ukeire.domain.errors import InvalidInput
from ukeire.domain.export import UNFINISHED, Export, ExportFormat, ExportKind, ExportState
from ukeire.domain.places import PREFECTURES, Prefecture
from ukeire.domain.words import STATUS_WORDS
from ukeire.procedures import PROCEDURES
from ukeire.usecases.ask_export import ask_export, find_export, link_to_export, list_exports
from ukeire.usecases.assign_filing import ME
from ukeire.usecases.export_rows import SOURCES, wanted_queue
from ukeire.usecases.list_queue import ANY_OFFICE
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.pages import redirect, render
from ukeire.web.representations import Answer, in_japan
from ukeire.web.routing import Access, Route
from ukeire.web.validation import problems_of

PAGE, API = "/exports", "/api/exports"
_STATES = {
    ExportState.WAITING: ("作成待ち", "info"),
    ExportState.RUNNING: ("作成中", "info"),
    ExportState.READY: ("ダウンロードできます", "success"),
    ExportState.FAILED: ("作成できませんでした", "error"),
    ExportState.GONE: ("保存期間終了", "neutral"),
}
_STOPPED = "作成が途中で止まりました。もう一度書き出してください。"


class ExportBody(BaseModel):
    """A list to make into a file; ``query`` is that of ``GET /api/queue`` or ``GET /api/members``."""

    model_config = ConfigDict(extra="forbid")

    kind: ExportKind = Field(ExportKind.QUEUE, title="一覧")
    format: ExportFormat = Field(title="形式")
    query: dict[str, str | int | bool] = Field(default_factory=dict, title="条件", max_length=20)


class ExportForm(BaseModel):
    """The same from a page; ``query`` is the address's."""

    kind: ExportKind = Field(ExportKind.QUEUE, title="一覧")
    format: ExportFormat = Field(title="形式")
    query: str = Field("", title="条件", max_length=2000)
    prefecture: str = Field("", title="都道府県", max_length=10)


class MembersQuery(BaseModel):
    """What a member list is narrowed to."""

    model_config = ConfigDict(extra="forbid")

    prefecture: Prefecture | None = Field(None, title="都道府県")
    name: str = Field("", title="法人名", max_length=100)


class ExportAnswer(Answer):
    """An export: ``rows`` are those so far, ``href`` leads to the file while it can be downloaded."""

    export_id: str
    kind: ExportKind
    format: ExportFormat
    description: str
    state: ExportState
    rows: int
    size: int
    asked_at: datetime
    expires_at: datetime | None
    problem: str | None
    href: str | None


class ExportsAnswer(Answer):
    """One's own, the newest first."""

    items: tuple[ExportAnswer, ...]


def export_answer(export: Export, now: datetime) -> ExportAnswer:
    """The export as it is at that moment."""
    state = export.state_at(now)
    stopped = _STOPPED if state is ExportState.FAILED else None
    ready = state is ExportState.READY
    return ExportAnswer(
        export_id=export.export_id,
        kind=export.kind,
        format=export.format,
        description=export.described,
        state=state,
        rows=export.rows,
        size=export.size,
        asked_at=in_japan(export.asked_at),
        expires_at=export.expires_at and in_japan(export.expires_at),
        problem=export.problem or stopped,
        href=f"{PAGE}/{export.export_id}/file" if ready else None,
    )


def _ask(
    context: Context, kind: ExportKind, format_: ExportFormat, given: Mapping[str, Any]
) -> Export:
    """Ask for it. Raises InvalidInput for a query that the list itself would refuse."""
    wanted: Mapping[str, Any]
    if kind is ExportKind.MEMBERS:
        members = _read_members(given)
        wanted, described = members.model_dump(mode="json"), _describe_members(members)
    else:
        query = asked_in_body(given)
        wanted = wanted_queue(wanted_of(query, context.actor))
        described = _describe_queue(context, query)
    return ask_export(context.services, context.actor, kind, format_, wanted, described)


def _read_members(given: Mapping[str, Any]) -> MembersQuery:
    data = {name: value for name, value in given.items() if str(value).strip()}
    try:
        return MembersQuery.model_validate(data)
    except ValidationError as error:
        raise InvalidInput(problems_of(error, data, MembersQuery)) from error


def _describe_members(query: MembersQuery) -> str:
    parts = [query.prefecture, query.name and f"「{query.name}」で始まる"]
    return "、".join(part for part in parts if part) or "すべて"


def _describe_queue(context: Context, query: QueueQuery) -> str:
    """What the list is narrowed to, as people read it."""
    office, procedure = context.services.office, PROCEDURES.get(query.procedure or "")
    whose = {None: "", ANYBODY: "", ME: "自分の担当", NONE: "担当者なし"}
    parts = [
        "すべての部署"
        if query.stage == ANY_OFFICE
        else f"{office.label(_stage(context, query))}の番",
        whose[query.assignee]
        if query.assignee in whose
        else f"担当者 {_name(context, query.assignee)}",
        STATUS_WORDS[query.status] if query.status else "",
        procedure.title if procedure else query.procedure,
        query.prefecture,
        f"「{query.q}」" if query.q else "",
        f"{query.waiting}日以上" if query.waiting else "",
        "目安の日数を超過" if query.overdue else "",
        "未読" if query.unread else "",
    ]
    return "、".join(str(part) for part in parts if part)


def _stage(context: Context, query: QueueQuery) -> str:
    return query.stage or context.actor.office or ""


def _name(context: Context, login_id: str | None) -> str:
    return people(context).get(login_id or "", login_id or "")


def exports_page(context: Context) -> Response:
    """One's own exports, and the member list to be asked for."""
    exports = list_exports(context.services, context.actor)
    items = [export_answer(one, context.now) for one in exports]
    return render(
        context,
        "offices/exports.html",
        items=[
            {
                "answer": one,
                "title": SOURCES[one.kind].title,
                "state": _STATES[one.state],
                "asked_at": written_time(one.asked_at),
                "expires_at": one.expires_at and written_time(one.expires_at),
                "size": _size(one.size),
            }
            for one in items
        ],
        unfinished=any(one.state in UNFINISHED for one in items),
        asked=context.request.query_params.get("done") == "asked",
        formats=EXPORT_FORMATS,
        prefectures={one: one for one in PREFECTURES},
    )


def _size(size: int) -> str:
    """As people read it."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} kB"


def post_export(context: Context) -> Response:
    """Ask for what the page shows."""
    form = context.read(ExportForm)
    given = {name: text for name, text in parse_qsl(form.query) if name not in ("cursor", "limit")}
    if form.kind is ExportKind.MEMBERS:
        given = {"prefecture": form.prefecture}
    _ask(context, form.kind, form.format, given)
    return redirect(f"{PAGE}?done=asked")


def download(context: Context) -> Response:
    """To the file itself."""
    return redirect(link_to_export(context.services, context.actor, context.path["export_id"]))


def read_exports(context: Context) -> Response:
    """``GET /api/exports``."""
    exports = list_exports(context.services, context.actor)
    return json_answer(
        ExportsAnswer(items=tuple(export_answer(one, context.now) for one in exports))
    )


def read_export(context: Context) -> Response:
    """``GET /api/exports/{export_id}``."""
    export = find_export(context.services, context.actor, context.path["export_id"])
    return json_answer(export_answer(export, context.now))


def add_export(context: Context) -> Response:
    """``POST /api/exports``."""
    body = context.read(ExportBody)
    export = _ask(context, body.kind, body.format, body.query)
    return json_answer(export_answer(export, context.now), HTTPStatus.ACCEPTED)


def routes() -> Sequence[Route]:
    """Page, files and JSON of exports."""
    session = Access.SESSION
    return (
        Route("GET", PAGE, exports_page, session, "exports.list", "書き出したファイル"),
        Route("POST", PAGE, post_export, session, "exports.ask", "一覧の書き出し"),
        Route(
            "GET",
            f"{PAGE}/{{export_id}}/file",
            download,
            session,
            "exports.download",
            "ファイルのダウンロード",
        ),
        Route(
            "GET",
            API,
            read_exports,
            session,
            "exports.list",
            "書き出したファイルの一覧（自分のもの）",
            answers={HTTPStatus.OK: ExportsAnswer},
        ),
        Route(
            "POST",
            API,
            add_export,
            session,
            "exports.ask",
            "一覧をファイルに書き出す。作成は裏で行われ、32時間保存される",
            body=ExportBody,
            answers={HTTPStatus.ACCEPTED: ExportAnswer},
            refuses=(HTTPStatus.CONFLICT,),
            idempotent=True,
        ),
        Route(
            "GET",
            f"{API}/{{export_id}}",
            read_export,
            session,
            "exports.read",
            "書き出しの状態",
            answers={HTTPStatus.OK: ExportAnswer},
        ),
    )
