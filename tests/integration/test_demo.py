"""The demo: what somebody finds who looks at the system for the first time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect
from infrastructure.local.demo import ORGANIZATIONS, PASSWORD
from infrastructure.local.demo_people import AGENT, CLIENTS, EDITED, EDITOR
from tests.stack import Stack
from ukeire.domain.filing import Status


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A local run with the demo's data."""
    running = Stack(demo=True, log=Path(tmp_path_factory.mktemp("demo"), "local-run.log"))
    yield running
    running.stop()


def heads(demo: Stack, login_id: str) -> list[dict[str, Any]]:
    """The filings of an organisation, as its list has them."""
    client = ApplicantClient(demo.site)
    client.login_id = login_id
    client.log_in(PASSWORD)
    items: list[dict[str, Any]] = expect(200, client.http.get("/api/filings"))["items"]
    return [client.filing(one["filing_id"]) for one in items]


@pytest.mark.rule("B5", "B6", "D1")
def test_the_demo_holds_a_filing_in_every_status_at_every_office(demo: Stack) -> None:
    filings = [filing for login_id in ORGANIZATIONS for filing in heads(demo, login_id)]
    # Only an organisation that leaves ends what it has open.
    assert {one["status"] for one in filings} == set(Status) - {Status.ENDED}
    at_offices = {one["stage"] for one in filings if one["status"] == Status.UNDER_REVIEW}
    assert at_offices == {"secretariat", "ministry"}
    drafts = [one for one in filings if one["status"] == Status.DRAFT]
    assert sorted(bool(one["problems"]) for one in drafts) == [False, True]
    (returned,) = (one for one in filings if one["status"] == Status.RETURNED)
    assert returned["comments"][-1]["fields"]
    assert any(one["changes"] for one in filings if one["status"] == Status.UNDER_REVIEW)


@pytest.mark.rule("B8")
def test_the_demo_has_a_certificate_to_download_and_work_for_both_offices(demo: Stack) -> None:
    member = ApplicantClient(demo.site)
    member.login_id = "sakura"
    member.log_in(PASSWORD)
    (certificate,) = expect(200, member.http.get("/api/certificates"))["items"]
    assert certificate["downloadable"]
    for office in ("secretariat", "ministry"):
        client = OfficeClient(demo.offices, demo.staff(office))
        client.log_in()
        assert client.queue()


@pytest.mark.rule("A15", "A16")
def test_the_demo_has_an_editor_and_an_agent_of_several_organisations(demo: Stack) -> None:
    editor = ApplicantClient(demo.site)
    editor.login_id = EDITOR
    editor.log_in(PASSWORD)
    known = expect(200, editor.http.get("/api/accounts"))["accounts"]
    assert {one["login_id"]: one["duty"] for one in known} == {
        EDITED: "administrator",
        EDITOR: "editor",
    }
    (listed,) = expect(200, editor.http.get("/api/agents"))["agents"]
    assert (listed["login_id"], listed["standing"]) == (AGENT, "active")
    agent = ApplicantClient(demo.site)
    agent.login_id = AGENT
    agent.log_in(PASSWORD)
    clients = expect(200, agent.http.get("/api/mandates"))["items"]
    assert {one["organization_name"] for one in clients} == {
        ORGANIZATIONS[login_id]["organization"]["name"] for login_id in CLIENTS
    }
    assert {one["may_submit"] for one in clients} == {True, False}


def test_the_demo_says_who_can_log_in_with_what(demo: Stack) -> None:
    told = demo.log.read_text("utf-8")
    assert PASSWORD in told
    assert all(login_id in told for login_id in (*ORGANIZATIONS, EDITOR, AGENT))
    assert demo.staff("ministry")["totp_secret"] in told
    assert httpx.get(f"{demo.site}/healthz").status_code == 200
