"""An agent through the running stack: invited, acting for two organisations, shut out (A16, D7)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect
from tests.agents_factory import AGENT_BODY
from tests.integration.accounts.test_account_upkeep import age
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack, wait_for

PASSWORD = "Daiko2026kikan"
TERMS = {
    "starts_on": "2026-01-01",
    "ends_on": "2099-12-31",
    "procedures": ["membership", "change", "reissue"],
    "may_submit": True,
}


def organisation(stack: Stack) -> ApplicantClient:
    client = ApplicantClient(stack.site)
    client.register()
    return client


def invite(organisation: ApplicantClient, agent: ApplicantClient) -> str:
    """The token that the agent was mailed."""
    before = len(mails(agent))
    body = {"name": "東都支援センター", "email": agent.email, **TERMS}
    expect(201, organisation.http.post("/api/agents", json=body))
    wait_for(lambda: len(mails(agent)) > before, what="the invitation")
    text = agent.mail("代理申請の依頼")["text"]
    return str(text.partition("/agent-invitations/")[2].split()[0])


def mails(client: ApplicantClient) -> list[dict[str, Any]]:
    """Everything sent to the address, the newest first."""
    answer = client.http.get(
        "/_local/mail", params={"to": client.email}, headers={"Accept": "application/json"}
    )
    found: list[dict[str, Any]] = answer.json()
    return found


def join(agent: ApplicantClient, token: str) -> None:
    """With a new account, and logged in."""
    agent.login_id = f"agent-{uuid4().hex[:8]}"
    body = {key: value for key, value in AGENT_BODY.items() if key != "email"} | {
        "login_id": agent.login_id,
        "new_password": PASSWORD,
        "consents": agent.registration["consents"],
        "represents": True,
    }
    expect(201, agent.http.post(f"/api/agent-invitations/{token}", json=body))
    agent.log_in(PASSWORD)


def choose(agent: ApplicantClient, organization_id: str) -> None:
    body = {"organization_id": organization_id}
    expect(200, agent.http.put("/api/session/organization", json=body))


def organization_id(client: ApplicantClient) -> str:
    return str(expect(200, client.http.get("/api/session"))["account"]["organization_id"])


@pytest.mark.rule("A16", "D7")
def test_an_agent_files_for_its_clients_under_both_names_until_it_is_shut_out(
    stack: Stack, offices: dict[str, OfficeClient]
) -> None:
    first, second = organisation(stack), organisation(stack)
    agent = ApplicantClient(stack.site)
    join(agent, invite(first, agent))
    token = invite(second, agent)
    accept = f"/api/agent-invitations/{token}/acceptance"
    expect(201, agent.http.post(accept, json={"represents": True}))

    def both() -> Any:
        items = expect(200, agent.http.get("/api/mandates"))["items"]
        return items if len(items) == 2 else None

    clients = {one["organization_id"] for one in wait_for(both, what="both mandates")}
    assert clients == {organization_id(first), organization_id(second)}

    choose(agent, organization_id(first))
    filing = agent.fill(agent.start(), MEMBERSHIP_SECTIONS)
    filing_id = filing["filing_id"]
    agent.move(filing_id, "submit")
    choose(agent, organization_id(second))
    assert agent.http.get(f"/api/filings/{filing_id}").status_code == 404
    choose(agent, organization_id(first))

    # the offices read both names, and both are told of the return
    seen = expect(200, offices["secretariat"].http.get(f"/api/filings/{filing_id}"))
    name = first.registration["organization_name"]
    assert seen["history"][0]["actor"] == f"一般社団法人東都支援センター（{name}の代理）"
    assert seen["prepared_by"] == f"一般社団法人東都支援センター（{name}の代理）"
    offices["secretariat"].move(filing_id, "return", comment="電話番号を確かめてください。")
    assert first.mail("差戻し")
    assert agent.mail("差戻し")

    # what it changes of itself its clients see and are told; the past keeps its name
    own = expect(200, agent.http.get("/api/agent"))["data"]
    new = {key: value for key, value in own.items() if key != "email"} | {"name": "みらい支援"}
    expect(200, agent.http.put("/api/agent", json=new))
    assert first.mail("みらい支援の情報が変わりました")
    assert second.mail("みらい支援の情報が変わりました")
    known = expect(200, first.http.get(f"/api/agents/{agent.login_id}"))
    assert known["data"]["name"] == "みらい支援"
    history = expect(200, agent.http.get(f"/api/filings/{filing_id}"))["history"]
    assert history[0]["actor"] == f"一般社団法人東都支援センター（{name}の代理）"

    # revoked, the agent stands outside at once, and what it prepared is the organisation's
    expect(204, first.http.delete(f"/api/agents/{agent.login_id}"))
    refused = expect(403, agent.http.get(f"/api/filings/{filing_id}"))
    assert refused["type"] == "urn:ukeire:problem:mandate-over"
    upload = f"/api/filings/{filing_id}/documents"
    expect(403, agent.http.post(upload, json={}))
    expect(403, agent.http.get("/api/agents"))
    assert agent.mail("委任が取り消されました")
    told = len(mails(agent))
    first.move(filing_id, "submit")
    offices["secretariat"].move(filing_id, "return", comment="もう一度確かめてください。")
    wait_for(
        lambda: sum("差戻し" in one["subject"] for one in mails(first)) == 2, what="the second mail"
    )
    assert len(mails(agent)) == told

    # the other client is not concerned; then the agent itself gives that up
    choose(agent, organization_id(second))
    expect(200, agent.http.get("/api/home"))
    assert agent.http.delete(f"/api/mandates/{organization_id(second)}").status_code == 204
    expect(403, agent.http.get("/api/home"))
    listed = expect(200, second.http.get("/api/agents"))["agents"]
    assert [one["standing"] for one in listed] == ["ended"]
    assert second.mail("委任を辞退しました")


def at_once(*acts: Callable[[], int]) -> list[int]:
    """What they answer who act in the same moment, sorted."""
    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(one.result() for one in [pool.submit(act) for act in acts])


def lapse(stack: Stack, agent: ApplicantClient) -> str:
    """The agent's login ID lapsed: the token of the link to another."""
    age(stack, agent, password=400, used=400)
    body = {"login_id": agent.login_id, "password": PASSWORD}
    expect(409, agent.http.post("/api/session", json=body))
    text = agent.mail("ログインIDの有効期間が過ぎました")["text"]
    return str(text.partition("/login-id/renewal/")[2].split()[0])


