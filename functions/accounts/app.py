"""The accounts function: public pages, registration, invitations, sessions, passwords."""

from accounts import (
    accounts_api,
    accounts_pages,
    agent_data,
    agent_invitations,
    agents_api,
    agents_pages,
    email,
    help_pages,
    invitations,
    login_ids,
    passwords,
    registration,
    session,
)
from ukeire.web import health, language_page, openapi, static
from ukeire.web.app import create_app
from ukeire.web.lambda_handler import lambda_handler
from ukeire.web.routing import Route
from ukeire.web.site import APPLICANTS
from ukeire.wiring import build_services

ROUTES: tuple[Route, ...] = (
    *health.routes(),
    *static.routes(),
    *openapi.routes(APPLICANTS),
    *session.routes(),
    *registration.routes(),
    *passwords.routes(),
    *login_ids.routes(),
    *email.routes(),
    *accounts_pages.routes(),
    *accounts_api.routes(),
    *invitations.routes(),
    *agent_data.routes(),
    *agents_api.routes(),
    *agents_pages.routes(),
    *agent_invitations.routes(),
    *help_pages.routes(),
    *language_page.routes(),
)

app = create_app(build_services(), ROUTES, site=APPLICANTS)
handler = lambda_handler(app)
