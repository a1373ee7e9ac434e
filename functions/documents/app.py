"""The documents function: upload tickets and links, alone in signing uploads."""

from documents import api, pages
from ukeire.web.app import create_app
from ukeire.web.lambda_handler import lambda_handler
from ukeire.web.routing import Route
from ukeire.web.site import APPLICANTS
from ukeire.wiring import build_services

ROUTES: tuple[Route, ...] = (*api.routes(), *pages.ROUTES)

app = create_app(build_services(), ROUTES, site=APPLICANTS)
handler = lambda_handler(app)
