"""Offices read who may act for an organisation: its accounts and agents, never what opens a door."""

from dataclasses import replace
from typing import Any

import pytest

from tests.accounts_factory import make_account
from tests.agents_factory import give
from tests.declared import resources
from tests.filing_world import FilingWorld
from tests.html_page import Page, assert_sound
from tests.offices_site import OfficesSite
from ukeire.adapters.account_items import AccountItem, to_account_item
from ukeire.adapters.aws import bind
from ukeire.domain.account import Account, AccountStatus
from ukeire.domain.audit import Act
from ukeire.domain.dates import day_in_japan
from ukeire.domain.permissions import Duty
from ukeire.domain.team import TeamAct, TeamChange, TeamEntry

PAGE, API = "/organizations/org-1/people", "/api/organizations/org-1/people"


def keep(world: FilingWorld, **overrides: Any) -> Account:
    now = world.now()
    account = make_account(**{"password_set_at": now, "last_used_at": now, **overrides})
    to_account_item(bind(AccountItem, "AccountsTable"), account).save()
    return account


@pytest.fixture
def world(offices: OfficesSite) -> FilingWorld:
    """A member with an administrator, a suspended editor, one account given up, and an agent."""
    world = offices.world
    world.approved()
    owner = keep(world)
    sato = keep(world, login_id="sato", contact_name="佐藤 次郎", duty=Duty.EDITOR)
    keep(world, login_id="mae", contact_name="前田 三郎", status=AccountStatus.CLOSED)
    keep(world, login_id="yoso", organization_id="org-2")
    team = world.teams.get("org-1")
    entry = TeamEntry.of(team, "sato", TeamAct.SUSPENDED, world.now(), owner.actor)
    after = replace(sato, status=AccountStatus.SUSPENDED)
    assert world.teams.save(TeamChange(team=team, entry=entry, account=(sato, after)))
    give(world)
    return world


def read(offices: OfficesSite) -> dict[str, Any]:
    answer = offices.secretariat.get(API)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.rule("A15", "A18", "A19")
def test_accounts_are_read_with_role_standing_last_use_and_last_days(
    offices: OfficesSite, world: FilingWorld
) -> None:
    himawari, mae, sato = read(offices)["accounts"]
    assert (himawari["login_id"], himawari["duty"], himawari["status"]) == (
        "himawari",
        "administrator",
        "full",
    )
    assert himawari["last_used_at"].startswith("2026-11-")
    assert (himawari["password_until"], himawari["login_id_until"]) == (
        str(day_in_japan(world.now()).replace(year=2027)),
        str(day_in_japan(world.now()).replace(year=2027)),
    )
    assert himawari["lapsed"] is None
    assert (sato["status"], sato["password_until"]) == ("suspended", None)
    assert [(one["what"], one["login_id"]) for one in sato["history"]] == [
        ("suspended", "himawari")
    ]
    assert (mae["status"], mae["history"]) == ("closed", [])


@pytest.mark.rule("A18")
def test_what_has_lapsed_is_said(offices: OfficesSite, world: FilingWorld) -> None:
    world.now.advance(days=367)
    assert read(offices)["accounts"][0]["lapsed"] == "login_id"
    assert "ログインIDの失効" in offices.secretariat.get(PAGE).text


@pytest.mark.rule("A16")
def test_agents_are_read_with_period_scope_standing_and_history(
    offices: OfficesSite, world: FilingWorld
) -> None:
    [agent] = read(offices)["agents"]
    assert (agent["agent_id"], agent["name"]) == ("tohto", "東都支援センター")
    assert (agent["registration_number"], agent["standing"]) == ("19登-000123", "active")
    assert (agent["starts_on"], agent["ends_on"]) == ("2026-11-01", "2026-11-30")
    assert (agent["procedures"], agent["may_submit"]) == (["membership"], True)
    assert [one["act"] for one in agent["history"]] == ["accepted"]


def test_the_page_says_the_same_and_is_reached_from_the_organisation(
    offices: OfficesSite, world: FilingWorld
) -> None:
    assert f'href="{PAGE}"' in offices.secretariat.get("/organizations/org-1").text
    text = offices.secretariat.get(PAGE).text
    assert_sound(Page(text))
    for said in ("佐藤 次郎", "停止中", "廃止", "利用の停止", "19登-000123", "期間", "有効"):
        assert said in text, said
    assert "yoso" not in text
    assert world.registers.get("org-1").office_reference in text


@pytest.mark.asvs("14.1.2")
def test_reading_them_is_recorded_once_a_quarter_of_an_hour(
    offices: OfficesSite, world: FilingWorld
) -> None:
    for _ in range(2):
        read(offices)
        offices.secretariat.get(PAGE)
    day = world.audit.of_day(day_in_japan(world.now()), "secretariat")
    assert [one.detail for one in day if one.act is Act.PEOPLE_READ] == [{"organization": "org-1"}]


@pytest.mark.rule("D4")
def test_who_may_not_see_the_organisation_sees_nobody_of_it(
    offices: OfficesSite, world: FilingWorld
) -> None:
    for office in (offices.secretariat, offices.ministry):
        assert office.get(API).status_code == 200
        for other in ("org-2", "none", "x" * 300):
            assert office.get(f"/api/organizations/{other}/people").status_code == 404
            assert office.get(f"/organizations/{other}/people").status_code == 404
    assert offices.anonymous.get(API).status_code == 401
    assert not [
        one
        for one in world.audit.of_day(day_in_japan(world.now()), "ministry")
        if one.act is Act.PEOPLE_READ and one.detail["organization"] != "org-1"
    ]


@pytest.mark.asvs("8.2.3")
def test_nothing_that_opens_a_door_is_in_reach_of_the_offices(
    offices: OfficesSite, world: FilingWorld
) -> None:
    table = resources("AWS::DynamoDB::Table")["AccountsTable"]["Properties"]
    [index] = [one for one in table["GlobalSecondaryIndexes"] if one["IndexName"] == "people"]
    projected = set(index["Projection"]["NonKeyAttributes"])
    assert not {one for one in projected if one.endswith(("_hash", "_key", "_change"))}
    assert "ALL" not in {
        one["Projection"]["ProjectionType"] for one in table["GlobalSecondaryIndexes"]
    }
    role = resources("AWS::IAM::Role")["AdminRole"]["Properties"]["Policies"]
    granted = [
        statement
        for policy in role
        for statement in policy["PolicyDocument"]["Statement"]
        if "AccountsTable" in str(statement["Resource"])
    ]
    assert [(one["Action"], "index/people" in str(one["Resource"])) for one in granted] == [
        (["dynamodb:Query"], True)
    ]
    assert "v1:" not in offices.secretariat.get(API).text
