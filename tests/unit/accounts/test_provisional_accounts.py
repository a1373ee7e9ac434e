"""Issuing provisional accounts, and the three hours they live."""

import re

import pytest

from tests.accounts_factory import HOME, World, make_account, make_registration
from ukeire.domain.consents import current_versions
from ukeire.domain.errors import InvalidInput, LoginIdTaken, TooMany, Unavailable, WrongCredentials
from ukeire.usecases.change_password import change_password
from ukeire.usecases.issue_provisional_account import issue_provisional_account
from ukeire.usecases.log_in import log_in


def issue(world: World, address: str = HOME, **overrides: object) -> str:
    """Issue an account; its password, as mailed."""
    issue_provisional_account(world, make_registration(**overrides), address=address)
    password: str = world.mailer.sent[-1].values["password"]
    return password


@pytest.mark.rule("A5")
def test_the_mail_carries_id_password_site_and_reference_number() -> None:
    world = World()
    account = issue_provisional_account(world, make_registration(), address=HOME)
    [mail] = world.mailer.sent
    assert mail.kind == "provisional_account"
    assert mail.to == ("tantou@himawari.example.jp",)
    assert mail.values["login_id"] == "himawari"
    assert len(mail.values["password"]) == 15
    assert mail.values["site_url"] == world.site_url
    assert mail.values["office_reference"] == account.office_reference
    assert re.fullmatch(r"[0-9]{4}-[0-9]{4}", account.office_reference)


@pytest.mark.rule("A4")
def test_the_versions_that_were_accepted_are_stored() -> None:
    world = World()
    issue(world)
    assert world.accounts.stored["himawari"].consents == current_versions()


@pytest.mark.rule("A2")
def test_a_login_id_is_chosen_when_none_is_given() -> None:
    world = World()
    account = issue_provisional_account(world, make_registration(login_id=None), address=HOME)
    assert re.fullmatch(r"[a-z0-9]{10}", account.login_id)


@pytest.mark.rule("A6")
@pytest.mark.fault("F20")
def test_the_password_opens_one_second_before_three_hours_and_not_at_three_hours() -> None:
    world = World()
    password = issue(world)
    world.now.advance(hours=3, seconds=-1)
    assert log_in(world, "himawari", password, address=HOME)
    world.now.advance(seconds=1)
    with pytest.raises(WrongCredentials):
        log_in(world, "himawari", password, address=HOME)


@pytest.mark.rule("A6")
def test_within_three_hours_the_same_id_is_held_and_the_refusal_says_until_when() -> None:
    world = World()
    issue(world)
    expires_at = world.accounts.stored["himawari"].provisional_expires_at
    world.now.advance(hours=3, seconds=-1)
    with pytest.raises(LoginIdTaken) as refused:
        issue(world)
    assert refused.value.free_from == expires_at


@pytest.mark.rule("A6")
@pytest.mark.fault("F22")
def test_after_three_hours_the_same_id_is_free_and_the_old_password_dead() -> None:
    world = World()
    old = issue(world)
    session = world.logged_in("himawari", old)
    world.now.advance(hours=3)
    new = issue(world)
    with pytest.raises(WrongCredentials):
        log_in(world, "himawari", old, address=HOME)
    assert log_in(world, "himawari", new, address=HOME)
    assert world.sessions.get(session.key) is None


@pytest.mark.rule("A6")
def test_an_id_that_is_registered_for_good_is_never_free_again() -> None:
    world = World()
    world.add(make_account())
    world.now.advance(days=4000)
    with pytest.raises(LoginIdTaken) as refused:
        issue(world)
    assert refused.value.free_from is None


@pytest.mark.fault("F23")
def test_when_the_mail_cannot_be_queued_nobody_has_to_wait_three_hours() -> None:
    world = World()
    world.mailer.down = True
    with pytest.raises(Unavailable):
        issue(world)
    world.mailer.down = False
    assert issue(world)


def test_a_reference_number_that_is_taken_is_not_given_twice() -> None:
    world = World()
    issue(world)
    taken = next(iter(world.accounts.references))
    numbers = iter([*taken.replace("-", ""), *"87654321"])
    generate = world.choice
    world.choice = lambda items: next(numbers) if items == "0123456789" else generate(items)  # type: ignore[method-assign]
    issue(world, login_id="sakura")
    assert world.accounts.stored["sakura"].office_reference == "8765-4321"


@pytest.mark.asvs("2.4.1")
def test_one_mail_address_gets_ten_provisional_accounts_a_day() -> None:
    world = World()
    for number in range(10):
        issue(world, login_id=f"himawari{number}")
    with pytest.raises(TooMany) as refused:
        issue(world, login_id="himawari10")
    assert 0 < refused.value.retry_after <= 24 * 3600
    world.now.advance(seconds=refused.value.retry_after)
    assert issue(world, login_id="himawari10")


@pytest.mark.asvs("2.4.1")
def test_one_network_address_gets_a_hundred_an_hour_and_others_are_not_held_up() -> None:
    world = World()
    for number in range(100):
        mail = f"tantou{number}@himawari.example.jp"
        issue(world, login_id=f"himawari{number}", email=mail, email_confirmation=mail)
    with pytest.raises(TooMany) as refused:
        issue(world, login_id="himawari100")
    assert 0 < refused.value.retry_after <= 3600
    assert issue(world, "203.0.113.9", login_id="himawari100")


@pytest.mark.rule("A7")
@pytest.mark.fault("F22")
def test_the_provisional_password_does_not_become_the_long_term_one() -> None:
    world = World()
    password = issue(world)
    session = world.logged_in("himawari", password)
    with pytest.raises(InvalidInput) as refused:
        change_password(world, session, password, password, address=HOME)
    assert [problem.code for problem in refused.value.problems] == ["same_as_current"]
