"""The review's definition, run by moto's interpreter with functions that only listen."""

import json
import queue
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import httpx
import pytest
from moto.server import ThreadedMotoServer

DEFINITION = Path(__file__).parents[2] / "infrastructure/statemachines/review.asl.json"
ARN = "arn:aws:lambda:ap-northeast-1:123456789012:function:"
CALL = {"filing_id": "filing-1", "round": 2}


class Functions(ThreadingHTTPServer):
    """Answers Lambda's Invoke; remembers every call, hands out the tokens of opened stages."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("localhost", 0), _Invocation)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.opened: queue.Queue[dict[str, Any]] = queue.Queue()
        self.failures: dict[str, int] = {}

    def call(self, function: str, payload: dict[str, Any]) -> bool:
        """Whether the call succeeds: ``failures`` counts down what is to fail, by action."""
        self.calls.append((function, payload))
        if self.failures.get(payload["action"], 0) > 0:
            self.failures[payload["action"]] -= 1
            return False
        if payload["action"] == "open_stage":
            self.opened.put(payload)
        return True

    def after_approval(self) -> list[tuple[str, dict[str, Any]]]:
        return [call for call in self.calls if call[1]["action"] != "open_stage"]


class _Invocation(BaseHTTPRequestHandler):
    server: Functions

    def do_POST(self) -> None:
        payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        # Function ARNs come URL-encoded: …/functions/arn%3Aaws%3A…%3AReview/invocations
        function = self.path.split("/")[3].replace("%3A", ":").rsplit(":", 1)[-1]
        succeeds = self.server.call(function, payload)
        answer = b"{}" if succeeds else b'{"errorType": "Unreachable", "errorMessage": "later"}'
        self.send_response(200)
        if not succeeds:
            self.send_header("X-Amz-Function-Error", "Unhandled")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Nothing: the test's own output is enough."""


