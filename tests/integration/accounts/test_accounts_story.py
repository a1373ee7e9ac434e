"""Accounts through the running stack: real functions, tables, queue and mail, a movable clock."""

import re
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import httpx
import pyotp
import pytest

from infrastructure.local.clients import ApplicantClient, wait_for
from tests.stack import Stack

NEW = "Atarashii2026"
_PASSWORD = re.compile(r"仮パスワード：(\S+)")


@pytest.fixture(autouse=True)
def _clock(stack: Stack) -> Iterator[None]:
    """Whoever moves the clock leaves it as it was."""
    yield
    stack.clock()


@pytest.fixture
def person(stack: Stack) -> ApplicantClient:
    return ApplicantClient(stack.site)


def issue(person: ApplicantClient) -> httpx.Response:
    """Apply for a provisional account; the given login ID is kept for the next time."""
    answer = person.http.post("/api/provisional-accounts", json=person.registration)
    if answer.status_code == 202:
        person.login_id = answer.json()["login_id"]
        person.registration["login_id"] = person.login_id
    return answer


def mailed_password(person: ApplicantClient, but: str = "") -> str:
    """The provisional password of the newest mail; waits for one that is not ``but``."""

    def look() -> str | None:
        found = _PASSWORD.search(person.mail("仮アカウント発行のご案内")["text"])
        return found[1] if found and found[1] != but else None

    password: str = wait_for(look, "the mail with the provisional password")
    return password


def log_in(person: ApplicantClient, password: str) -> int:
    pair = {"login_id": person.login_id, "password": password}
    return person.http.post("/api/session", json=pair).status_code


def change(person: ApplicantClient, current: str, new: str) -> int:
    body = {"current_password": current, "new_password": new}
    return person.http.put("/api/password", json=body).status_code


@pytest.mark.rule("A5", "A7", "A11", "A13")
def test_from_registration_to_my_page(stack: Stack, person: ApplicantClient) -> None:
    issued = issue(person).json()
    mail = person.mail("仮アカウント発行のご案内")
    password = mailed_password(person)
    for wanted in (issued["login_id"], issued["office_reference"], stack.site):
        assert wanted in mail["text"]
        assert wanted in mail["html"]
    sender = re.search(r"[\w.+-]+@[\w.-]+", mail["from"])
    assert sender is not None
    assert sender[0] in person.http.get("/help").text
    assert log_in(person, password) == 200
    assert person.http.get("/api/home").status_code == 403
    assert change(person, password, NEW) == 204
    assert person.http.get("/api/session").status_code == 401
    assert log_in(person, NEW) == 200
    assert person.http.get("/api/home").status_code == 200
    assert [each["subject"] for each in stack.mails(person.email)] == [mail["subject"]]


@pytest.mark.rule("A6")
@pytest.mark.fault("F20", "F22")
def test_three_hours_later_the_password_is_dead_and_the_id_free_again(
    stack: Stack, person: ApplicantClient
) -> None:
    issued = issue(person).json()
    old = mailed_password(person)
    held = issue(person)
    assert held.status_code == 409
    assert datetime.fromisoformat(held.json()["free_from"]) == datetime.fromisoformat(
        issued["expires_at"]
    )
    stack.clock("PT3H")
    assert log_in(person, old) == 401
    assert issue(person).status_code == 202
    new = mailed_password(person, but=old)
    assert log_in(person, old) == 401
    assert log_in(person, new) == 200


@pytest.mark.rule("A6")
def test_an_id_that_is_registered_for_good_is_409_for_ever(
    stack: Stack, person: ApplicantClient
) -> None:
    issue(person)
    password = mailed_password(person)
    log_in(person, password)
    change(person, password, NEW)
    stack.clock("P40D")  # past the last day on which a provisional account is kept
    refused = issue(person)
    assert refused.status_code == 409
    assert "free_from" not in refused.json()


@pytest.mark.rule("A12")
def test_thirty_minutes_without_an_act_end_the_session(
    stack: Stack, person: ApplicantClient
) -> None:
    person.register()
    stack.clock("PT29M")
    assert person.http.post("/api/session/extension").status_code == 200
    stack.clock("PT29M")
    assert person.http.get("/api/session").status_code == 200
    stack.clock("PT1M")
    assert person.http.get("/api/session").status_code == 401
    assert person.http.get("/home").headers["location"].startswith("/")


