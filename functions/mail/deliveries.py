"""From the queue of SES's events to the log: what became of the mails that were sent."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from ukeire.adapters.ses_events import read_ses_event
from ukeire.usecases.note_delivery import note_delivery
from ukeire.wiring import build_services

logger = Logger()
services = build_services()
processor = BatchProcessor(event_type=EventType.SQS)


def note(record: SQSRecord) -> None:
    """Note what the record's event says of each address; no address is logged."""
    for delivery in read_ses_event(record.body):
        note_delivery(services, delivery)
        logger.info(
            "delivery", extra={"mail_id": delivery.mail_id, "outcome": delivery.outcome.value}
        )


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: Any) -> PartialItemFailureResponse:
    """A batch of the queue; what fails goes back and, after some tries, to the dead letters."""
    return process_partial_response(
        event=event, record_handler=note, processor=processor, context=context
    )
