"""Refusals as pages: what happened, and what to do about it."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import HTMLResponse, Response

from ukeire.domain.errors import MandateOver, OtherClient, UkeireError
from ukeire.domain.session import Role
from ukeire.web import pages
from ukeire.web.clients import sent_again
from ukeire.web.context import Context
from ukeire.web.errors import TITLES, UNEXPECTED, headers_of, status_of

ADVICE: Mapping[HTTPStatus, str] = {
    HTTPStatus.BAD_REQUEST: "前の画面に戻り、もう一度送信してください。",
    HTTPStatus.UNAUTHORIZED: "ログイン画面から、もう一度ログインしてください。",
    HTTPStatus.FORBIDDEN: "前の画面に戻って開き直すか、権限のあるアカウントでログインしてください。",
    HTTPStatus.NOT_FOUND: "アドレスをもう一度確かめるか、マイページから探してください。",
    HTTPStatus.METHOD_NOT_ALLOWED: "前の画面に戻り、画面のボタンから操作してください。",
    HTTPStatus.CONFLICT: "画面を開き直して、現在の状態を確かめてください。",
    HTTPStatus.GONE: "必要な場合は、はじめの画面からもう一度手続きしてください。",
    HTTPStatus.PRECONDITION_FAILED: "画面を開き直して、最新の内容を確かめてから入力してください。",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "ブラウザーの「戻る」で前の画面に戻り、入力した文章を短くするか、件数を減らしてから、"
        "もう一度送信してください。"
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "前の画面に戻り、画面のボタンから操作してください。",
    HTTPStatus.UNPROCESSABLE_ENTITY: "前の画面に戻り、入力した内容を直してから送信してください。",
    HTTPStatus.PRECONDITION_REQUIRED: "画面を開き直してから、もう一度操作してください。",
    HTTPStatus.TOO_MANY_REQUESTS: "しばらく待ってから、もう一度お試しください。",
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "同じ画面が続けて表示されるときは、下の番号を添えて事務局へお問い合わせください。"
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: "しばらく待ってから、もう一度お試しください。",
}


def error_page(context: Context, error: UkeireError | None) -> Response:
    """The page of a refusal, or of the unexpected when ``error`` is None."""
    status = status_of(error) if error else HTTPStatus.INTERNAL_SERVER_ERROR
    try:
        response = pages.draw(
            context,
            "error.html",
            status,
            context.known_session,
            {
                "title": TITLES[status],
                "detail": error.detail if error else UNEXPECTED,
                "problems": getattr(error, "problems", ()),
                "advice": "" if isinstance(error, OtherClient | MandateOver) else ADVICE[status],
                "other_client": sent_again(context) if isinstance(error, OtherClient) else None,
                "choose_page": _choose_page(context),
                "support": status >= HTTPStatus.INTERNAL_SERVER_ERROR,
            },
        )
    except Exception:
        if error is not None:
            raise
        # Even the page of the unexpected failed: say the least there is to say.
        response = HTMLResponse(_BARE.format(request_id=context.request_id), status)
    response.headers.update(headers_of(error) if error else {})
    return response


def _choose_page(context: Context) -> str | None:
    """Where an agent chooses for whom it acts; None for everybody else."""
    session = context.known_session
    agent = session is not None and session.actor.role is Role.AGENT
    return context.site.choose_page if agent else None


_BARE = (
    '<!doctype html><html lang="ja"><meta charset="utf-8"><title>エラーが発生しました</title>'
    "<h1>エラーが発生しました</h1><p>しばらくしてからもう一度お試しください。</p>"
    "<p>お問い合わせ番号：{request_id}</p></html>"
)
