"""Filters, schedules, partial failures and the clock's moves, without a running stack."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infrastructure.local.filter_patterns import UnknownPattern, matches
from infrastructure.local.invoke import Result
from infrastructure.local.pages import read_move
from infrastructure.local.queue_pump import finished
from infrastructure.local.schedule_times import next_time

RECORD = {"eventName": "INSERT", "dynamodb": {"NewImage": {"sk": {"S": "OUTBOX#1"}, "n": None}}}


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ({"eventName": ["INSERT"]}, True),
        ({"eventName": ["MODIFY", "INSERT"]}, True),
        ({"eventName": ["MODIFY"]}, False),
        ({"dynamodb": {"NewImage": {"sk": {"S": [{"prefix": "OUTBOX#"}]}}}}, True),
        ({"dynamodb": {"NewImage": {"sk": {"S": [{"prefix": "HEAD"}]}}}}, False),
        ({"dynamodb": {"NewImage": {"sk": {"S": [{"suffix": "#1"}]}}}}, True),
        ({"dynamodb": {"NewImage": {"n": [None]}}}, True),
        ({"dynamodb": {"OldImage": [{"exists": False}]}}, True),
        ({"dynamodb": {"NewImage": {"gone": [None]}}}, False),
        ({"dynamodb": {"OldImage": {"sk": {"S": [{"prefix": ""}]}}}}, False),
        ({"eventName": [{"anything-but": ["REMOVE"]}]}, True),
        ({"eventName": [{"anything-but": "INSERT"}]}, False),
        ({"eventName": [{"equals-ignore-case": "insert"}]}, True),
        ({"eventName": ["INSERT"], "eventSource": ["aws:kinesis"]}, False),
    ],
)
def test_a_record_fits_when_every_key_of_the_pattern_holds(
    pattern: dict[str, Any], fits: bool
) -> None:
    assert matches(pattern, RECORD) is fits


@pytest.mark.parametrize("pattern", [{"a": [{"numeric": [">", 1]}]}, {"$or": [{"a": [1]}]}])
def test_an_operator_that_is_not_played_is_an_error(pattern: dict[str, Any]) -> None:
    with pytest.raises(UnknownPattern):
        matches(pattern, {})


def tokyo(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+09:00")


@pytest.mark.parametrize(
    ("expression", "after", "due"),
    [
        ("rate(5 minutes)", "2026-11-22T08:00:00", "2026-11-22T08:05:00"),
        ("rate(1 hour)", "2026-11-22T08:00:00", "2026-11-22T09:00:00"),
        ("rate(2 days)", "2026-11-22T08:00:00", "2026-11-24T08:00:00"),
        ("cron(0 8 * * ? *)", "2026-11-22T07:59:59", "2026-11-22T08:00:00"),
        ("cron(0 8 * * ? *)", "2026-11-22T08:00:00", "2026-11-23T08:00:00"),
        ("cron(0/15 9-17 ? * MON-FRI *)", "2026-11-20T17:45:00", "2026-11-23T09:00:00"),
        ("cron(30 0 1 1,APR ? *)", "2026-01-01T00:30:00", "2026-04-01T00:30:00"),
        ("cron(0 0 29 2 ? *)", "2026-03-01T00:00:00", "2028-02-29T00:00:00"),
        ("cron(0 0 ? * 1 2027)", "2026-11-22T00:00:00", "2027-01-03T00:00:00"),
    ],
)
def test_a_schedule_is_next_due(expression: str, after: str, due: str) -> None:
    assert next_time(expression, "Asia/Tokyo", tokyo(after)) == tokyo(due)


def test_a_schedule_is_due_by_its_own_time_zone() -> None:
    after = datetime(2026, 11, 22, tzinfo=UTC)
    assert next_time("cron(0 8 * * ? *)", "UTC", after) == after + timedelta(hours=8)
    assert next_time("cron(0 8 * * ? *)", "Asia/Tokyo", after) == after + timedelta(hours=23)


@pytest.mark.parametrize(
    "expression",
    ["rate(5 fortnights)", "cron(0 8 * *)", "cron(0 25 * * ? *)", "cron(0 8 L * ? *)", "at(hello)"],
)
def test_an_expression_that_is_not_played_is_an_error(expression: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        next_time(expression, "UTC", datetime(2026, 1, 1, tzinfo=UTC))


MESSAGES = [{"MessageId": "a"}, {"MessageId": "b"}]


def failures(*names: str) -> Result:
    return Result(json.dumps({"batchItemFailures": [{"itemIdentifier": name} for name in names]}))


@pytest.mark.parametrize(
    ("result", "done"),
    [
        (failures(), ["a", "b"]),
        (failures("b"), ["a"]),
        (failures("a", "b"), []),
        (failures("c"), []),
        (Result("null"), ["a", "b"]),
        (Result('{"batchItemFailures": null}'), ["a", "b"]),
        (Result('{"batchItemFailures": [{"itemIdentifier": null}]}'), []),
        (Result('{"batchItemFailures": ["b"]}'), []),
        (Result('{"errorType": "X"}', error=True), []),
    ],
)
def test_only_what_was_not_reported_failed_is_deleted(result: Result, done: Sequence[str]) -> None:
    found = finished(MESSAGES, result, partial_failures=True)
    assert [message["MessageId"] for message in found] == done


def test_without_partial_failures_a_batch_is_done_or_not() -> None:
    assert finished(MESSAGES, failures("b"), partial_failures=False) == MESSAGES
    assert finished(MESSAGES, Result("{}", error=True), partial_failures=False) == []


@pytest.mark.parametrize(
    ("move", "offset"),
    [
        ({"advance": "PT3H"}, timedelta(hours=4)),
        ({"advance": "P7D"}, timedelta(days=7, hours=1)),
        ({"advance": "P1DT2H3M4.5S"}, timedelta(days=1, hours=3, minutes=3, seconds=4.5)),
        ({"reset": True}, timedelta(0)),
    ],
)
def test_the_clock_moves_on_or_back_to_the_real_time(
    move: dict[str, Any], offset: timedelta
) -> None:
    assert read_move(json.dumps(move).encode(), timedelta(hours=1)) == offset


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"advance": "-PT3H"}', b'{"advance": "3h"}', b'{"reset": 1}']
)
def test_other_moves_of_the_clock_are_errors(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_move(body, timedelta(0))
