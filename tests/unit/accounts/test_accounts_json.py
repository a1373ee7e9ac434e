"""The accounts' JSON, as the interface page says."""

import re
from datetime import datetime, timedelta

import pytest

from tests.accounts_factory import (
    ELSEWHERE,
    START,
    World,
    make_account,
    make_provisional,
    registration_body,
)
from tests.unit.accounts.browser import Browser, applicants_site


@pytest.fixture
def world() -> World:
    world = World()
    world.add(make_account())
    world.add(make_provisional(login_id="kari", organization_id="org-2"))
    return world


@pytest.fixture
def browser(world: World) -> Browser:
    return Browser(applicants_site(world))


@pytest.mark.rule("A5", "A6")
def test_a_provisional_account_is_issued_and_its_password_goes_by_mail_alone(
    world: World, browser: Browser
) -> None:
    answer = browser.json("POST", "/api/provisional-accounts", registration_body(login_id="sakura"))
    assert answer.status_code == 202
    body = answer.json()
    assert body.keys() == {"login_id", "expires_at", "office_reference"}
    assert body["login_id"] == "sakura"
    assert datetime.fromisoformat(body["expires_at"]) == START + timedelta(hours=3)
    assert world.mailer.sent[-1].values["password"] not in answer.text


@pytest.mark.rule("A6")
def test_while_an_id_is_held_409_says_until_when_and_for_good_without(browser: Browser) -> None:
    held = browser.json("POST", "/api/provisional-accounts", registration_body(login_id="kari"))
    assert held.status_code == 409
    assert datetime.fromisoformat(held.json()["free_from"]) == START + timedelta(hours=3)
    good = browser.json("POST", "/api/provisional-accounts", registration_body())
    assert good.status_code == 409
    assert "free_from" not in good.json()


