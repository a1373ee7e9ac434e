"""From the filings table's stream to executions and the mail queue."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from ukeire.adapters.filing_outbox import read_outbox_image
from ukeire.usecases.relay_outbox import relay_outbox
from ukeire.wiring import build_services

logger = Logger()
services = build_services()
processor = BatchProcessor(event_type=EventType.DynamoDBStreams)


def relay(record: DynamoDBRecord) -> None:
    """Relay the outbox entry that the record put into the table; others pass by."""
    image = record.raw_event["dynamodb"].get("NewImage")
    entry = read_outbox_image(image) if image else None
    if entry:
        logger.info("relaying", extra={"filing_id": entry.filing_id, "sequence": entry.sequence})
        relay_outbox(services, entry)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: Any) -> PartialItemFailureResponse:
    """A batch of the stream; what fails is reported, and comes again from there."""
    return process_partial_response(
        event=event, record_handler=relay, processor=processor, context=context
    )
