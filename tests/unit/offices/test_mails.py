"""The log of a filing's mails at an office, sending one again, and bad addresses."""

import re
from datetime import timedelta

import pytest

from tests.filing_world import APPLICANT, MINISTRY, SECRETARIAT, STRANGER, FilingWorld
from tests.offices_site import OfficesSite
from tests.unit.engine.test_sending_mail import Transport
from ukeire.domain.audit import Act
from ukeire.domain.errors import NotFound
from ukeire.domain.filing import Filing, Move
from ukeire.domain.mail import Delivery, Outcome
from ukeire.usecases.mend_address import mend_own_address
from ukeire.usecases.relay_outbox import relay_outbox
from ukeire.usecases.resend_mail import MOST_TIMES, resend_mail
from ukeire.usecases.send_mail import send_mail
from ukeire.usecases.tell_result import tell_result

ACCOUNT, CONTACT = "org-1@example.jp", "tanto@example.or.jp"
KEY = "filing_submitted#1"


def send_all(world: FilingWorld) -> Transport:
    """What the mail function would do with all that is told and queued."""
    for entry in world.outbox.pending(world.now() + timedelta(minutes=1)):
        relay_outbox(world, entry)
    transport = Transport()
    queued, world.mailer.queued = world.mailer.queued, []
    for mail in queued:
        send_mail(world, transport, mail)
    return transport


def told(world: FilingWorld, filing: Filing, mail_id: str, address: str, outcome: Outcome) -> None:
    delivery = Delivery(filing.filing_id, mail_id, address, outcome, world.now(), "550 unknown")
    world.bad_addresses.report(delivery)
    world.mail_log.note(delivery)


@pytest.fixture
def filing(offices: OfficesSite) -> Filing:
    filing = offices.world.submitted()
    send_all(offices.world)
    return filing


def test_the_log_shows_what_became_of_each_mail_at_each_address(
    offices: OfficesSite, filing: Filing
) -> None:
    world = offices.world
    told(world, filing, KEY, CONTACT, Outcome.BOUNCED)
    page = offices.secretariat.get(f"/filings/{filing.filing_id}").text
    for shown in ("送信済", "届かず", ACCOUNT, CONTACT, "550 unknown"):
        assert shown in page
    listed = offices.secretariat.get(f"/api/filings/{filing.filing_id}/mails").json()["items"]
    assert [(one["address"], one["state"]) for one in listed[0]["deliveries"]] == [
        (ACCOUNT, "sent"),
        (CONTACT, "bounced"),
    ]


@pytest.mark.fault("F25")
@pytest.mark.parametrize("outcome", [Outcome.BOUNCED, Outcome.COMPLAINED])
def test_a_bad_address_is_told_at_the_filing_and_in_the_list_until_it_is_mended(
    offices: OfficesSite, filing: Filing, outcome: Outcome
) -> None:
    world, path = offices.world, f"/filings/{filing.filing_id}"
    assert "メールが届いていないアドレスがあります" not in offices.secretariat.get(path).text
    told(world, filing, KEY, CONTACT, outcome)
    assert "メールが届いていないアドレスがあります" in offices.secretariat.get(path).text
    assert CONTACT in offices.secretariat.get("/addresses").text
    (listed,) = offices.secretariat.get("/api/addresses").json()["items"]
    assert (listed["address"], listed["state"]) == (CONTACT, outcome)
    world.now.advance(minutes=1)
    mended = offices.secretariat.post("/addresses", address=CONTACT, filing_id=filing.filing_id)
    assert mended.headers["location"] == f"{path}?done=mended#mails"
    assert "メールが届いていないアドレスがあります" not in offices.secretariat.get(path).text
    assert offices.secretariat.get("/api/addresses").json()["items"] == []


def test_mending_is_recorded_without_the_address_and_once(
    offices: OfficesSite, filing: Filing
) -> None:
    world = offices.world
    told(world, filing, KEY, CONTACT, Outcome.BOUNCED)
    for _ in range(2):
        answer = offices.secretariat.send(
            "POST", "/api/addresses/mended", json={"address": CONTACT.upper()}
        )
        assert answer.status_code == 204
    day = world.now().date()
    found = [one for one in world.audit.of_day(day) if one.act is Act.ADDRESS_MENDED]
    assert [one.login_id for one in found] == [SECRETARIAT.login_id]
    assert CONTACT not in repr(found)


