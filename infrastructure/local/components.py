"""`/_local/components`: every component of the pages in every state, drawn by the real application.

The test that no macro is missing here reads `components.html`.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from infrastructure.local.wsgi import Answer, Environ
from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor, Role, Session
from ukeire.web import pages, static
from ukeire.web.app import Application, create_app
from ukeire.web.context import Context
from ukeire.web.cookies import cookie_name
from ukeire.web.forms import FieldErrors
from ukeire.web.routing import Access, Route
from ukeire.web.site import APPLICANTS, Site, WebSettings

PATH = "/_local/components"
SOURCE = Path(__file__).with_suffix(".html")
_NOW = datetime(2026, 4, 1, 5, 5, tzinfo=UTC)
_PROBLEMS = (
    Problem("/wrong_name", "space", "法人格と法人名の間の空白を取り除いてください。"),
    Problem("/wrong_kana", "kana", "全角カタカナで入力してください。"),
    Problem("/wrong_day", "missing", "受入れ開始予定日を入力してください。"),
    Problem("/wrong_email", "email", "メールアドレスの形で入力してください。"),
    Problem("/wrong_postal_code", "postal_code", "郵便番号は7桁の数字で入力してください。"),
    Problem("/wrong_prefecture", "missing", "都道府県を選択してください。"),
    Problem("/wrong_qualification", "missing", "在留資格の取得方法を選択してください。"),
    Problem("/wrong_facilities", "missing", "就労する事業所を選択してください。"),
    Problem("/wrong_consent", "missing", "個人情報の取扱いに同意してください。"),
    Problem("/wrong_remarks", "long", "備考は20文字以内で入力してください（現在31文字）。"),
)


def resume(token: str, *, extend: bool) -> Session:  # noqa: ARG001 - a Resume
    """Everybody is logged in, all day."""
    actor = Actor("aozora", "社会福祉法人青空会", Role.APPLICANT, "o-1")
    return Session(token, actor, _NOW + timedelta(hours=12), _NOW + timedelta(hours=12))


def components_page(context: Context) -> Response:
    """The page."""
    template = pages.environment().from_string(SOURCE.read_text("utf-8"))
    values = pages.known(context, context.session) | {"errors": FieldErrors(_PROBLEMS)}
    return HTMLResponse(template.render(values))


def make_app(site: Site = APPLICANTS, *, insecure: bool = False) -> Application:
    """The application with the page and the static files."""
    routes = [
        Route("GET", PATH, components_page, Access.SESSION, "components.read", "部品の一覧"),
        *static.routes(),
    ]
    settings = WebSettings(insecure_cookies=insecure)
    services = SimpleNamespace(now=lambda: _NOW)
    return create_app(services, routes, site=site, settings=settings, resume=resume)


def answer(environ: Environ) -> Answer:
    """The page as the applicants' site would answer it to somebody logged in."""
    app = make_app(insecure=True)
    cookie = f"{cookie_name(app.site, app.settings)}=components"
    headers = {"host": environ.get("HTTP_HOST", ""), "cookie": cookie}
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": PATH,
        "query_string": b"",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
    }
    response = asyncio.run(app.answer(Request(scope)))
    return Answer(f"{response.status_code} OK", response.headers.items(), bytes(response.body))
