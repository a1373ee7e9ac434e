"""Review executions in Step Functions."""

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from ukeire.adapters import aws

# A step that was told already, timed out or whose execution is gone: AWS names each, the local
# interpreter calls all of them InvalidToken.
_TOLD_ALREADY = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})


class StepFunctionsExecutions:
    """The review state machine. Implements the port ``Executions``."""

    def __init__(self, state_machine_arn: str) -> None:
        self._arn = state_machine_arn

    def start(self, name: str, payload: Mapping[str, Any]) -> None:
        try:
            aws.client("stepfunctions").start_execution(
                stateMachineArn=self._arn, name=name, input=json.dumps(payload, sort_keys=True)
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise

    def status(self, name: str) -> str | None:
        arn = f"{self._arn.replace(':stateMachine:', ':execution:')}:{name}"
        try:
            found = aws.client("stepfunctions").describe_execution(executionArn=arn)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ExecutionDoesNotExist":
                return None
            raise
        status: str = found["status"]
        return status

    def resume(self, token: str, result: Mapping[str, Any]) -> None:
        try:
            aws.client("stepfunctions").send_task_success(
                taskToken=token, output=json.dumps(result)
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in _TOLD_ALREADY:
                raise
