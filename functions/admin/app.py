"""The offices' function. Each module beside this one brings its own routes."""

import functools

from admin import (
    assignments,
    audit,
    beside_filing,
    bulk_pages,
    decisions,
    exports,
    filing_pages,
    links,
    mail_templates,
    mails,
    organization_people,
    organizations,
    passkeys,
    people_audit,
    queue,
    queue_pages,
    register,
    retention,
    return_pages,
    saved_filters,
    session,
    settings_api,
    settings_pages,
    staff,
    staff_pages,
    statistics,
)
from ukeire.usecases.resume_staff import resume_staff
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
    *saved_filters.routes(),
    *assignments.routes(),
    *decisions.routes(),
    *exports.routes(),
    *queue_pages.routes(),
    *filing_pages.routes(),
    *mails.routes(),
    *mail_templates.routes(),
    *settings_pages.routes(),
    *settings_api.routes(),
    *statistics.routes(),
    *audit.routes(),
    *people_audit.routes(),
    *staff.routes(),
    *staff_pages.routes(),
    *links.routes(),
    *passkeys.routes(),
    *return_pages.routes(),
    *beside_filing.routes(),
    *register.routes(),
    *organizations.routes(),
    *organization_people.routes(),
    *retention.routes(),
    *bulk_pages.routes(),
)

services = build_services(staff_site=True)
app = create_app(services, ROUTES, site=OFFICES, resume=functools.partial(resume_staff, services))
handler = lambda_handler(app)
