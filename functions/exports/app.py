"""From the queue of exports to files."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from ukeire.adapters.export_queue import read_export_message
from ukeire.usecases.make_export import make_export
from ukeire.wiring import build_services

logger = Logger()
services = build_services(staff_site=True)
processor = BatchProcessor(event_type=EventType.SQS)


def make(record: SQSRecord, lambda_context: Any) -> None:
    """Make the record's export, or go on with it as long as this run lasts."""
    login_id, export_id = read_export_message(record.body)

    def seconds_left() -> float:
        return float(lambda_context.get_remaining_time_in_millis()) / 1000

    export = make_export(services, login_id, export_id, seconds_left)
    if export is None:
        logger.info("not there, or another run is at it", extra={"export_id": export_id})
    else:
        logger.info(
            "export", extra={"export_id": export_id, "state": export.state, "rows": export.rows}
        )


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: Any) -> PartialItemFailureResponse:
    """A batch of the queue; what fails goes back and, after some tries, to the dead letters."""
    return process_partial_response(
        event=event, record_handler=make, processor=processor, context=context
    )
