"""From the queue to the mail service, each mail once (D7)."""

import json
from dataclasses import replace

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.sesv2.models import sesv2_backends

from tests.filing_world import FilingWorld
from tests.unit.adapters.test_mail import SENDER, a_mail
from ukeire.adapters.mail import SesTransport
from ukeire.adapters.mail_queue import QueueMailer, read_mail, write_mail
from ukeire.domain.errors import Unavailable
from ukeire.domain.mail import Delivery, Mail, Outcome
from ukeire.domain.settings.mail_templates import MailWords
from ukeire.usecases.send_mail import send_mail

MAIL = a_mail()


class Transport:
    """A mail service: what it took, and what it answers with instead when it is down."""

    def __init__(self) -> None:
        self.taken: list[Mail] = []
        self.words: list[MailWords | None] = []
        self.down: Exception | None = None

    def __call__(self, mail: Mail, words: MailWords | None = None) -> str:
        self.words.append(words)
        if self.down:
            raise self.down
        self.taken.append(mail)
        return f"message-{len(self.taken)}"


@pytest.fixture
def transport() -> Transport:
    return Transport()


def logged(world: FilingWorld) -> list[tuple[str, str]]:
    """Mail id and status of what the log knows of the filing."""
    return [(one.mail_id, one.status) for one in world.mail_log.of(MAIL.subject)]


@pytest.mark.rule("D7")
@pytest.mark.fault("F24")
def test_a_mail_that_comes_twice_is_sent_once(world: FilingWorld, transport: Transport) -> None:
    assert send_mail(world, transport, MAIL)
    assert not send_mail(world, transport, MAIL)
    assert transport.taken == [MAIL]
    assert logged(world) == [(MAIL.mail_id, "sent")]


@pytest.mark.fault("F23")
def test_what_the_service_refuses_is_noted_raised_and_sent_by_the_next_try(
    world: FilingWorld, transport: Transport
) -> None:
    transport.down = ConnectionError("throttled")
    with pytest.raises(ConnectionError):
        send_mail(world, transport, MAIL)
    assert logged(world) == [(MAIL.mail_id, "failed")]
    transport.down = None
    assert send_mail(world, transport, MAIL)
    assert logged(world) == [(MAIL.mail_id, "sent")]


@pytest.mark.fault("F24")
def test_while_one_worker_sends_it_another_waits(world: FilingWorld, transport: Transport) -> None:
    assert world.mail_log.claim(MAIL.subject, MAIL.mail_id, MAIL.kind, MAIL.to, world.now())
    with pytest.raises(Unavailable):
        send_mail(world, transport, MAIL)
    assert not transport.taken


@pytest.mark.fault("F24")
def test_after_a_crash_between_sending_and_noting_it_goes_once_more_and_no_further(
    world: FilingWorld, transport: Transport
) -> None:
    assert world.mail_log.claim(MAIL.subject, MAIL.mail_id, MAIL.kind, MAIL.to, world.now())
    transport(MAIL)
    world.now.advance(minutes=2)
    assert send_mail(world, transport, MAIL)
    assert not send_mail(world, transport, MAIL)
    assert len(transport.taken) == 2


@pytest.mark.asvs("16.2.5")
def test_the_log_holds_no_value_of_a_mail(world: FilingWorld, transport: Transport) -> None:
    send_mail(world, transport, a_mail("provisional_account", password="canary-password"))
    items = boto3.client("dynamodb").scan(TableName="MailsTable")["Items"]
    assert len(items) == 1
    assert "canary-password" not in json.dumps(items)
    assert "sakura.example" in json.dumps(items)


def test_the_log_of_a_filing_is_in_the_order_of_sending(
    world: FilingWorld, transport: Transport
) -> None:
    for kind in ("filing_submitted", "filing_returned", "filing_approved"):
        send_mail(world, transport, a_mail(kind))
        world.now.advance(minutes=1)
    assert [one.kind for one in world.mail_log.of(MAIL.subject)] == [
        "filing_submitted",
        "filing_returned",
        "filing_approved",
    ]
    assert not world.mail_log.of("another-filing")


@pytest.mark.usefixtures("world")
def test_the_queue_carries_a_mail_whole() -> None:
    client = boto3.client("sqs")
    url = client.create_queue(QueueName="mails")["QueueUrl"]
    QueueMailer(url).send(MAIL)
    (message,) = client.receive_message(QueueUrl=url)["Messages"]
    assert read_mail(message["Body"]) == MAIL


@pytest.mark.usefixtures("world")
@pytest.mark.fault("F23")
def test_a_queue_that_takes_nothing_is_unavailable() -> None:
    missing = "https://sqs.ap-northeast-1.amazonaws.com/123456789012/missing"
    with pytest.raises(Unavailable):
        QueueMailer(missing).send(MAIL)


@pytest.mark.parametrize("body", ["", "[]", "{}", write_mail(MAIL).replace('"kind"', '"sort"')])
def test_what_is_no_mail_is_refused(body: str) -> None:
    with pytest.raises((KeyError, ValueError, TypeError)):
        read_mail(body)


@pytest.mark.rule("A13")
@pytest.mark.usefixtures("world")
def test_mail_leaves_from_the_office_s_one_address_as_composed() -> None:
    boto3.client("sesv2").create_email_identity(EmailIdentity=SENDER)
    message_id = SesTransport(SENDER, "協議会")(MAIL)
    (sent,) = sesv2_backends["123456789012"]["ap-northeast-1"].core_backend.sent_messages
    assert sent.id == message_id
    assert sent.source == SENDER
    assert "Message-ID: <" in sent.raw_data


@pytest.mark.fault("F23")
@pytest.mark.usefixtures("world")
def test_an_address_that_ses_does_not_know_sends_nothing() -> None:
    with pytest.raises(ClientError):
        SesTransport("stranger@elsewhere.example", "協議会")(MAIL)


def test_a_claim_is_abandoned_only_after_the_function_s_own_limit(world: FilingWorld) -> None:
    def claim() -> bool:
        return world.mail_log.claim(MAIL.subject, MAIL.mail_id, MAIL.kind, MAIL.to, world.now())

    assert claim()
    world.now.advance(seconds=60)
    with pytest.raises(Unavailable):
        claim()
    world.now.advance(seconds=1)
    assert claim()


@pytest.mark.rule("A14")
@pytest.mark.fault("F25")
@pytest.mark.parametrize(
    ("outcome", "kind", "sent"),
    [
        (Outcome.BOUNCED, "email_change_confirm", True),
        (Outcome.COMPLAINED, "email_change_confirm", False),
        (Outcome.BOUNCED, "email_changed", False),
    ],
)
def test_whether_an_address_works_again_is_asked_of_one_that_bounced(
    world: FilingWorld, transport: Transport, outcome: Outcome, kind: str, sent: bool
) -> None:
    (address,) = MAIL.to
    world.bad_addresses.report(Delivery(MAIL.subject, MAIL.mail_id, address, outcome, world.now()))
    asked = replace(MAIL, kind=kind, mail_id=f"{kind}#1")
    assert send_mail(world, transport, asked) is sent
