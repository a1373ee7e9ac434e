"""An organisation's agents over HTTP: JSON, and pages beside it."""

from typing import Any

import pytest

from tests.accounts_factory import World, make_account
from tests.agents_factory import AGENT_BODY
from tests.unit.accounts.browser import Browser, applicants_site
from ukeire.domain.permissions import Duty

MAIL = "tanaka@tohto.example.jp"
PASSWORD = "Himitsu2026"
CONSENTS = ["privacy_policy", "constitution", "membership_rules", "compliance"]
TERMS: dict[str, Any] = {
    "starts_on": "2026-11-01",
    "ends_on": "2027-10-31",
    "procedures": ["membership", "change"],
    "may_submit": True,
}
INVITATION = {"name": "東都支援センター", "email": MAIL, **TERMS}
NEW = {
    **{key: value for key, value in AGENT_BODY.items() if key != "email"},
    "login_id": "tohto",
    "new_password": PASSWORD,
    "consents": CONSENTS,
    "represents": True,
}


@pytest.fixture
def world() -> World:
    world = World()
    world.add(make_account())
    world.add(make_account(login_id="henshu", duty=Duty.EDITOR))
    world.add(make_account(login_id="yoso", organization_id="org-2"))
    return world


def visitor(world: World, login_id: str = "") -> Browser:
    browser = Browser(applicants_site(world))
    if login_id:
        body = {"login_id": login_id, "password": PASSWORD}
        assert browser.json("POST", "/api/session", body).status_code == 200
    return browser


def token(world: World) -> str:
    return str(world.mailer.sent[-1].values["link"].rpartition("/")[2])


def accepted(world: World, by: str = "himawari") -> Browser:
    """The agent that accepted, not logged in."""
    assert visitor(world, by).json("POST", "/api/agents", INVITATION).status_code == 201
    link = f"/api/agent-invitations/{token(world)}"
    agent = visitor(world)
    assert agent.json("POST", link, NEW).status_code == 201
    return agent


