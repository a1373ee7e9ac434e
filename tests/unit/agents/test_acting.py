"""Acting for organisations, over JSON: choosing, scope, and mandates that end (A16)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.agents_factory import AGENT, give
from tests.applicants_site import Client, Site, answer
from tests.filing_world import APPLICANT, SECRETARIAT
from tests.membership import MEMBERSHIP_SECTIONS
from ukeire.domain.filing import Move
from ukeire.domain.history import history_intact

MIDNIGHT = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)


def choose(agent: Client, organization_id: str) -> dict[str, Any]:
    """The session as it acts for the organisation."""
    body = {"organization_id": organization_id}
    return answer(agent.send("PUT", "/api/session/organization", json=body))


def refused(response: Any, status: int, kind: str) -> str:
    """What a refusal of that kind says."""
    found = answer(response, status)
    assert found["type"] == f"urn:ukeire:problem:{kind}"
    return str(found["detail"])


@pytest.mark.rule("A16")
def test_one_agent_login_acts_for_many_organisations_one_at_a_time(
    site: Site, agent: Client
) -> None:
    give(site.world, "org-1")
    give(site.world, "org-2", may_submit=False)
    refused(agent.get("/api/filings"), 403, "no-client")
    listed = answer(agent.get("/api/mandates"))["items"]
    assert [(one["organization_id"], one["may_submit"]) for one in listed] == [
        ("org-2", False),
        ("org-1", True),
    ]
    session = choose(agent, "org-1")
    assert session["account"]["organization_name"] == "社会福祉法人さくら会"
    first = agent.start()
    choose(agent, "org-2")
    second = agent.start()
    assert site.world.filings.get(first["filing_id"]).organization_id == "org-1"
    assert site.world.filings.get(second["filing_id"]).organization_id == "org-2"
    # of A's filing nothing is seen while acting for B
    answer(agent.get(f"/api/filings/{first['filing_id']}"), 404)
    counts = {
        one["organization_id"]: one["open"] for one in answer(agent.get("/api/mandates"))["items"]
    }
    assert counts == {"org-1": 1, "org-2": 1}


@pytest.mark.rule("A16")
@pytest.mark.asvs("8.2.2")
def test_an_agent_acts_for_nobody_that_gave_it_no_mandate(site: Site, agent: Client) -> None:
    give(site.world, "org-1")
    other = {"organization_id": "org-2"}
    answer(agent.send("PUT", "/api/session/organization", json=other), 404)
    answer(site.applicant.send("PUT", "/api/session/organization", json=other), 403)
    answer(site.applicant.get("/api/mandates"), 403)
    draft = site.world.draft(APPLICANT)
    refused(agent.get(f"/api/filings/{draft.filing_id}"), 403, "no-client")


@pytest.mark.rule("A16")
@pytest.mark.parametrize("how", ["revoked", "given_up", "midnight"])
def test_a_mandate_that_ends_stops_the_next_request_and_the_draft_stays(
    site: Site, agent: Client, how: str
) -> None:
    world = site.world
    mandate = give(world)
    choose(agent, "org-1")
    draft = agent.start()
    draft = answer(agent.put_section(draft, "organization", MEMBERSHIP_SECTIONS["organization"]))
    if how == "revoked":
        world.mandates.save(mandate.revoked("sakura", "鈴木 一郎", world.now()))
    elif how == "given_up":
        assert agent.delete("/api/mandates/org-1").status_code == 204
    else:
        world.now.moment = MIDNIGHT
        # the session outlived the day, as one that was used all night would have
        agent = site.log_in(replace(AGENT, organization_id="org-1"))
    for response in (
        agent.get("/api/home"),
        agent.put_section(draft, "disclosure", MEMBERSHIP_SECTIONS["disclosure"]),
        agent.post(f"/api/filings/{draft['filing_id']}/documents", {}),
        agent.move(draft["filing_id"], "submit"),
    ):
        assert "受入機関にそのまま残っています" in refused(response, 403, "mandate-over")
    refused(
        agent.send("PUT", "/api/session/organization", json={"organization_id": "org-1"}),
        403,
        "mandate-over",
    )
    kept = site.log_in(APPLICANT).read(draft["filing_id"])
    assert kept["sections"]["organization"]["name"] == MEMBERSHIP_SECTIONS["organization"]["name"]
    assert kept["version"] == draft["version"]


@pytest.mark.rule("A16")
def test_a_procedure_outside_the_scope_is_neither_started_nor_seen(
    site: Site, agent: Client
) -> None:
    give(site.world, procedures=("change",))
    draft = site.world.draft(APPLICANT)
    choose(agent, "org-1")
    refused(agent.post("/api/filings", {"procedure": "membership"}), 403, "outside-mandate")
    refused(agent.get(f"/api/filings/{draft.filing_id}"), 403, "outside-mandate")
    refused(agent.move(draft.filing_id, "submit"), 403, "outside-mandate")
    assert answer(agent.get("/api/filings"))["items"] == []
    assert answer(agent.get("/api/home"))["filings"] == []


@pytest.mark.rule("A16")
def test_no_scope_lets_an_agent_take_the_organisation_out_of_the_council(
    site: Site, agent: Client
) -> None:
    give(site.world, procedures=("leaving", "membership"))
    choose(agent, "org-1")
    refused(agent.post("/api/filings", {"procedure": "leaving"}), 403, "outside-mandate")


@pytest.mark.rule("A16")
def test_who_may_only_prepare_fills_in_and_leaves_filing_to_the_organisation(
    site: Site, agent: Client
) -> None:
    give(site.world, may_submit=False)
    choose(agent, "org-1")
    draft = agent.fill(agent.start())
    assert draft["moves"] == []
    for move in ("submit", "discard"):
        assert "入力と書類の添付まで" in refused(
            agent.move(draft["filing_id"], move), 403, "outside-mandate"
        )
    assert "submit" in site.applicant.read(draft["filing_id"])["moves"]


@pytest.mark.rule("A16")
def test_every_act_of_an_agent_is_recorded_under_both_names(site: Site, agent: Client) -> None:
    world = site.world
    give(world)
    draft = world.draft(APPLICANT)
    choose(agent, "org-1")
    filed = answer(agent.move(draft.filing_id, "submit"))
    both = "東都支援センター（社会福祉法人さくら会の代理）"
    filing = world.filings.get(filed["filing_id"])
    assert (filing.history[-1].actor, filing.history[-1].login_id) == (both, "tohto")
    assert (filing.agent, filing.prepared_by) == ("tohto", None)
    assert history_intact(filing.filing_id, filing.history)
    recorded = [one.name for one in world.audit.of_filing(filing.filing_id)]
    assert both in recorded
    # filed again by the organisation itself, it is the organisation's
    world.move(filing, Move.RETURN, SECRETARIAT, reason="直してください。")
    again = world.move(world.filings.get(filing.filing_id), Move.SUBMIT, APPLICANT)
    assert again.agent is None


@pytest.mark.rule("A16")
def test_what_an_agent_starts_says_who_prepared_it(site: Site, agent: Client) -> None:
    give(site.world)
    choose(agent, "org-1")
    filing = site.world.filings.get(agent.start()["filing_id"])
    assert filing.prepared_by == "東都支援センター（社会福祉法人さくら会の代理）"
    assert filing.created_by == "tohto"


@pytest.mark.rule("A16")
def test_a_page_shown_for_another_client_is_refused_before_anything_happens(
    site: Site, agent: Client
) -> None:
    give(site.world, "org-1")
    give(site.world, "org-2")
    choose(agent, "org-2")
    shown = {"Ukeire-Organization": "org-1"}
    body = {"procedure": "membership"}
    refused(agent.send("POST", "/api/filings", headers=shown, json=body), 409, "other-client")
    assert answer(agent.get("/api/filings"))["items"] == []


@pytest.mark.rule("A16")
@pytest.mark.fault("F01")
def test_the_same_key_for_two_clients_is_two_filings(site: Site, agent: Client) -> None:
    give(site.world, "org-1")
    give(site.world, "org-2")
    started = []
    for organization in ("org-1", "org-2"):
        choose(agent, organization)
        started.append(
            answer(agent.post("/api/filings", {"procedure": "membership"}, key="k"), 201)
        )
    assert started[0]["filing_id"] != started[1]["filing_id"]


@pytest.mark.rule("A16")
def test_the_organisation_sees_when_its_agent_last_acted(site: Site, agent: Client) -> None:
    give(site.world, ends_on=date(2026, 12, 31))
    choose(agent, "org-1")
    site.world.now.advance(minutes=20)
    agent.get("/api/home")
    found = site.world.mandates.get("org-1", "tohto")
    assert found is not None
    assert found.used_at == site.world.now()


@pytest.mark.rule("A16")
def test_an_agent_follows_the_name_of_its_client(site: Site, agent: Client) -> None:
    mandate = give(site.world)
    site.world.mandates.call(mandate, "社会福祉法人むかしの名")
    listed = answer(agent.get("/api/mandates"))["items"]
    assert listed[0]["organization_name"] == "社会福祉法人さくら会"
    assert choose(agent, "org-1")["account"]["organization_name"] == "社会福祉法人さくら会"
