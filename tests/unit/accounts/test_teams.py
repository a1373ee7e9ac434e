"""The accounts of an organisation: invited, taken, changed, shut out; over the fakes and DynamoDB."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.accounts_factory import HOME, START, World, make_account
from ukeire.adapters.accounts import DynamoAccounts
from ukeire.adapters.audit import DynamoAudit
from ukeire.adapters.sessions import DynamoSessions
from ukeire.adapters.teams import DynamoTeams
from ukeire.domain.account import Account, AccountStatus
from ukeire.domain.errors import (
    Forbidden,
    InvalidInput,
    LoginIdTaken,
    NotAllowedNow,
    NotFound,
    Suspended,
    TooMany,
    Unauthenticated,
    Unavailable,
    UsedUp,
    WrongCredentials,
)
from ukeire.domain.invitation import INVITATION_LIFETIME, Invitation
from ukeire.domain.permissions import AccountPermission, Duty, may
from ukeire.domain.registration import Person
from ukeire.domain.session import Actor, Role, Session
from ukeire.domain.team import Team, TeamAct, TeamChange, TeamEntry
from ukeire.domain.throttle import INVITATIONS_PER_ORGANIZATION
from ukeire.usecases import invitations, manage_accounts, request_password_reset
from ukeire.usecases.accept_invitation import accept_invitation
from ukeire.usecases.invitations import open_invitation, resend_invitation, withdraw_invitation
from ukeire.usecases.log_in import log_in
from ukeire.usecases.manage_accounts import (
    account_history,
    change_duty,
    find_account,
    invite_account,
    list_accounts,
    reinstate_account,
    suspend_account,
)
from ukeire.usecases.sessions import resume_account

PASSWORD = "Himitsu2026"
NEW = "suzuki@himawari.example.jp"


both = pytest.mark.parametrize("world", ["fake", "dynamodb"], indirect=True)
"""What the store has a part in is tried over DynamoDB too."""


@pytest.fixture
def world(request: pytest.FixtureRequest) -> World:
    """An organisation with an administrator, ``himawari``, and an editor, ``sato``; and another."""
    world = World()
    if getattr(request, "param", "fake") == "dynamodb":
        request.getfixturevalue("tables")
        audit = DynamoAudit("AuditTable")
        world.accounts = DynamoAccounts("AccountsTable", "RegistersTable", "SessionsTable", audit)  # type: ignore[assignment]
        world.sessions = DynamoSessions("SessionsTable")  # type: ignore[assignment]
        world.teams = DynamoTeams("AccountsTable", "SessionsTable", audit)  # type: ignore[assignment]
    founder = make_account()
    for account in (founder, make_account(login_id="yoso", organization_id="org-2")):
        provisional = replace(
            account,
            status=AccountStatus.PROVISIONAL,
            provisional_expires_at=START + timedelta(hours=3),
            office_reference=f"0000-{account.login_id}",
        )
        assert world.accounts.add_provisional(provisional, START)
        made = provisional.activated(account.password_hash, START)
        assert world.accounts.activate(made, START)
    join(world, "sato", Duty.EDITOR)
    return world


def actor(world: World, login_id: str = "himawari") -> Actor:
    account = world.accounts.get(login_id)
    assert account is not None
    return account.actor


def stored(world: World, login_id: str) -> Account:
    account = world.accounts.get(login_id)
    assert account is not None
    return account


def token(world: World) -> str:
    link: str = world.mailer.sent[-1].values["link"]
    return link.rpartition("/")[2]


def invited(world: World, email: str = NEW, duty: Duty = Duty.EDITOR) -> tuple[Invitation, str]:
    made = invite_account(world, email, duty, actor(world))
    return made, token(world)


def person(**overrides: Any) -> Person:
    return Person.model_validate(
        {
            "contact_name": "鈴木 一郎",
            "contact_kana": "スズキイチロウ",
            "contact_phone": "03-1234-5678",
            "login_id": "suzuki",
            "new_password": PASSWORD,
            "consents": ["privacy_policy", "constitution", "membership_rules", "compliance"],
            **overrides,
        }
    )


def join(world: World, login_id: str, duty: Duty) -> Account:
    _, link = invited(world, f"{login_id}@himawari.example.jp", duty)
    return accept_invitation(world, link, person(login_id=login_id))


def enter(world: World, login_id: str) -> tuple[str, Session]:
    return log_in(world, login_id, PASSWORD, address=HOME)


@both
@pytest.mark.rule("A15")
def test_whoever_was_invited_sets_name_id_and_password_and_may_log_in_at_once(
    world: World,
) -> None:
    _, link = invited(world)
    accept_invitation(world, link, person())
    account = stored(world, "suzuki")
    assert account.organization_id == "org-1"
    assert account.organization_name == "社会福祉法人ひまわり会"
    assert account.email == NEW
    assert account.duty is Duty.EDITOR
    assert not account.provisional
    assert not enter(world, "suzuki")[1].must_change_password
    assert world.teams.get("org-1").accounts == 3


@pytest.mark.rule("A15")
def test_the_invitation_goes_by_mail_and_its_token_is_stored_as_a_hash_alone(
    world: World,
) -> None:
    made, link = invited(world)
    mail = world.mailer.sent[-1]
    assert (mail.kind, mail.to) == ("member_invitation", (NEW,))
    assert mail.values["link"] == f"{world.site_url}/invitations/{link}"
    assert link not in repr(world.teams.invitation("org-1", made.invitation_id))
    assert made.expires_at == START + timedelta(days=7)


@both
@pytest.mark.rule("A15")
def test_an_invitation_is_used_once(world: World) -> None:
    _, link = invited(world)
    accept_invitation(world, link, person())
    with pytest.raises(UsedUp, match="すでに使われました"):
        accept_invitation(world, link, person(login_id="suzuki2"))
    assert world.accounts.get("suzuki2") is None


@both
@pytest.mark.rule("A15")
def test_of_two_who_use_an_invitation_at_the_same_moment_one_gets_an_account(
    world: World,
) -> None:
    _, link = invited(world)
    between(world, lambda: accept_invitation(world, link, person(login_id="hayai")))
    with pytest.raises(UsedUp, match="すでに使われました"):
        accept_invitation(world, link, person(login_id="osoi"))
    assert world.accounts.get("hayai") is not None
    assert world.accounts.get("osoi") is None


@pytest.mark.rule("A15")
@pytest.mark.parametrize(("late", "opens"), [(-1, True), (0, False)])
def test_seven_days_to_the_millisecond_an_invitation_opens(
    world: World, late: int, opens: bool
) -> None:
    made, link = invited(world)
    world.now.moment = START + INVITATION_LIFETIME + timedelta(milliseconds=late)
    if opens:
        assert open_invitation(world, link) == made
        return
    with pytest.raises(UsedUp, match=r"有効期限（7日間）が切れています.*依頼してください"):
        open_invitation(world, link)


@pytest.mark.rule("A15")
def test_what_is_no_invitation_says_whom_to_ask(world: World) -> None:
    with pytest.raises(UsedUp, match="もう一度招待を送るよう依頼してください"):
        open_invitation(world, "token-of-nothing")


@pytest.mark.rule("A15")
def test_a_withdrawn_invitation_opens_nothing_and_cannot_be_sent_again(world: World) -> None:
    made, link = invited(world)
    withdraw_invitation(world, made.invitation_id, actor(world))
    with pytest.raises(UsedUp, match="取り消されました"):
        accept_invitation(world, link, person())
    for act in (resend_invitation, withdraw_invitation):
        with pytest.raises(NotAllowedNow, match="すでに取り消されています"):
            act(world, made.invitation_id, actor(world))


@both
@pytest.mark.rule("A15")
def test_sending_again_makes_a_new_link_good_for_seven_days_and_kills_the_one_before(
    world: World,
) -> None:
    made, before = invited(world)
    world.now.advance(days=8)
    again = resend_invitation(world, made.invitation_id, actor(world))
    after = token(world)
    assert again.expires_at == START + timedelta(days=15)
    with pytest.raises(UsedUp):
        open_invitation(world, before)
    assert open_invitation(world, after) == again


@pytest.mark.rule("A15")
@pytest.mark.asvs("7.4.2")
def test_an_invitation_of_somebody_who_may_invite_no_more_opens_nothing(world: World) -> None:
    join(world, "tanaka", Duty.ADMINISTRATOR)
    invite_account(world, NEW, Duty.ADMINISTRATOR, actor(world, "tanaka"))
    link = token(world)
    change_duty(world, "tanaka", Duty.EDITOR, actor(world))
    with pytest.raises(UsedUp, match="取り消されました"):
        accept_invitation(world, link, person())


@pytest.mark.rule("A15")
@pytest.mark.parametrize("email", [NEW, NEW.upper()])
def test_the_same_address_is_not_invited_twice(world: World, email: str) -> None:
    invited(world)
    with pytest.raises(InvalidInput) as refused:
        invite_account(world, email, Duty.EDITOR, actor(world))
    assert refused.value.problems[0].pointer == "/email"
    assert refused.value.problems[0].code == "already_invited"


@both
@pytest.mark.rule("A15")
def test_of_two_who_invite_the_same_address_at_the_same_moment_one_is_told(world: World) -> None:
    between(world, lambda: invited(world))
    with pytest.raises(InvalidInput):
        invite_account(world, NEW, Duty.EDITOR, actor(world))
    assert len([one for one in world.teams.invitations("org-1") if one.email == NEW]) == 1


@pytest.mark.rule("A15")
def test_an_address_that_has_an_account_of_the_organisation_is_not_invited(world: World) -> None:
    with pytest.raises(InvalidInput) as refused:
        invite_account(world, "SATO@himawari.example.jp", Duty.EDITOR, actor(world))
    assert refused.value.problems[0].code == "already_member"


@pytest.mark.rule("A15")
def test_fifty_accounts_with_those_invited_are_the_most(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manage_accounts, "MAX_ACCOUNTS", 3)
    invited(world)
    with pytest.raises(NotAllowedNow, match="招待中のものを含めて3件まで"):
        invited(world, "mouhitori@himawari.example.jp")


@pytest.mark.rule("A15")
def test_when_the_mail_cannot_be_queued_there_is_no_invitation(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_mail: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(world.mailer, "send", down)
        with pytest.raises(Unavailable):
            invited(world)
    invited(world)


def test_an_organisation_invites_so_often_a_day_and_no_oftener(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    quota = replace(INVITATIONS_PER_ORGANIZATION, allowed=2)
    monkeypatch.setattr(invitations, "INVITATIONS_PER_ORGANIZATION", quota)
    made, _ = invited(world)
    with pytest.raises(TooMany):
        resend_invitation(world, made.invitation_id, actor(world))


@pytest.mark.rule("A15", "A6")
def test_a_login_id_that_is_taken_leaves_the_invitation_open(world: World) -> None:
    _, link = invited(world)
    for taken in ("himawari", "yoso", "sato"):
        with pytest.raises(LoginIdTaken):
            accept_invitation(world, link, person(login_id=taken))
    accept_invitation(world, link, person())


@pytest.mark.rule("A8", "A15")
def test_a_weak_password_leaves_the_invitation_open(world: World) -> None:
    _, link = invited(world)
    with pytest.raises(InvalidInput) as refused:
        accept_invitation(world, link, person(new_password="suzuki"))
    assert {one.pointer for one in refused.value.problems} == {"/new_password"}
    accept_invitation(world, link, person())


@pytest.mark.rule("A15")
@pytest.mark.parametrize("permission", list(AccountPermission))
def test_administrators_may_what_editors_agents_and_offices_may_not(
    permission: AccountPermission,
) -> None:
    assert may(make_account().actor, permission)
    assert not may(make_account(duty=Duty.EDITOR).actor, permission)
    assert not may(Actor("dare", "誰", Role.APPLICANT, "org-1"), permission)
    assert not may(make_account(role=Role.AGENT).actor, permission)
    assert not may(
        Actor("kanri", "管理", Role.STAFF, office="secretariat", duty="administrator"), permission
    )


CHANGES: list[Callable[[World, Actor], object]] = [
    lambda world, by: invite_account(world, NEW + ".jp", Duty.EDITOR, by),
    lambda world, by: change_duty(world, "sato", Duty.ADMINISTRATOR, by),
    lambda world, by: suspend_account(world, "himawari", by),
    lambda world, by: reinstate_account(world, "himawari", by),
    lambda world, by: resend_invitation(world, _first(world), by),
    lambda world, by: withdraw_invitation(world, _first(world), by),
]


@pytest.mark.rule("A15")
@pytest.mark.parametrize("act", CHANGES)
def test_an_editor_manages_no_accounts_even_with_a_role_of_before(
    world: World, act: Callable[[World, Actor], object]
) -> None:
    invited(world)
    for by in (actor(world, "sato"), replace(actor(world, "sato"), duty="administrator")):
        with pytest.raises(Forbidden):
            act(world, by)


@pytest.mark.rule("A15")
@pytest.mark.parametrize("read", [find_account, account_history])
def test_an_editor_reads_no_account_and_no_history(
    world: World, read: Callable[[World, str, Actor], object]
) -> None:
    with pytest.raises(Forbidden):
        read(world, "himawari", actor(world, "sato"))


def _first(world: World) -> str:
    return next(one.invitation_id for one in world.teams.invitations("org-1") if one.email == NEW)


@both
@pytest.mark.rule("A15")
def test_editors_see_who_else_has_an_account_and_strangers_do_not(world: World) -> None:
    seen = [one.login_id for one in list_accounts(world, actor(world, "sato"))]
    assert seen == ["himawari", "sato"]
    assert [one.login_id for one in list_accounts(world, actor(world, "yoso"))] == ["yoso"]
    for act in (find_account, suspend_account, reinstate_account):
        with pytest.raises(NotFound):
            act(world, "sato", actor(world, "yoso"))


@both
@pytest.mark.rule("A15", "A10")
@pytest.mark.asvs("7.4.2")
def test_whoever_is_suspended_is_out_at_once_and_told_at_the_door_what_anybody_is(
    world: World,
) -> None:
    held, _ = enter(world, "sato")
    suspend_account(world, "sato", actor(world))
    with pytest.raises(Suspended):
        resume_account(world, held, extend=True)
    with pytest.raises(WrongCredentials) as refused:
        enter(world, "sato")
    assert str(refused.value) == WrongCredentials.default_detail
    sent = len(world.mailer.sent)
    request_password_reset.request_password_reset(
        world, "sato", "sato@himawari.example.jp", address=HOME
    )
    assert len(world.mailer.sent) == sent


@both
@pytest.mark.rule("A15")
@pytest.mark.asvs("7.4.2")
def test_who_logged_in_while_being_suspended_does_not_get_in(world: World) -> None:
    """The password was checked before the account was suspended, the session kept after."""
    sato = stored(world, "sato")
    suspend_account(world, "sato", actor(world))
    session = Session("k", sato.actor, world.now(), world.now())
    assert not world.accounts.open_session(sato, session)


@both
@pytest.mark.rule("A15")
def test_whoever_is_let_in_again_logs_in_anew_with_what_they_had(world: World) -> None:
    held, _ = enter(world, "sato")
    world.now.advance(minutes=1)
    suspend_account(world, "sato", actor(world))
    world.now.advance(minutes=1)
    reinstate_account(world, "sato", actor(world))
    with pytest.raises(Unauthenticated):
        resume_account(world, held, extend=True)
    again, _ = enter(world, "sato")
    assert resume_account(world, again, extend=True).actor.login_id == "sato"


@both
@pytest.mark.rule("A15")
def test_a_changed_role_holds_from_the_next_request_of_whoever_is_logged_in(
    world: World,
) -> None:
    held, session = enter(world, "sato")
    assert session.actor.duty == "editor"
    change_duty(world, "sato", Duty.ADMINISTRATOR, actor(world))
    assert resume_account(world, held, extend=True).actor.duty == "administrator"
    change_duty(world, "sato", Duty.EDITOR, actor(world))
    assert resume_account(world, held, extend=False).actor.duty == "editor"


@pytest.mark.rule("A15")
def test_the_last_administrator_stays_one(world: World) -> None:
    by = actor(world)
    with pytest.raises(NotAllowedNow, match="管理者がほかにいない"):
        suspend_account(world, "himawari", by)
    with pytest.raises(NotAllowedNow, match="管理者がほかにいない"):
        change_duty(world, "himawari", Duty.EDITOR, by)
    join(world, "tanaka", Duty.ADMINISTRATOR)
    suspend_account(world, "tanaka", by)
    with pytest.raises(NotAllowedNow):
        change_duty(world, "himawari", Duty.EDITOR, by)
    reinstate_account(world, "tanaka", by)
    change_duty(world, "himawari", Duty.EDITOR, by)
    assert not stored(world, "himawari").administers


@both
@pytest.mark.rule("A15")
@pytest.mark.parametrize("first", ["demote", "suspend"])
@pytest.mark.parametrize("then", ["demote", "suspend"])
def test_of_two_administrators_who_end_each_other_at_once_one_stays(
    world: World, first: str, then: str
) -> None:
    acts: dict[str, Callable[[str, Actor], Account]] = {
        "demote": lambda whom, by: change_duty(world, whom, Duty.EDITOR, by),
        "suspend": lambda whom, by: suspend_account(world, whom, by),
    }
    join(world, "tanaka", Duty.ADMINISTRATOR)
    one, other = actor(world), actor(world, "tanaka")
    between(world, lambda: acts[first]("tanaka", one))
    with pytest.raises((Forbidden, Unauthenticated)):
        acts[then]("himawari", other)
    assert stored(world, "himawari").administers
    assert not stored(world, "tanaka").administers
    assert world.teams.get("org-1").administrators == 1


@pytest.mark.rule("A6", "A15")
def test_a_closed_account_stays_closed_and_its_address_may_be_invited(world: World) -> None:
    sato = stored(world, "sato")
    world.accounts.stored["sato"] = replace(sato, status=AccountStatus.CLOSED)
    by = actor(world)
    for act in (suspend_account, reinstate_account):
        with pytest.raises(NotFound):
            act(world, "sato", by)
    with pytest.raises(NotFound):
        change_duty(world, "sato", Duty.ADMINISTRATOR, by)
    invite_account(world, sato.email, Duty.EDITOR, by)


@both
@pytest.mark.rule("A15")
def test_every_act_is_kept_with_who_did_it_and_when(world: World) -> None:
    by = actor(world)
    change_duty(world, "sato", Duty.ADMINISTRATOR, by)
    world.now.advance(hours=1)
    suspend_account(world, "sato", by)
    reinstate_account(world, "sato", by)
    history = account_history(world, "sato", by)
    assert [(one.act, one.login_id, one.name) for one in history] == [
        (TeamAct.RESUMED, "himawari", "山田 花子"),
        (TeamAct.SUSPENDED, "himawari", "山田 花子"),
        (TeamAct.DUTY_CHANGED, "himawari", "山田 花子"),
        (TeamAct.JOINED, "sato", "鈴木 一郎"),
        (TeamAct.INVITED, "himawari", "山田 花子"),
    ]
    assert [one.at for one in history] == [START + timedelta(hours=1)] * 2 + [START] * 3


@pytest.mark.rule("A15")
def test_doing_what_is_done_already_changes_and_records_nothing(world: World) -> None:
    by, before = actor(world), world.teams.get("org-1")
    change_duty(world, "sato", Duty.EDITOR, by)
    reinstate_account(world, "sato", by)
    assert world.teams.get("org-1") == before


@pytest.mark.rule("A15")
def test_whose_account_was_changed_is_told_by_mail(world: World) -> None:
    suspend_account(world, "sato", actor(world))
    mail = world.mailer.sent[-1]
    assert (mail.kind, mail.to) == ("account_told", ("sato@himawari.example.jp",))
    assert mail.values["what"] == "利用が停止されました。"
    assert mail.values["changed_by"] == "山田 花子"


@both
def test_what_was_not_read_as_it_stands_is_not_stored(world: World) -> None:
    team = world.teams.get("org-1")
    sato = stored(world, "sato")
    entry = TeamEntry.of(team, "sato", TeamAct.SUSPENDED, START, actor(world))
    shut = replace(sato, status=AccountStatus.SUSPENDED)
    assert not world.teams.save(TeamChange(team=Team("org-1"), entry=entry, account=(sato, shut)))
    assert world.teams.save(TeamChange(team=team, entry=entry, account=(sato, shut)))
    later = world.teams.get("org-1")
    assert not world.teams.save(TeamChange(team=later, entry=entry, account=(sato, shut)))


def between(world: World, act: Callable[[], object]) -> None:
    """Do ``act`` when the next change was decided and is about to be stored."""
    save = world.teams.save

    def first(change: TeamChange) -> bool:
        world.teams.save = save  # type: ignore[method-assign]
        act()
        return save(change)

    world.teams.save = first  # type: ignore[method-assign]
