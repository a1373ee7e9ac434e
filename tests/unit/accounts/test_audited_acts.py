"""What is done to accounts and mandates stands in the offices' audit, kept with what it is about."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

import pytest

from tests.accounts_factory import HOME, START, MovableClock, World
from tests.agents_factory import AGENT_BODY
from tests.agents_world import PASSWORD, actor, agents_world, invite, new_agent
from ukeire.adapters.account_closing import DynamoAccountClosing
from ukeire.adapters.accounts import DynamoAccounts
from ukeire.adapters.audit import DynamoAudit
from ukeire.adapters.teams import DynamoTeams
from ukeire.domain.account_acts import AccountAct
from ukeire.domain.agent import AgentData, TermsForm
from ukeire.domain.audit import Act, AuditRecord
from ukeire.domain.dates import day_in_japan
from ukeire.domain.day_file import lines_of, read_day, write_day
from ukeire.domain.email_change import NewEmail
from ukeire.domain.errors import InvalidInput, LoginIdLapsed, NotAllowedNow, UsedUp
from ukeire.domain.mandate import MandateAct
from ukeire.domain.permissions import Duty
from ukeire.domain.registration import Person
from ukeire.domain.session import Role
from ukeire.domain.team import TeamAct
from ukeire.domain.words import PEOPLE_WORDS
from ukeire.usecases.accept_invitation import accept_invitation
from ukeire.usecases.accept_mandate import accept_as_new
from ukeire.usecases.change_agent_data import change_agent_data
from ukeire.usecases.change_email import (
    confirm_email_change,
    request_email_change,
    stop_email_change,
)
from ukeire.usecases.change_password import change_password
from ukeire.usecases.give_up_mandate import give_up_mandate
from ukeire.usecases.invitations import resend_invitation, withdraw_invitation
from ukeire.usecases.log_in import log_in
from ukeire.usecases.manage_accounts import (
    change_duty,
    invite_account,
    reinstate_account,
    suspend_account,
)
from ukeire.usecases.manage_agents import change_terms, revoke_mandate
from ukeire.usecases.renew_login_id import renew_login_id
from ukeire.usecases.request_password_reset import request_password_reset
from ukeire.usecases.reset_password import reset_password

NEW_PASSWORD = "Atarashii2027"
SATO = "sato@himawari.example.jp"


@pytest.fixture
def world(tables: None) -> World:
    """Organisations over DynamoDB, each with its administrator; time passes with every look at it."""
    world = agents_world(dynamodb=True)
    world.now = PassingClock()
    return world


class PassingClock(MovableClock):
    """A second a look."""

    def __call__(self) -> datetime:
        self.advance(seconds=1)
        return self.moment


def records(organization: str = "org-1") -> list[AuditRecord]:
    return list(DynamoAudit("AuditTable").of_people(organization))


def told(organization: str = "org-1") -> list[tuple[str, str]]:
    """Who and what, the oldest first, without the account that was there from the start."""
    return [(one.login_id, one.detail["what"]) for one in records(organization)][1:]


def token(world: World, mails_ago: int = 1) -> str:
    return str(world.mailer.sent[-mails_ago].values["link"].rpartition("/")[2])


def join(world: World, login_id: str = "sato", duty: Duty = Duty.EDITOR) -> None:
    invite_account(world, SATO, duty, actor(world))
    person = {
        "login_id": login_id,
        "contact_name": "佐藤 次郎",
        "contact_kana": "サトウジロウ",
        "contact_phone": "03-1234-5678",
        "new_password": PASSWORD,
        "consents": ["privacy_policy", "constitution", "membership_rules", "compliance"],
    }
    accept_invitation(world, token(world), Person.model_validate(person))


def ask_for(world: World, email: str) -> tuple[str, str]:
    """The tokens that confirm and that stop."""
    new = NewEmail(email=email, email_confirmation=email, current_password=PASSWORD)
    request_email_change(world, actor(world), new, address=HOME)
    return token(world, 2), token(world)


@pytest.mark.rule("A7")
def test_an_account_that_opens_is_recorded_with_its_first_password(world: World) -> None:
    [one] = records()
    assert (one.act, one.detail["what"]) == (Act.ACCOUNT_CHANGED, "opened")
    assert (one.login_id, one.name, one.at) == ("himawari", "山田 花子", START)
    assert (one.role, one.office, one.filing_id) == (Role.APPLICANT, None, None)


@pytest.mark.rule("A15")
def test_inviting_resending_withdrawing_and_joining_are_recorded(world: World) -> None:
    first = invite_account(world, "ato@himawari.example.jp", Duty.EDITOR, actor(world))
    resend_invitation(world, first.invitation_id, actor(world))
    withdraw_invitation(world, first.invitation_id, actor(world))
    join(world)
    by = "himawari"
    assert told() == [
        (by, "invited"),
        (by, "resent"),
        (by, "withdrawn"),
        (by, "invited"),
        ("sato", "joined"),
    ]
    joined = records()[-1].detail
    assert (joined["account"], joined["duty"]) == ("sato", "editor")


@pytest.mark.rule("A15")
def test_roles_and_suspensions_are_recorded_with_who_gave_them(world: World) -> None:
    join(world)
    change_duty(world, "sato", Duty.ADMINISTRATOR, actor(world))
    suspend_account(world, "sato", actor(world))
    reinstate_account(world, "sato", actor(world))
    assert told()[2:] == [
        ("himawari", "duty_changed"),
        ("himawari", "suspended"),
        ("himawari", "resumed"),
    ]
    assert {one.detail["account"] for one in records()[3:]} == {"sato"}
    assert records()[3].detail["duty"] == "administrator"


@pytest.mark.rule("A14")
def test_another_address_is_recorded_when_asked_stopped_and_confirmed(world: World) -> None:
    _, stop = ask_for(world, "a@himawari.example.jp")
    stop_email_change(world, stop)
    world.now.advance(minutes=1)
    confirm, _ = ask_for(world, "b@himawari.example.jp")
    confirm_email_change(world, confirm)
    assert [what for _, what in told()] == [
        "email_change_asked",
        "email_change_stopped",
        "email_change_asked",
        "email_changed",
    ]


@pytest.mark.rule("A9")
def test_a_changed_and_a_reset_password_are_recorded_each_as_what_it_was(world: World) -> None:
    session = log_in(world, "himawari", PASSWORD, address=HOME)[1]
    change_password(world, session, PASSWORD, NEW_PASSWORD, address=HOME)
    request_password_reset(
        world, "himawari", "tantou@himawari.example.jp", "0000-himawari", address=HOME
    )
    reset_password(world, token(world), "Betsuno2027")
    assert [what for _, what in told()] == ["password_changed", "password_reset"]


@pytest.mark.rule("A9")
@pytest.mark.fault("F40")
def test_what_was_refused_is_recorded_as_nothing(world: World) -> None:
    confirm, _ = ask_for(world, "a@himawari.example.jp")
    confirm_email_change(world, confirm)
    before = len(records())
    with pytest.raises(UsedUp):
        confirm_email_change(world, confirm)
    with pytest.raises(UsedUp):
        reset_password(world, "unknown", NEW_PASSWORD)
    with pytest.raises(NotAllowedNow):
        suspend_account(world, "himawari", actor(world))
    with pytest.raises(InvalidInput):
        ask_for(world, "a@himawari.example.jp")
    assert len(records()) == before


@pytest.mark.rule("A18")
def test_a_login_id_that_took_anothers_place_is_recorded_with_the_one_before(world: World) -> None:
    world.now.advance(days=366)
    with pytest.raises(LoginIdLapsed):
        log_in(world, "himawari", PASSWORD, address=HOME)
    renew_login_id(world, token(world), "himawari2", NEW_PASSWORD)
    one = records()[-1]
    assert one.detail["what"] == "login_id_renewed"
    assert (one.login_id, one.detail["account"], one.detail["replaces"]) == (
        "himawari2",
        "himawari2",
        "himawari",
    )


@pytest.mark.rule("A20")
def test_an_account_that_is_closed_is_recorded_once_however_often_it_is_told(world: World) -> None:
    join(world)
    closing = DynamoAccountClosing("AccountsTable", "SessionsTable", DynamoAudit("AuditTable"))
    for _ in range(2):
        assert closing.close("org-1", "sato", world.now(), member=True)
    closed = [one for one in records() if one.detail["what"] == "closed"]
    assert [(one.role, one.party, one.detail["account"]) for one in closed] == [
        (Role.SYSTEM, "system", "sato")
    ]


@pytest.mark.rule("A16")
def test_mandates_are_recorded_from_their_acceptance_to_their_end_under_both_names(
    world: World,
) -> None:
    mandate = accept_as_new(world, invite(world), new_agent())
    terms = TermsForm(
        starts_on=mandate.terms.starts_on,
        ends_on=mandate.terms.ends_on,
        procedures=("membership",),
        may_submit=False,
    ).terms
    change_terms(world, "tohto", terms, actor(world))
    revoke_mandate(world, "tohto", actor(world))
    kept = [one for one in records() if one.act is Act.MANDATE_CHANGED]
    assert [one.detail["what"] for one in kept] == ["accepted", "changed", "revoked"]
    both = "一般社団法人東都支援センター（社会福祉法人ひまわり会の代理）"
    assert [(one.login_id, one.name, one.role) for one in kept] == [
        ("tohto", both, Role.AGENT),
        ("himawari", "山田 花子", Role.APPLICANT),
        ("himawari", "山田 花子", Role.APPLICANT),
    ]
    assert [one.detail["may_submit"] for one in kept] == [True, False, False]
    assert {one.detail["agent"] for one in kept} == {"tohto"}


@pytest.mark.rule("A16")
def test_an_agent_that_gives_a_mandate_up_is_recorded_for_its_client_alone(world: World) -> None:
    accept_as_new(world, invite(world), new_agent())
    give_up_mandate(world, "org-1", actor(world, "tohto"))
    one = records()[-1]
    assert (one.login_id, one.detail["what"], one.role) == ("tohto", "given_up", Role.AGENT)
    assert [what for _, what in told("org-2")] == []


@pytest.mark.rule("A16")
def test_what_an_agent_changes_of_itself_is_recorded_by_what_and_not_by_its_words(
    world: World,
) -> None:
    accept_as_new(world, invite(world), new_agent())
    given = {key: value for key, value in AGENT_BODY.items() if key != "email"}
    data = AgentData.model_validate({**given, "phone": "03-9999-0000"})
    change_agent_data(world, data, actor(world, "tohto"))
    account = world.accounts.get("tohto")
    assert account is not None
    (one,) = records(account.organization_id)
    assert (one.login_id, one.role, one.detail["what"]) == ("tohto", Role.AGENT, "data_changed")
    assert one.detail["fields"] == ["/phone"]
    assert "9999" not in json.dumps(asdict(one), default=str)


@pytest.mark.asvs("16.2.5")
def test_no_record_names_a_mail_address_or_anything_that_opens_a_door(world: World) -> None:
    join(world)
    confirm, _ = ask_for(world, "b@himawari.example.jp")
    confirm_email_change(world, confirm)
    accept_as_new(world, invite(world), new_agent())
    written = json.dumps([asdict(one) for one in records()], ensure_ascii=False, default=str)
    assert len(records()) == 8
    assert "@" not in written
    assert "example" not in written
    for secret in (PASSWORD, confirm, "v1:", "key"):
        assert secret not in written


def test_what_cannot_be_recorded_is_not_done(world: World) -> None:
    join(world)
    cast("Any", world).teams = DynamoTeams("AccountsTable", "SessionsTable")
    with pytest.raises(RuntimeError):
        suspend_account(world, "sato", actor(world))
    cast("Any", world).accounts = DynamoAccounts("AccountsTable", "RegistersTable", "SessionsTable")
    session = log_in(world, "himawari", PASSWORD, address=HOME)[1]
    with pytest.raises(RuntimeError):
        change_password(world, session, PASSWORD, NEW_PASSWORD, address=HOME)
    log_in(world, "sato", PASSWORD, address=HOME)
    log_in(world, "himawari", PASSWORD, address=HOME)


def test_a_days_file_has_them_with_their_party_and_reads_as_days_before_them(world: World) -> None:
    join(world)
    day = day_in_japan(START)
    found = list(DynamoAudit("AuditTable").of_day(day, "applicants"))
    assert [one.record_id for one in found] == [
        one.record_id for one in sorted([*records(), *records("org-2")], key=lambda o: o.record_id)
    ]
    content = write_day(day, "", found)
    line = read_day(content).lines["party", "applicants"]
    assert (line.records, line.sequence, line.head) == (len(found), None, None)
    assert lines_of(found[:-1])["party", "applicants"].digest != line.digest


def test_every_act_has_words() -> None:
    acts = {*TeamAct, *AccountAct, *MandateAct}
    assert set(PEOPLE_WORDS) == acts
    assert {record.value for record in acts} == {str(one) for one in PEOPLE_WORDS}
