"""The language that was chosen goes with the account, not with the browser."""

import pytest

from tests.accounts_factory import World, make_account
from tests.unit.accounts.browser import Browser, applicants_site


@pytest.fixture
def world() -> World:
    world = World()
    world.add(make_account(login_id="sakura"))
    world.add(make_account(login_id="momiji", organization_id="org-2", office_reference="K0000002"))
    return world


def entered(world: World, login_id: str = "sakura") -> Browser:
    """A new browser in which that account has just logged in."""
    browser = Browser(applicants_site(world))
    browser.get("/")
    browser.enter(login_id=login_id, password="Himitsu2026")
    return browser


def language_of(browser: Browser) -> str | None:
    return browser.cookies.get("__Host-ukeire-language")


def test_another_browser_speaks_what_was_chosen_while_logged_in(world: World) -> None:
    first = entered(world)
    assert language_of(first) is None
    first.get("/password")
    first.post("/language", language="en", next="/password")
    assert language_of(entered(world)) == "en"
    first.get("/password")
    first.post("/language", language="ja", next="/password")
    assert language_of(entered(world)) == "ja"


def test_it_is_nobody_elses(world: World) -> None:
    first = entered(world)
    first.get("/password")
    first.post("/language", language="en", next="/password")
    assert language_of(entered(world, "momiji")) is None


def test_before_login_the_choice_is_the_browsers_alone(world: World) -> None:
    browser = Browser(applicants_site(world))
    browser.get("/")
    browser.post("/language", language="en", next="/")
    assert language_of(browser) == "en"
    assert world.accounts.stored["sakura"].language is None


def test_a_language_that_has_gone_since_is_none(world: World) -> None:
    world.accounts.set_language(world.accounts.stored["sakura"], "xx")
    assert language_of(entered(world)) is None
