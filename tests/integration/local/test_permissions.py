"""A function's role is held against what it calls, as AWS would."""

import json
import re

import pytest

from tests.stack import Stack


def ask(stack: Stack, call: str, *on: str) -> str:
    payload = json.dumps({"call": call, "on": on})
    answer = stack.client("lambda").invoke(FunctionName="NarrowFunction", Payload=payload)
    return str(json.load(answer["Payload"]))


@pytest.mark.parametrize(
    ("call", "on"),
    [("put", ["OWN#1"]), ("transaction", ["OWN#2", "OTHER"]), ("link", ["own/file"])],
)
def test_what_the_role_allows_is_done(small: Stack, call: str, on: list[str]) -> None:
    assert ask(small, call, *on) == "allowed"


@pytest.mark.parametrize(
    ("call", "on", "action", "resource"),
    [
        ("put", ["OTHER"], "dynamodb:PutItem", "table/ukeire-local-NotesTable"),
        ("transaction", ["OTHER", "OWN#1"], "dynamodb:PutItem", "table/ukeire-local-NotesTable"),
        ("get item", ["OWN#1"], "dynamodb:GetItem", "table/ukeire-local-NotesTable"),
        ("get", ["other/file"], "s3:GetObject", ":::ukeire-local-uploadsbucket/other/file"),
        ("link", ["other/file"], "s3:GetObject", ":::ukeire-local-uploadsbucket/other/file"),
        ("form", ["own/file"], "s3:PutObject", ":::ukeire-local-uploadsbucket/own/file"),
        ("send", ["hello"], "sqs:SendMessage", ":ukeire-local-DeadLetters"),
    ],
)
def test_what_the_role_does_not_allow_is_refused(
    small: Stack, call: str, on: list[str], action: str, resource: str
) -> None:
    told = ask(small, call, *on)
    assert told.startswith("AccessDenied")
    assert re.search(rf"is not authorized to perform: {action} on resource: \S*{resource} ", told)
    refusal = small.permissions()["denied"][-1]
    assert refusal["function"] == "ukeire-local-NarrowFunction"
    assert refusal["action"] == action
    assert refusal["resource"].endswith(resource)


def test_who_may_not_list_a_bucket_is_not_told_what_is_missing_in_it(small: Stack) -> None:
    assert "s3:ListBucket" in ask(small, "get", "own/missing")


def test_a_call_that_the_local_run_cannot_judge_fails(small: Stack) -> None:
    told = ask(small, "list")
    assert "knows no permission for dynamodb.ListTables" in told


def test_other_functions_are_refused_nothing(small: Stack) -> None:
    refused = {one["function"] for one in small.permissions()["denied"]}
    assert refused <= {"ukeire-local-NarrowFunction"}
