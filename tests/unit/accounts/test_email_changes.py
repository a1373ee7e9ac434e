"""Another mail address for an account: confirmed at the new one, told the old one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.accounts_factory import ELSEWHERE, HOME, World, make_account
from tests.unit.accounts.browser import Browser, applicants_site
from ukeire.adapters.mail import compose
from ukeire.domain.account import AccountStatus
from ukeire.domain.email_change import NewEmail
from ukeire.domain.errors import InvalidInput, TooMany, UsedUp
from ukeire.domain.permissions import Duty
from ukeire.usecases.change_email import (
    confirm_email_change,
    request_email_change,
    stop_email_change,
)
from ukeire.usecases.request_password_reset import request_password_reset
from ukeire.usecases.reset_password import reset_password

OLD = "tantou@himawari.example.jp"
NEW = "atarashii@himawari.example.jp"


@pytest.fixture
def world() -> World:
    world = World()
    account = world.add(make_account())
    world.upkeep.contacts[account.organization_id] = OLD
    return world


def typed(email: str = NEW, current: str = "Himitsu2026") -> NewEmail:
    return NewEmail(email=email, email_confirmation=email, current_password=current)


def ask(world: World, email: str = NEW) -> tuple[str, str]:
    """Ask for the change; the tokens that confirm and that stop it."""
    actor = world.accounts.stored["himawari"].actor
    request_email_change(world, actor, typed(email), address=HOME)
    to_new, to_old = world.mailer.sent[-2:]
    assert (to_new.kind, to_new.to) == ("email_change_confirm", (email,))
    assert to_old.kind == "email_change_requested"
    prefix = "https://ukeire.example.jp/email/"
    confirm, stop = to_new.values["link"], to_old.values["link"]
    return confirm.removeprefix(f"{prefix}confirm/"), stop.removeprefix(f"{prefix}stop/")


def email(world: World) -> str:
    return world.accounts.stored["himawari"].email


@pytest.mark.rule("A14")
@pytest.mark.asvs("6.3.7")
def test_the_address_changes_when_the_new_one_confirms_and_the_old_one_is_told_both_times(
    world: World,
) -> None:
    confirm, _ = ask(world)
    assert world.mailer.sent[-1].to == (OLD,)
    assert email(world) == OLD
    confirm_email_change(world, confirm)
    assert email(world) == NEW
    told = world.mailer.sent[-1]
    assert (told.kind, told.to) == ("email_changed", (OLD,))
    assert world.bad_addresses.mended == [(NEW, "山田 花子")]
    assert world.upkeep.contacts["org-1"] == NEW, "mails about filings go there from now on"


@pytest.mark.rule("A14")
@pytest.mark.fault("F40")
def test_the_link_confirms_once_within_a_day_to_the_second(world: World) -> None:
    confirm, _ = ask(world)
    world.now.advance(hours=24)
    with pytest.raises(UsedUp):
        confirm_email_change(world, confirm)
    world.now.advance(seconds=-1)
    confirm_email_change(world, confirm)
    with pytest.raises(UsedUp):
        confirm_email_change(world, confirm)


@pytest.mark.rule("A14")
def test_the_old_address_stops_it_until_it_is_confirmed(world: World) -> None:
    confirm, stop = ask(world)
    with pytest.raises(UsedUp):
        confirm_email_change(world, stop)
    with pytest.raises(UsedUp):
        stop_email_change(world, confirm)
    stop_email_change(world, stop)
    for late in (confirm, stop):
        with pytest.raises(UsedUp):
            confirm_email_change(world, late)
    assert email(world) == OLD
    confirm, stop = ask(world)
    confirm_email_change(world, confirm)
    with pytest.raises(UsedUp, match="すぐに事務局へご連絡ください"):
        stop_email_change(world, stop)


@pytest.mark.rule("A14")
def test_only_the_newest_change_can_be_confirmed(world: World) -> None:
    older, _ = ask(world, "mae@himawari.example.jp")
    newer, _ = ask(world)
    with pytest.raises(UsedUp):
        confirm_email_change(world, older)
    confirm_email_change(world, newer)


@pytest.mark.rule("A14")
def test_the_current_password_is_asked_for_and_counts_as_a_login(world: World) -> None:
    actor = world.accounts.stored["himawari"].actor
    for _ in range(5):
        with pytest.raises(InvalidInput) as refused:
            request_email_change(world, actor, typed(current="Chigau2026"), address=HOME)
        assert [one.pointer for one in refused.value.problems] == ["/current_password"]
    with pytest.raises(TooMany):
        request_email_change(world, actor, typed(), address=HOME)
    assert world.mailer.sent == []


@pytest.mark.rule("A14")
def test_the_address_that_it_is_already_is_refused(world: World) -> None:
    actor = world.accounts.stored["himawari"].actor
    with pytest.raises(InvalidInput) as refused:
        request_email_change(world, actor, typed(OLD.upper()), address=HOME)
    assert [one.code for one in refused.value.problems] == ["same_as_current"]


@pytest.mark.rule("A14", "A17")
@pytest.mark.asvs("6.3.8")
def test_an_address_in_use_is_taken_like_any_other_and_nobody_is_told_of_whom(
    world: World,
) -> None:
    world.add(make_account(login_id="betsu", organization_id="org-2", email=NEW))
    confirm, _ = ask(world)
    confirm_email_change(world, confirm)
    assert email(world) == world.accounts.stored["betsu"].email == NEW


@pytest.mark.rule("A14")
def test_the_address_of_an_editor_is_not_the_organisations(world: World) -> None:
    world.add(replace(world.accounts.stored["himawari"], duty=Duty.EDITOR))
    confirm, _ = ask(world)
    confirm_email_change(world, confirm)
    assert world.upkeep.contacts["org-1"] == OLD


@pytest.mark.rule("A14", "A15")
def test_whoever_is_shut_out_confirms_nothing(world: World) -> None:
    confirm, _ = ask(world)
    held = world.accounts.stored["himawari"]
    world.add(replace(held, status=AccountStatus.SUSPENDED))
    with pytest.raises(UsedUp):
        confirm_email_change(world, confirm)


@pytest.mark.rule("A14")
def test_a_link_to_a_new_password_that_went_to_the_old_address_dies_with_it(world: World) -> None:
    request_password_reset(world, "himawari", OLD, address=HOME)
    link = world.mailer.sent[-1].values["link"].rpartition("/")[2]
    confirm, _ = ask(world)
    confirm_email_change(world, confirm)
    with pytest.raises(UsedUp):
        reset_password(world, link, "Atarashii2026")


@pytest.mark.fault("F23")
@pytest.mark.rule("A14")
def test_what_cannot_be_mailed_is_said_and_can_be_asked_for_again(world: World) -> None:
    world.mailer.down = True
    actor = world.accounts.stored["himawari"].actor
    with pytest.raises(ConnectionError):
        request_email_change(world, actor, typed(), address=HOME)
    world.mailer.down = False
    confirm, _ = ask(world)
    world.mailer.down = True
    confirm_email_change(world, confirm)
    assert email(world) == NEW, "the change stands, though nobody could be told"


@pytest.mark.asvs("2.4.1")
def test_an_account_asks_for_five_changes_a_day(world: World) -> None:
    for number in range(5):
        ask(world, f"a{number}@himawari.example.jp")
    with pytest.raises(TooMany):
        request_email_change(world, world.accounts.stored["himawari"].actor, typed(), address=HOME)


@pytest.mark.rule("A14")
def test_the_mails_say_what_to_do(world: World) -> None:
    ask(world)
    for mail in world.mailer.sent:
        text = compose(mail, "no-reply@ukeire.example.jp", "事務局").get_body(("plain",))
        assert text is not None
        for wanted in (mail.values["link"], "himawari", "2026年11月2日 12時00分"):
            assert wanted in text.get_content()


@pytest.mark.rule("A14")
def test_the_way_through_the_pages(world: World) -> None:
    browser, mailbox = Browser(applicants_site(world)), Browser(applicants_site(world), ELSEWHERE)
    browser.get("/")
    browser.enter(login_id="himawari", password="Himitsu2026")
    assert OLD in browser.get("/email").text
    browser.post("/email", email=NEW, email_confirmation="x@example.jp", current_password="")
    assert browser.last.status_code == 422
    browser.get("/email")
    answer = browser.post(
        "/email", email=NEW, email_confirmation=NEW, current_password="Himitsu2026"
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/email/sent")
    assert NEW in browser.get("/email/sent").text
    assert NEW in browser.get("/email").text
    path = world.mailer.sent[-2].values["link"].removeprefix("https://ukeire.example.jp")
    assert "変更を確定する" in mailbox.get(path).text
    assert email(world) == OLD, "opening the link alone changes nothing"
    assert mailbox.last.headers["referrer-policy"] == "strict-origin"
    assert "メールアドレスを変更しました" in mailbox.post(path, sure="1").text
    assert email(world) == NEW
    assert mailbox.get(path).status_code == 410


@pytest.mark.rule("A14")
def test_the_way_through_the_pages_of_who_objects(world: World) -> None:
    _, stop = ask(world)
    mailbox = Browser(applicants_site(world), ELSEWHERE)
    assert NEW in mailbox.get(f"/email/stop/{stop}").text
    assert "取り消しました" in mailbox.post(f"/email/stop/{stop}", sure="1").text
    assert mailbox.get(f"/email/stop/{stop}").status_code == 410


@pytest.mark.rule("A14")
def test_programs_change_the_address_too(world: World) -> None:
    browser = Browser(applicants_site(world))
    body = {"email": NEW, "email_confirmation": NEW, "current_password": "Himitsu2026"}
    assert browser.json("PUT", "/api/email", body).status_code == 401
    browser.log_in("himawari", "Himitsu2026")
    assert browser.json("GET", "/api/email").json() == {"email": OLD, "pending": None}
    answer = browser.json("PUT", "/api/email", body)
    assert answer.status_code == 202
    assert answer.json()["pending"]["email"] == NEW
    confirm, stop = (one.values["link"].rpartition("/")[2] for one in world.mailer.sent[-2:])
    assert browser.json("DELETE", f"/api/email-changes/{stop}").status_code == 204
    assert browser.json("PUT", f"/api/email-changes/{confirm}").status_code == 410
    browser.json("PUT", "/api/email", body)
    confirm = world.mailer.sent[-2].values["link"].rpartition("/")[2]
    assert browser.json("PUT", f"/api/email-changes/{confirm}").status_code == 204
    assert browser.json("GET", "/api/email").json() == {"email": NEW, "pending": None}
    wrong = browser.json("PUT", "/api/email", body | {"email_confirmation": OLD})
    assert [one["pointer"] for one in wrong.json()["errors"]] == ["/email_confirmation"]


@pytest.mark.rule("A14")
def test_a_change_that_was_not_confirmed_in_time_is_not_shown_any_more(world: World) -> None:
    ask(world)
    world.now.advance(hours=24)
    browser = Browser(applicants_site(world))
    browser.log_in("himawari", "Himitsu2026")
    assert browser.json("GET", "/api/email").json()["pending"] is None
    world.now.moment -= timedelta(seconds=1)
    assert browser.json("GET", "/api/email").json()["pending"]["email"] == NEW
