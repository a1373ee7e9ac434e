"""What an agent says of itself, and its mail address: changed by it alone, seen by its clients."""

import re
from dataclasses import replace

import pytest

from tests.accounts_factory import HOME, START, World
from tests.agents_factory import AGENT_BODY
from tests.agents_world import MAIL, PASSWORD, accepted, actor, agents_world, invite
from tests.unit.accounts.browser import Browser, applicants_site
from ukeire.domain.agent import Acceptance, AgentData
from ukeire.domain.email_change import NewEmail
from ukeire.domain.errors import Forbidden, NotAllowedNow, StaleVersion, UsedUp
from ukeire.usecases.accept_mandate import accept_as_known
from ukeire.usecases.act_for import choose_client
from ukeire.usecases.change_agent_data import change_agent_data, own_changes, own_data
from ukeire.usecases.change_email import confirm_email_change, request_email_change
from ukeire.usecases.log_in import log_in
from ukeire.usecases.manage_agents import find_agent, list_agents, revoke_mandate

DATA = {key: value for key, value in AGENT_BODY.items() if key != "email"}
NEW_NAME = "一般社団法人みらい支援"
NEW_MAIL = "madoguchi@mirai.example.jp"


@pytest.fixture(params=["fake", "dynamodb"])
def world(request: pytest.FixtureRequest) -> World:
    """An agent with a mandate of ``himawari`` and one of ``momiji``."""
    if request.param == "dynamodb":
        request.getfixturevalue("tables")
    return with_clients(agents_world(dynamodb=request.param == "dynamodb"))


def with_clients(world: World) -> World:
    accepted(world)
    token = invite(world, "momiji")
    accept_as_known(world, token, Acceptance(represents=True), actor(world, "tohto"))
    return world


def data(**overrides: str) -> AgentData:
    return AgentData.model_validate({**DATA, **overrides})


def confirmed(world: World, email: str = NEW_MAIL) -> str:
    """The token that confirms the agent's new address."""
    new = NewEmail(email=email, email_confirmation=email, current_password=PASSWORD)
    request_email_change(world, actor(world, "tohto"), new, address=HOME)
    mail = next(one for one in reversed(world.mailer.sent) if one.kind == "email_change_confirm")
    return str(mail.values["link"].rpartition("/")[2])


@pytest.mark.rule("A16")
def test_what_an_agent_changes_every_client_sees(world: World) -> None:
    change_agent_data(world, data(name=NEW_NAME, phone="03-9999-0000"), actor(world, "tohto"))
    for administrator in ("himawari", "momiji"):
        (listed,) = list_agents(world, actor(world, administrator)).agents
        assert listed.name == NEW_NAME
        found = find_agent(world, "tohto", actor(world, administrator))
        assert found.agent is not None
        assert found.agent.phone == "03-9999-0000"
        assert [(one.label, one.before, one.after) for one in found.changes[0].changes] == [
            ("登録支援機関の名称", AGENT_BODY["name"], NEW_NAME),
            ("電話番号", "03-1234-5678", "03-9999-0000"),
        ]


@pytest.mark.rule("A16")
def test_acts_are_called_by_the_new_name_and_past_ones_as_they_were(world: World) -> None:
    session = log_in(world, "tohto", PASSWORD, address=HOME)[1]
    change_agent_data(world, data(name=NEW_NAME), session.actor)
    mandate = choose_client(world, session, "org-1").actor.mandate
    assert mandate is not None
    assert mandate.both_names == f"{NEW_NAME}（社会福祉法人ひまわり会の代理）"
    assert [one.name for one in mandate.history] == [AGENT_BODY["name"]]
    account = world.accounts.get("tohto")
    assert account is not None
    assert account.organization_name == NEW_NAME


@pytest.mark.rule("A16")
def test_every_change_is_kept_with_who_and_when(world: World) -> None:
    tohto = actor(world, "tohto")
    change_agent_data(world, data(contact_name="佐藤 次郎"), tohto)
    world.now.advance(days=1)
    change_agent_data(world, data(contact_name="高橋 三郎", building="東都ビル"), tohto)
    assert [(one.at, one.login_id, one.name) for one in own_changes(world, tohto)] == [
        (START, "tohto", "田中 実"),
        (world.now(), "tohto", "佐藤 次郎"),
    ]