class Review:
    """One round under way."""

    def __init__(self, functions: Functions, endpoint: str, definition: str) -> None:
        self.functions = functions
        self._states: Any = boto3.client(
            "stepfunctions",
            "ap-northeast-1",
            endpoint_url=endpoint,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        self._machine = self._states.create_state_machine(
            name=f"review-{uuid4()}",
            definition=definition,
            roleArn="arn:aws:iam::123456789012:role/review",
        )["stateMachineArn"]
        self._execution = ""

    def start(self, *offices: str, issues: list[str]) -> None:
        given = {**CALL, "offices": list(offices), "index": 0, "issues": issues}
        self._execution = self._states.start_execution(
            stateMachineArn=self._machine, name="filing-1-r2", input=json.dumps(given)
        )["executionArn"]

    def opened(self) -> dict[str, Any]:
        """What the function was told when the next stage opened."""
        return self.functions.opened.get(timeout=20)

    def decide(self, decision: str) -> dict[str, Any]:
        """Decide the stage that opens next; answers what it was opened with."""
        stage = self.opened()
        output = json.dumps({"decision": decision})
        self._states.send_task_success(taskToken=stage["task_token"], output=output)
        return stage

    def outcome(self) -> dict[str, Any]:
        """The execution once it has ended."""
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            execution: dict[str, Any] = self._states.describe_execution(
                executionArn=self._execution
            )
            if execution["status"] != "RUNNING":
                return execution
            time.sleep(0.02)
        raise TimeoutError("the execution did not end")

    def last_state(self) -> str:
        """The name of the state in which the execution ended."""
        entered = (event.get("stateEnteredEventDetails") for event in reversed(self.events()))
        name: str = next(details["name"] for details in entered if details)
        return name

    def events(self) -> list[dict[str, Any]]:
        """What happened to the execution, in order."""
        history: dict[str, list[dict[str, Any]]] = self._states.get_execution_history(
            executionArn=self._execution, maxResults=1000
        )
        return history["events"]


@pytest.fixture
def functions(monkeypatch: pytest.MonkeyPatch) -> Iterator[Functions]:
    server = Functions()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setenv("MOTO_PORT", str(server.server_port))
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def step_functions() -> Iterator[str]:
    """The address of a moto server that really runs executions."""
    server = ThreadedMotoServer("localhost", port=0)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    settings = {"stepfunctions": {"execute_state_machine": True}}
    httpx.post(f"{endpoint}/moto-api/config", json=settings).raise_for_status()
    yield endpoint
    server.stop()


@pytest.fixture
def definition() -> str:
    text = DEFINITION.read_text(encoding="utf-8")
    for name in ("Review", "Certificates"):
        text = text.replace(f"${{{name}FunctionArn}}", ARN + name)
    return text


@pytest.fixture
def review(functions: Functions, step_functions: str, definition: str) -> Review:
    return Review(functions, step_functions, definition)


AFTER_APPROVAL = [
    ("Certificates", {"action": "issue", **CALL}),
    ("Review", {"action": "tell", **CALL}),
    ("Review", {"action": "fold", **CALL}),
]


@pytest.mark.rule("B6", "B7")
def test_each_office_of_the_route_has_its_turn_before_the_certificate_is_issued(
    review: Review,
) -> None:
    review.start("secretariat", "ministry", issues=["certificate"])
    first, second = review.decide("approve"), review.decide("approve")
    assert review.outcome()["status"] == "SUCCEEDED"
    assert review.last_state() == "Approved"
    del first["task_token"], second["task_token"]
    assert first == {"action": "open_stage", **CALL, "office": "secretariat", "index": 0}
    assert second == {"action": "open_stage", **CALL, "office": "ministry", "index": 1}
    assert review.functions.after_approval() == AFTER_APPROVAL


@pytest.mark.parametrize("decision", ["return", "reject", "withdraw"])
def test_any_other_decision_ends_the_round_and_nothing_follows(
    review: Review, decision: str
) -> None:
    review.start("secretariat", "ministry", issues=["certificate"])
    review.decide(decision)
    assert review.outcome()["status"] == "SUCCEEDED"
    assert review.last_state() == "Ended"
    assert review.functions.after_approval() == []


def test_the_second_office_may_return_what_the_first_approved(review: Review) -> None:
    review.start("secretariat", "ministry", issues=["certificate"])
    review.decide("approve")
    review.decide("return")
    assert review.outcome()["status"] == "SUCCEEDED"
    assert review.functions.after_approval() == []


def test_a_procedure_that_issues_nothing_is_told_at_once(review: Review) -> None:
    review.start("secretariat", issues=[])
    review.decide("approve")
    assert review.outcome()["status"] == "SUCCEEDED"
    assert review.functions.after_approval() == AFTER_APPROVAL[1:]


def test_a_route_without_offices_goes_straight_to_what_follows_approval(review: Review) -> None:
    review.start(issues=["certificate"])
    assert review.outcome()["status"] == "SUCCEEDED"
    assert review.functions.calls == AFTER_APPROVAL


@pytest.mark.fault("F48")
@pytest.mark.parametrize("action", ["open_stage", "issue", "tell"])
def test_what_fails_once_is_tried_again(review: Review, action: str) -> None:
    review.functions.failures[action] = 1
    review.start("secretariat", issues=["certificate"])
    review.decide("approve")
    assert review.outcome()["status"] == "SUCCEEDED"
    tried = [call["action"] for _, call in review.functions.calls]
    assert tried.count(action) == 2
    assert list(dict.fromkeys(tried)) == ["open_stage", "issue", "tell", "fold"]


@pytest.mark.fault("F48")
def test_folding_the_register_never_fails_the_round(review: Review) -> None:
    review.functions.failures["fold"] = 99
    review.start("secretariat", issues=["certificate"])
    review.decide("approve")
    assert review.outcome()["status"] == "SUCCEEDED"
    assert review.last_state() == "Approved"


@pytest.mark.fault("F45")
def test_a_stage_that_nobody_decides_fails_by_its_own_name(
    functions: Functions, step_functions: str, definition: str
) -> None:
    definition = definition.replace('"TimeoutSeconds": 15552000', '"TimeoutSeconds": 1')
    review = Review(functions, step_functions, definition)
    review.start("secretariat", issues=[])
    review.opened()
    ended = review.outcome()
    assert (ended["status"], ended["error"]) == ("FAILED", "NobodyDecided")


def test_an_unknown_decision_fails_the_execution_rather_than_passing_for_approval(
    review: Review,
) -> None:
    review.start("secretariat", issues=["certificate"])
    review.decide("perhaps")
    ended = review.outcome()
    assert (ended["status"], ended["error"]) == ("FAILED", "UnknownDecision")
    assert review.functions.after_approval() == []


@pytest.mark.fault("F45")
def test_the_longest_round_stays_far_below_the_limit_of_events(review: Review) -> None:
    review.start(*["secretariat"] * 3, issues=["certificate"])
    for _ in range(3):
        review.decide("approve")
    assert review.outcome()["status"] == "SUCCEEDED"
    assert len(review.events()) < 100
