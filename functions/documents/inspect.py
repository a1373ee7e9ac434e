"""From the bucket's arrivals to inspected documents."""

import json
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from ukeire.adapters.documents import ids_of
from ukeire.usecases.inspect_document import Outcome, inspect_document
from ukeire.wiring import build_services

logger = Logger()
services = build_services()
processor = BatchProcessor(event_type=EventType.SQS)


def inspect(record: SQSRecord) -> None:
    """Inspect what the message says arrived; S3's test message on set-up says nothing."""
    for arrival in json.loads(record.body).get("Records", []):
        if not arrival["eventName"].startswith("ObjectCreated:"):
            continue
        _inspect(
            unquote_plus(arrival["s3"]["object"]["key"]), arrival["s3"]["object"].get("versionId")
        )


def _inspect(key: str, version_id: str | None) -> None:
    ids = ids_of(key)
    if ids is None:
        logger.warning("arrival under a key that is not ours")
        return
    filing_id, document_id = ids
    outcome = inspect_document(services, filing_id, document_id, version_id)
    facts = {"filing_id": filing_id, "document_id": document_id, "version_id": version_id}
    if outcome is Outcome.REPLACED:
        logger.warning("upload after the document was settled, ignored", extra=facts)
    else:
        logger.info("inspected", extra=facts | {"outcome": outcome.value})


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: Any) -> PartialItemFailureResponse:
    """A batch of the queue; what fails goes back and, after some tries, to the dead letters."""
    return process_partial_response(
        event=event, record_handler=inspect, processor=processor, context=context
    )
