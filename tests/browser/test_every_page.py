"""Every page of the applicants' site is looked at in both widths, and weighs little."""

import pytest
from playwright.sync_api import expect

from accounts.app import ROUTES as ACCOUNTS
from applications.app import ROUTES as APPLICATIONS
from documents.app import ROUTES as DOCUMENTS
from infrastructure.local.clients import OfficeClient
from tests.browser.conftest import Visit
from tests.browser.steps import heading
from tests.page_weight import FirstVisits
from tests.pages_of_applicants import Accounts
from tests.stack import Stack, revive
from ukeire.web.routing import Route

LIMIT = 150_000
"""Bytes of HTML, styles and scripts that a first visit to any page may transfer."""

ROUTES: tuple[Route, ...] = (*ACCOUNTS, *APPLICATIONS, *DOCUMENTS)
NO_PAGES = {
    "/healthz": "for machines",
    "/static/{name:path}": "files",
    "/filings/{filing_id}/documents/{document_id}/content": "leads to the file",
    "/your-data/{copy_id}/files/{number}": "leads to the file",
    "/agent": "an agent's: looked at where an agent acts",
    "/agents/{login_id}": "looked at where an agent acts",
    "/agents/{login_id}/revoke": "looked at where an agent acts",
    "/agent-invitations/{token}": "needs a mail: looked at where an agent acts",
    "/clients": "an agent's: looked at where an agent acts",
    "/clients/{organization_id}/end": "an agent's: looked at where an agent acts",
    "/members.csv": "a file to take away",
    "/filings/{filing_id}/audit.json": "a file to take away",
    "/filings/{filing_id}/audit.pdf": "a file to take away",
    "/login-id/renewal/{token}": "needs a mail: looked at where a lapsed login ID is replaced",
    "/email/confirm/{token}": "needs a mail: looked at where an address is changed",
    "/email/stop/{token}": "needs a mail: looked at where a change is stopped",
    "/invitations/{token}": "needs a mail: looked at where somebody is invited",
    "/password/reset/{token}": "needs a mail: looked at where a forgotten password is set anew",
}
"""Addresses that are asked for by GET and show no page of their own here, and why."""


def page_routes() -> set[str]:
    """The paths of all pages."""
    return {
        route.path
        for route in ROUTES
        if route.method == "GET" and not route.is_api and route.path not in NO_PAGES
    }


@pytest.fixture(scope="module")
def accounts(stack: Stack, officials: dict[str, OfficeClient]) -> Accounts:
    """Organisations in every state."""
    revive(officials)
    return Accounts(stack, officials)


@pytest.mark.rule("E9")
@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_is_looked_at_and_light(
    visit: Visit, stack: Stack, accounts: Accounts, width: int
) -> None:
    reader = visit(width=width)
    visits = FirstVisits(reader.page)
    walked: set[str] = set()
    heavy: dict[str, int] = {}
    for shown in (*accounts.public(), *accounts.private()):
        reader.page.goto("about:blank")  # a script of the page before would ask without its session
        reader.context.clear_cookies()
        if shown.who:
            reader.enter_as(accounts.clients[shown.who].http, stack.site)
        weight = visits.open(stack.site + shown.address)
        expect(heading(reader.page)).to_be_visible()
        assert reader.page.url == stack.site + shown.address, f"{shown.name} leads elsewhere"
        reader.look(f"page-{shown.name}")
        walked.add(shown.route)
        if weight.texts > LIMIT:
            heavy[shown.name] = weight.texts
    assert walked == page_routes(), "a page that is never looked at, or one that is gone"
    assert not heavy
