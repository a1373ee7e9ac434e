"""The real route tables: what people forget, these remember."""

import importlib
import re

import pytest

from infrastructure.build.openapi import FUNCTIONS
from tests.unit.web.support import make_app, send
from ukeire.web.answers import no_content
from ukeire.web.headers import FIXED
from ukeire.web.routing import Access, Route, RouteTable
from ukeire.web.site import Site

REAL = [
    (site, route)
    for site, names in FUNCTIONS.items()
    for name in names
    for route in importlib.import_module(f"{name}.app").app.routes
]
ids = [f"{site.name} {route.method} {route.path}" for site, route in REAL]
every_route = pytest.mark.parametrize(("site", "route"), REAL, ids=ids)


def path_of(route: Route) -> str:
    return re.sub(r"\{[^}]+\}", "1", route.path)


@every_route
@pytest.mark.asvs("8.1.1", "8.2.1")
def test_every_route_declares_what_it_does(site: Site, route: Route) -> None:
    assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", route.action), route.action
    assert route.summary
    assert isinstance(route.access, Access)
    assert not (route.body and not route.is_api), "pages read forms"


@every_route
@pytest.mark.asvs("8.2.1")
def test_every_route_that_is_not_public_refuses_strangers(site: Site, route: Route) -> None:
    if route.access is Access.PUBLIC:
        assert route.path == "/" or re.match(PUBLIC, route.path), f"{route.path} is open to all"
        return
    answer = send(make_app([route], site=site), route.method, path_of(route))
    if route.is_api:
        assert answer.status_code == 401
    else:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(site.login_page)


PUBLIC = (
    r"/(healthz|login|language|help|verify|cookies|static/|accounts/new|password/forgotten"
    r"|invitations/|agent-invitations/|password/reset|login-id/|email/(confirm|stop)/|links/|members"
    r"|api/(session|provisional-accounts|invitation-links|password-resets|login-id-reminders|login-id-renewals|email-changes"
    r"|agent-invitations|staff-links|openapi\.json|postal-codes"
    r"|certificates/verification|procedures|members))"
)
"""What strangers may reach, by the beginning of its path. Grow it with a reason in the commit."""


@pytest.mark.parametrize(
    ("site", "route"),
    [(site, route) for site, route in REAL if route.method != "GET"],
    ids=lambda value: f"{value.method} {value.path}" if isinstance(value, Route) else value.name,
)
@pytest.mark.fault("F36")
@pytest.mark.asvs("3.5.1")
def test_every_changing_route_refuses_foreign_sites(site: Site, route: Route) -> None:
    headers = {"origin": "https://evil.example"}
    answer = send(make_app([route], site=site), route.method, path_of(route), headers=headers)
    assert answer.status_code == 403


@every_route
@pytest.mark.asvs("3.4.3", "3.4.4", "14.3.2")
def test_every_refusal_carries_the_protective_headers(site: Site, route: Route) -> None:
    answer = send(make_app([route], site=site), "OPTIONS", path_of(route))
    assert answer.status_code == 405
    assert {name: answer.headers[name] for name in FIXED} == FIXED
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("site", FUNCTIONS, ids=lambda site: site.name)
def test_no_function_hides_a_route_of_another(site: Site) -> None:
    RouteTable([route for where, route in REAL if where is site and route.path not in SHARED])


@pytest.mark.parametrize("site", FUNCTIONS, ids=lambda site: site.name)
def test_every_site_tells_that_it_is_ready_and_what_it_offers(site: Site) -> None:
    there = {route.path for where, route in REAL if where is site}
    assert {"/healthz", "/static/{name:path}", "/api/openapi.json"} <= there


SHARED = ("/static/{name:path}", "/healthz")


def test_two_routes_for_the_same_request_are_an_error() -> None:
    route = Route("GET", "/a/{b}", lambda _: no_content(), Access.PUBLIC, "a.b", "a")
    with pytest.raises(ValueError, match="two routes"):
        RouteTable([route, route])