@pytest.mark.rule("D7")
def test_a_mail_is_sent_again_once_however_often_the_button_is_pressed(
    offices: OfficesSite, filing: Filing
) -> None:
    world, path = offices.world, f"/filings/{filing.filing_id}"
    form = {"mail_id": KEY, "times": "0"}
    for _ in range(2):
        pressed = offices.secretariat.post(f"{path}/mails", **form)
        assert pressed.headers["location"] == f"{path}?done=resent#mails"
    assert "送信待ち" in offices.secretariat.get(path).text
    transport = send_all(world)
    (again,) = transport.taken
    assert (again.mail_id, again.to) == (f"{KEY}~1", (ACCOUNT, CONTACT))
    log = world.mail_log.of(filing.filing_id)
    assert [(one.mail_id, one.status, one.asked_by) for one in log] == [
        (KEY, "sent", ""),
        (f"{KEY}~1", "sent", SECRETARIAT.name),
    ]
    assert f"再送（{SECRETARIAT.name}）" in offices.secretariat.get(path).text
    acts = [one for one in world.audit.of_filing(filing.filing_id) if one.act is Act.MAIL_RESENT]
    assert {one.detail["mail"] for one in acts} == {f"{KEY}~1"}


def test_a_program_sends_again_and_each_time_is_counted(
    offices: OfficesSite, filing: Filing
) -> None:
    path = f"/api/filings/{filing.filing_id}/mails"
    made = [
        offices.secretariat.send("POST", path, json={"mail_id": KEY}) for _ in range(MOST_TIMES + 1)
    ]
    assert [one.status_code for one in made] == [202] * MOST_TIMES + [409]
    assert made[1].json() == {"mail_id": f"{KEY}~2"}


@pytest.mark.rule("B8")
def test_the_mail_of_the_result_is_sent_again_as_it_was(offices: OfficesSite) -> None:
    world = offices.world
    filing = world.approved()
    tell_result(world, filing.filing_id, 1)
    first = next(one for one in send_all(world).taken if one.kind == "filing_approved")
    resend_mail(world, filing.filing_id, first.mail_id, MINISTRY)
    (again,) = send_all(world).taken
    assert (again.values, again.kind) == (first.values, first.kind)


@pytest.mark.fault("F25")
def test_nothing_is_sent_again_to_bad_addresses_alone(offices: OfficesSite, filing: Filing) -> None:
    world = offices.world
    for address in (ACCOUNT, CONTACT):
        told(world, filing, KEY, address, Outcome.BOUNCED)
    page = f"/filings/{filing.filing_id}"
    assert "再送する" not in offices.secretariat.get(page).text
    refused = offices.secretariat.post(f"{page}/mails", mail_id=KEY, times="0")
    assert refused.status_code == 422
    assert "先にメールアドレスを確認してください" in refused.text
    assert not world.mailer.queued


def test_reminders_and_unknown_mails_are_not_sent_again(
    offices: OfficesSite, filing: Filing
) -> None:
    world = offices.world
    world.mail_log.claim(filing.filing_id, "reminder_draft_idle#x", "x", (ACCOUNT,), world.now())
    path = f"/api/filings/{filing.filing_id}/mails"
    for mail_id, status in (("reminder_draft_idle#x", 409), ("filing_rejected#9", 404)):
        answer = offices.secretariat.send("POST", path, json={"mail_id": mail_id})
        assert answer.status_code == status
    assert not world.mailer.queued


@pytest.mark.rule("D4")
def test_of_a_returned_filing_an_office_sees_no_log_and_sends_nothing_again(
    offices: OfficesSite, filing: Filing
) -> None:
    world = offices.world
    world.move(world.filings.get(filing.filing_id), Move.RETURN, SECRETARIAT, reason="理由")
    path = f"/api/filings/{filing.filing_id}/mails"
    assert offices.secretariat.get(path).status_code == 404
    assert offices.secretariat.send("POST", path, json={"mail_id": KEY}).status_code == 404


@pytest.mark.asvs("8.2.2")
def test_an_organisation_mends_its_own_addresses_and_no_other(
    offices: OfficesSite, filing: Filing
) -> None:
    world = offices.world
    told(world, filing, KEY, CONTACT, Outcome.BOUNCED)
    world.now.advance(minutes=1)
    for actor, filing_id in ((STRANGER, None), (STRANGER, filing.filing_id), (APPLICANT, None)):
        with pytest.raises(NotFound):
            mend_own_address(world, CONTACT, actor, filing_id)
    assert world.bad_addresses.all()
    mend_own_address(world, CONTACT, APPLICANT, filing.filing_id)
    assert not world.bad_addresses.all()


@pytest.mark.rule("D7")
def test_mails_of_a_filing_go_to_the_organisation_s_addresses_and_to_no_agent(
    offices: OfficesSite,
) -> None:
    """No account of an agent exists yet, with or without right of representation."""
    world = offices.world
    filing = world.accepted()
    world.move(filing, Move.RETURN, SECRETARIAT, reason="理由")
    taken = send_all(world).taken
    assert {one.kind for one in taken} >= {"filing_submitted", "filing_returned"}
    assert {one.to for one in taken} == {(ACCOUNT, CONTACT)}
    assert not re.search("agent|行政書士", repr(taken))
