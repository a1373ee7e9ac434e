"""The accounts of an organisation through the running stack: tables, mail, and two at once."""

import re
from collections.abc import Callable

import httpx
import pytest

from infrastructure.local.clients import ApplicantClient, expect, wait_for
from tests.integration.test_office_races import at_once
from tests.stack import Stack

PASSWORD = "Sakura2026kai"
CONSENTS = ["privacy_policy", "constitution", "membership_rules", "compliance"]


@pytest.fixture
def founder(stack: Stack) -> ApplicantClient:
    client = ApplicantClient(stack.site)
    client.register()
    return client


def person(login_id: str) -> dict[str, object]:
    return {
        "contact_name": "佐藤 恵子",
        "contact_kana": "サトウケイコ",
        "contact_phone": "03-1234-5678",
        "login_id": login_id,
        "new_password": PASSWORD,
        "consents": CONSENTS,
    }


def invited(stack: Stack, founder: ApplicantClient, email: str, duty: str) -> str:
    """The token of the mailed link."""
    body = {"email": email, "duty": duty}
    expect(201, founder.http.post("/api/accounts", json=body))

    def look() -> str | None:
        mails = stack.mails(email)
        found = mails and re.search(rf"{re.escape(stack.site)}/invitations/(\S+)", mails[0]["text"])
        return found[1] if found else None

    token: str = wait_for(look, "the mail with the invitation")
    return token


def joined(stack: Stack, founder: ApplicantClient, duty: str) -> ApplicantClient:
    """Somebody of the founder's organisation, logged in."""
    client = ApplicantClient(stack.site)
    login_id = client.email.partition("@")[0]
    token = invited(stack, founder, client.email, duty)
    expect(201, client.http.post(f"/api/invitation-links/{token}", json=person(login_id)))
    client.login_id, client.password = login_id, PASSWORD
    client.log_in(PASSWORD)
    return client


def alone(
    client: httpx.Client, method: str, path: str, body: object
) -> Callable[[], httpx.Response]:
    """The request from a window and a connection of its own."""
    url, cookies = str(client.base_url.join(path)), dict(client.cookies)
    return lambda: httpx.request(method, url, json=body, cookies=cookies, timeout=60)


@pytest.mark.rule("A15")
@pytest.mark.asvs("7.4.2")
def test_an_editor_files_for_the_organisation_by_name_until_suspended(
    stack: Stack, founder: ApplicantClient
) -> None:
    editor = joined(stack, founder, "editor")
    filing_id = editor.start()["filing_id"]
    assert founder.filing(filing_id)["filing_id"] == filing_id
    leaving = editor.http.post("/api/filings", json={"procedure": "leaving"})
    assert leaving.status_code == 403
    editor.move(filing_id, "discard")
    history = founder.filing(filing_id)["history"]
    assert [one["actor"] for one in history] == ["佐藤 恵子"]
    shut = founder.http.patch(f"/api/accounts/{editor.login_id}", json={"status": "suspended"})
    assert [one["act"] for one in expect(200, shut)["history"]] == [
        "suspended",
        "joined",
        "invited",
    ]
    assert editor.http.get("/api/home").status_code == 401
    pair = {"login_id": editor.login_id, "password": PASSWORD}
    assert editor.http.post("/api/session", json=pair).status_code == 401
    assert any("変更のお知らせ" in one["subject"] for one in stack.mails(editor.email))


@pytest.mark.rule("A15")
@pytest.mark.fault("F03")
def test_of_two_administrators_who_end_each_other_at_the_same_moment_one_stays(
    stack: Stack, founder: ApplicantClient
) -> None:
    other = joined(stack, founder, "administrator")
    answers = at_once(
        [
            alone(one.http, "PATCH", f"/api/accounts/{whom.login_id}", body)
            for one, whom, body in (
                (founder, other, {"duty": "editor"}),
                (other, founder, {"status": "suspended"}),
            )
        ]
    )
    codes = [answer.status_code for answer in answers]
    assert codes.count(200) == 1, codes
    assert {code for code in codes if code != 200} <= {401, 403, 409}
    listed = [
        answer.json()["accounts"]
        for one in (founder, other)
        if (answer := one.http.get("/api/accounts")).status_code == 200
    ]
    assert [(one["duty"], one["status"]) for one in listed[0]].count(("administrator", "full")) == 1


@pytest.mark.rule("A15")
@pytest.mark.fault("F03")
def test_of_many_who_use_one_invitation_at_the_same_moment_one_gets_an_account(
    stack: Stack, founder: ApplicantClient
) -> None:
    guest = ApplicantClient(stack.site)
    token = invited(stack, founder, guest.email, "editor")
    name = guest.email.partition("@")[0]
    answers = at_once(
        [
            alone(guest.http, "POST", f"/api/invitation-links/{token}", person(f"{name}-{place}"))
            for place in range(4)
        ]
    )
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201, 410, 410, 410]
    accounts = expect(200, founder.http.get("/api/accounts"))["accounts"]
    assert len(accounts) == 2
