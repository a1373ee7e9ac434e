"""The offices' people: password and one-time code."""

from datetime import timedelta

import pyotp
import pytest

from tests.accounts_factory import HOME, World, make_staff
from ukeire.domain.errors import LoginIdTaken, UsedUp, WrongCredentials
from ukeire.domain.session import Role
from ukeire.usecases.add_staff import add_staff
from ukeire.usecases.change_staff_password import change_staff_password
from ukeire.usecases.log_in_staff import log_in_staff


@pytest.fixture
def world() -> World:
    world = World()
    world.staff.add(make_staff())
    return world


def code(world: World, seconds: int = 0) -> str:
    """What the authenticator shows that many seconds from now."""
    return pyotp.TOTP(make_staff().totp_secret).at(world.now() + timedelta(seconds=seconds))


@pytest.mark.asvs("6.3.3")
def test_staff_log_in_with_id_password_and_code(world: World) -> None:
    _, session = log_in_staff(world, "jimukyoku", "Himitsu2026", code(world), address=HOME)
    assert (session.actor.role, session.actor.office) == (Role.STAFF, "secretariat")


@pytest.mark.rule("A10")
def test_whatever_is_wrong_staff_see_one_refusal(world: World) -> None:
    details = set()
    for login_id, password, otp in [
        ("jimukyoku", "Machigai2026", code(world)),
        ("jimukyoku", "Himitsu2026", "000000"),
        ("jimukyoku", "Himitsu2026", "全角"),
        ("dareka", "Himitsu2026", code(world)),
    ]:
        with pytest.raises(WrongCredentials) as refused:
            log_in_staff(world, login_id, password, otp, address=HOME)
        details.add(refused.value.detail)
    assert len(details) == 1


@pytest.mark.asvs("6.5.1")
def test_a_code_opens_the_door_once(world: World) -> None:
    otp = code(world)
    log_in_staff(world, "jimukyoku", "Himitsu2026", otp, address=HOME)
    with pytest.raises(WrongCredentials):
        log_in_staff(world, "jimukyoku", "Himitsu2026", otp, address=HOME)
    world.now.advance(seconds=30)
    assert log_in_staff(world, "jimukyoku", "Himitsu2026", code(world), address=HOME)


@pytest.mark.asvs("6.5.5")
@pytest.mark.parametrize(
    ("seconds", "accepted"), [(-60, False), (-30, True), (30, True), (60, False)]
)
def test_a_clock_may_be_one_step_off(world: World, seconds: int, accepted: bool) -> None:
    otp = code(world, seconds)
    if accepted:
        assert log_in_staff(world, "jimukyoku", "Himitsu2026", otp, address=HOME)
    else:
        with pytest.raises(WrongCredentials):
            log_in_staff(world, "jimukyoku", "Himitsu2026", otp, address=HOME)


def test_where_the_local_run_moved_the_clock_an_authenticator_may_go_by_the_worlds(
    world: World,
) -> None:
    otp = code(world)
    real = world.now()
    world.now.advance(days=3)
    world.device_times = lambda: (world.now(), real)  # type: ignore[method-assign]
    assert log_in_staff(world, "jimukyoku", "Himitsu2026", otp, address=HOME)
    with pytest.raises(WrongCredentials):
        log_in_staff(world, "jimukyoku", "Himitsu2026", otp, address=HOME)


@pytest.mark.asvs("6.3.2")
def test_a_new_staff_account_is_given_a_password_and_a_secret_once(world: World) -> None:
    made = add_staff(world, "kyoku2", "局 花子", "ministry", must_change_password=True)
    otp = pyotp.TOTP(made.totp_secret).at(world.now())
    _, session = log_in_staff(world, "kyoku2", made.password, otp, address=HOME)
    assert session.must_change_password
    assert session.actor.office == "ministry"
    with pytest.raises(LoginIdTaken):
        add_staff(world, "kyoku2", "別人", "ministry", must_change_password=True)


def test_changing_the_password_ends_sessions_and_is_asked_for_once(world: World) -> None:
    made = add_staff(world, "kyoku2", "局 花子", "ministry", must_change_password=True)
    otp = pyotp.TOTP(made.totp_secret).at(world.now())
    _, session = log_in_staff(world, "kyoku2", made.password, otp, address=HOME)
    change_staff_password(world, session, made.password, "Atarashii2026", address=HOME)
    assert world.sessions.get(session.key) is None
    world.now.advance(seconds=30)
    otp = pyotp.TOTP(made.totp_secret).at(world.now())
    _, session = log_in_staff(world, "kyoku2", "Atarashii2026", otp, address=HOME)
    assert not session.must_change_password


def test_of_two_changes_at_once_one_wins(world: World) -> None:
    _, session = log_in_staff(world, "jimukyoku", "Himitsu2026", code(world), address=HOME)
    hash_ = world.hasher.hash

    def and_somebody_is_first(password: str) -> str:
        world.hasher.hash = hash_  # type: ignore[method-assign]
        change_staff_password(world, session, "Himitsu2026", "Hayaimono2026", address=HOME)
        return hash_(password)

    world.hasher.hash = and_somebody_is_first  # type: ignore[method-assign]
    with pytest.raises(UsedUp):
        change_staff_password(world, session, "Himitsu2026", "Atarashii2026", address=HOME)