@pytest.mark.fault("F21")
def test_of_twenty_first_changes_at_once_one_makes_the_account(
    stack: Stack, person: ApplicantClient
) -> None:
    issue(person)
    password = mailed_password(person)
    assert log_in(person, password) == 200
    cookies = dict(person.http.cookies)
    barrier = threading.Barrier(20)
    statuses: list[tuple[int, str]] = []

    def first_change(number: int) -> None:
        new = f"Atarashii20{number:02}"
        with httpx.Client(base_url=stack.site, cookies=cookies, timeout=60) as client:
            barrier.wait()
            body = {"current_password": password, "new_password": new}
            statuses.append((client.put("/api/password", json=body).status_code, new))

    threads = [threading.Thread(target=first_change, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = Counter(status for status, _ in statuses)
    assert counted[204] == 1, counted
    assert set(counted) <= {204, 401, 410, 422, 429}
    [winner] = [new for status, new in statuses if status == 204]
    stack.clock("PT20M")  # past whatever wait the losers caused
    assert log_in(person, winner) == 200


@pytest.mark.fault("F21")
def test_of_ten_applications_for_one_id_at_once_one_gets_it(
    stack: Stack, person: ApplicantClient
) -> None:
    login_id = f"race-{person.email[5:13]}"
    barrier = threading.Barrier(10)
    statuses: list[int] = []

    def apply(number: int) -> None:
        mail = f"race{number}-{person.email}"
        body = {**person.registration, "email": mail, "email_confirmation": mail}
        with httpx.Client(base_url=stack.site, timeout=60) as client:
            barrier.wait()
            answer = client.post("/api/provisional-accounts", json={**body, "login_id": login_id})
            statuses.append(answer.status_code)

    threads = [threading.Thread(target=apply, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(statuses) == {202: 1, 409: 9}


@pytest.mark.rule("A9")
@pytest.mark.fault("F40")
def test_a_forgotten_password_is_set_anew_through_the_mailed_link(
    stack: Stack, person: ApplicantClient
) -> None:
    person.register()
    wanted = {"login_id": person.login_id, "email": person.email}
    assert person.http.post("/api/password-resets", json=wanted).status_code == 202
    mail = person.mail("パスワード再設定のご案内")
    link = re.search(rf"{re.escape(stack.site)}/password/reset/(\S+)", mail["text"])
    assert link is not None
    assert person.http.get(f"/password/reset/{link[1]}").status_code == 200
    path = f"/api/password-resets/{link[1]}"
    assert person.http.put(path, json={"new_password": NEW}).status_code == 204
    assert person.http.put(path, json={"new_password": NEW}).status_code == 410
    assert person.http.get("/api/session").status_code == 401
    assert log_in(person, NEW) == 200
    person.mail("パスワードが変更されました")


@pytest.mark.asvs("6.5.1")
def test_staff_log_in_with_a_code_that_opens_once(stack: Stack) -> None:
    member = stack.staff("ministry")
    totp = pyotp.TOTP(member["totp_secret"])
    pair = {"login_id": member["login_id"], "password": member["password"]}
    with httpx.Client(base_url=stack.offices, timeout=60) as client:
        assert client.post("/api/session", json={**pair, "otp": "000000"}).status_code == 401
        stack.clock("P1D")  # a step of its own, which no other test's login used
        otp = totp.at(datetime.fromisoformat(stack.clock("PT0S")))
        assert client.post("/api/session", json={**pair, "otp": otp}).status_code == 200
        assert client.get("/api/queue").status_code == 200
        assert client.post("/api/session", json={**pair, "otp": otp}).status_code == 401


@pytest.mark.asvs("3.5.4")
def test_a_session_of_one_site_opens_nothing_at_the_other(
    stack: Stack, person: ApplicantClient
) -> None:
    person.register()
    [token] = person.http.cookies.values()
    with httpx.Client(base_url=stack.offices, cookies={"ukeire-offices": token}) as client:
        assert client.get("/api/session").status_code == 401


@pytest.mark.rule("A6")
def test_an_hour_before_its_end_the_holder_of_a_provisional_account_is_reminded_once(
    stack: Stack, person: ApplicantClient
) -> None:
    issue(person)
    mailed_password(person)
    stack.clock("PT2H")
    for _ in range(2):
        stack.fire("RemindersFunction")
    person.mail("仮パスワードの有効期限が近づいています")
    subjects = Counter(each["subject"] for each in stack.mails(person.email))
    assert max(subjects.values()) == 1
