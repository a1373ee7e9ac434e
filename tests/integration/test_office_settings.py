"""Offices' people and settings through the running stack, at the same moment where it matters."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import pyotp
import pytest

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect
from tests.integration.test_office_races import at_once
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack
from ukeire.domain.dates import JST

PASSWORD = "Shinki2026ken"


@pytest.fixture(scope="module")
def administrator(stack: Stack) -> OfficeClient:
    client = OfficeClient(stack.offices, stack.staff("secretariat"))
    client.log_in()
    return client


def _invite(stack: Stack, administrator: OfficeClient, role: str) -> tuple[str, str]:
    """The login ID of somebody new, and the token that was mailed."""
    login_id = f"shin-{uuid4().hex[:8]}"
    email = f"{login_id}@offices.example"
    body = {"login_id": login_id, "name": "新田 光", "email": email, "role": role}
    expect(201, administrator.http.post("/api/staff", json=body))
    text = stack.mail(email, "審査コンソールへの招待")["text"]
    link = next(line for line in text.splitlines() if "/links/" in line)
    return login_id, link.rpartition("/")[2]


def _accept(stack: Stack, token: str) -> tuple[str, httpx.Response]:
    """The secret that the link set up, and the answer."""
    link = expect(200, httpx.get(f"{stack.offices}/api/staff-links/{token}", timeout=60))
    secret: str = link["totp_secret"]
    body = {"new_password": PASSWORD, "otp": pyotp.TOTP(secret).at(int(time.time()))}
    return secret, httpx.put(f"{stack.offices}/api/staff-links/{token}", json=body, timeout=60)


def _new_member(stack: Stack, administrator: OfficeClient, role: str) -> OfficeClient:
    login_id, token = _invite(stack, administrator, role)
    secret, answer = _accept(stack, token)
    assert answer.status_code == 204, answer.text
    member = {"login_id": login_id, "password": PASSWORD, "totp_secret": secret}
    client = OfficeClient(stack.offices, member)
    client.log_in()
    return client


@pytest.mark.asvs("6.4.1")
def test_an_invitation_used_twice_at_once_makes_one_account(
    stack: Stack, administrator: OfficeClient
) -> None:
    _, token = _invite(stack, administrator, "reviewer")
    url = f"{stack.offices}/api/staff-links/{token}"
    secret = expect(200, httpx.get(url, timeout=60))["totp_secret"]
    code = pyotp.TOTP(secret).at(int(time.time()))
    calls = [
        lambda word=word: httpx.put(
            url, json={"new_password": f"{PASSWORD}{word}", "otp": code}, timeout=60
        )
        for word in "AB"
    ]
    assert Counter(one.status_code for one in at_once(calls)) == {204: 1, 410: 1}
    assert httpx.get(url, timeout=60).status_code == 410
    page = httpx.get(f"{stack.offices}/links/{token}", timeout=60)
    assert page.status_code == 410
    assert "すでに使われたか" in page.text


@pytest.mark.asvs("7.4.2")
def test_whoever_is_suspended_mid_work_goes_to_the_login_which_says_why(
    stack: Stack, administrator: OfficeClient
) -> None:
    client = _new_member(stack, administrator, "reviewer")
    login_id = client.member["login_id"]
    assert client.http.get("/queue").status_code == 200
    body = {"status": "suspended"}
    expect(200, administrator.http.put(f"/api/staff/{login_id}/status", json=body))
    answer = client.http.get("/queue")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/?notice=suspended")
    assert "停止されています" in client.http.get(answer.headers["location"]).text
    assert client.http.get("/api/queue").status_code == 401


def test_two_administrators_who_suspend_each_other_at_once_leave_one(
    stack: Stack, administrator: OfficeClient
) -> None:
    office = OfficeClient(stack.offices, stack.staff("ministry"))
    office.log_in()
    other = _new_member(stack, office, "administrator")
    pair = [office, other]
    body = {"status": "suspended"}
    calls = [
        lambda by=by, whom=whom: by.http.put(
            f"/api/staff/{whom.member['login_id']}/status", json=body
        )
        for by, whom in (pair, pair[::-1])
    ]
    answers = at_once(calls)
    done = [one.status_code == 200 for one in answers]
    assert sum(done) == 1, [one.text for one in answers]
    # Whoever is left brings the other back.
    left, lost = (office, other) if done[0] else (other, office)
    path = f"/api/staff/{lost.member['login_id']}/status"
    expect(200, left.http.put(path, json={"status": "active"}))


def test_of_two_who_change_a_setting_at_once_one_wins_and_the_other_is_told(
    stack: Stack, administrator: OfficeClient
) -> None:
    colleague = _new_member(stack, administrator, "senior")
    comment = {"title": "はじめ", "text": "本文"}
    made = expect(201, administrator.http.post("/api/settings/comments", json=comment))
    path = f"/api/settings/comments/{made['key']}"
    calls = [
        lambda by=by, title=title: by.http.put(
            path, json={**comment, "title": title}, headers={"If-Match": '"1"'}
        )
        for by, title in ((administrator, "一"), (colleague, "二"))
    ]
    answers = at_once(calls)
    assert Counter(one.status_code for one in answers) == {200: 1, 412: 1}
    refused = next(one for one in answers if one.status_code == 412)
    assert "先に変更" in refused.json()["detail"]
    assert expect(200, administrator.http.get(path))["version"] == 2


@pytest.fixture
def closed_at_night(administrator: OfficeClient) -> Iterator[None]:
    path = "/api/settings/hours/only"
    body = {"opens": "04:00", "closes": "01:00"}
    made = administrator.http.put(path, json=body, headers={"If-Match": '"0"'})
    version = expect(200, made)["version"]
    yield
    # Hours of moving the clock have ended every session.
    administrator.log_in()
    gone = administrator.http.delete(path, headers={"If-Match": f'"{version}"'})
    assert gone.status_code == 204


def _to(stack: Stack, hour: int) -> None:
    """Move the clock to the next time it is that hour in Japan."""
    now = datetime.fromisoformat(stack.clock("PT0S")).astimezone(JST)
    minutes = (hour * 60 - now.hour * 60 - now.minute) % 1440
    stack.clock(f"PT{minutes}M")


@pytest.mark.rule("E8")
def test_at_night_drafts_save_and_submitting_waits_for_the_opening(
    stack: Stack, closed_at_night: None
) -> None:
    applicant = ApplicantClient(stack.site)
    applicant.register()
    _to(stack, 2)
    applicant.log_in(applicant.password)
    filing = applicant.fill(applicant.start(), MEMBERSHIP_SECTIONS)
    path = f"/api/filings/{filing['filing_id']}/moves"
    headers: dict[str, Any] = {"Idempotency-Key": uuid4().hex}
    refused = applicant.http.post(path, json={"move": "submit"}, headers=headers)
    assert refused.status_code == 409, refused.text
    opens = datetime.fromisoformat(refused.json()["opens_at"]).astimezone(JST)
    assert (opens.hour, opens.minute) == (4, 0)
    _to(stack, 4)
    stack.clock("PT1M")
    applicant.log_in(applicant.password)
    assert applicant.move(filing["filing_id"], "submit")["status"] == "submitted"


def test_a_published_notice_is_read_by_applicants_at_once(
    stack: Stack, administrator: OfficeClient
) -> None:
    administrator.log_in()
    today = datetime.fromisoformat(stack.clock("PT0S")).astimezone(JST).date().isoformat()
    notice = {"title": f"お知らせ{uuid4().hex[:6]}", "text": "本文", "state": "published"}
    body = {**notice, "shown_from": today}
    made = expect(201, administrator.http.post("/api/notices", json=body))
    assert notice["title"] in httpx.get(stack.site, timeout=60).text
    applicant = ApplicantClient(stack.site)
    applicant.register()
    titles = [one["title"] for one in expect(200, applicant.http.get("/api/home"))["notices"]]
    assert notice["title"] in titles
    path = f"/api/notices/{made['key']}"
    ended = {**body, "state": "ended"}
    expect(200, administrator.http.put(path, json=ended, headers={"If-Match": '"1"'}))
    assert notice["title"] not in httpx.get(stack.site, timeout=60).text
