"""Carries messages from a queue to its function, as Lambda's event source mapping does.

What the function does not finish stays in the queue: it becomes visible again after the queue's
visibility timeout, and the queue's redrive policy moves it to the dead letters in the end.
"""

import time
from typing import Any

from infrastructure.local.config import REGION
from infrastructure.local.declared import QueueSource
from infrastructure.local.invoke import Lambda, Result
from infrastructure.local.pump import Pump

_MOST_PER_RECEIVE = 10


class QueuePump(Pump):
    """One reader of one queue."""

    def __init__(
        self, source: QueueSource, sqs: Any, service: Lambda, *, seconds: float = 2.0
    ) -> None:
        super().__init__(f"queue of {source.function}", seconds)
        self._source = source
        self._sqs = sqs
        self._lambda = service
        self._url = f"{sqs.meta.endpoint_url}/{source.queue_url}"

    def turn(self) -> None:
        while not self.stopping.is_set() and (messages := self._collect()):
            event = {"Records": [_record(message, self._source) for message in messages]}
            result = self._lambda.invoke(self._source.function, event)
            done = finished(messages, result, partial_failures=self._source.partial_failures)
            for start in range(0, len(done), _MOST_PER_RECEIVE):
                self._sqs.delete_message_batch(
                    QueueUrl=self._url,
                    Entries=[
                        {"Id": str(index), "ReceiptHandle": message["ReceiptHandle"]}
                        for index, message in enumerate(done[start : start + _MOST_PER_RECEIVE])
                    ],
                )

    def _collect(self) -> list[Any]:
        """Up to a batch; an unfilled one waits for the window, counted from its first message."""
        messages: list[Any] = []
        closes = None
        while len(messages) < self._source.batch_size:
            answer = self._sqs.receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=min(_MOST_PER_RECEIVE, self._source.batch_size - len(messages)),
                MessageSystemAttributeNames=["All"],
                MessageAttributeNames=["All"],
            )
            messages += answer.get("Messages", [])
            if not messages:
                return []
            if closes is None:
                closes = time.monotonic() + self._source.window
            left = closes - time.monotonic()
            if left <= 0 or self.stopping.wait(min(left, 0.1)):
                break
        return messages


def _record(message: Any, source: QueueSource) -> dict[str, Any]:
    attributes = {
        name: {
            "dataType": value["DataType"],
            **({"stringValue": value["StringValue"]} if "StringValue" in value else {}),
        }
        for name, value in message.get("MessageAttributes", {}).items()
    }
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": attributes,
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": source.queue_arn,
        "awsRegion": REGION,
    }


def finished(messages: list[Any], result: Result, *, partial_failures: bool) -> list[Any]:
    """The messages that may be deleted: all, none, or those not named as failed."""
    if result.error:
        return []
    if not partial_failures:
        return messages
    failed = failed_items(result.value(), {message["MessageId"] for message in messages})
    return [message for message in messages if message["MessageId"] not in failed]


def failed_items(answer: Any, identifiers: set[str]) -> set[str]:
    """The failed among `identifiers`. An answer of another shape, or naming others, means all."""
    if not answer:
        return set()
    try:
        failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"] or []}
    except (KeyError, TypeError):
        return identifiers
    return failed if failed.issubset(identifiers) else identifiers
