"""Links to a new password, by mail."""

from contextlib import AbstractContextManager, nullcontext

import pytest

from tests.accounts_factory import HOME, World, make_account, make_provisional
from ukeire.domain.errors import InvalidInput, TooMany, UsedUp, WrongCredentials
from ukeire.usecases.change_password import change_password
from ukeire.usecases.log_in import log_in
from ukeire.usecases.request_password_reset import request_password_reset
from ukeire.usecases.reset_password import reset_password

MAIL = "tantou@himawari.example.jp"


@pytest.fixture
def world() -> World:
    world = World()
    world.add(make_account())
    return world


def ask(world: World, login_id: str = "himawari", email: str = MAIL) -> str:
    """Ask for a link; its token."""
    request_password_reset(world, login_id, email, address=HOME)
    link: str = world.mailer.sent[-1].values["link"]
    prefix, _, token = link.rpartition("/")
    assert prefix == "https://ukeire.example.jp/password/reset"
    return token


@pytest.mark.rule("A9")
def test_the_mailed_link_sets_a_new_password_and_ends_every_session(world: World) -> None:
    session = world.logged_in("himawari", "Himitsu2026")
    reset_password(world, ask(world), "Atarashii2026")
    assert world.sessions.get(session.key) is None
    with pytest.raises(WrongCredentials):
        log_in(world, "himawari", "Himitsu2026", address=HOME)
    assert log_in(world, "himawari", "Atarashii2026", address=HOME)
    assert world.mailer.sent[-1].kind == "password_changed"


@pytest.mark.fault("F40")
def test_a_link_works_once(world: World) -> None:
    token = ask(world)
    reset_password(world, token, "Atarashii2026")
    with pytest.raises(UsedUp):
        reset_password(world, token, "Atarashii2027")


@pytest.mark.fault("F40")
def test_only_the_newest_link_works(world: World) -> None:
    older, newer = ask(world), ask(world)
    with pytest.raises(UsedUp):
        reset_password(world, older, "Atarashii2026")
    reset_password(world, newer, "Atarashii2026")


@pytest.mark.fault("F40")
def test_a_link_works_for_an_hour_to_the_second(world: World) -> None:
    token = ask(world)
    world.now.advance(hours=1)
    with pytest.raises(UsedUp):
        reset_password(world, token, "Atarashii2026")
    world.now.advance(seconds=-1)
    reset_password(world, token, "Atarashii2026")


def test_a_bad_new_password_leaves_the_link_open(world: World) -> None:
    token = ask(world)
    with pytest.raises(InvalidInput):
        reset_password(world, token, "mijikai")
    reset_password(world, token, "Atarashii2026")


@pytest.mark.asvs("11.5.1")
def test_the_token_itself_is_not_stored(world: World) -> None:
    token = ask(world)
    assert token not in str(world.accounts.stored) + str(world.accounts.resets)


@pytest.mark.rule("A9")
@pytest.mark.asvs("6.3.8")
@pytest.mark.parametrize(
    ("login_id", "email"), [("himawari", "betsu@himawari.example.jp"), ("dareka", MAIL)]
)
def test_id_and_mail_must_both_be_right_and_nobody_is_told_which_is_not(
    world: World, login_id: str, email: str
) -> None:
    request_password_reset(world, login_id, email, address=HOME)
    assert world.mailer.sent == []


@pytest.mark.rule("A6")
def test_a_lost_provisional_password_is_not_reset_but_applied_for_again(world: World) -> None:
    world.add(make_provisional(login_id="kari"))
    request_password_reset(world, "kari", MAIL, address=HOME)
    assert world.mailer.sent == []


@pytest.mark.asvs("6.3.8")
def test_a_queue_that_is_down_does_not_tell_which_accounts_exist(world: World) -> None:
    world.mailer.down = True
    request_password_reset(world, "himawari", MAIL, address=HOME)


@pytest.mark.fault("F39")
@pytest.mark.asvs("2.4.1")
def test_an_account_gets_five_links_a_day_and_an_address_a_hundred_requests_an_hour(
    world: World,
) -> None:
    for _ in range(100):
        request_password_reset(world, "himawari", MAIL, address=HOME)
    assert len(world.mailer.sent) == 5
    with pytest.raises(TooMany):
        request_password_reset(world, "himawari", MAIL, address=HOME)


@pytest.mark.fault("F38")
@pytest.mark.parametrize("login_id", ["himawari", "dareka"])
def test_every_answer_takes_as_long(world: World, login_id: str) -> None:
    asked: list[float] = []

    def pace(seconds: float) -> AbstractContextManager[None]:
        asked.append(seconds)
        return nullcontext()

    world.at_least = pace
    request_password_reset(world, login_id, MAIL, address=HOME)
    assert asked == [0.3]


def test_a_changed_password_kills_the_link_that_was_mailed_before(world: World) -> None:
    token = ask(world)
    session = world.logged_in("himawari", "Himitsu2026")
    change_password(world, session, "Himitsu2026", "Atarashii2026", address=HOME)
    with pytest.raises(UsedUp):
        reset_password(world, token, "Atarashii2027")