@pytest.mark.rule("A2", "A3", "A4")
def test_every_fault_of_a_registration_is_a_problem_with_a_pointer(browser: Browser) -> None:
    body = registration_body(organization_name="ひまわり", contact_phone=None, consents=[])
    answer = browser.json("POST", "/api/provisional-accounts", body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert pointers == {"/organization_name", "/contact_phone", "/consents"}


def test_logging_in_answers_with_the_account_and_both_limits(browser: Browser) -> None:
    answer = browser.log_in("himawari", "Himitsu2026")
    assert answer.status_code == 200
    body = answer.json()
    assert body.keys() == {"account", "must_change_password", "idle_expires_at", "expires_at"}
    assert body["account"]["login_id"] == "himawari"
    assert body["account"]["organization_id"] == "org-1"
    assert body["account"]["role"] == "applicant"
    assert body["must_change_password"] is False
    assert datetime.fromisoformat(body["idle_expires_at"]) == START + timedelta(minutes=30)
    assert datetime.fromisoformat(body["expires_at"]) == START + timedelta(hours=12)


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.4")
def test_the_cookie_is_a_host_cookie_that_no_script_reads(browser: Browser) -> None:
    cookie = browser.log_in("himawari", "Himitsu2026").headers["set-cookie"]
    assert cookie.startswith("__Host-ukeire=")
    for attribute in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert attribute.lower() in cookie.lower()
    assert "domain" not in cookie.lower()


@pytest.mark.rule("A10")
@pytest.mark.fault("F38")
def test_any_wrong_pair_has_one_and_the_same_answer(world: World, browser: Browser) -> None:
    world.now.advance(hours=3)
    answers = [
        browser.log_in("himawari", "Machigai2026"),
        browser.log_in("dareka", "Himitsu2026"),
        browser.log_in("kari", "Himitsu2026"),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.rule("A7")
def test_a_provisional_session_does_nothing_but_change_its_password(browser: Browser) -> None:
    assert browser.log_in("kari", "Himitsu2026").json()["must_change_password"] is True
    assert browser.json("GET", "/api/session").status_code == 200
    assert browser.json("POST", "/api/session/extension").status_code == 403
    change = {"current_password": "Himitsu2026", "new_password": "Atarashii2026"}
    assert browser.json("PUT", "/api/password", change).status_code == 204
    assert browser.json("GET", "/api/session").status_code == 401
    assert browser.log_in("kari", "Atarashii2026").json()["must_change_password"] is False
    assert browser.json("POST", "/api/session/extension").status_code == 200


@pytest.mark.rule("A8")
def test_a_new_password_that_breaks_the_policy_is_told_field_by_field(browser: Browser) -> None:
    browser.log_in("himawari", "Himitsu2026")
    change = {"current_password": "Machigai2026", "new_password": "mijikai"}
    answer = browser.json("PUT", "/api/password", change)
    assert answer.status_code == 422
    found = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert ("/current_password", "wrong") in found
    assert ("/new_password", "too_short") in found


@pytest.mark.rule("A12")
def test_reading_the_session_does_not_prolong_it_and_extending_does(
    world: World, browser: Browser
) -> None:
    browser.log_in("himawari", "Himitsu2026")
    world.now.advance(minutes=10)
    read = browser.json("GET", "/api/session").json()
    assert datetime.fromisoformat(read["idle_expires_at"]) == START + timedelta(minutes=30)
    extended = browser.json("POST", "/api/session/extension").json()
    assert datetime.fromisoformat(extended["idle_expires_at"]) == START + timedelta(minutes=40)
    world.now.advance(minutes=30)
    assert browser.json("GET", "/api/session").status_code == 401


@pytest.mark.fault("F35")
@pytest.mark.asvs("7.4.1", "14.3.1")
def test_a_cookie_is_dead_after_logging_out_and_the_browser_is_told_to_forget(
    browser: Browser,
) -> None:
    browser.log_in("himawari", "Himitsu2026")
    kept = dict(browser.cookies)
    answer = browser.json("DELETE", "/api/session")
    assert answer.status_code == 204
    assert "clear-site-data" in answer.headers
    browser.cookies.update(kept)
    assert browser.json("GET", "/api/session").status_code == 401


@pytest.mark.fault("F35")
@pytest.mark.asvs("7.4.3")
def test_a_password_change_ends_the_sessions_of_other_browsers_too(world: World) -> None:
    app = applicants_site(world)
    first, second = Browser(app), Browser(app, ELSEWHERE)
    for browser in (first, second):
        browser.log_in("himawari", "Himitsu2026")
    change = {"current_password": "Himitsu2026", "new_password": "Atarashii2026"}
    first.json("PUT", "/api/password", change)
    assert second.json("GET", "/api/session").status_code == 401


@pytest.mark.fault("F35")
@pytest.mark.asvs("7.2.4")
def test_a_token_that_was_planted_before_login_is_not_the_sessions(browser: Browser) -> None:
    planted = "a" * 43
    browser.cookies.set("__Host-ukeire", planted, domain="ukeire.example.jp", path="/")
    browser.log_in("himawari", "Himitsu2026")
    assert browser.cookies["__Host-ukeire"] != planted
    browser.cookies = type(browser.cookies)({"__Host-ukeire": planted})
    assert browser.json("GET", "/api/session").status_code == 401


@pytest.mark.asvs("7.2.4")
def test_logging_in_again_ends_the_browsers_last_session(browser: Browser) -> None:
    browser.log_in("himawari", "Himitsu2026")
    last = dict(browser.cookies)
    browser.log_in("himawari", "Himitsu2026")
    browser.cookies = type(browser.cookies)(last)
    assert browser.json("GET", "/api/session").status_code == 401


@pytest.mark.rule("A9")
@pytest.mark.fault("F38", "F40")
def test_resetting_a_password(world: World, browser: Browser) -> None:
    right = {"login_id": "himawari", "email": "tantou@himawari.example.jp"}
    wrong = {"login_id": "dareka", "email": "tantou@himawari.example.jp"}
    answers = [browser.json("POST", "/api/password-resets", body) for body in (right, wrong)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].content == answers[1].content
    [mail] = world.mailer.sent
    path = (
        mail.values["link"]
        .replace(world.site_url, "")
        .replace("/password/reset/", "/api/password-resets/")
    )
    weak = browser.json("PUT", path, {"new_password": "mijikai"})
    assert weak.status_code == 422
    new = {"new_password": "Atarashii2026"}
    assert browser.json("PUT", path, new).status_code == 204
    assert browser.json("PUT", path, new).status_code == 410
    assert browser.json("PUT", "/api/password-resets/nonsense", new).status_code == 410
    assert browser.log_in("himawari", "Atarashii2026").status_code == 200


@pytest.mark.fault("F39")
@pytest.mark.asvs("6.3.1")
def test_too_many_attempts_are_429_with_retry_after_and_the_owner_gets_in_elsewhere(
    world: World,
) -> None:
    app = applicants_site(world)
    attacker = Browser(app, ELSEWHERE)
    statuses = [attacker.log_in("himawari", "Machigai2026").status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]
    assert int(attacker.last.headers["retry-after"]) >= 1
    assert Browser(app).log_in("himawari", "Himitsu2026").status_code == 200


@pytest.mark.fault("F36")
@pytest.mark.asvs("3.5.3")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/provisional-accounts"),
        ("POST", "/api/session"),
        ("DELETE", "/api/session"),
        ("PUT", "/api/password"),
        ("POST", "/api/password-resets"),
    ],
)
def test_a_foreign_origin_is_refused(browser: Browser, method: str, path: str) -> None:
    answer = browser.send(method, path, json={}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403


@pytest.mark.parametrize("body", [{"login_id": "himawari"}, {"login_id": 5, "password": "x"}, []])
def test_a_login_of_the_wrong_shape_is_422(browser: Browser, body: object) -> None:
    assert browser.json("POST", "/api/session", body).status_code == 422


def test_a_login_with_unknown_keys_or_a_megabyte_is_refused(browser: Browser) -> None:
    pair = {"login_id": "himawari", "password": "Himitsu2026"}
    assert browser.json("POST", "/api/session", pair | {"role": "staff"}).status_code == 422
    assert browser.log_in("himawari", "x" * 300_000).status_code == 422
    assert browser.log_in("himawari", "x" * 1_000_000).status_code == 413


@pytest.mark.asvs("16.2.5")
@pytest.mark.fault("F49")
def test_neither_passwords_nor_tokens_reach_the_log(
    world: World, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    browser.json("POST", "/api/provisional-accounts", registration_body(login_id="sakura"))
    issued = world.mailer.sent[-1].values["password"]
    browser.log_in("sakura", issued)
    token = browser.cookies["__Host-ukeire"]
    reset = {"login_id": "himawari", "email": "tantou@himawari.example.jp"}
    browser.json("POST", "/api/password-resets", reset)
    link = re.sub(r".*/", "", world.mailer.sent[-1].values["link"])
    browser.get(f"/password/reset/{link}")
    logged = "\n".join(
        record.getMessage() + str(record.__dict__)
        for record in caplog.records
        if record.name.startswith("ukeire")
    )
    assert "sessions.create" in logged
    for secret in (issued, token, link, "tantou@himawari.example.jp"):
        assert secret not in logged
