"""The applications function: my page, filings, register, certificates."""

from applications import (
    audit,
    clients,
    filings_api,
    mail_addresses,
    members,
    pages,
    procedures_api,
    register_api,
    your_data,
)
from ukeire.web.app import create_app
from ukeire.web.lambda_handler import lambda_handler
from ukeire.web.routing import Route
from ukeire.web.site import APPLICANTS
from ukeire.wiring import build_services

ROUTES: tuple[Route, ...] = (
    *procedures_api.routes(),
    *filings_api.routes(),
    *register_api.routes(),
    *audit.routes(),
    *members.routes(),
    *clients.routes(),
    *mail_addresses.routes(),
    *your_data.routes(),
    *pages.ROUTES,
)

app = create_app(build_services(), ROUTES, site=APPLICANTS)
handler = lambda_handler(app)