@pytest.mark.rule("A16")
def test_the_story_of_an_agent_from_the_invitation_to_its_end_by_json(world: World) -> None:
    administrator = visitor(world, "himawari")
    invited = administrator.json("POST", "/api/agents", INVITATION)
    assert (invited.status_code, invited.json()["state"]) == (201, "open")
    link = f"/api/agent-invitations/{token(world)}"
    assert visitor(world).json("GET", link).json()["terms"] == TERMS
    made = visitor(world).json("POST", link, NEW)
    assert made.json() == {
        "organization_id": "org-1",
        "organization_name": "社会福祉法人ひまわり会",
        "login_id": "tohto",
    }
    assert visitor(world).json("POST", link, NEW | {"login_id": "tohto2"}).status_code == 410
    session = visitor(world, "tohto").json("GET", "/api/session").json()["account"]
    assert session == {"login_id": "tohto", "name": "田中 実", "role": "agent"}
    listed = administrator.json("GET", "/api/agents").json()
    assert listed["invitations"] == []
    (agent,) = listed["agents"]
    assert (agent["login_id"], agent["standing"]) == ("tohto", "active")
    assert agent["data"] == AGENT_BODY | {"building": None}
    shorter = TERMS | {"ends_on": "2026-11-30", "may_submit": False}
    one = "/api/agents/tohto"
    changed = administrator.json("PATCH", one, shorter)
    assert changed.json()["terms"] == shorter
    assert [act["act"] for act in changed.json()["history"]] == ["accepted", "changed"]
    stale = administrator.send("PATCH", one, json=TERMS, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert administrator.json("DELETE", one).status_code == 204
    assert administrator.json("GET", one).json()["standing"] == "revoked"
    assert visitor(world, "yoso").json("GET", one).status_code == 404


@pytest.mark.rule("A16")
def test_a_known_agent_accepts_logged_in(world: World) -> None:
    accepted(world)
    visitor(world, "yoso").json("POST", "/api/agents", INVITATION)
    link = f"/api/agent-invitations/{token(world)}/acceptance"
    agent = visitor(world, "tohto")
    assert agent.json("POST", link, {}).status_code == 422
    assert visitor(world).json("POST", link, {"represents": True}).status_code == 401
    assert agent.json("POST", link, {"represents": True}).json()["organization_id"] == "org-2"


@pytest.mark.rule("A16")
def test_only_administrators_manage_agents_and_editors_see_them(world: World) -> None:
    accepted(world)
    editor = visitor(world, "henshu")
    assert editor.json("GET", "/api/agents").json()["invitations"] == []
    assert editor.json("POST", "/api/agents", INVITATION).status_code == 403
    assert editor.json("PATCH", "/api/agents/tohto", TERMS).status_code == 403
    assert editor.json("DELETE", "/api/agents/tohto").status_code == 403
    assert "管理者に依頼してください" in editor.get("/agents").text
    assert "期間と範囲を変更する" not in editor.get("/agents/tohto").text
    assert editor.get("/agents/tohto/revoke").status_code == 403


@pytest.mark.rule("A16")
def test_an_agent_that_acts_for_the_organisation_sees_none_of_its_agents_and_accounts(
    world: World,
) -> None:
    accepted(world)
    agent = visitor(world, "tohto")
    key, session = next(
        (key, one) for key, one in world.sessions.stored.items() if one.actor.login_id == "tohto"
    )
    world.sessions.act_for(session, "org-1")
    for path in (
        "/api/agents",
        "/api/agents/tohto",
        "/agents",
        "/api/accounts",
        "/accounts",
    ):
        assert agent.get(path).status_code == 403, path
    assert world.sessions.stored[key].actor.organization_id == "org-1"


@pytest.mark.rule("A16")
@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, {"/name", "/email", "/starts_on", "/ends_on", "/procedures", "/may_submit"}),
        (INVITATION | {"ends_on": "2026-10-01"}, {"/ends_on"}),
        (INVITATION | {"procedures": ["leaving"]}, {"/procedures"}),
        (INVITATION | {"email": "tanaka"}, {"/email"}),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused_entry_by_entry(
    world: World, body: dict[str, Any], pointers: set[str]
) -> None:
    answer = visitor(world, "himawari").json("POST", "/api/agents", body)
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} == pointers
    assert not world.mailer.sent


@pytest.mark.rule("A16")
def test_an_agent_is_invited_accepts_and_is_revoked_on_pages(world: World) -> None:
    administrator = visitor(world, "himawari")
    page = administrator.get("/agents/invite").text
    assert 'value="leaving"' not in page
    form = {**INVITATION, "may_submit": "true", "starts_on": "令和8年11月1日"}
    assert administrator.post("/agents/invite", **form).status_code == 303
    assert MAIL in administrator.get("/agents?done=invited").text
    path = f"/agent-invitations/{token(world)}"
    agent = visitor(world)
    opened = agent.get(path)
    assert opened.headers["referrer-policy"] == "strict-origin"
    assert "社会福祉法人ひまわり会の山田 花子さんが、申請の代理を依頼しています" in opened.text
    again = agent.post(path, **{**NEW, "represents": "", "registration_number": "19"})
    assert again.status_code == 422
    assert "代理権があることを確かめて、チェックを入れてください。" in agent.summary
    assert "一般社団法人東都支援センター" in again.text  # what was typed is still there
    made = agent.post(path, **{**NEW, "represents": "true"})
    assert made.headers["location"] == "/?notice=account-made&next=/clients"
    assert agent.get(path).status_code == 410
    shown = administrator.get("/agents/tohto").text
    assert "19登-000123" in shown
    version = {"version": "1", **TERMS, "may_submit": "false"}
    assert administrator.post("/agents/tohto", **version).status_code == 303
    administrator.get("/agents/tohto?done=saved")
    assert administrator.post("/agents/tohto", **version).status_code == 412
    administrator.get("/agents/tohto/revoke")
    assert administrator.post("/agents/tohto/revoke").status_code == 303
    assert (
        "代理人は、次の操作から代理で操作できません"
        in administrator.get("/agents/tohto?done=revoked").text
    )


