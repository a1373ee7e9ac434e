"""Passwords and login IDs that ran out: what logging in says, and what leads on."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.accounts_factory import ELSEWHERE, HOME, START, World, make_account
from tests.unit.accounts.browser import Browser, applicants_site
from ukeire.domain.dates import start_of_day
from ukeire.domain.errors import (
    InvalidInput,
    LoginIdLapsed,
    LoginIdTaken,
    PasswordLapsed,
    UsedUp,
    WrongCredentials,
)
from ukeire.domain.lapses import Lapses, last_day
from ukeire.usecases.change_password import change_password
from ukeire.usecases.log_in import log_in
from ukeire.usecases.renew_login_id import renew_login_id
from ukeire.usecases.request_password_reset import request_password_reset
from ukeire.usecases.reset_password import reset_password

MAIL = "tantou@himawari.example.jp"
END = start_of_day(last_day(START, 12) + timedelta(days=1))
"""From this moment on what was set or used at ``START`` has lapsed."""


@pytest.fixture
def world() -> World:
    world = World()
    world.add(make_account(password_set_at=START, last_used_at=START))
    return world


def used(world: World, days: int) -> None:
    """The account was last used so many days after its password was set."""
    at = START + timedelta(days=days)
    world.add(replace(world.accounts.stored["himawari"], last_used_at=at))


def token(world: World) -> str:
    link: str = world.mailer.sent[-1].values["link"]
    return link.rpartition("/")[2]


@pytest.mark.rule("A19")
def test_a_lapsed_password_leads_to_a_new_one_by_mail(world: World) -> None:
    used(world, 200)
    world.now.moment = END - timedelta(seconds=1)
    log_in(world, "himawari", "Himitsu2026", address=HOME)
    world.now.moment = END
    with pytest.raises(PasswordLapsed):
        log_in(world, "himawari", "Himitsu2026", address=HOME)
    assert world.mailer.sent[-1].kind == "password_reset"
    reset_password(world, token(world), "Atarashii2027")
    assert log_in(world, "himawari", "Atarashii2027", address=HOME)


@pytest.mark.rule("A18", "A19")
@pytest.mark.asvs("6.3.8")
def test_whoever_has_not_the_password_is_told_nothing_of_a_lapse(world: World) -> None:
    world.now.moment = END
    with pytest.raises(WrongCredentials) as refused:
        log_in(world, "himawari", "Chigau2026", address=HOME)
    assert type(refused.value) is WrongCredentials
    assert world.mailer.sent == []


@pytest.mark.rule("A18")
def test_a_lapsed_id_leads_to_another_that_the_organisation_keeps_all_with(world: World) -> None:
    old = world.accounts.stored["himawari"]
    world.now.moment = END
    with pytest.raises(LoginIdLapsed):
        log_in(world, "himawari", "Himitsu2026", address=HOME)
    mail = world.mailer.sent[-1]
    assert (mail.kind, mail.to) == ("login_id_lapsed", (MAIL,))
    fresh = renew_login_id(world, token(world), "himawari2", "Atarashii2027")
    session = log_in(world, "himawari2", "Atarashii2027", address=HOME)[1]
    assert session.actor.organization_id == old.organization_id
    assert fresh.office_reference == old.office_reference
    assert world.mailer.sent[-1].kind == "login_id_renewed"


@pytest.mark.rule("A6", "A18")
def test_the_lapsed_id_opens_nothing_any_more_and_is_given_to_nobody(world: World) -> None:
    world.now.moment = END
    request_password_reset(world, "himawari", MAIL, address=HOME)
    link = token(world)
    renew_login_id(world, link, None, "Atarashii2027")
    with pytest.raises(WrongCredentials):
        log_in(world, "himawari", "Himitsu2026", address=HOME)
    with pytest.raises(UsedUp):
        renew_login_id(world, link, "betsu-id", "Atarashii2028")
    sent = len(world.mailer.sent)
    request_password_reset(world, "himawari", MAIL, address=HOME)
    assert len(world.mailer.sent) == sent
    other = make_account(login_id="himawari", organization_id="org-2", office_reference="9")
    assert not world.accounts.add_provisional(other, END + timedelta(days=4000))


@pytest.mark.rule("A18")
def test_a_bad_password_or_an_id_that_is_held_leaves_the_link_open(world: World) -> None:
    world.add(make_account(login_id="sakura", organization_id="org-2"))
    world.now.moment = END
    request_password_reset(world, "himawari", MAIL, address=HOME)
    link = token(world)
    with pytest.raises(InvalidInput):
        renew_login_id(world, link, "himawari2", "mijikai")
    with pytest.raises(LoginIdTaken):
        renew_login_id(world, link, "sakura", "Atarashii2027")
    with pytest.raises(LoginIdTaken):
        renew_login_id(world, link, "himawari", "Atarashii2027")
    assert renew_login_id(world, link, "himawari2", "Atarashii2027")


@pytest.mark.rule("A18")
def test_a_link_mailed_for_a_password_does_not_revive_an_id_that_lapsed_since(
    world: World,
) -> None:
    world.now.moment = END - timedelta(minutes=30)
    request_password_reset(world, "himawari", MAIL, address=HOME)
    world.now.moment = END
    with pytest.raises(UsedUp):
        reset_password(world, token(world), "Atarashii2027")


@pytest.mark.rule("A19")
def test_one_change_of_the_password_covers_all(world: World) -> None:
    """There is one login for every procedure: setting the password once begins both periods anew."""
    world.now.moment = END - timedelta(hours=1)
    session = world.logged_in("himawari", "Himitsu2026")
    change_password(world, session, "Himitsu2026", "Atarashii2027", address=HOME)
    world.now.moment = END + timedelta(days=300)
    assert log_in(world, "himawari", "Atarashii2027", address=HOME)


@pytest.mark.rule("A18")
def test_a_use_is_written_once_a_day_in_japan(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = []
    monkeypatch.setattr(world.upkeep, "note_use", lambda _, now: noted.append(now))
    log_in(world, "himawari", "Himitsu2026", address=HOME)
    assert noted == [], "it was used today already"
    monkeypatch.undo()
    midnight = start_of_day(last_day(START, 1) + timedelta(days=1))
    for moment in (midnight, midnight + timedelta(days=1, seconds=-1)):
        world.now.moment = moment
        log_in(world, "himawari", "Himitsu2026", address=HOME)
        assert world.accounts.stored["himawari"].last_used_at == midnight


@pytest.mark.rule("A18", "A19")
def test_an_account_from_before_there_were_periods_begins_them_when_it_is_next_used(
    world: World,
) -> None:
    world.add(make_account())
    world.now.moment = START + timedelta(days=5000)
    log_in(world, "himawari", "Himitsu2026", address=HOME)
    world.now.moment += timedelta(days=360)
    log_in(world, "himawari", "Himitsu2026", address=HOME)
    world.now.moment += timedelta(days=10)
    with pytest.raises(PasswordLapsed):
        log_in(world, "himawari", "Himitsu2026", address=HOME)


@pytest.mark.rule("A18", "A19")
def test_logins_with_what_lapsed_are_mailed_five_links_a_day(world: World) -> None:
    world.now.moment = END
    for _ in range(9):
        with pytest.raises(LoginIdLapsed):
            log_in(world, "himawari", "Himitsu2026", address=HOME)
    assert len(world.mailer.sent) == 5


@pytest.mark.rule("A18")
def test_a_council_whose_ids_never_lapse_says_so_in_its_data(world: World) -> None:
    world.lapses = Lapses.model_validate(
        {"kinds": {"council": {"password_months": None, "login_id_months": None}}}
    )
    world.now.moment = END + timedelta(days=5000)
    assert log_in(world, "himawari", "Himitsu2026", address=HOME)


@pytest.mark.rule("A18", "A19")
def test_pages_and_programs_are_told_what_to_do(world: World) -> None:
    used(world, 200)
    browser = Browser(applicants_site(world))
    world.now.moment = END
    answer = browser.log_in("himawari", "Himitsu2026")
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:ukeire:problem:password-lapsed"
    browser.get("/")
    answer = browser.post("/login", login_id="himawari", password="Himitsu2026")
    assert answer.status_code == 422
    assert "パスワードの有効期間が過ぎています" in browser.summary[0]
    world.now.moment = END + timedelta(days=250)
    answer = browser.log_in("himawari", "Himitsu2026")
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:ukeire:problem:login-id-lapsed"


@pytest.mark.rule("A18")
def test_another_id_is_made_on_the_page_that_the_mail_opens(world: World) -> None:
    browser = Browser(applicants_site(world), ELSEWHERE)
    world.now.moment = END
    browser.log_in("himawari", "Himitsu2026")
    path = "/login-id/renewal/" + token(world)
    page = browser.get(path)
    assert "社会福祉法人ひまわり会" in page.text
    assert page.headers["referrer-policy"] == "strict-origin"
    assert browser.post(path, login_id="A", new_password="x").status_code == 422
    assert "ログインIDは" in browser.summary[0]
    done = browser.post(path, login_id="", new_password="Atarashii2027")
    made = re.search(r"[a-z2-9]{10}", done.text.partition("新しいログインID</")[2])
    assert made
    assert browser.log_in(made[0], "Atarashii2027").status_code == 200
    assert browser.get(path).status_code == 410


@pytest.mark.rule("A18")
def test_a_program_has_another_id_made(world: World) -> None:
    browser = Browser(applicants_site(world))
    world.now.moment = END
    browser.log_in("himawari", "Himitsu2026")
    path = "/api/login-id-renewals/" + token(world)
    body = {"login_id": "himawari2", "new_password": "Atarashii2027"}
    assert browser.json("PUT", path, body).json() == {"login_id": "himawari2"}
    assert browser.json("PUT", path, body).status_code == 410
