"""Logging in, sessions, and changing passwords."""

import pytest

from tests.accounts_factory import ELSEWHERE, HOME, START, World, make_account, make_provisional
from ukeire.domain.errors import InvalidInput, Unauthenticated, UsedUp, WrongCredentials
from ukeire.domain.session import Role
from ukeire.usecases.change_password import change_password
from ukeire.usecases.log_in import log_in
from ukeire.usecases.sessions import key_of, log_out, resume


@pytest.fixture
def world() -> World:
    world = World()
    world.add(make_account())
    world.add(make_provisional(login_id="kari", organization_id="org-2"))
    return world


@pytest.mark.rule("A10")
@pytest.mark.asvs("6.3.8")
@pytest.mark.parametrize(
    ("login_id", "password"),
    [("himawari", "Machigai2026"), ("dareka", "Himitsu2026"), ("", ""), ("himawari", "x" * 9999)],
)
def test_whatever_is_wrong_the_refusal_is_the_same(
    world: World, login_id: str, password: str
) -> None:
    with pytest.raises(WrongCredentials) as refused:
        log_in(world, login_id, password, address=HOME)
    assert str(refused.value) == WrongCredentials.default_detail


@pytest.mark.fault("F38")
def test_an_unknown_or_expired_id_costs_as_many_comparisons_as_a_known_one(world: World) -> None:
    world.now.advance(hours=3)
    for login_id in ("himawari", "dareka", "kari"):
        with pytest.raises(WrongCredentials):
            log_in(world, login_id, "Machigai2026", address=HOME)
    assert world.hasher.compared == ["v1:Himitsu2026", None, None]


@pytest.mark.rule("A7")
def test_a_provisional_login_must_change_its_password_first(world: World) -> None:
    assert world.logged_in("kari", "Himitsu2026").must_change_password
    assert not world.logged_in("himawari", "Himitsu2026").must_change_password


@pytest.mark.rule("A7", "A11")
def test_the_first_change_makes_the_account_full_opens_its_register_and_sends_no_mail(
    world: World,
) -> None:
    session = world.logged_in("kari", "Himitsu2026")
    change_password(world, session, "Himitsu2026", "Atarashii2026", address=HOME)
    assert not world.accounts.stored["kari"].provisional
    assert world.accounts.registers == {"org-2": 0}
    assert world.mailer.sent == []


@pytest.mark.rule("A7")
@pytest.mark.asvs("7.2.4", "7.4.3")
def test_after_any_change_every_session_is_over_and_a_fresh_login_needed(world: World) -> None:
    first = world.logged_in("himawari", "Himitsu2026")
    second = world.logged_in("himawari", "Himitsu2026", ELSEWHERE)
    change_password(world, first, "Himitsu2026", "Atarashii2026", address=HOME)
    assert world.sessions.get(first.key) is None
    assert world.sessions.get(second.key) is None
    with pytest.raises(WrongCredentials):
        log_in(world, "himawari", "Himitsu2026", address=HOME)
    assert log_in(world, "himawari", "Atarashii2026", address=HOME)


@pytest.mark.asvs("6.3.7")
def test_a_later_change_is_told_by_mail(world: World) -> None:
    session = world.logged_in("himawari", "Himitsu2026")
    change_password(world, session, "Himitsu2026", "Atarashii2026", address=HOME)
    [mail] = world.mailer.sent
    assert (mail.kind, mail.subject) == ("password_changed", "himawari")


def test_a_mail_that_cannot_be_queued_does_not_undo_the_change(world: World) -> None:
    session = world.logged_in("himawari", "Himitsu2026")
    world.mailer.down = True
    change_password(world, session, "Himitsu2026", "Atarashii2026", address=HOME)
    assert log_in(world, "himawari", "Atarashii2026", address=HOME)


@pytest.mark.rule("A6")
@pytest.mark.fault("F20")
def test_at_three_hours_the_first_change_is_too_late(world: World) -> None:
    session = world.logged_in("kari", "Himitsu2026")
    world.now.advance(hours=3)
    with pytest.raises(UsedUp):
        change_password(world, session, "Himitsu2026", "Atarashii2026", address=HOME)
    assert world.accounts.registers == {}


