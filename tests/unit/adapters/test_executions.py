"""Review executions in Step Functions: started once, told once."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from unittest.mock import patch

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from ukeire.adapters import aws
from ukeire.adapters.executions import StepFunctionsExecutions

DEFINITION = {"StartAt": "Done", "States": {"Done": {"Type": "Pass", "End": True}}}


@pytest.fixture
def executions(monkeypatch: pytest.MonkeyPatch) -> Iterator[StepFunctionsExecutions]:
    """Over a state machine that ends at once, interpreted by moto."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
        machine = boto3.client("stepfunctions").create_state_machine(
            name="review",
            roleArn="arn:aws:iam::123456789012:role/review",
            definition=json.dumps(DEFINITION),
        )
        yield StepFunctionsExecutions(machine["stateMachineArn"])


def refusing(code: str) -> AbstractContextManager[object]:
    """Step Functions answers every telling with that error."""
    error = ClientError({"Error": {"Code": code, "Message": ""}}, "SendTaskSuccess")
    return patch.object(aws.client("stepfunctions"), "send_task_success", side_effect=error)


@pytest.mark.fault("F01", "F02")
def test_an_execution_starts_once_under_its_name(executions: StepFunctionsExecutions) -> None:
    executions.start("filing-1-r1", {"filing_id": "filing-1", "index": 0})
    executions.start("filing-1-r1", {"index": 0, "filing_id": "filing-1"})
    executions.start("filing-1-r1", {"filing_id": "filing-1", "index": 1})
    found = boto3.client("stepfunctions").list_executions(stateMachineArn=executions._arn)
    assert [one["name"] for one in found["executions"]] == ["filing-1-r1"]


@pytest.mark.fault("F06")
def test_the_status_of_an_execution_that_never_was_is_none(
    executions: StepFunctionsExecutions,
) -> None:
    assert executions.status("filing-1-r1") is None
    executions.start("filing-1-r1", {})
    assert executions.status("filing-1-r1") in {"RUNNING", "SUCCEEDED"}


@pytest.mark.fault("F07")
def test_a_token_that_nobody_waits_with_is_no_fault(executions: StepFunctionsExecutions) -> None:
    executions.resume("a-token-of-nobody", {"decision": "approve"})


@pytest.mark.fault("F05", "F07")
@pytest.mark.parametrize("code", ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])
def test_a_step_that_was_told_already_or_is_gone_is_no_fault(
    executions: StepFunctionsExecutions, code: str
) -> None:
    with refusing(code):
        executions.resume("token", {"decision": "approve"})


@pytest.mark.fault("F11")
def test_any_other_refusal_is_raised_for_the_next_try(executions: StepFunctionsExecutions) -> None:
    with refusing("ThrottlingException"), pytest.raises(ClientError, match="Throttling"):
        executions.resume("token", {"decision": "approve"})
    unknown = StepFunctionsExecutions(executions._arn + "-gone")
    with pytest.raises(ClientError, match="StateMachineDoesNotExist"):
        unknown.start("filing-1-r1", {})