@pytest.mark.rule("A16")
def test_a_known_agent_accepts_on_the_page_and_an_organisations_account_cannot(
    world: World,
) -> None:
    accepted(world)
    visitor(world, "yoso").json("POST", "/api/agents", INVITATION)
    path = f"/agent-invitations/{token(world)}"
    stranger = visitor(world, "himawari")
    assert "受入機関のアカウントでログインしています" in stranger.get(path).text
    agent = visitor(world, "tohto")
    assert "19登-000123" in agent.get(path).text
    assert agent.post(path, represents="true").headers["location"] == "/clients?done=accepted"


@pytest.mark.rule("A16")
def test_invitations_are_sent_again_and_taken_back(world: World) -> None:
    administrator = visitor(world, "himawari")
    made = administrator.json("POST", "/api/agents", INVITATION).json()["invitation_id"]
    first = token(world)
    one = f"/api/invitations/{made}"
    editor = visitor(world, "henshu")
    assert editor.json("POST", f"{one}/mails").status_code == 403
    assert editor.json("DELETE", one).status_code == 403
    assert administrator.json("POST", f"{one}/mails").status_code == 202
    assert visitor(world).get(f"/agent-invitations/{first}").status_code == 410
    assert visitor(world).get(f"/agent-invitations/{token(world)}").status_code == 200
    assert administrator.json("DELETE", one).status_code == 204
    assert administrator.json("DELETE", one).status_code == 409
    assert visitor(world).get(f"/agent-invitations/{token(world)}").status_code == 410
    body = {"email": "suzuki@himawari.example.jp", "duty": "editor"}
    member = administrator.json("POST", "/api/accounts", body).json()["invitation_id"]
    administrator.get("/agents")
    answer = administrator.post(f"/agents/invitations/{member}", act="withdraw")
    assert answer.status_code == 404


@pytest.mark.rule("A16")
@pytest.mark.parametrize("fields", [{}, {"act": "nani"}])
def test_a_form_that_says_nothing_takes_no_invitation_back(
    world: World, fields: dict[str, str]
) -> None:
    administrator = visitor(world, "himawari")
    made = administrator.json("POST", "/api/agents", INVITATION).json()["invitation_id"]
    administrator.get("/agents")
    answer = administrator.post(f"/agents/invitations/{made}", **fields)
    assert answer.headers["location"] == "/agents"
    assert visitor(world).get(f"/agent-invitations/{token(world)}").status_code == 200


@pytest.mark.rule("A16")
def test_an_invitation_that_ran_out_opens_nothing_on_pages_and_by_json(world: World) -> None:
    visitor(world, "himawari").json("POST", "/api/agents", INVITATION)
    path = f"/agent-invitations/{token(world)}"
    world.now.advance(days=7)
    guest = visitor(world)
    page = guest.get(path)
    assert (page.status_code, "有効期限" in page.text) == (410, True)
    assert guest.post(path, represents="true").status_code == 410
    for method, body in (("GET", None), ("POST", NEW)):
        assert guest.json(method, f"/api{path}", body).status_code == 410
    assert world.accounts.get("tohto") is None


@pytest.mark.rule("A16")
def test_the_wrong_person_is_told_by_json_and_uses_nothing_up(world: World) -> None:
    accepted(world)
    other = INVITATION | {"email": "suzuki@other.example.jp"}
    visitor(world, "yoso").json("POST", "/api/agents", other)
    link = f"/api/agent-invitations/{token(world)}"
    for login_id in ("tohto", "himawari"):
        answer = visitor(world, login_id).json("POST", f"{link}/acceptance", {"represents": True})
        assert answer.status_code == 409
        assert "招待は使われていません" in answer.json()["detail"]
    assert (
        visitor(world).json("POST", f"{link}/acceptance", {"represents": True}).status_code == 401
    )
    assert visitor(world).json("GET", link).status_code == 200
