"""A bounce through the whole local run: SES tells, the log shows, no further mail, mended, resent."""

import copy
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect, wait_for
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack


def mails(stack: Stack, address: str, subject: str) -> list[Any]:
    """What SES took for the address."""
    return [one for one in stack.mails(address) if subject in one["subject"]]


def until(true: Callable[[], object], what: str) -> None:
    """Wait for it."""
    wait_for(lambda: true() or None, what)


def submitted(stack: Stack, contact: str) -> tuple[ApplicantClient, str]:
    """A filing that names ``contact`` beside its account's address."""
    client = ApplicantClient(stack.site)
    client.register()
    sections = copy.deepcopy(MEMBERSHIP_SECTIONS)
    for data in sections.values():
        if "contact_email" in data:
            data["contact_email"] = contact
    filing_id = client.fill(client.start(), sections)["filing_id"]
    client.move(filing_id, "submit")
    return client, filing_id


def logged_in(stack: Stack) -> OfficeClient:
    """Somebody of the secretariat."""
    office = OfficeClient(stack.offices, stack.staff("secretariat"))
    office.log_in()
    return office


def states(office: OfficeClient, filing_id: str) -> list[dict[str, str]]:
    """Of each mail, the latest first, what became of it at each address."""
    items = expect(200, office.http.get(f"/api/filings/{filing_id}/mails"))["items"]
    return [{at["address"]: at["state"] for at in one["deliveries"]} for one in items]


@pytest.mark.rule("D7")
@pytest.mark.fault("F25")
def test_an_address_that_bounces_is_told_left_alone_mended_and_sent_to_again(stack: Stack) -> None:
    contact = f"bounce+{uuid4().hex[:8]}@simulator.amazonses.com"
    client, filing_id = submitted(stack, contact)
    office = logged_in(stack)
    own = client.email
    until(
        lambda: states(office, filing_id) == [{own: "delivered", contact: "bounced"}],
        "the bounce in the log",
    )
    page = office.http.get(f"/filings/{filing_id}").text
    assert "メールが届いていないアドレスがあります" in page
    assert "メールが届いていません" in client.http.get("/home").text
    office.move(filing_id, "return", comment="住所を確認してください。")
    until(lambda: mails(stack, own, "差戻し"), "the return's mail")
    assert not mails(stack, contact, "差戻し")
    told = client.http.get(f"/filings/{filing_id}").text
    assert "メールが届いていません" in told

    mended = {"address": contact, "filing_id": filing_id}
    expect(204, client.http.post("/api/mail-addresses/mended", json=mended))
    assert "メールが届いていません" not in client.http.get("/home").text
    client.move(filing_id, "submit")
    until(lambda: len(mails(stack, contact, "受け付けました")) == 2, "the second submission's mail")
    until(
        lambda: (
            {own: "delivered", contact: "withheld"} in states(office, filing_id)
            and states(office, filing_id)[0] == {own: "delivered", contact: "bounced"}
        ),
        "the mail that was withheld, and the new bounce",
    )

    listed = expect(200, office.http.get("/api/addresses"))["items"]
    assert contact in [one["address"] for one in listed]
    expect(204, office.http.post("/api/addresses/mended", json={"address": contact}))
    first = expect(200, office.http.get(f"/api/filings/{filing_id}/mails"))["items"][-1]
    expect(
        202,
        office.http.post(f"/api/filings/{filing_id}/mails", json={"mail_id": first["mail_id"]}),
    )
    until(lambda: len(mails(stack, contact, "受け付けました")) == 3, "the mail sent again")


@pytest.mark.fault("F25")
def test_a_complaint_undoes_the_delivery_before_it(stack: Stack) -> None:
    contact = f"complaint+{uuid4().hex[:8]}@simulator.amazonses.com"
    client, filing_id = submitted(stack, contact)
    office = logged_in(stack)
    until(
        lambda: states(office, filing_id) == [{client.email: "delivered", contact: "complained"}],
        "the complaint in the log",
    )
