"""Accounts over time through the running stack: lost IDs, another address, lapses, giving up."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from infrastructure.local.clients import ApplicantClient, OfficeClient, sample_pdf, wait_for
from tests.stack import Stack

ANSWERS = {"cause": "left", "why": "退職するため。", "masked": True, "known": True}
NEW_PASSWORD = "Tsugi2027haru"


@pytest.fixture
def person(stack: Stack) -> ApplicantClient:
    client = ApplicantClient(stack.site)
    client.register()
    return client


def link(stack: Stack, email: str, subject: str, path: str) -> str:
    """The token of the link in the newest mail about something."""
    text = stack.mail(email, subject, seconds=60)["text"]
    found = re.search(rf"{re.escape(stack.site)}/{path}/(\S+)", text)
    assert found, text
    return found[1]


def log_in(person: ApplicantClient) -> int:
    pair = {"login_id": person.login_id, "password": person.password}
    return person.http.post("/api/session", json=pair).status_code


@pytest.mark.rule("A9", "A14", "A20")
def test_an_address_is_changed_and_the_login_id_is_mailed_to_it(
    stack: Stack, person: ApplicantClient
) -> None:
    old, new = person.email, f"new-{person.email}"
    body = {"email": new, "email_confirmation": new, "current_password": person.password}
    asked = person.http.put("/api/email", json=body)
    assert (asked.status_code, asked.json()["email"]) == (202, old)
    stop = link(stack, old, "メールアドレスの変更の申込み", "email/stop")
    confirm = link(stack, new, "メールアドレスの確認", "email/confirm")
    assert person.http.put(f"/api/email-changes/{confirm}").status_code == 204
    assert person.http.put(f"/api/email-changes/{confirm}").status_code == 410
    assert person.http.delete(f"/api/email-changes/{stop}").status_code == 410
    assert new in stack.mail(old, "メールアドレスが変更されました")["text"]
    assert person.http.get("/api/email").json() == {"email": new, "pending": None}

    wanted = {"email": new, "organization": person.registration["organization_name"]}
    assert person.http.post("/api/login-id-reminders", json=wanted).status_code == 202
    assert f"・{person.login_id}\n" in stack.mail(new, "ログインIDのご案内", seconds=60)["text"]


def age(stack: Stack, person: ApplicantClient, *, password: int, used: int) -> None:
    """Set its dates back by so many days: what other tests have filed stays as young as it is."""
    dates = {":p": password, ":u": used}
    table = stack.client("dynamodb")
    (name,) = (one for one in table.list_tables()["TableNames"] if "Accounts" in one)
    table.update_item(
        TableName=name,
        Key={"pk": {"S": f"ACCOUNT#{person.login_id}"}, "sk": {"S": "HEAD"}},
        UpdateExpression="SET password_set_at = :p, last_used_at = :u",
        ExpressionAttributeValues={
            name: {"S": (datetime.now(UTC) - timedelta(days=days)).isoformat()}
            for name, days in dates.items()
        },
    )


@pytest.mark.rule("A18", "A19")
def test_what_is_about_to_lapse_is_warned_of_and_what_has_lapsed_leads_on(
    stack: Stack, person: ApplicantClient
) -> None:
    draft = person.start()["filing_id"]
    age(stack, person, password=359, used=10)
    stack.fire("RemindersFunction")
    assert stack.mail(person.email, "パスワードの有効期間がまもなく終わります", seconds=60)

    age(stack, person, password=367, used=10)
    assert log_in(person) == 409
    token = link(stack, person.email, "パスワード再設定", "password/reset")
    body = {"new_password": NEW_PASSWORD}
    assert person.http.put(f"/api/password-resets/{token}", json=body).status_code == 204
    person.password = NEW_PASSWORD
    assert log_in(person) == 200

    age(stack, person, password=367, used=367)
    assert log_in(person) == 409
    token = link(stack, person.email, "ログインIDの有効期間が過ぎました", "login-id/renewal")
    lapsed = person.login_id
    taken = person.http.put(f"/api/login-id-renewals/{token}", json={"login_id": lapsed, **body})
    assert taken.status_code == 409
    renewed = person.http.put(f"/api/login-id-renewals/{token}", json=body)
    assert renewed.status_code == 200
    assert log_in(person) == 401, "the lapsed ID opens nothing any more"
    person.login_id = renewed.json()["login_id"]
    assert log_in(person) == 200
    assert person.filing(draft)["filing_id"] == draft, "all that was filed is still its own"


@pytest.mark.rule("A20", "A6")
def test_an_account_is_given_up_by_a_filing(
    stack: Stack, person: ApplicantClient, offices: dict[str, OfficeClient]
) -> None:
    filing = person.start("deregistration")
    filing_id = filing["filing_id"]
    person.save(filing, "deregistration", ANSWERS)
    path = f"/api/filings/{filing_id}/moves"
    refused = person.http.post(path, json={"move": "submit"}, headers={"Idempotency-Key": "k"})
    assert refused.status_code == 422, "no proof of employment yet"
    proof = person.upload(filing_id, "employment_proof", sample_pdf("proof"), None)
    assert proof["status"] == "attached"
    person.move(filing_id, "submit")
    page = person.http.get(f"/filings/{filing_id}/submitted").text
    for said in ("受付の控え", "受付日時", person.filing(filing_id)["receipt_number"]):
        assert said in page, "the stamped copy"
    for move in ("accept", "approve"):
        offices["secretariat"].move(filing_id, move)
    wait_for(
        lambda: person.http.get("/api/session").status_code == 401 or None,
        "the end of its sessions",
    )
    assert log_in(person) == 401
    again = person.registration | {"login_id": person.login_id}
    taken = ApplicantClient(stack.site).http.post("/api/provisional-accounts", json=again)
    assert (taken.status_code, "free_from" in taken.json()) == (409, False)
    assert stack.mail(person.email, "承認", seconds=60)
