"""All components in all states on one page, served by the real application."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from starlette.responses import HTMLResponse, Response

from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor, Role, Session
from ukeire.web import pages, static
from ukeire.web.app import Application, create_app
from ukeire.web.context import Context
from ukeire.web.forms import FieldErrors
from ukeire.web.routing import Access, Route
from ukeire.web.site import APPLICANTS, Site, WebSettings

NOW = datetime(2026, 4, 1, 5, 5, tzinfo=UTC)
PROBLEMS = (
    Problem("/organization_name", "space", "法人格と法人名の間の空白を取り除いてください。"),
    Problem("/started_on", "missing", "受入れ開始予定日を入力してください。"),
    Problem("/qualified", "missing", "在留資格の取得方法を選択してください。"),
)


def resume(token: str, *, extend: bool) -> Session:
    """Everybody is logged in."""
    actor = Actor("aozora", "社会福祉法人青空会", Role.APPLICANT, "o-1")
    return Session(token, actor, NOW, NOW + timedelta(minutes=1))


def gallery(context: Context) -> Response:
    """The page."""
    environment = pages.environment().overlay()
    source = (Path(__file__).parent / "gallery.html").read_text()
    template = environment.from_string(source)
    return HTMLResponse(
        template.render(pages.known(context, context.session) | {"errors": FieldErrors(PROBLEMS)})
    )


def make_app(site: Site = APPLICANTS, *, insecure: bool = False) -> Application:
    """The application with the gallery at ``/gallery`` and the static files."""
    routes = [
        Route("GET", "/gallery", gallery, Access.SESSION, "gallery.read", "部品の一覧"),
        *static.routes(),
    ]
    settings = WebSettings(insecure_cookies=insecure)
    services = SimpleNamespace(now=lambda: NOW)
    return create_app(services, routes, site=site, settings=settings, resume=resume)
