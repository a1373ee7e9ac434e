"""Agents of an organisation: invited, accepting, changed, revoked; over the fakes and DynamoDB."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.accounts_factory import HOME, World
from tests.agents_world import (
    CONSENTS,
    MAIL,
    PASSWORD,
    accepted,
    actor,
    agents_world,
    invite,
    new_agent,
)
from ukeire.domain.agent import Acceptance, AgentInvitation, NewAgent, TermsForm
from ukeire.domain.errors import (
    Forbidden,
    InvalidInput,
    LoginIdTaken,
    NotAllowedNow,
    NotFound,
    StaleVersion,
    UsedUp,
)
from ukeire.domain.invitation import INVITATION_LIFETIME
from ukeire.domain.mandate import MandateStanding
from ukeire.domain.permissions import Duty
from ukeire.domain.session import Actor, Role
from ukeire.usecases.accept_invitation import accept_invitation
from ukeire.usecases.accept_mandate import accept_as_known, accept_as_new, agent_invitation
from ukeire.usecases.change_password import change_password
from ukeire.usecases.invitations import withdraw_invitation
from ukeire.usecases.log_in import log_in
from ukeire.usecases.manage_agents import (
    change_terms,
    find_agent,
    invite_agent,
    list_agents,
    revoke_mandate,
)

both = pytest.mark.parametrize("world", ["fake", "dynamodb"], indirect=True)
"""What the store has a part in is tried over DynamoDB too."""


@pytest.fixture
def world(request: pytest.FixtureRequest) -> World:
    """In memory, or as ``both`` says."""
    dynamodb = getattr(request, "param", "fake") == "dynamodb"
    if dynamodb:
        request.getfixturevalue("tables")
    return agents_world(dynamodb=dynamodb)


@both
@pytest.mark.rule("A16")
def test_who_is_invited_makes_an_account_and_enters_its_own_data(world: World) -> None:
    mandate = accept_as_new(world, invite(world), new_agent(basis="支援委託契約"))
    assert (mandate.organization_id, mandate.agent_id, mandate.basis) == (
        "org-1",
        "tohto",
        "支援委託契約",
    )
    session = log_in(world, "tohto", PASSWORD, address=HOME)[1]
    assert (session.actor.role, session.actor.organization_id) == (Role.AGENT, None)
    found = find_agent(world, "tohto", actor(world))
    assert found.mandate == mandate
    assert found.agent is not None
    assert (found.agent.registration_number, found.agent.email) == ("19登-000123", MAIL)
    assert [one.name for one in mandate.history] == ["一般社団法人東都支援センター"]
    # the organisation's own accounts are not more than before
    assert world.teams.get("org-1").accounts == 1
    assert not list_agents(world, actor(world)).invitations


@both
@pytest.mark.rule("A16")
def test_one_login_accepts_the_invitations_of_many_organisations(world: World) -> None:
    accepted(world)
    agent = actor(world, "tohto")
    second = invite(world, by="momiji", may_submit=False)
    mandate = accept_as_known(world, second, Acceptance(represents=True), agent)
    assert (mandate.organization_id, mandate.terms.may_submit) == ("org-2", False)
    assert {one.organization_id for one in world.mandates.of_agent("tohto")} == {"org-1", "org-2"}
    # neither organisation sees the other's
    assert [one.mandate.organization_id for one in list_agents(world, actor(world)).agents] == [
        "org-1"
    ]


@both
@pytest.mark.rule("A16")
@pytest.mark.fault("F01")
def test_an_invitation_opened_twice_makes_one_mandate(world: World) -> None:
    token = invite(world)
    accept_as_new(world, token, new_agent())
    with pytest.raises(UsedUp):
        accept_as_new(world, token, new_agent(login_id="tohto2"))
    with pytest.raises(UsedUp):
        accept_as_known(world, token, Acceptance(represents=True), actor(world, "tohto"))
    assert world.accounts.get("tohto2") is None


@pytest.mark.rule("A16")
@pytest.mark.parametrize("how", ["expired", "withdrawn", "unknown"])
def test_an_invitation_that_is_no_more_makes_nothing(world: World, how: str) -> None:
    token = invite(world)
    if how == "expired":
        world.now.advance(seconds=INVITATION_LIFETIME.total_seconds())
    elif how == "withdrawn":
        waiting = list_agents(world, actor(world)).invitations[0]
        withdraw_invitation(world, waiting.invitation_id, actor(world))
    else:
        token = "x" * len(token)
    with pytest.raises(UsedUp):
        accept_as_new(world, token, new_agent())
    assert world.accounts.get("tohto") is None


@pytest.mark.rule("A16")
def test_the_wrong_person_accepts_nothing_and_uses_nothing_up(world: World) -> None:
    accepted(world)
    token = invite(world, by="momiji", email="soumu@other.example.jp")
    with pytest.raises(NotAllowedNow, match="メールアドレス"):
        accept_as_known(world, token, Acceptance(represents=True), actor(world, "tohto"))
    with pytest.raises(NotAllowedNow, match="受入機関のアカウント"):
        accept_as_known(world, token, Acceptance(represents=True), actor(world))
    accept_as_new(world, token, new_agent(login_id="other"))


@pytest.mark.rule("A16")
def test_an_invitation_to_an_agent_makes_nobody_a_member_and_the_other_way_round(
    world: World,
) -> None:
    from ukeire.domain.registration import Person
    from ukeire.usecases.manage_accounts import invite_account

    person = Person.model_validate(
        {
            "contact_name": "鈴木 一郎",
            "contact_kana": "スズキイチロウ",
            "contact_phone": "03-1234-5678",
            "login_id": "suzuki",
            "new_password": PASSWORD,
            "consents": CONSENTS,
        }
    )
    with pytest.raises(NotFound):
        accept_invitation(world, invite(world), person)
    invite_account(world, "suzuki@himawari.example.jp", Duty.EDITOR, actor(world))
    token = world.mailer.sent[-1].values["link"].rpartition("/")[2]
    with pytest.raises(NotFound):
        agent_invitation(world, token)


@pytest.mark.rule("A16")
def test_without_the_right_of_representation_nothing_is_accepted(world: World) -> None:
    with pytest.raises(ValueError, match="代理権があることを確かめて"):
        new_agent(represents=False)
    with pytest.raises(ValueError, match="代理権があることを確かめて"):
        Acceptance.model_validate({})


@pytest.mark.rule("A16")
@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        (new_agent(login_id="himawari"), LoginIdTaken),
        (new_agent(new_password="short"), InvalidInput),
    ],
)
def test_a_form_that_fails_leaves_the_invitation_as_it_is(
    world: World, form: NewAgent, refusal: type[Exception]
) -> None:
    token = invite(world)
    with pytest.raises(refusal):
        accept_as_new(world, token, form)
    assert accept_as_new(world, token, new_agent()).agent_id == "tohto"


@pytest.mark.rule("A16")
def test_terms_that_are_over_before_they_are_accepted_are_refused(world: World) -> None:
    token = invite(world, ends_on="2026-11-02")
    world.now.advance(days=2)
    with pytest.raises(NotAllowedNow, match="期間を改めて"):
        accept_as_new(world, token, new_agent())


@pytest.mark.rule("A16")
@pytest.mark.parametrize("procedures", [["leaving"], ["membership", "nothing"]])
def test_leaving_and_what_is_no_procedure_cannot_be_left_to_an_agent(
    world: World, procedures: list[str]
) -> None:
    with pytest.raises(InvalidInput):
        invite(world, procedures=procedures)
    assert not world.mailer.sent


@both
@pytest.mark.rule("A16")
def test_an_administrator_changes_terms_and_revokes_at_once(world: World) -> None:
    version = accepted(world).version
    terms = TermsForm(
        starts_on=date(2026, 11, 1),
        ends_on=date(2026, 11, 15),
        procedures=("change",),
        may_submit=False,
    ).terms
    changed = change_terms(world, "tohto", terms, actor(world), seen=version)
    assert (changed.terms, changed.history[-1].name) == (terms, "山田 花子")
    with pytest.raises(StaleVersion):
        change_terms(world, "tohto", terms, actor(world), seen=version)
    revoked = revoke_mandate(world, "tohto", actor(world))
    assert revoked.standing(world.now()) is MandateStanding.REVOKED
    assert revoke_mandate(world, "tohto", actor(world)) == revoked  # twice is once
    with pytest.raises(NotAllowedNow):
        change_terms(world, "tohto", terms, actor(world))
    # invited anew, the same login goes on, and its history with it
    again = accept_as_known(
        world, invite(world), Acceptance(represents=True), actor(world, "tohto")
    )
    assert again.holds(world.now())
    assert [one.act.value for one in again.history] == [
        "accepted",
        "changed",
        "revoked",
        "accepted",
    ]


@pytest.mark.rule("A16")
@pytest.mark.asvs("8.2.1")
@pytest.mark.parametrize(
    "act",
    [
        lambda world, who: invite_agent(
            world,
            AgentInvitation(
                name="別の機関",
                email="b@example.jp",
                starts_on=date(2026, 11, 1),
                ends_on=date(2026, 11, 2),
                procedures=("membership",),
                may_submit=True,
            ),
            who,
        ),
        lambda world, who: revoke_mandate(world, "tohto", who),
        lambda world, who: change_terms(
            world, "tohto", world.mandates.get("org-1", "tohto").terms, who
        ),
    ],
)
def test_neither_agents_nor_editors_manage_agents(
    world: World, act: Callable[[World, Actor], object]
) -> None:
    mandate = accepted(world)
    editor = replace(actor(world), duty=Duty.EDITOR.value)
    acting = replace(actor(world, "tohto"), organization_id="org-1", mandate=mandate)
    for who in (editor, acting):
        with pytest.raises(Forbidden):
            act(world, who)
    with pytest.raises(Forbidden):
        list_agents(world, acting)
    with pytest.raises(NotFound):
        find_agent(world, "tohto", actor(world, "momiji"))


@both
@pytest.mark.rule("A16")
def test_the_agent_is_told_of_other_terms_and_of_the_end(world: World) -> None:
    accepted(world)
    found = find_agent(world, "tohto", actor(world)).mandate
    other = replace(found.terms, may_submit=False)
    before = len(world.mailer.sent)
    change_terms(world, "tohto", found.terms, actor(world))
    assert len(world.mailer.sent) == before, "nothing was changed"
    change_terms(world, "tohto", other, actor(world))
    revoke_mandate(world, "tohto", actor(world))
    revoke_mandate(world, "tohto", actor(world))
    told = world.mailer.sent[before:]
    assert [(one.kind, one.to) for one in told] == [
        ("mandate_changed", (MAIL,)),
        ("mandate_revoked", (MAIL,)),
    ]
    assert told[0].values["reach"] == "入力と書類の添付まで"
    assert told[0].values["client_name"] == "社会福祉法人ひまわり会"


@pytest.mark.rule("A16")
@pytest.mark.fault("F23")
def test_a_mandate_is_revoked_although_the_agent_cannot_be_told(world: World) -> None:
    accepted(world)
    world.mailer.down = True
    assert not revoke_mandate(world, "tohto", actor(world)).holds(world.now())


@pytest.mark.rule("A16")
def test_an_agent_changes_its_password_whomever_it_acts_for(world: World) -> None:
    accepted(world)
    session = log_in(world, "tohto", PASSWORD, address=HOME)[1]
    acting = replace(session, actor=replace(session.actor, organization_id="org-1"))
    change_password(world, acting, PASSWORD, "Atarashii2026", address=HOME)
    assert log_in(world, "tohto", "Atarashii2026", address=HOME)[1].actor.login_id == "tohto"
