"""What administrators do with their office's people, and what mailed links let those do."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyotp
import pytest

from tests.accounts_factory import HOME, START, World, make_staff
from ukeire.domain.errors import (
    Forbidden,
    InvalidInput,
    LoginIdTaken,
    NotAllowedNow,
    NotFound,
    Suspended,
    TooMany,
    Unauthenticated,
    UsedUp,
    WrongCredentials,
)
from ukeire.domain.permissions import StaffRole
from ukeire.domain.session import Session
from ukeire.domain.settings.kinds import SettingChanged
from ukeire.domain.staff import LinkPurpose, StaffAccount, StaffStatus
from ukeire.usecases.log_in_staff import log_in_staff
from ukeire.usecases.manage_staff import (
    StaffPerson,
    change_staff,
    end_staff_sessions,
    find_staff,
    invite_staff,
    list_staff,
    mail_staff_link,
    reactivate_staff,
    suspend_staff,
)
from ukeire.usecases.resume_staff import resume_staff
from ukeire.usecases.sessions import key_of, new_session
from ukeire.usecases.use_staff_link import FromLink, open_staff_link, use_staff_link

ADMINISTRATOR = make_staff(
    login_id="kanri", name="管理 太郎", role=StaffRole.ADMINISTRATOR, email="kanri@office.example"
)
BOSS = ADMINISTRATOR.actor
ABE = StaffPerson(name="阿部 次郎", email="abe@office.example", role=StaffRole.REVIEWER)
SECRET = make_staff().totp_secret
NEW = "Atarashii2026"


@pytest.fixture
def world() -> World:
    world = World()
    world.staff.add(ADMINISTRATOR)
    world.staff.add(make_staff(email="taro@office.example"))
    return world


def code(world: World, seconds: int = 0) -> str:
    return pyotp.TOTP(SECRET).at(world.now() + timedelta(seconds=seconds))


def token_of(world: World) -> str:
    """What the newest mailed link ends with."""
    link: str = world.mailer.sent[-1].values["link"]
    return link.rpartition("/")[2]


def invited(world: World) -> str:
    invite_staff(world, "abe1", ABE, BOSS)
    return token_of(world)


def logged_in(world: World, login_id: str = "jimukyoku") -> str:
    token = world.new_token()
    account = world.staff.get(login_id)
    assert account is not None
    world.sessions.put(new_session(token, account.actor, world.now(), must_change_password=False))
    return token


def resumed(world: World, token: str) -> Session:
    return resume_staff(world, token, extend=True)


def test_somebody_invited_sets_password_and_authenticator_and_logs_in(world: World) -> None:
    token = invited(world)
    mail = world.mailer.sent[-1]
    assert mail.to == ("abe@office.example",)
    assert mail.values["link"].startswith("https://offices.ukeire.example.jp/links/")
    with pytest.raises(WrongCredentials):
        log_in_staff(world, "abe1", NEW, code(world), address=HOME)
    account = use_staff_link(world, token, FromLink(code(world), NEW), address=HOME)
    assert (account.status, account.role) == (StaffStatus.ACTIVE, StaffRole.REVIEWER)
    _, session = log_in_staff(world, "abe1", NEW, code(world, 30), address=HOME)
    assert session.actor == account.actor
    assert not session.must_change_password


@pytest.mark.asvs("6.5.1")
def test_the_code_that_set_the_authenticator_up_does_not_log_in(world: World) -> None:
    use_staff_link(world, invited(world), FromLink(code(world), NEW), address=HOME)
    with pytest.raises(WrongCredentials):
        log_in_staff(world, "abe1", NEW, code(world), address=HOME)


@pytest.mark.asvs("6.4.1")
def test_an_invitation_opens_once(world: World) -> None:
    token = invited(world)
    open_staff_link(world, token)
    open_staff_link(world, token)
    use_staff_link(world, token, FromLink(code(world), NEW), address=HOME)
    for again in (token, "something else"):
        with pytest.raises(UsedUp, match="すでに使われたか"):
            open_staff_link(world, again)
        with pytest.raises(UsedUp):
            use_staff_link(world, again, FromLink(code(world), NEW), address=HOME)


@pytest.mark.asvs("6.4.1")
def test_an_invitation_lives_a_day_to_the_second(world: World) -> None:
    token = invited(world)
    world.now.advance(hours=24, seconds=-1)
    open_staff_link(world, token)
    world.now.advance(seconds=1)
    with pytest.raises(UsedUp):
        open_staff_link(world, token)
    mail_staff_link(world, "abe1", LinkPurpose.INVITATION, BOSS)
    assert open_staff_link(world, token_of(world))


def test_only_the_newest_invitation_opens(world: World) -> None:
    first = invited(world)
    mail_staff_link(world, "abe1", LinkPurpose.INVITATION, BOSS)
    with pytest.raises(UsedUp):
        open_staff_link(world, first)


def test_links_are_stored_hashed(world: World) -> None:
    token = invited(world)
    account = world.staff.get("abe1")
    assert account is not None
    assert account.link is not None
    assert account.link.key == key_of(token)


@pytest.mark.asvs("6.2.1")
def test_what_is_wrong_is_said_at_once_and_leaves_the_link_open(world: World) -> None:
    token = invited(world)
    with pytest.raises(InvalidInput) as refused:
        use_staff_link(world, token, FromLink("000000", "abc"), address=HOME)
    pointers = {problem.pointer for problem in refused.value.problems}
    assert pointers == {"/new_password", "/otp"}
    use_staff_link(world, token, FromLink(code(world), NEW), address=HOME)


def test_codes_are_not_guessed_through_a_link(world: World) -> None:
    token = invited(world)

    def guess() -> None:
        for _ in range(30):
            with suppress(InvalidInput):
                use_staff_link(world, token, FromLink("000000", NEW), address=HOME)

    with pytest.raises(TooMany):
        guess()


@pytest.mark.parametrize("login_id", ["jimukyoku", "kanri"])
def test_an_id_that_is_taken_invites_nobody(world: World, login_id: str) -> None:
    with pytest.raises(LoginIdTaken):
        invite_staff(world, login_id, ABE, BOSS)
    assert world.mailer.sent == []


@pytest.mark.asvs("6.4.3", "6.4.6")
def test_a_new_password_takes_the_authenticator_and_is_seen_by_nobody_else(world: World) -> None:
    session = logged_in(world)
    mail_staff_link(world, "jimukyoku", LinkPurpose.PASSWORD, BOSS)
    token = token_of(world)
    assert open_staff_link(world, token)[1].totp_secret is None
    with pytest.raises(InvalidInput):
        use_staff_link(world, token, FromLink("", NEW), address=HOME)
    use_staff_link(world, token, FromLink(code(world), NEW), address=HOME)
    with pytest.raises(Unauthenticated):
        resumed(world, session)
    with pytest.raises(WrongCredentials):
        log_in_staff(world, "jimukyoku", "Himitsu2026", code(world, 30), address=HOME)
    assert log_in_staff(world, "jimukyoku", NEW, code(world, 30), address=HOME)


@pytest.mark.asvs("6.4.4")
def test_a_new_authenticator_takes_the_password(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
    monkeypatch.setattr(world, "new_totp_secret", lambda: other)
    mail_staff_link(world, "jimukyoku", LinkPurpose.SECOND_FACTOR, BOSS)
    token = token_of(world)
    fresh = pyotp.TOTP(other).at(world.now())
    with pytest.raises(InvalidInput) as refused:
        use_staff_link(world, token, FromLink(fresh, password="wrong"), address=HOME)
    assert [one.pointer for one in refused.value.problems] == ["/password"]
    with pytest.raises(InvalidInput):
        use_staff_link(world, token, FromLink(code(world), password="Himitsu2026"), address=HOME)
    use_staff_link(world, token, FromLink(fresh, password="Himitsu2026"), address=HOME)
    later = pyotp.TOTP(other).at(world.now() + timedelta(seconds=30))
    assert log_in_staff(world, "jimukyoku", "Himitsu2026", later, address=HOME)
    with pytest.raises(WrongCredentials):
        log_in_staff(world, "jimukyoku", "Himitsu2026", code(world), address=HOME)


@pytest.mark.asvs("7.4.2")
def test_whoever_is_suspended_is_out_at_the_next_request(world: World) -> None:
    token = logged_in(world)
    mail_staff_link(world, "jimukyoku", LinkPurpose.PASSWORD, BOSS)
    link = token_of(world)
    world.now.advance(seconds=1)
    suspend_staff(world, "jimukyoku", BOSS)
    with pytest.raises(Suspended):
        resumed(world, token)
    with pytest.raises(UsedUp):
        open_staff_link(world, link)
    with pytest.raises(WrongCredentials):
        log_in_staff(world, "jimukyoku", "Himitsu2026", code(world), address=HOME)
    reactivate_staff(world, "jimukyoku", BOSS)
    with pytest.raises(Unauthenticated):
        resumed(world, token)
    assert log_in_staff(world, "jimukyoku", "Himitsu2026", code(world, 30), address=HOME)


def test_somebody_suspended_before_accepting_is_invited_again_after(world: World) -> None:
    invited(world)
    suspend_staff(world, "abe1", BOSS)
    assert reactivate_staff(world, "abe1", BOSS).status is StaffStatus.INVITED


@pytest.mark.asvs("7.4.5")
def test_an_administrator_ends_every_session_of_an_account(world: World) -> None:
    token = logged_in(world)
    # The list of sessions may lag: what counts is the account.
    world.sessions.delete_all = lambda login_id: None  # type: ignore[method-assign]
    world.now.advance(seconds=1)
    end_staff_sessions(world, "jimukyoku", BOSS)
    with pytest.raises(Unauthenticated) as ended:
        resumed(world, token)
    assert not isinstance(ended.value, Suspended)
    assert resumed(world, logged_in(world)).actor.login_id == "jimukyoku"


def test_a_role_holds_from_the_next_request(world: World) -> None:
    token = logged_in(world)
    assert resumed(world, token).actor.duty == "reviewer"
    person = StaffPerson(name="事務局 太郎", email="taro@office.example", role=StaffRole.SENIOR)
    change_staff(world, "jimukyoku", person, BOSS, seen_version=1)
    assert resumed(world, token).actor.duty == "senior"
    assert "審査責任者" in world.mailer.sent[-1].values["what"]


def test_a_new_address_is_told_at_the_old_one(world: World) -> None:
    person = StaffPerson(name="事務局 太郎", email="new@office.example", role=StaffRole.REVIEWER)
    change_staff(world, "jimukyoku", person, BOSS, seen_version=1)
    assert world.mailer.sent[-1].to == ("taro@office.example",)


def test_the_last_administrator_stays_one(world: World) -> None:
    demoted = StaffPerson(name="管理 太郎", email="kanri@office.example", role=StaffRole.SENIOR)
    with pytest.raises(NotAllowedNow, match="管理者がほかにいない"):
        suspend_staff(world, "kanri", BOSS)
    with pytest.raises(NotAllowedNow, match="管理者がほかにいない"):
        change_staff(world, "kanri", demoted, BOSS, seen_version=1)
    # Somebody invited or suspended is no administrator yet.
    invite_staff(world, "abe1", replace(ABE, role=StaffRole.ADMINISTRATOR), BOSS)
    with pytest.raises(NotAllowedNow):
        suspend_staff(world, "kanri", BOSS)
    use_staff_link(world, token_of(world), FromLink(code(world), NEW), address=HOME)
    assert suspend_staff(world, "kanri", BOSS).status is StaffStatus.SUSPENDED


def test_of_two_changes_at_once_the_slower_is_told_of_the_faster(world: World) -> None:
    world.settings.made = world.staff.changes
    person = StaffPerson(name="事務局 太郎", email="taro@office.example", role=StaffRole.SENIOR)
    change_staff(world, "jimukyoku", person, BOSS, seen_version=1)
    with pytest.raises(SettingChanged, match="管理 太郎が先に変更"):
        change_staff(world, "jimukyoku", replace(person, name="別"), BOSS, seen_version=1)


def test_a_login_in_between_loses_no_change(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    save = world.staff.save

    def after_a_login(before: StaffAccount, after: StaffAccount, change: Any) -> bool:
        monkeypatch.setattr(world.staff, "save", save)
        log_in_staff(world, "jimukyoku", "Himitsu2026", code(world), address=HOME)
        return save(before, after, change)

    monkeypatch.setattr(world.staff, "save", after_a_login)
    assert suspend_staff(world, "jimukyoku", BOSS).status is StaffStatus.SUSPENDED


@pytest.mark.asvs("8.2.1", "8.2.2")
def test_administrators_manage_their_own_office_alone(world: World) -> None:
    world.staff.add(make_staff(login_id="honsho", office="ministry", email="h@m.example"))
    assert "honsho" not in [one.login_id for one in list_staff(world, BOSS)]
    for act in (
        lambda: find_staff(world, "honsho", BOSS),
        lambda: suspend_staff(world, "honsho", BOSS),
        lambda: change_staff(world, "honsho", ABE, BOSS, seen_version=1),
        lambda: mail_staff_link(world, "honsho", LinkPurpose.PASSWORD, BOSS),
        lambda: end_staff_sessions(world, "honsho", BOSS),
    ):
        with pytest.raises(NotFound):
            act()


@pytest.mark.asvs("8.2.1")
@pytest.mark.parametrize("role", [StaffRole.REVIEWER, StaffRole.SENIOR])
def test_nobody_else_manages_anybody(world: World, role: StaffRole) -> None:
    actor = make_staff(role=role).actor
    with pytest.raises(Forbidden):
        list_staff(world, actor)
    with pytest.raises(Forbidden):
        invite_staff(world, "abe1", ABE, actor)
    with pytest.raises(Forbidden):
        suspend_staff(world, "kanri", actor)


@pytest.mark.asvs("16.2.1")
def test_every_change_is_audited_with_who_and_what_and_no_secret(world: World) -> None:
    token = invited(world)
    use_staff_link(world, token, FromLink(code(world), NEW), address=HOME)
    suspend_staff(world, "abe1", BOSS)
    made, accepted, suspended = world.staff.changes
    assert (made.name, made.before, made.after and made.after["status"]) == (
        "管理 太郎",
        None,
        "invited",
    )
    assert (accepted.name, accepted.after and accepted.after["second_factor"]) == (
        "阿部 次郎",
        "set",
    )
    assert (suspended.before and suspended.before["status"], suspended.at) == ("active", START)
    told = repr(world.staff.changes)
    assert not [secret for secret in (NEW, SECRET, token, key_of(token)) if secret in told]


def test_a_mail_queue_that_is_down_undoes_no_suspension(world: World) -> None:
    world.mailer.down = True
    assert suspend_staff(world, "jimukyoku", BOSS).status is StaffStatus.SUSPENDED
