"""All that an organisation ever filed, to take away: asked for here, made in the background."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from starlette.responses import Response

from ukeire.domain.data_copy import DataCopy
from ukeire.domain.dates import written_time
from ukeire.domain.errors import NotFound
from ukeire.domain.export import UNFINISHED, ExportState
from ukeire.domain.wording import Text
from ukeire.usecases.ask_data_copy import ask_data_copy, find_data_copy, link_to_data_copy
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.pages import redirect, render
from ukeire.web.representations import Answer, in_japan
from ukeire.web.routing import Access, Route

PAGE, API = "/your-data", "/api/your-data"
_FILE = f"{PAGE}/{{copy_id}}/files/{{number}}"
_STATES = {
    ExportState.WAITING: (Text("作成待ち"), "info"),
    ExportState.RUNNING: (Text("作成中"), "info"),
    ExportState.READY: (Text("ダウンロードできます"), "success"),
    ExportState.FAILED: (Text("作成できませんでした"), "error"),
    ExportState.GONE: (Text("保存期間終了"), "neutral"),
}
_STOPPED = Text("作成が途中で止まりました。もう一度作成してください。")


class CopiedFileAnswer(Answer):
    """One archive: how many files and bytes it has; ``href`` leads to it."""

    number: int
    entries: int
    size: int
    href: str


class DataCopyAnswer(Answer):
    """The organisation's copy: of its ``filings``, ``done`` are in the archives."""

    copy_id: str
    state: ExportState
    asked_at: datetime
    filings: int | None
    done: int
    expires_at: datetime | None
    problem: str | None
    files: tuple[CopiedFileAnswer, ...]


def copy_answer(copy: DataCopy, now: datetime) -> DataCopyAnswer:
    """The copy as it is at that moment; its archives while they can be downloaded."""
    state = copy.state_at(now)
    stopped = _STOPPED if state is ExportState.FAILED else None
    files = copy.files if state is ExportState.READY else ()
    return DataCopyAnswer(
        copy_id=copy.copy_id,
        state=state,
        asked_at=in_japan(copy.asked_at),
        filings=None if copy.filings is None else len(copy.filings),
        done=copy.done,
        expires_at=copy.expires_at and in_japan(copy.expires_at),
        problem=copy.problem or stopped,
        files=tuple(
            CopiedFileAnswer(
                number=number,
                entries=one.entries,
                size=one.size,
                href=f"{PAGE}/{copy.copy_id}/files/{number}",
            )
            for number, one in enumerate(files, start=1)
        ),
    )


def data_page(context: Context) -> Response:
    """``/your-data``."""
    copy = find_data_copy(context.services, context.actor)
    answer = copy and copy_answer(copy, context.now)
    return render(
        context,
        "your_data/your_data.html",
        copy=answer,
        state=answer and _STATES[answer.state],
        unfinished=bool(answer and answer.state in UNFINISHED),
        asked_at=answer and written_time(answer.asked_at),
        expires_at=answer and answer.expires_at and written_time(answer.expires_at),
        problem=Text(answer.problem) if answer and answer.problem else None,
        asked=context.request.query_params.get("done") == "asked",
    )


def press_ask(context: Context) -> Response:
    """The button of the page."""
    ask_data_copy(context.services, context.actor)
    return redirect(f"{PAGE}?done=asked")


def download(context: Context) -> Response:
    """To the archive itself."""
    number = context.path["number"]
    if not number.isascii() or not number.isdecimal() or len(number) > 6:
        raise NotFound
    link = link_to_data_copy(context.services, context.actor, context.path["copy_id"], int(number))
    return redirect(link)


def read_copy(context: Context) -> Response:
    """``GET /api/your-data``. Raises NotFound before anything was asked for."""
    copy = find_data_copy(context.services, context.actor)
    if copy is None:
        raise NotFound
    return json_answer(copy_answer(copy, context.now))


def ask(context: Context) -> Response:
    """``POST /api/your-data``."""
    copy = ask_data_copy(context.services, context.actor)
    return json_answer(copy_answer(copy, context.now), HTTPStatus.ACCEPTED)


def routes() -> Sequence[Route]:
    """Page, files and JSON."""
    session = Access.SESSION
    return (
        Route("GET", PAGE, data_page, session, "your_data.page", "データの保存"),
        Route("POST", PAGE, press_ask, session, "your_data.ask", "データの写しの作成"),
        Route("GET", _FILE, download, session, "your_data.download", "データの写しの取得"),
        Route(
            "GET",
            API,
            read_copy,
            session,
            "your_data.read",
            "法人のデータの写しの状態",
            answers={HTTPStatus.OK: DataCopyAnswer},
            refuses=(HTTPStatus.NOT_FOUND,),
        ),
        Route(
            "POST",
            API,
            ask,
            session,
            "your_data.ask",
            "法人が提出したすべてのデータの写しを作る。作成中のものがあればそれを返す。32時間保存される",
            answers={HTTPStatus.ACCEPTED: DataCopyAnswer},
            idempotent=True,
        ),
    )
