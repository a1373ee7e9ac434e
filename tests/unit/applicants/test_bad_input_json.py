"""What nobody should send to the applicants' JSON, and what each gets."""

from typing import Any

import pytest

from tests.applicants_site import ROUTES, Site, answer, pointers
from ukeire.web.routing import Access, Route

PUBLIC = {"certificates.verify", "members.list", "postal_codes.read"}
WITH_A_FILING = [route for route in ROUTES if "{filing_id}" in route.path]
WITH_A_SESSION = [route for route in ROUTES if route.access is not Access.PUBLIC]
CHANGING = [route for route in ROUTES if route.method != "GET"]
BODIES: dict[str, Any] = {
    "filings.start": {"procedure": "membership"},
    "filings.move": {"move": "submit"},
    "filings.save_section": {},
    "documents.add": {
        "item": "pledge",
        "about": "worker-1",
        "filename": "a.pdf",
        "size": 1,
        "content_type": "application/pdf",
    },
}


def name(route: Route) -> str:
    return route.action


def ask(client: Any, route: Route, headers: dict[str, str] | None = None, **path: str) -> Any:
    """The request that the route is for, with its path filled in."""
    none = dict.fromkeys(("document_id", "certificate_id", "organization_id"), "none")
    known = {"section": "organization", "procedure": "membership", "code": "1040061"}
    address = route.path.format(**none | known | path)
    sent = {"If-Match": '"1"', **(headers or {})}
    return client.send(route.method, address, json=BODIES.get(route.action), headers=sent)


def test_only_verification_the_member_list_and_postal_codes_are_for_everybody() -> None:
    assert {route.action for route in ROUTES if route.access is Access.PUBLIC} == PUBLIC


@pytest.mark.parametrize("route", WITH_A_SESSION, ids=name)
def test_without_a_session_there_is_nothing(site: Site, route: Route) -> None:
    filing_id = site.applicant.start()["filing_id"]
    answer(ask(site.anonymous, route, filing_id=filing_id), 401)


@pytest.mark.fault("F37")
@pytest.mark.asvs("8.2.2", "8.4.1")
@pytest.mark.parametrize("route", WITH_A_FILING, ids=name)
def test_another_organisations_filing_does_not_exist(site: Site, route: Route) -> None:
    filing = site.world.draft()
    document = filing.documents[0].document_id
    theirs = ask(site.stranger, route, filing_id=filing.filing_id, document_id=document)
    nobodys = ask(site.stranger, route, filing_id="nobodys", document_id=document)
    assert answer(theirs, 404) == answer(nobodys, 404)
    assert site.world.filings.get(filing.filing_id) == filing


@pytest.mark.fault("F36")
@pytest.mark.parametrize("route", CHANGING, ids=name)
@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_foreign_origin_changes_nothing(
    site: Site, route: Route, headers: dict[str, str]
) -> None:
    filing = site.world.draft()
    answer(ask(site.applicant, route, headers, filing_id=filing.filing_id), 403)
    assert site.world.filings.get(filing.filing_id) == filing


@pytest.mark.parametrize("filing_id", ["x" * 3000, "OPEN%23org-1%23membership", "%00", "%F0%9F"])
def test_an_id_that_is_none_is_not_there(site: Site, filing_id: str) -> None:
    site.applicant.start()
    answer(site.applicant.get(f"/api/filings/{filing_id}"), 404)


def test_a_section_that_is_none_is_not_there(site: Site) -> None:
    answer(site.applicant.put_section(site.applicant.start(), "nothing", {}), 404)


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({"nickname": "x"}, "/nickname"),
        ({"a/b~c": "x"}, "/a~1b~0c"),
        ({"name": 7}, "/name"),
        ({"name": ["x"]}, "/name"),
        ({"name": {"x": 1}}, "/name"),
        ({"name": "社会\x00福祉"}, "/name"),
        ({"name": "社会\u202e福祉"}, "/name"),
        ({"name": "あ" * 4001}, "/name"),
    ],
)
@pytest.mark.asvs("2.2.1", "15.3.3")
def test_what_cannot_be_a_draft_is_named(site: Site, data: dict[str, Any], pointer: str) -> None:
    filing = site.applicant.start()
    assert pointers(site.applicant.put_section(filing, "organization", data)) == {pointer}
    assert site.applicant.read(filing["filing_id"])["version"] == filing["version"]


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({}, "/items"),
        ({"items": {}}, "/items"),
        ({"items": ["x"]}, "/items/0"),
        ({"items": [{"id": 1}]}, "/items/0/id"),
        ({"items": [{"id": "a"}, {"id": "a"}]}, "/items/1/id"),
        ({"items": [{"facility_ids": "facility-1"}]}, "/items/0/facility_ids"),
        ({"items": [{"facility_ids": [1]}]}, "/items/0/facility_ids"),
        ({"items": [], "more": 1}, "/more"),
        ({"items": [{}] * 201}, "/items"),
    ],
)
def test_a_repeated_section_is_a_list_of_items(
    site: Site, data: dict[str, Any], pointer: str
) -> None:
    filing = site.applicant.start()
    assert pointers(site.applicant.put_section(filing, "workers", data)) == {pointer}


@pytest.mark.fault("F14")
def test_a_section_too_large_for_the_table_is_refused_with_its_size(site: Site) -> None:
    filing = site.applicant.start()
    long = {"items": [{"name": "あ" * 1000} for _ in range(105)]}
    refused = answer(site.applicant.put_section(filing, "workers", long), 413)
    assert "300,000" in refused["detail"]


def test_a_megabyte_is_not_read(site: Site) -> None:
    filing = site.applicant.start()
    answer(site.applicant.put_section(filing, "organization", {"name": "a" * 1_000_000}), 413)


@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"move": NaN}', b'{"move":"submit","move":"x"}'])
def test_what_is_not_json_cannot_be_read(site: Site, body: bytes) -> None:
    filing_id = site.applicant.start()["filing_id"]
    headers = {"Content-Type": "application/json"}
    path = f"/api/filings/{filing_id}/moves"
    answer(site.applicant.send("POST", path, content=body, headers=headers), 400)
    answer(site.applicant.send("POST", path, content=b'{"move":"submit"}'), 415)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, {"/procedure"}),
        ([], {""}),
        ({"procedure": None}, {"/procedure"}),
        ({"procedure": "membership", "status": "approved"}, {"/status"}),
        ({"procedure": 1, "about": 2}, {"/procedure", "/about"}),
    ],
)
@pytest.mark.asvs("15.3.3")
def test_every_wrong_member_is_named(site: Site, body: Any, found: set[str]) -> None:
    assert pointers(site.applicant.post("/api/filings", body)) == found
