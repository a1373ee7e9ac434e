"""Guessing is slowed down; nobody is locked out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.accounts_factory import ELSEWHERE, HOME, START, World, make_account
from ukeire.domain.errors import InvalidInput, TooMany, WrongCredentials
from ukeire.domain.throttle import ADDRESS, LOGIN, OVERALL, PAIR, Delay, network_of, wait
from ukeire.usecases.attempts import begin_attempt
from ukeire.usecases.change_password import change_password
from ukeire.usecases.log_in import log_in

DELAYS = [PAIR, LOGIN, ADDRESS, OVERALL]


@pytest.fixture
def world() -> World:
    world = World()
    world.add(make_account())
    return world


def fail(world: World, login_id: str = "himawari", address: str = HOME) -> None:
    """One wrong attempt, made as soon as it is heard."""
    try:
        log_in(world, login_id, "Machigai2026", address=address)
    except WrongCredentials:
        return
    except TooMany as refused:
        world.now.advance(seconds=refused.retry_after)
    with pytest.raises(WrongCredentials):
        log_in(world, login_id, "Machigai2026", address=address)


@pytest.mark.parametrize("delay", DELAYS, ids=lambda delay: delay.scope)
@given(failures=st.integers(0, 10_000))
def test_waits_grow_with_failures_and_are_never_longer_than_the_longest(
    delay: Delay, failures: int
) -> None:
    seconds = wait(delay, failures, START, START)
    assert seconds <= wait(delay, failures + 1, START, START) <= delay.longest
    assert (seconds == 0) == (failures < delay.free)


@pytest.mark.fault("F39")
@pytest.mark.asvs("6.3.1")
def test_the_sixth_attempt_in_a_row_has_to_wait_and_is_then_heard(world: World) -> None:
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            log_in(world, "himawari", "Machigai2026", address=HOME)
    with pytest.raises(TooMany) as refused:
        log_in(world, "himawari", "Himitsu2026", address=HOME)
    assert refused.value.retry_after == 1
    world.now.advance(seconds=1)
    assert log_in(world, "himawari", "Himitsu2026", address=HOME)


def test_an_attempt_that_is_refused_lengthens_no_wait(world: World) -> None:
    for _ in range(8):
        fail(world)
    for _ in range(50):
        with pytest.raises(TooMany):
            log_in(world, "himawari", "Himitsu2026", address=HOME)
    world.now.advance(seconds=8)
    assert log_in(world, "himawari", "Himitsu2026", address=HOME)


def test_a_success_forgets_the_failures_of_the_pair(world: World) -> None:
    for _ in range(4):
        fail(world)
    world.logged_in("himawari", "Himitsu2026")
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            log_in(world, "himawari", "Machigai2026", address=HOME)


@pytest.mark.fault("F39")
@pytest.mark.asvs("6.1.1")
def test_guessing_from_one_address_does_not_hold_up_the_owner_elsewhere(world: World) -> None:
    for _ in range(12):
        fail(world, address=ELSEWHERE)
    assert log_in(world, "himawari", "Himitsu2026", address=HOME)


@pytest.mark.fault("F39")
@pytest.mark.asvs("6.1.1")
def test_guessing_from_many_addresses_is_slowed_but_not_for_the_owner_at_home(
    world: World,
) -> None:
    world.logged_in("himawari", "Himitsu2026", HOME)
    for number in range(30):
        fail(world, address=f"203.0.113.{number}")
    with pytest.raises(TooMany) as refused:
        log_in(world, "himawari", "Himitsu2026", address="203.0.113.200")
    assert refused.value.retry_after > 60
    assert log_in(world, "himawari", "Himitsu2026", address=HOME)


def test_one_address_that_tries_many_ids_is_slowed(world: World) -> None:
    for number in range(100):
        fail(world, f"dareka{number}", ELSEWHERE)
    with pytest.raises(TooMany):
        log_in(world, "dareka-mo", "Machigai2026", address=ELSEWHERE)


def test_an_unknown_id_is_slowed_like_a_known_one(world: World) -> None:
    for _ in range(5):
        fail(world, "dareka")
    with pytest.raises(TooMany) as refused:
        log_in(world, "dareka", "Machigai2026", address=HOME)
    assert refused.value.retry_after == 1


def test_attempts_at_the_same_moment_are_counted_before_they_are_answered(world: World) -> None:
    for _ in range(5):
        begin_attempt(world, "himawari", HOME, site="applicants")
    with pytest.raises(TooMany):
        begin_attempt(world, "himawari", HOME, site="applicants")


def test_a_session_is_no_way_to_guess_the_password(world: World) -> None:
    session = world.logged_in("himawari", "Himitsu2026")
    for _ in range(5):
        with pytest.raises(InvalidInput):
            change_password(world, session, "Machigai2026", "Atarashii2026", address=HOME)
    with pytest.raises(TooMany):
        change_password(world, session, "Himitsu2026", "Atarashii2026", address=HOME)


def test_hosts_of_one_ipv6_network_count_as_one() -> None:
    assert network_of("2001:db8:1:2:a::1") == network_of("2001:db8:1:2:b::9")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("192.0.2.1") != network_of("192.0.2.2")
    assert network_of("unknown") == "unknown"
