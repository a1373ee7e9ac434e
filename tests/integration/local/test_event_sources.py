"""Queues, streams, schedules and Step Functions in the local run."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.integration.local.conftest import TABLE
from tests.stack import Stack, wait_for

type Notes = Callable[[str], list[dict[str, str]]]

QUEUE = "123456789012/ukeire-local-WorkQueue"
DEAD_LETTERS = "123456789012/ukeire-local-DeadLetters"


def _dead_letter(small: Stack, mark: str) -> dict[str, Any] | None:
    """The dead letter that holds the mark, taken from the queue."""
    sqs = small.client("sqs")
    url = f"{small.aws}/{DEAD_LETTERS}"
    for message in sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=1
    ).get("Messages", []):
        if mark in message["Body"]:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            body: dict[str, Any] = json.loads(message["Body"])
            return body
    return None


def test_a_failed_message_comes_again_and_ends_among_the_dead_letters(
    small: Stack, notes: Notes
) -> None:
    good, bad = uuid.uuid4().hex, uuid.uuid4().hex
    small.client("sqs").send_message_batch(
        QueueUrl=f"{small.aws}/{QUEUE}",
        Entries=[
            {"Id": "1", "MessageBody": json.dumps({"mark": good})},
            {"Id": "2", "MessageBody": json.dumps({"mark": bad, "fail": True})},
        ],
    )
    found = wait_for(lambda: _dead_letter(small, bad), what="the dead letter")
    assert found == {"mark": bad, "fail": True}
    work = notes("WORK")
    assert sorted(n["sk"].split("#")[1] for n in work if bad in n["body"]) == ["1", "2"]
    assert [n["sk"].split("#")[1] for n in work if good in n["body"]] == ["1"]
    assert {n["own"] for n in work} == {"worker"}


def test_only_records_that_fit_the_filter_reach_the_function_in_order(
    small: Stack, notes: Notes
) -> None:
    mark = uuid.uuid4().hex
    dynamodb = small.client("dynamodb")
    for kind in ("OUTBOX", "HISTORY"):
        for index in range(6):
            key = {"pk": {"S": mark}, "sk": {"S": f"{kind}#{index}#{mark}"}}
            dynamodb.put_item(TableName=TABLE, Item=key)
    dynamodb.update_item(
        TableName=TABLE,
        Key={"pk": {"S": mark}, "sk": {"S": f"OUTBOX#0#{mark}"}},
        UpdateExpression="SET done = :yes",
        ExpressionAttributeValues={":yes": {"S": "yes"}},
    )

    def seen() -> list[str]:
        names = ",".join(note["names"] for note in notes("BATCH")).split(",")
        return [name for name in names if mark in name]

    wait_for(lambda: len(seen()) >= 6, what="the outbox")
    assert seen() == [f"OUTBOX#{index}#{mark}" for index in range(6)]


def test_a_stream_goes_on_after_a_cancelled_transaction(small: Stack, notes: Notes) -> None:
    mark = uuid.uuid4().hex
    dynamodb = small.client("dynamodb")

    def put(name: str) -> dict[str, Any]:
        key = {"pk": {"S": mark}, "sk": {"S": f"OUTBOX#{name}#{mark}"}}
        return {"TableName": TABLE, "Item": key, "ConditionExpression": "attribute_not_exists(pk)"}

    def seen() -> list[str]:
        names = ",".join(note["names"] for note in notes("BATCH")).split(",")
        return [name for name in names if mark in name]

    dynamodb.put_item(**put("first"))
    wait_for(lambda: len(seen()) > 0, what="the first record")
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException):
        dynamodb.transact_write_items(TransactItems=[{"Put": put("lost")}, {"Put": put("first")}])
    dynamodb.put_item(**put("last"))
    wait_for(lambda: len(seen()) > 1, what="the record after the transaction")
    assert seen() == [f"OUTBOX#{name}#{mark}" for name in ("first", "last")]


def test_a_poisonous_record_is_cut_out_and_put_aside(small: Stack, notes: Notes) -> None:
    mark = uuid.uuid4().hex
    dynamodb = small.client("dynamodb")
    names = [f"OUTBOX#{word}#{mark}" for word in ("1", "2-poison", "3", "4-doubt")]
    dynamodb.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": TABLE, "Item": {"pk": {"S": mark}, "sk": {"S": name}}}}
            for name in names
        ]
    )
    asides = [
        wait_for(lambda: _dead_letter(small, "DDBStreamBatchInfo"), what="a batch put aside")
        for _ in range(2)
    ]
    assert [aside["DDBStreamBatchInfo"]["batchSize"] for aside in asides] == [1, 1]
    batches = [note["names"] for note in notes("BATCH") if mark in note["names"]]
    assert [b.replace("OUTBOX#", "").replace(f"#{mark}", "") for b in batches] == [
        "1,2-poison,3,4-doubt",
        "1,2-poison",
        "1",
        "2-poison",
        "2-poison",
        "3,4-doubt",
        "4-doubt",
        "4-doubt",
    ]


def test_an_upload_is_announced_with_its_version(small: Stack, notes: Notes) -> None:
    s3 = small.client("s3")
    key = f"名 前/{uuid.uuid4().hex}.pdf"
    bucket = "ukeire-local-uploadsbucket"
    put = s3.put_object(Bucket=bucket, Key=key, Body=b"%PDF-")

    def record() -> dict[str, Any] | None:
        for note in notes("WORK"):
            for found in json.loads(note["body"]).get("Records", []):
                if found["s3"]["object"].get("versionId") == put["VersionId"]:
                    return dict(found)
        return None

    found = wait_for(record, what="the announcement")
    assert found["eventName"] == "ObjectCreated:Put"
    assert found["s3"]["object"]["key"].startswith("%E5%90%8D+%E5%89%8D/")


def test_a_schedule_fires_when_the_clock_passes_it(small: Stack, notes: Notes) -> None:
    small.clock()
    before = len(notes("FIRED"))
    moved = small.clock(advance="PT25H")
    fired = notes("FIRED")
    assert len(fired) == before + 1
    assert fired[-1]["kind"] == "daily"
    assert fired[-1]["sk"] <= moved
    small.clock(advance="P7D")
    assert len(notes("FIRED")) == before + 2
    small.clock()


@pytest.mark.parametrize("name", ["ClockFunction", "ukeire-local-ClockFunction"])
def test_a_schedule_fires_on_request(small: Stack, name: str) -> None:
    [fired] = small.fire(name)
    assert fired["input"] == {"kind": "daily"}
    assert fired["answer"]["at"]


def test_firing_an_unknown_function_is_not_found(small: Stack) -> None:
    assert httpx.post(f"{small.site}/_local/schedules/nobody").status_code == 404


def test_step_functions_waits_for_the_token_and_catches_errors_by_their_name(
    small: Stack, notes: Notes
) -> None:
    filing_id = uuid.uuid4().hex
    machines = small.client("stepfunctions")
    [machine] = machines.list_state_machines()["stateMachines"]
    machines.start_execution(
        stateMachineArn=machine["stateMachineArn"],
        name=f"{filing_id}-r1",
        input=json.dumps({"filing_id": filing_id}),
    )
    tokens = wait_for(lambda: [n for n in notes("TOKEN") if n["sk"] == filing_id] or None)
    waiting = {"name": f"{filing_id}-r1", "status": "RUNNING", "filing_id": filing_id}
    assert waiting in small.executions()
    machines.send_task_success(taskToken=tokens[0]["token"], output="{}")
    wait_for(lambda: waiting | {"status": "SUCCEEDED"} in small.executions())
