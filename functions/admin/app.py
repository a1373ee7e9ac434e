"""The offices' function. Each module beside this one brings its own routes."""

from admin import decisions, filing_pages, queue, queue_pages, session
from ukeire.web import health, openapi, static
from ukeire.web.app import create_app
from ukeire.web.lambda_handler import lambda_handler
from ukeire.web.routing import Route
from ukeire.web.site import OFFICES
from ukeire.wiring import build_services

ROUTES: tuple[Route, ...] = (
    *health.routes(),
    *static.routes(),
    *openapi.routes(OFFICES),
    *session.routes(),
    *queue.routes(),
    *decisions.routes(),
    *queue_pages.routes(),
    *filing_pages.routes(),
)

app = create_app(build_services(staff_site=True), ROUTES, site=OFFICES)
handler = lambda_handler(app)