@pytest.mark.rule("A16")
def test_what_differs_in_nothing_changes_nothing(world: World) -> None:
    tohto = actor(world, "tohto")
    assert change_agent_data(world, data(), tohto).version == 1
    assert list(own_changes(world, tohto)) == []


@pytest.mark.rule("A16")
@pytest.mark.fault("F12")
def test_of_two_changes_made_on_the_same_data_the_second_is_told(world: World) -> None:
    tohto = actor(world, "tohto")
    seen = own_data(world, tohto).version
    change_agent_data(world, data(name=NEW_NAME), tohto, seen=seen)
    with pytest.raises(StaleVersion):
        change_agent_data(world, data(phone="03-9999-0000"), tohto, seen=seen)
    assert own_data(world, tohto).agent.name == NEW_NAME


@pytest.mark.rule("A16")
def test_clients_are_told_of_a_change_and_those_that_were_are_not() -> None:
    world = with_clients(agents_world(dynamodb=False))
    revoke_mandate(world, "tohto", actor(world, "momiji"))
    before = len(world.mailer.sent)
    change_agent_data(world, data(phone="03-9999-0000"), actor(world, "tohto"))
    (mail,) = world.mailer.sent[before:]
    assert (mail.kind, mail.to) == ("agent_data_changed", ("org-1@example.jp",))
    assert mail.values["changes"] == ["電話番号：03-1234-5678 → 03-9999-0000"]
    confirm_email_change(world, confirmed(world))
    assert [one.kind for one in world.mailer.sent[-2:]] == ["agent_data_changed", "email_changed"]


@pytest.mark.rule("A16")
@pytest.mark.fault("F23")
def test_data_are_changed_although_nobody_can_be_told() -> None:
    world = with_clients(agents_world(dynamodb=False))
    world.mailer.down = True
    change_agent_data(world, data(name=NEW_NAME), actor(world, "tohto"))
    assert own_data(world, actor(world, "tohto")).agent.name == NEW_NAME


@pytest.mark.rule("A16")
def test_a_later_mandate_overwrites_nothing_that_was_changed(world: World) -> None:
    tohto = actor(world, "tohto")
    change_agent_data(world, data(name=NEW_NAME), tohto)
    mandate = accept_as_known(world, invite(world), Acceptance(represents=True), tohto)
    assert mandate.agent_name == NEW_NAME
    assert own_data(world, tohto).version == 2


@pytest.mark.rule("A16")
def test_an_organisation_sees_no_change_from_before_it_gave_a_mandate(world: World) -> None:
    tohto = actor(world, "tohto")
    mandate = world.mandates.get("org-1", "tohto")
    assert mandate is not None
    later = tuple(replace(one, at=START.replace(day=5)) for one in mandate.history)
    assert world.mandates.save(replace(mandate, version=mandate.version + 1, history=later))
    change_agent_data(world, data(name=NEW_NAME), tohto)
    assert find_agent(world, "tohto", actor(world)).changes == ()
    assert len(find_agent(world, "tohto", actor(world, "momiji")).changes) == 1


@pytest.mark.rule("A16")
@pytest.mark.asvs("8.2.1")
def test_nobody_else_changes_an_agents_data() -> None:
    world = with_clients(agents_world(dynamodb=False))
    for act in (own_data, own_changes):
        with pytest.raises(Forbidden):
            act(world, actor(world))
    with pytest.raises(Forbidden):
        change_agent_data(world, data(name=NEW_NAME), actor(world))


@pytest.mark.rule("A14", "A16")
def test_an_agent_changes_its_address_and_its_clients_see_it(world: World) -> None:
    token = confirmed(world)
    assert own_data(world, actor(world, "tohto")).agent.email == MAIL
    confirm_email_change(world, token)
    told = world.mailer.sent[-1]
    assert (told.kind, told.to) == ("email_changed", (MAIL,))
    account = world.accounts.get("tohto")
    assert account is not None
    assert account.email == NEW_MAIL
    found = find_agent(world, "tohto", actor(world))
    assert found.agent is not None
    assert found.agent.email == NEW_MAIL
    assert [one.label for one in found.changes[0].changes] == ["メールアドレス"]
    with pytest.raises(UsedUp):
        confirm_email_change(world, token)
    assert own_data(world, actor(world, "tohto")).version == 2


