"""A stream is read to its end: through pages that fit no filter, and into shards that follow."""

from typing import Any

from infrastructure.local.declared import StreamSource
from infrastructure.local.stream_pump import StreamPump

SOURCE = StreamSource(
    function="dispatch",
    table="filings",
    stream_arn="arn:stream",
    batch_size=10,
    window=0.0,
    patterns=({"eventName": ["INSERT"]},),
    partial_failures=False,
    bisect=False,
    retries=0,
    on_failure=None,
)


class Result:
    """The function took the batch."""

    error = None


class Function:
    """Keeps the numbers of the records it was given."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def invoke(self, _name: str, event: dict[str, Any]) -> Result:
        self.taken += [record["dynamodb"]["SequenceNumber"] for record in event["Records"]]
        return Result()


class Streams:
    """Pages by shard; a shard without a page left has ended unless it is the last one."""

    def __init__(self, **shards: list[list[dict[str, Any]]]) -> None:
        self._shards = shards
        self._open = {next(iter(shards))}

    def describe_table(self, **_: Any) -> dict[str, Any]:
        return {"Table": {"LatestStreamArn": SOURCE.stream_arn}}

    def describe_stream(self, **_: Any) -> dict[str, Any]:
        shards = [{"ShardId": name} for name in self._shards if name in self._open]
        return {"StreamDescription": {"Shards": shards}}

    def get_shard_iterator(self, **wanted: Any) -> dict[str, str]:
        return {"ShardIterator": wanted["ShardId"]}

    def get_records(self, **wanted: str) -> dict[str, Any]:
        shard = wanted["ShardIterator"]
        pages = self._shards[shard]
        answer: dict[str, Any] = {"Records": pages.pop(0) if pages else []}
        if pages or shard == list(self._shards)[-1]:
            answer["NextShardIterator"] = shard
        else:
            self._open.update(self._shards)
        return answer


def record(number: int, name: str) -> dict[str, Any]:
    return {"eventID": str(number), "eventName": name, "dynamodb": {"SequenceNumber": number}}


def pump(streams: Streams, function: Function) -> StreamPump:
    clients = {"dynamodbstreams": streams, "dynamodb": streams, "sqs": None}
    return StreamPump(SOURCE, clients, function)  # type: ignore[arg-type]


def test_a_page_that_fits_no_filter_does_not_hide_the_next() -> None:
    function = Function()
    streams = Streams(one=[[record(1, "MODIFY")], [record(2, "REMOVE")], [record(3, "INSERT")]])
    pump(streams, function).turn()
    assert function.taken == ["3"]


def test_what_follows_an_ended_shard_is_read_from_those_that_took_over() -> None:
    function = Function()
    streams = Streams(one=[[record(1, "INSERT")]], two=[[record(2, "INSERT")]])
    reader = pump(streams, function)
    reader.turn()
    reader.turn()
    assert function.taken == ["1", "2"]
