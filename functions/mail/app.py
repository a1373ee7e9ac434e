"""From the mail queue to SES, each mail once."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from ukeire.adapters.mail_queue import read_mail
from ukeire.usecases.send_mail import send_mail
from ukeire.wiring import build_services

logger = Logger()
services = build_services()
processor = BatchProcessor(event_type=EventType.SQS)


def send(record: SQSRecord) -> None:
    """Send the record's mail. Its values may hold a password: only its kind is logged."""
    mail = read_mail(record.body)
    sent = send_mail(services, services.mail_transport, mail)
    logger.info("mail", extra={"kind": mail.kind, "sent": sent})


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: Any) -> PartialItemFailureResponse:
    """A batch of the queue; what fails goes back and, after some tries, to the dead letters."""
    return process_partial_response(
        event=event, record_handler=send, processor=processor, context=context
    )
