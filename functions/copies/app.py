"""From the queue of copies to archives of all that an organisation filed."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from copies.texts import Texts
from ukeire.adapters.data_copy_queue import read_data_copy_message
from ukeire.usecases.make_data_copy import make_data_copy
from ukeire.wiring import build_services

logger = Logger()
services = build_services()
processor = BatchProcessor(event_type=EventType.SQS)


def make(record: SQSRecord, lambda_context: Any) -> None:
    """Make the record's copy, or go on with it as long as this run lasts."""
    organization_id, copy_id = read_data_copy_message(record.body)

    def seconds_left() -> float:
        return float(lambda_context.get_remaining_time_in_millis()) / 1000

    copy = make_data_copy(services, Texts(services), organization_id, copy_id, seconds_left)
    if copy is None:
        logger.info("not there, or another run is at it", extra={"copy_id": copy_id})
    else:
        progress = {"state": copy.state, "done": copy.done, "files": len(copy.files)}
        logger.info("copy", extra={"copy_id": copy_id, **progress})


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: Any) -> PartialItemFailureResponse:
    """A batch of the queue; what fails goes back and, after some tries, to the dead letters."""
    return process_partial_response(
        event=event, record_handler=make, processor=processor, context=context
    )
