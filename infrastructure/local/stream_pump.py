"""Carries a table's stream to its function, as Lambda's event source mapping does.

Records stay in order. A failed batch is cut in two or tried again; after the last attempt its
place in the stream goes to the on-failure queue and the pump goes on.
"""

import base64
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from infrastructure.local.config import REGION
from infrastructure.local.declared import StreamSource
from infrastructure.local.filter_patterns import matches
from infrastructure.local.invoke import Lambda, Result
from infrastructure.local.pump import Pump
from infrastructure.local.queue_pump import failed_items

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0

type Record = dict[str, Any]


class StreamPump(Pump):
    """The reader of one table's stream."""

    def __init__(
        self,
        source: StreamSource,
        clients: Any,
        service: Lambda,
        *,
        seconds: float = 10.0,
    ) -> None:
        super().__init__(f"stream of {source.table}", seconds)
        for pattern in source.patterns:
            matches(pattern, {})  # an operator we do not know shall stop the start
        self._source = source
        self.table = source.table
        self._streams = clients.get("dynamodbstreams")
        self._tables = clients.get("dynamodb")
        self._sqs = clients.get("sqs")
        self._lambda = service
        self._shards: dict[str, str | None] = {}
        self._waiting: list[Record] = []
        self._closes = 0.0

    def turn(self) -> None:
        if not any(self._shards.values()):
            self._open()
        while not self.stopping.is_set():
            came, fresh = self._read()
            if fresh and not self._waiting:
                self._closes = time.monotonic() + self._source.window
            self._waiting += fresh
            while len(self._waiting) >= self._source.batch_size:
                self._take_batch()
            if not self._waiting:
                if not came:
                    return
                continue
            left = self._closes - time.monotonic()
            if left <= 0:
                self._take_batch()
            else:
                self.stopping.wait(min(left, 0.1))

    def _open(self) -> None:
        table = self._tables.describe_table(TableName=self._source.table)["Table"]
        arn = table["LatestStreamArn"]
        stream = self._streams.describe_stream(StreamArn=arn)["StreamDescription"]
        for shard in stream["Shards"]:
            if shard["ShardId"] in self._shards:
                continue  # read to its end: what follows is in those that took over
            iterator = self._streams.get_shard_iterator(
                StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
            )
            self._shards[shard["ShardId"]] = iterator["ShardIterator"]

    def _read(self) -> tuple[bool, list[Record]]:
        """Whether anything came since the last time, and what of it fits a filter.

        A page may hold nothing that fits and yet be followed by one that does.
        """
        came = False
        fresh: list[Record] = []
        for shard, iterator in self._shards.items():
            if iterator is None:
                continue
            try:
                answer = self._streams.get_records(ShardIterator=iterator)
            except ClientError as error:
                if error.response["Error"]["Code"] != "TrimmedDataAccessException":
                    raise
                # The engine let go of what this place points to: on from the oldest it still has.
                # What was delivered may be delivered again, as on AWS.
                self._shards.clear()
                return False, fresh
            self._shards[shard] = answer.get("NextShardIterator")
            came = came or bool(answer["Records"])
            fresh += [as_event(record, self._source) for record in answer["Records"]]
        if self._source.patterns:
            fresh = [r for r in fresh if any(matches(p, r) for p in self._source.patterns)]
        return came, fresh

    def _take_batch(self) -> None:
        size = self._source.batch_size
        batch, self._waiting = self._waiting[:size], self._waiting[size:]
        self.deliver(batch)

    def deliver(self, batch: Sequence[Record]) -> None:
        """Until the function has taken it all, or the attempts are used up."""
        remaining, attempt = list(batch), 0
        while remaining and not self.stopping.is_set():
            result = self._lambda.invoke(self._source.function, {"Records": remaining})
            left = self._not_done(remaining, result)
            if not left:
                return
            if len(left) < len(remaining):
                remaining, attempt = left, 0
                continue
            if self._source.bisect and len(remaining) > 1:
                # Cutting a batch costs no attempt.
                middle = len(remaining) // 2
                self.deliver(remaining[:middle])
                self.deliver(remaining[middle:])
                return
            if 0 <= self._source.retries <= attempt:
                self._give_up(remaining, result, attempt + 1)
                return
            self.stopping.wait(min(_FIRST_PAUSE * 2**attempt, _LONGEST_PAUSE))
            attempt += 1

    def _not_done(self, records: list[Record], result: Result) -> list[Record]:
        """From the first failed record on: a stream is never read out of order."""
        if result.error:
            return records
        if not self._source.partial_failures:
            return []
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        failed = failed_items(result.value(), set(numbers))
        first = next((index for index, number in enumerate(numbers) if number in failed), None)
        return [] if first is None else records[first:]

    def _give_up(self, records: list[Record], result: Result, attempts: int) -> None:
        if self._source.on_failure is None:
            return
        account, queue = self._source.on_failure.split(":")[-2:]
        message = {
            "requestContext": {
                "functionArn": self._source.function,
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": attempts,
            },
            "responseContext": {
                "statusCode": 200,
                "executedVersion": "$LATEST",
                "functionError": "Unhandled" if result.error else None,
            },
            "version": "1.0",
            "timestamp": datetime.now(UTC).isoformat(),
            "DDBStreamBatchInfo": {
                "shardId": next(iter(self._shards), ""),
                "startSequenceNumber": records[0]["dynamodb"]["SequenceNumber"],
                "endSequenceNumber": records[-1]["dynamodb"]["SequenceNumber"],
                "batchSize": len(records),
                "streamArn": self._source.stream_arn,
            },
        }
        url = f"{self._sqs.meta.endpoint_url}/{account}/{queue}"
        self._sqs.send_message(QueueUrl=url, MessageBody=json.dumps(message))


def as_event(record: Record, source: StreamSource) -> Record:
    """A record of the streams API in the shape in which Lambda gets it."""
    change = dict(record["dynamodb"])
    created = change.get("ApproximateCreationDateTime")
    if isinstance(created, datetime):
        change["ApproximateCreationDateTime"] = created.timestamp()
    change["SequenceNumber"] = str(change["SequenceNumber"])
    return {
        "eventID": record["eventID"],
        "eventName": record["eventName"],
        "eventVersion": record.get("eventVersion", "1.1"),
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "dynamodb": _plain(change),
        "eventSourceARN": source.stream_arn,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