@pytest.mark.rule("A16", "A18")
@pytest.mark.fault("F12", "F21")
def test_an_agent_that_takes_another_login_id_or_changes_its_data_at_once_does_so_once(
    stack: Stack,
) -> None:
    client = organisation(stack)
    agent = ApplicantClient(stack.site)
    join(agent, invite(client, agent))
    own = expect(200, agent.http.get("/api/agent"))
    seen = {"If-Match": f'"{own["version"]}"'}
    data = {key: value for key, value in own["data"].items() if key != "email"}

    def change(name: str) -> Callable[[], int]:
        body = data | {"name": name}
        return lambda: agent.http.put("/api/agent", json=body, headers=seen).status_code

    assert at_once(change("みらい支援"), change("あした支援"), change("ひかり支援")) == [
        200,
        412,
        412,
    ]
    assert len(expect(200, agent.http.get("/api/agent"))["history"]) == 1

    token, first = lapse(stack, agent), agent.login_id
    again = f"/api/login-id-renewals/{token}"

    def renew(login_id: str) -> Callable[[], int]:
        body = {"login_id": login_id, "new_password": "Tsugi2028haru"}
        return lambda: agent.http.put(again, json=body).status_code

    names = [f"{first}-{letter}" for letter in "abc"]
    assert at_once(*map(renew, names)) == [200, 410, 410]
    bodies = [{"login_id": one, "password": "Tsugi2028haru"} for one in names]
    opened = [one for one in bodies if agent.http.post("/api/session", json=one).is_success]
    assert len(opened) == 1
    (held,) = expect(200, agent.http.get("/api/mandates"))["items"]
    assert held["standing"] == "active"
    choose(agent, organization_id(client))
    expect(200, agent.http.get("/api/home"))
    accept = f"/api/agent-invitations/{invite(organisation(stack), agent)}/acceptance"
    expect(201, agent.http.post(accept, json={"represents": True}))
    expect(204, client.http.delete(f"/api/agents/{first}"))
    expect(403, agent.http.get("/api/home"))
