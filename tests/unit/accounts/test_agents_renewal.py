"""An agent whose login ID lapsed takes another, and is the same agent to whomever it acts for."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.accounts_factory import HOME, World
from tests.agents_world import PASSWORD, actor, agents_world, invite, new_agent
from tests.unit.accounts.browser import Browser, applicants_site
from ukeire.adapters import aws
from ukeire.adapters.account_items import AccountItem, agent_id
from ukeire.adapters.sessions import SessionItem
from ukeire.domain.agent import Acceptance
from ukeire.domain.errors import (
    LoginIdLapsed,
    LoginIdTaken,
    Unauthenticated,
    UsedUp,
    WrongCredentials,
)
from ukeire.domain.session import Role, Session
from ukeire.usecases.accept_mandate import accept_as_known, accept_as_new
from ukeire.usecases.act_for import choose_client, under_mandate
from ukeire.usecases.give_up_mandate import give_up_mandate
from ukeire.usecases.log_in import log_in
from ukeire.usecases.manage_agents import find_agent, list_agents, revoke_mandate
from ukeire.usecases.renew_login_id import renew_login_id

LATER = datetime(2027, 11, 2, 3, 0, tzinfo=UTC)
"""When an ID whose password was set at ``START`` has lapsed."""

NEW = "Atarashii2027"
YEARS = {"starts_on": "2026-11-01", "ends_on": "2045-10-31"}


@pytest.fixture(params=["fake", "dynamodb"])
def world(request: pytest.FixtureRequest) -> World:
    """An agent with mandates of ``himawari`` and ``momiji`` that outlast its login ID."""
    if request.param == "dynamodb":
        request.getfixturevalue("tables")
    return founded(dynamodb=request.param == "dynamodb")


def founded(*, dynamodb: bool = False) -> World:
    world = agents_world(dynamodb=dynamodb)
    accept_as_new(world, invite(world, **YEARS), new_agent())
    tohto = actor(world, "tohto")
    accept_as_known(world, invite(world, "momiji", **YEARS), Acceptance(represents=True), tohto)
    return world


def lapsed(world: World, login_id: str = "tohto", password: str = PASSWORD) -> str:
    """The token that was mailed to whoever logged in with an ID that lapsed."""
    with pytest.raises(LoginIdLapsed):
        log_in(world, login_id, password, address=HOME)
    return str(world.mailer.sent[-1].values["link"].rpartition("/")[2])


def renewed(world: World, login_id: str = "tohto-2") -> Session:
    """The agent, logged in with the ID that took the place of ``tohto``."""
    world.now.moment = LATER
    renew_login_id(world, lapsed(world), login_id, NEW)
    return log_in(world, login_id, NEW, address=HOME)[1]


@pytest.mark.rule("A16", "A18")
def test_an_agent_with_another_login_id_has_every_mandate_and_acts_by_it(world: World) -> None:
    session = renewed(world)
    assert {one.organization_id for one in world.mandates.of_agent(session.actor.agent_id)} == {
        "org-1",
        "org-2",
    }
    acting = choose_client(world, session, "org-1")
    assert acting.actor.organization_id == "org-1"
    stored = world.sessions.get(session.key)
    assert stored is not None
    assert under_mandate(world, stored, extend=True).actor.organization_id == "org-1"


@pytest.mark.rule("A16", "A18")
def test_organisations_see_the_same_agent_and_revoke_it(world: World) -> None:
    session = choose_client(world, renewed(world), "org-1")
    found = find_agent(world, "tohto", actor(world))
    assert found.agent is not None
    assert len(list_agents(world, actor(world)).agents) == 1
    revoke_mandate(world, "tohto", actor(world))
    assert under_mandate(world, session, extend=False).actor.organization_id is None


@pytest.mark.rule("A16", "A18")
def test_an_agent_with_another_login_id_accepts_and_gives_up(world: World) -> None:
    session = renewed(world)
    given_up = give_up_mandate(world, "org-1", session.actor)
    assert given_up.history[-1].login_id == "tohto-2"
    token = invite(world, starts_on="2027-11-01", ends_on="2028-10-31")
    again = accept_as_known(world, token, Acceptance(represents=True), session.actor)
    assert again.agent_id == "tohto"
    assert [one.login_id for one in again.history] == ["tohto", "tohto-2", "tohto-2"]
    assert world.mandates.get("org-1", "tohto-2") is None


@pytest.mark.rule("A16", "A18")
def test_an_id_is_renewed_again_and_again(world: World) -> None:
    renewed(world)
    world.now.moment = LATER.replace(year=2028, month=11, day=4)
    renew_login_id(world, lapsed(world, "tohto-2", NEW), "tohto-3", "Betsu-no-2028")
    session = log_in(world, "tohto-3", "Betsu-no-2028", address=HOME)[1]
    assert session.actor.agent_id == "tohto"


@pytest.mark.rule("A6", "A18")
def test_the_agents_old_id_opens_nothing_and_is_given_to_nobody(world: World) -> None:
    before = log_in(world, "tohto", PASSWORD, address=HOME)[1]
    renewed(world)
    assert world.sessions.get(before.key) is None
    with pytest.raises(WrongCredentials):
        log_in(world, "tohto", PASSWORD, address=HOME)
    token = invite(world, starts_on="2027-11-01", ends_on="2028-10-31")
    with pytest.raises(LoginIdTaken):
        accept_as_new(world, token, new_agent())


@pytest.mark.rule("A18")
@pytest.mark.fault("F21")
def test_of_two_renewals_with_one_link_one_counts(world: World) -> None:
    world.now.moment = LATER
    token = lapsed(world)
    renew_login_id(world, token, "tohto-2", NEW)
    with pytest.raises(UsedUp):
        renew_login_id(world, token, "tohto-3", NEW)
    assert world.accounts.get("tohto-3") is None


@pytest.mark.rule("A18")
@pytest.mark.fault("F21")
def test_who_is_still_there_with_the_old_id_accepts_nothing_and_uses_nothing_up(
    world: World,
) -> None:
    before = log_in(world, "tohto", PASSWORD, address=HOME)[1].actor
    session = renewed(world)
    token = invite(world, starts_on="2027-11-01", ends_on="2028-10-31")
    with pytest.raises(Unauthenticated):
        accept_as_known(world, token, Acceptance(represents=True), before)
    mandate = accept_as_known(world, token, Acceptance(represents=True), session.actor)
    assert mandate.holds(world.now())
    assert len(world.mandates.of_organization("org-1")) == 1


@pytest.mark.rule("A16", "A18")
def test_the_page_says_what_an_agent_keeps() -> None:
    world = founded()
    world.now.moment = LATER
    path = f"/login-id/renewal/{lapsed(world)}"
    page = Browser(applicants_site(world)).get(path).text
    assert "受けている委任と、登録した情報は、新しいログインIDに引き継がれます" in page
    assert "登録支援機関の名称" in page
    assert "受入機関名" not in page


@pytest.mark.rule("A16")
@pytest.mark.usefixtures("tables")
def test_agents_and_sessions_from_before_are_known_by_their_login_ids() -> None:
    world = founded(dynamodb=True)
    session = log_in(world, "tohto", PASSWORD, address=HOME)[1]
    items = aws.bind(AccountItem, "AccountsTable")
    item = items.get("ACCOUNT#tohto", "HEAD")
    item.update(actions=[items.agent_id.remove()])
    assert agent_id(items.get("ACCOUNT#tohto", "HEAD")) == "tohto"
    sessions = aws.bind(SessionItem, "SessionsTable")
    sessions.get(session.key).update(actions=[sessions.agent_id.remove()])
    found = world.sessions.get(session.key)
    assert found is not None
    assert (found.actor.agent_id, found.actor.role) == ("tohto", Role.AGENT)
    assert renewed(world).actor.agent_id == "tohto"


STEPS = st.lists(
    st.tuples(st.sampled_from(["renew", "accept", "revoke", "give up"]), st.booleans()), max_size=12
)
ADMINISTRATORS = {"org-1": "himawari", "org-2": "momiji"}


@pytest.mark.rule("A16", "A18")
@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_whatever_happens_between_renewals_no_mandate_is_lost_or_won(
    steps: list[tuple[str, bool]],
) -> None:
    """A model knows for whom the agent may act: renewing its ID changes nothing of that."""
    world = founded()
    holds, login_id, password = {"org-1", "org-2"}, "tohto", PASSWORD
    for number, (step, first) in enumerate(steps):
        world.now.advance(days=1)
        organization = "org-1" if first else "org-2"
        agent, by = actor(world, login_id), ADMINISTRATORS[organization]
        if step == "renew":
            world.now.advance(days=366)
            token = lapsed(world, login_id, password)
            login_id, password = f"tohto-{number}", f"Betsu-{number}-2027"
            renew_login_id(world, token, login_id, password)
        elif step == "accept" and organization not in holds:
            token = invite(world, by, **YEARS)
            accept_as_known(world, token, Acceptance(represents=True), agent)
            holds.add(organization)
        elif step == "revoke" and organization in holds:
            revoke_mandate(world, "tohto", actor(world, by))
            holds.remove(organization)
        elif step == "give up" and organization in holds:
            give_up_mandate(world, organization, agent)
            holds.remove(organization)
        known_as = actor(world, login_id).agent_id
        given = world.mandates.of_agent(known_as)
        assert {one.organization_id for one in given} == {"org-1", "org-2"}
        assert {one.organization_id for one in given if one.holds(world.now())} == holds
