"""The story that is measured: from registration to the downloaded certificate, step by step."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect, wait_for
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack


@dataclass
class Told:
    """One story: its filing, and seconds by step, in their order."""

    filing_id: str = ""
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Times a step."""
        started = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - started

    @property
    def total(self) -> float:
        """Seconds of all steps."""
        return sum(self.seconds.values())


def log_in_offices(stack: Stack) -> dict[str, OfficeClient]:
    """A member of each office."""
    offices = {name: OfficeClient(stack.offices, stack.staff(name)) for name in _OFFICES}
    for client in offices.values():
        client.log_in()
    return offices


_OFFICES = ("secretariat", "ministry")


def tell(stack: Stack, offices: dict[str, OfficeClient]) -> Told:
    """One organisation's whole way, one worker with six documents."""
    told = Told()
    client = ApplicantClient(stack.site)
    with told.step("register, mail, password, log in"):
        client.register()
    with told.step("fill the form, six documents inspected"):
        filing = client.fill(client.start(), MEMBERSHIP_SECTIONS)
    told.filing_id = filing["filing_id"]
    with told.step("submit"):
        client.move(told.filing_id, "submit")
    with told.step("secretariat accepts and approves"):
        offices["secretariat"].move(told.filing_id, "accept")
        offices["secretariat"].move(told.filing_id, "approve")
    with told.step("ministry approves"):
        offices["ministry"].move(told.filing_id, "approve")
    with told.step("certificate issued, mail arrives"):
        client.mail("入会証明書を発行しました")
    with told.step("certificate downloaded"):
        (certificate,) = expect(200, client.http.get("/api/certificates"))["items"]
        path = f"/api/certificates/{certificate['certificate_id']}/download"
        client.http.post(path).raise_for_status()
    wait_for(lambda: _succeeded(stack, told.filing_id), "the execution's end")
    return told


def _succeeded(stack: Stack, filing_id: str) -> bool | None:
    name = f"{filing_id}-r1"
    ended = {one["name"] for one in stack.executions() if one["status"] == "SUCCEEDED"}
    return True if name in ended else None


def transitions(stack: Stack, filing_id: str) -> int:
    """How many states the filing's executions entered."""
    client = stack.client("stepfunctions")
    entered = 0
    for machine in client.list_state_machines()["stateMachines"]:
        arn = machine["stateMachineArn"].replace(":stateMachine:", ":execution:")
        pages = client.get_paginator("get_execution_history").paginate(
            executionArn=f"{arn}:{filing_id}-r1"
        )
        types = [event["type"] for page in pages for event in page["events"]]
        entered += sum(one.endswith("StateEntered") for one in types)
    return entered
