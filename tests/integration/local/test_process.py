"""The local run as a process: taken ports, what it refuses, how it ends."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.local.conftest import TEMPLATE
from tests.stack import ROOT, Stack

COMMAND = [sys.executable, "-m", "infrastructure.local"]
FREE = {"PORT": "0", "ADMIN_PORT": "0", "AWS_PORT": "0"}


@pytest.mark.parametrize("variable", ["PORT", "ADMIN_PORT", "AWS_PORT"])
def test_a_taken_port_gives_one_clear_line_and_status_1(variable: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(
            COMMAND,
            cwd=ROOT,
            env={**os.environ, **FREE, variable: str(port)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert str(port) in line
    assert f"{variable}=" in line


def test_a_template_beyond_the_local_run_gives_one_clear_line_and_status_1(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text("Resources: {Strange: {Type: 'AWS::Kinesis::Stream'}}")
    done = subprocess.run(
        [*COMMAND, "--template", str(template)],
        cwd=ROOT,
        env={**os.environ, **FREE},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert "AWS::Kinesis::Stream" in line


@pytest.fixture
def own(tmp_path: Path) -> Stack:
    """A local run that the test itself ends."""
    return Stack(template=TEMPLATE, log=tmp_path / "log")


def test_sigterm_ends_it_with_a_function_under_way(own: Stack) -> None:
    own.client("lambda").invoke(FunctionName="SlowFunction", InvocationType="Event", Payload=b"{}")
    ports = [int(url.rsplit(":", 1)[1]) for url in (own.site, own.offices, own.aws)]
    assert own.stop() == 0
    for port in ports:
        with socket.create_server(("127.0.0.1", port)):
            pass