@pytest.mark.rule("A14", "A16")
def test_invitations_go_by_the_agents_new_address(world: World) -> None:
    confirm_email_change(world, confirmed(world))
    tohto, yes = actor(world, "tohto"), Acceptance(represents=True)
    with pytest.raises(NotAllowedNow):
        accept_as_known(world, invite(world), yes, tohto)
    assert accept_as_known(world, invite(world, email=NEW_MAIL), yes, tohto).agent_id == "tohto"


@pytest.mark.rule("A14", "A16")
@pytest.mark.fault("F12")
def test_an_address_confirmed_while_the_data_change_loses_neither(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, tohto = confirmed(world), actor(world, "tohto")
    read = world.mandates.record

    def overtaken(agent_id: str) -> object:
        found = read(agent_id)
        monkeypatch.undo()
        change_agent_data(world, data(name=NEW_NAME), tohto)
        return found

    monkeypatch.setattr(world.mandates, "record", overtaken)
    confirm_email_change(world, token)
    agent = own_data(world, tohto).agent
    assert (agent.name, agent.email) == (NEW_NAME, NEW_MAIL)
    assert len(own_changes(world, tohto)) == 2


@pytest.fixture
def agent() -> Browser:
    """The agent's browser, that has chosen nobody to act for."""
    browser = Browser(applicants_site(with_clients(agents_world(dynamodb=False))))
    browser.log_in("tohto", PASSWORD)
    return browser


@pytest.mark.rule("A16")
def test_an_agent_changes_its_data_on_its_page(agent: Browser) -> None:
    page = agent.get("/agent")
    assert page.status_code == 200
    assert f'value="{AGENT_BODY["name"]}"' in page.text
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    form = {**DATA, "version": version[1]}
    assert agent.post("/agent", **{**form, "phone": "0312"}).status_code == 422
    assert "ハイフンを入れて" in agent.summary[0]
    assert agent.post("/agent", **{**form, "name": NEW_NAME}).status_code == 303
    page = agent.get("/agent?done=changed")
    assert "変更しました" in page.text
    assert f"{AGENT_BODY['name']} → {NEW_NAME}" in page.text
    assert agent.post("/agent", **{**form, "name": "古い画面"}).status_code == 412


@pytest.mark.rule("A16")
def test_a_program_of_an_agent_changes_its_data(agent: Browser) -> None:
    found = agent.json("GET", "/api/agent").json()
    assert (found["version"], found["data"]["email"]) == (1, MAIL)
    changed = agent.json("PUT", "/api/agent", {**DATA, "name": NEW_NAME})
    assert changed.status_code == 200
    assert changed.json()["history"][0]["changes"][0] == {
        "pointer": "/name",
        "label": "登録支援機関の名称",
        "before": AGENT_BODY["name"],
        "after": NEW_NAME,
    }
    assert agent.json("PUT", "/api/agent", {**DATA, "email": NEW_MAIL}).status_code == 422
    assert agent.json("PUT", "/api/agent", {**DATA, "phone": ["03"]}).status_code == 422


@pytest.mark.rule("A14", "A16")
def test_an_agents_page_of_its_address_speaks_of_nothing_that_is_an_organisations(
    agent: Browser,
) -> None:
    page = agent.get("/email").text
    assert MAIL in page
    assert 'href="/home"' not in page.partition("<main")[2]
    assert "登録内容の変更の手続" not in page
    asked = {"email": NEW_MAIL, "email_confirmation": NEW_MAIL, "current_password": PASSWORD}
    assert agent.post("/email", **asked).status_code == 303
    assert agent.get("/email/sent").status_code == 200
    assert agent.json("GET", "/api/email").json()["pending"]["email"] == NEW_MAIL


@pytest.mark.rule("A16")
@pytest.mark.asvs("8.2.1")
def test_an_organisation_has_no_such_page() -> None:
    browser = Browser(applicants_site(agents_world(dynamodb=False)))
    browser.log_in("himawari", "Himitsu2026")
    assert browser.get("/agent").status_code == 403
    assert browser.json("PUT", "/api/agent", DATA).status_code == 403
