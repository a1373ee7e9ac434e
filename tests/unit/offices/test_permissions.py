"""What each role of an office may ask for: every route of the console, walked by every role."""

import dataclasses
import re

import pytest

from admin.app import ROUTES
from tests.unit.web.support import NOW, TOKEN, make_app, send
from ukeire.domain.permissions import PERMISSIONS, Permission, StaffRole, may
from ukeire.domain.session import Actor, Role, Session
from ukeire.web.answers import no_content
from ukeire.web.csrf import csrf_token
from ukeire.web.routing import Access, Route
from ukeire.web.site import OFFICES

EVERY = [route for route in ROUTES if route.access is Access.SESSION]


def _actor(role: str | None) -> Actor:
    return Actor("k1", "局 花子", Role.STAFF, office="ministry", duty=role)


class SessionOf:
    """Somebody with that role is logged in."""

    def __init__(self, role: StaffRole) -> None:
        self._role = role

    def resume(self, token: str, *, extend: bool) -> Session:
        return Session("k" * 64, _actor(self._role), NOW, NOW)


@pytest.mark.asvs("8.1.1", "8.2.1")
@pytest.mark.parametrize("role", StaffRole)
@pytest.mark.parametrize("route", EVERY, ids=lambda route: f"{route.method} {route.path}")
def test_a_route_lets_in_whom_its_permission_names(route: Route, role: StaffRole) -> None:
    reached = dataclasses.replace(
        route, endpoint=lambda _: no_content(), body=None, idempotent=False
    )
    app = make_app([reached], site=OFFICES, sessions=SessionOf(role))  # type: ignore[arg-type]
    path = re.sub(r"\{[^}]+\}", "1", route.path)
    form = {} if route.is_api else {"data": {"csrf_token": csrf_token(TOKEN)}}
    answer = send(app, route.method, path, token=TOKEN, **(form if route.method == "POST" else {}))
    allowed = route.permission is None or route.permission in PERMISSIONS[role]
    assert answer.status_code == (204 if allowed else 403)


def test_an_account_older_than_roles_may_what_a_reviewer_may() -> None:
    assert [one for one in Permission if may(_actor(None), one)] == [
        one for one in Permission if one in PERMISSIONS[StaffRole.REVIEWER]
    ]


def test_only_the_offices_people_have_permissions() -> None:
    applicant = Actor("a", "b", Role.APPLICANT, "o", duty="administrator")
    assert not [one for one in Permission if may(applicant, one)]
