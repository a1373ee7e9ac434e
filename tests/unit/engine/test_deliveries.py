"""What the mail service tells of mails: kept once, in whatever order, and heeded (F25)."""

import itertools
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.filing_world import FilingWorld
from tests.unit.adapters.test_mail import a_mail
from tests.unit.engine.test_sending_mail import Transport
from ukeire.adapters.ses_events import read_ses_event, tags_of
from ukeire.domain.mail import BAD, Delivery, Mail, Outcome
from ukeire.usecases.note_delivery import note_delivery
from ukeire.usecases.send_mail import send_mail

ADDRESS, OTHER = "tanto@sakura.example", "honbu@sakura.example"
MAIL = a_mail()
BOTH = Mail(MAIL.subject, MAIL.mail_id, MAIL.kind, (ADDRESS, OTHER), MAIL.values)


@pytest.fixture
def transport() -> Transport:
    return Transport()


EVENTS = Path(__file__).parents[3] / "events"


def event(kind: str, at: str = "2026-11-22T04:21:37.412Z", mail: Mail = MAIL, **told: Any) -> str:
    tags = {one["Name"]: [one["Value"]] for one in tags_of(mail)}
    about = {"timestamp": at, "destination": list(mail.to), "tags": tags}
    name = kind[0].lower() + kind[1:]
    return json.dumps({"eventType": kind, "mail": about, name: {"timestamp": at, **told}})


def delivery(outcome: Outcome, at: datetime, address: str = ADDRESS) -> Delivery:
    return Delivery(MAIL.subject, MAIL.mail_id, address, outcome, at)


def states(world: FilingWorld, mail_id: str = MAIL.mail_id) -> Mapping[str, str]:
    (mail,) = [one for one in world.mail_log.of(MAIL.subject) if one.mail_id == mail_id]
    return {address: mail.state_at(address) for address in mail.to}


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (event("Delivery", recipients=[ADDRESS]), Outcome.DELIVERED),
        (
            event("DeliveryDelay", delayedRecipients=[{"emailAddress": ADDRESS}]),
            Outcome.DELAYED,
        ),
        (
            event("Bounce", bounceType="Permanent", bouncedRecipients=[{"emailAddress": ADDRESS}]),
            Outcome.BOUNCED,
        ),
        (
            event(
                "Bounce",
                bounceType="Transient",
                bouncedRecipients=[{"emailAddress": ADDRESS.upper()}],
            ),
            Outcome.UNDELIVERED,
        ),
        (event("Complaint", complainedRecipients=[{"emailAddress": ADDRESS}]), Outcome.COMPLAINED),
        (event("Reject", reason="Bad content"), Outcome.REJECTED),
    ],
)
def test_each_event_of_ses_is_read_with_the_mail_it_is_about(body: str, outcome: Outcome) -> None:
    (read,) = read_ses_event(body)
    assert (read.subject, read.mail_id, read.address) == (MAIL.subject, MAIL.mail_id, ADDRESS)
    assert read.outcome is outcome
    assert read.at == datetime.fromisoformat("2026-11-22T04:21:37.412Z")


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", event("Open"), event("Bounce", bounceType="Permanent")]
)
def test_what_is_no_event_of_a_delivery_is_refused(body: str) -> None:
    with pytest.raises((KeyError, ValueError, TypeError)):
        read_ses_event(body)


def test_a_mail_that_we_did_not_tag_is_passed_over() -> None:
    body = json.loads(event("Delivery", recipients=[ADDRESS]))
    body["mail"]["tags"] = {"ses:configuration-set": ["another"]}
    assert read_ses_event(json.dumps(body)) == ()


@pytest.mark.parametrize("name", ["bounce", "complaint"])
def test_the_sample_events_are_read(name: str) -> None:
    sample = json.loads((EVENTS / f"deliveries-{name}.json").read_text("utf-8"))
    (read,) = read_ses_event(sample["Records"][0]["body"])
    assert read.address == "hanako@midori.example"
    assert read.outcome in BAD


@pytest.mark.fault("F25")
def test_in_whatever_order_and_however_often_they_come_what_is_worst_stays(
    world: FilingWorld, transport: Transport
) -> None:
    send_mail(world, transport, MAIL)
    outcomes = (Outcome.DELAYED, Outcome.DELIVERED, Outcome.BOUNCED)
    for number, order in enumerate(itertools.permutations(outcomes)):
        mail = Mail(MAIL.subject, f"{MAIL.kind}#{number + 10}", MAIL.kind, (OTHER,), MAIL.values)
        world.mail_log.claim(mail.subject, mail.mail_id, mail.kind, mail.to, world.now())
        for outcome in (*order, *order):
            world.mail_log.note(Delivery(mail.subject, mail.mail_id, OTHER, outcome, world.now()))
        assert states(world, mail.mail_id) == {OTHER: "bounced"}


@pytest.mark.fault("F25")
@pytest.mark.parametrize("outcome", sorted(BAD))
def test_an_address_that_bounced_or_complained_is_sent_nothing_and_the_log_says_so(
    world: FilingWorld, transport: Transport, outcome: Outcome
) -> None:
    send_mail(world, transport, BOTH)
    note_delivery(world, delivery(outcome, world.now()))
    later = Mail(MAIL.subject, "filing_returned#2", MAIL.kind, BOTH.to, MAIL.values)
    assert send_mail(world, transport, later)
    assert transport.taken[-1].to == (OTHER,)
    assert states(world, later.mail_id) == {ADDRESS: "withheld", OTHER: "sent"}
    alone = Mail(MAIL.subject, "filing_returned#3", MAIL.kind, (ADDRESS.title(),), MAIL.values)
    assert not send_mail(world, transport, alone)
    assert not send_mail(world, transport, alone)
    assert len(transport.taken) == 2
    assert states(world, alone.mail_id) == {ADDRESS.title(): "withheld"}


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - BAD))
def test_whatever_else_becomes_of_a_mail_stops_no_other(
    world: FilingWorld, transport: Transport, outcome: Outcome
) -> None:
    note_delivery(world, delivery(outcome, world.now()))
    assert send_mail(world, transport, MAIL)
    assert not world.bad_addresses.all()


@pytest.mark.fault("F25")
def test_a_mended_address_is_sent_mail_and_an_old_event_does_not_undo_that(
    world: FilingWorld, transport: Transport
) -> None:
    bounced = delivery(Outcome.BOUNCED, world.now())
    note_delivery(world, bounced)
    world.now.advance(minutes=5)
    assert world.bad_addresses.mend(ADDRESS, "佐藤 恵子", world.now())
    assert not world.bad_addresses.mend(ADDRESS, "佐藤 恵子", world.now())
    note_delivery(world, bounced)
    assert send_mail(world, transport, MAIL)
    note_delivery(world, delivery(Outcome.BOUNCED, world.now() + timedelta(minutes=1)))
    (bad,) = world.bad_addresses.all()
    assert (bad.address, bad.outcome, bad.subject) == (ADDRESS, Outcome.BOUNCED, MAIL.subject)


def test_an_event_that_is_faster_than_the_note_of_sending_is_not_lost(world: FilingWorld) -> None:
    assert world.mail_log.claim(MAIL.subject, MAIL.mail_id, MAIL.kind, MAIL.to, world.now())
    note_delivery(world, delivery(Outcome.DELIVERED, world.now()))
    world.mail_log.sent(MAIL.subject, MAIL.mail_id, "message-1", world.now())
    assert states(world) == {ADDRESS: "delivered"}