@pytest.mark.fault("F21")
def test_two_first_changes_that_both_checked_the_password_make_one_account(world: World) -> None:
    session = world.logged_in("kari", "Himitsu2026")
    verify = world.hasher.verify

    def and_somebody_is_first(password_hash: str | None, password: str) -> bool:
        matches = verify(password_hash, password)
        world.hasher.verify = verify  # type: ignore[method-assign]
        change_password(world, session, "Himitsu2026", "Hayaimono2026", address=ELSEWHERE)
        return matches

    world.hasher.verify = and_somebody_is_first  # type: ignore[method-assign]
    with pytest.raises(UsedUp):
        change_password(world, session, "Himitsu2026", "Atarashii2026", address=HOME)
    assert log_in(world, "kari", "Hayaimono2026", address=HOME)


@pytest.mark.asvs("6.2.3", "7.5.1")
def test_the_current_password_is_asked_for_and_all_faults_are_told_at_once(world: World) -> None:
    session = world.logged_in("himawari", "Himitsu2026")
    with pytest.raises(InvalidInput) as refused:
        change_password(world, session, "Machigai2026", "mijikai", address=HOME)
    found = [(problem.pointer, problem.code) for problem in refused.value.problems]
    assert found[0] == ("/current_password", "wrong")
    assert ("/new_password", "too_short") in found
    assert ("/new_password", "no_digit") in found


@pytest.mark.rule("A12")
@pytest.mark.asvs("7.3.1")
def test_a_session_is_over_after_30_minutes_without_an_act_to_the_second(world: World) -> None:
    token, _ = log_in(world, "himawari", "Himitsu2026", address=HOME)
    world.now.advance(minutes=30, seconds=-1)
    assert resume(world, token, extend=False)
    world.now.advance(seconds=1)
    with pytest.raises(Unauthenticated):
        resume(world, token, extend=True)


@pytest.mark.rule("A12")
def test_an_act_prolongs_the_session_and_polling_does_not(world: World) -> None:
    token, _ = log_in(world, "himawari", "Himitsu2026", address=HOME)
    world.now.advance(minutes=20)
    assert resume(world, token, extend=True).last_seen_at == world.now()
    world.now.advance(minutes=20)
    resume(world, token, extend=False)
    world.now.advance(minutes=10)
    with pytest.raises(Unauthenticated):
        resume(world, token, extend=False)


@pytest.mark.asvs("7.3.2")
def test_no_session_lives_longer_than_12_hours(world: World) -> None:
    token, _ = log_in(world, "himawari", "Himitsu2026", address=HOME)
    for _ in range(35):
        world.now.advance(minutes=20)
        resume(world, token, extend=True)
    world.now.advance(minutes=20)
    with pytest.raises(Unauthenticated):
        resume(world, token, extend=True)


@pytest.mark.fault("F19")
def test_an_ended_session_that_the_store_still_holds_opens_nothing(world: World) -> None:
    token, session = log_in(world, "himawari", "Himitsu2026", address=HOME)
    world.now.advance(days=2)
    world.sessions.put(session)
    with pytest.raises(Unauthenticated):
        resume(world, token, extend=False)


@pytest.mark.fault("F35")
@pytest.mark.asvs("7.4.1")
def test_after_logging_out_the_token_is_worthless(world: World) -> None:
    token, _ = log_in(world, "himawari", "Himitsu2026", address=HOME)
    log_out(world, token)
    with pytest.raises(Unauthenticated):
        resume(world, token, extend=True)


@pytest.mark.asvs("7.2.1", "7.2.3")
def test_each_login_has_a_token_of_its_own_and_only_its_hash_is_stored(world: World) -> None:
    first, session = log_in(world, "himawari", "Himitsu2026", address=HOME)
    second, _ = log_in(world, "himawari", "Himitsu2026", address=HOME)
    assert first != second
    assert session.key == key_of(first)
    assert first not in str(world.sessions.stored)


def test_the_session_knows_who_acts_for_which_organisation(world: World) -> None:
    actor = world.logged_in("himawari", "Himitsu2026").actor
    assert (actor.login_id, actor.name) == ("himawari", "山田 花子")
    assert (actor.role, actor.organization_id) == (Role.APPLICANT, "org-1")


@pytest.mark.asvs("11.4.2")
def test_an_outdated_hash_is_made_anew_at_login(world: World) -> None:
    world.hasher.today = "v2"
    world.logged_in("himawari", "Himitsu2026")
    assert world.accounts.stored["himawari"].password_hash == "v2:Himitsu2026"
    assert log_in(world, "himawari", "Himitsu2026", address=HOME)


def test_an_account_remembers_when_it_was_made(world: World) -> None:
    account = world.accounts.stored["kari"]
    assert account.reminder_at is not None
    assert (account.reminder_at - START).total_seconds() == 2 * 3600
    assert world.accounts.stored["himawari"].reminder_at is None
