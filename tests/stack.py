"""The local run as tests use it: its own process, free ports, spoken to over HTTP alone."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

import boto3
import httpx

from infrastructure.local.clients import OfficeClient

OFFICES = ("secretariat", "ministry")
ROOT = Path(__file__).resolve().parents[1]
_SECONDS_TO_READY = 120
_SIGNING_CERTIFICATE = "/ukeire-local/signing-certificate"
_ADDRESSES = {"applicants' site": "site", "offices' console": "offices", "embedded AWS": "aws"}


class Stack:
    """A local run. `site`, `offices` and `aws` are its addresses, without a slash at the end."""

    site: str
    offices: str
    aws: str

    def __init__(
        self,
        *,
        template: Path | None = None,
        demo: bool = False,
        module: str = "infrastructure.local",
        environment: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> None:
        """Start it and wait until it is ready. Raises AssertionError with its log otherwise."""
        self.log = log or ROOT / "build" / f"local-run-{os.getpid()}.log"
        self.log.parent.mkdir(exist_ok=True)
        command = [sys.executable, "-m", module]
        if template is not None:
            command += ["--template", str(template)]
        if demo:
            command += ["--demo"]
        started = time.monotonic()
        with self.log.open("wb") as stderr:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={
                    **os.environ,
                    "PORT": "0",
                    "ADMIN_PORT": "0",
                    "AWS_PORT": "0",
                    "PYTHONFAULTHANDLER": "1",
                    **(environment or {}),
                },
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )
        for line in self._until_ready():
            for words, name in _ADDRESSES.items():
                if line.startswith(words):
                    setattr(self, name, line.removeprefix(words).strip())
        self.seconds_to_ready = time.monotonic() - started

    def _until_ready(self) -> Sequence[str]:
        assert self.process.stdout is not None
        lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        output = self.process.stdout

        def read() -> None:
            for line in output:
                lines.put(line.rstrip("\n"))
            lines.put(None)

        threading.Thread(target=read, daemon=True).start()
        seen: list[str] = []
        deadline = time.monotonic() + _SECONDS_TO_READY
        while not seen or seen[-1] != "ready":
            try:
                line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                self.stop()
                raise AssertionError(f"the local run did not get ready:\n{self._log_end()}")
            seen.append(line)
        return seen

    def _log_end(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-20000:]

    def stop(self) -> int:
        """SIGTERM, and the exit status. Raises AssertionError if it takes over five seconds."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            # Python then prints where each of its threads stands.
            self.process.send_signal(signal.SIGABRT)
            self.process.wait(timeout=5)
            raise AssertionError(f"the local run does not stop:\n{self._log_end()}") from None

    def client(self, service: str) -> Any:
        """A boto3 client of the embedded AWS."""
        return boto3.client(  # type: ignore[call-overload]
            service,
            endpoint_url=self.aws,
            region_name="ap-northeast-1",
            aws_access_key_id="LOCALRUN",
            aws_secret_access_key="local-run-only",
        )

    def mails(self, to: str | None = None) -> list[dict[str, Any]]:
        """Sent mail, newest first: `{id, sent_at, to, from, subject, text, html}`."""
        query = "?" + urllib.parse.urlencode({"to": to}) if to else ""
        return list(self._local(f"mail{query}"))

    def mail(self, to: str, subject: str, *, seconds: float = 15.0) -> dict[str, Any]:
        """The newest mail to an address whose subject contains `subject`; waits for it."""
        return wait_for(
            lambda: next((m for m in self.mails(to) if subject in m["subject"]), None),
            seconds=seconds,
            what=f"a mail to {to} about {subject}",
        )

    def clock(self, advance: str | None = None) -> str:
        """Move the application's clock by an ISO 8601 duration, or put it back; what it shows."""
        move = {"reset": True} if advance is None else {"advance": advance}
        return str(self._local("clock", move)["now"])

    def fire(self, function: str) -> list[dict[str, Any]]:
        """Fire a function's schedules now; what each answered."""
        return list(self._local(f"schedules/{function}", {})["fired"])

    def staff(self, office: str) -> dict[str, str]:
        """`{login_id, password, totp_secret, office}` of the member of an office."""
        return next(member for member in self._local("staff") if member["office"] == office)

    def executions(self) -> list[dict[str, Any]]:
        """`{name, status, filing_id}` of the reviews' executions."""
        return list(self._local("executions"))

    def signing_certificate(self) -> str:
        """What certificates are signed with (PEM)."""
        found = self.client("ssm").get_parameter(Name=_SIGNING_CERTIFICATE)
        chain: str = found["Parameter"]["Value"]
        return chain

    def sign_with(self, chain: str) -> None:
        """Put a certificate in its place, unasked whether it fits."""
        self.client("ssm").put_parameter(Name=_SIGNING_CERTIFICATE, Value=chain, Overwrite=True)

    def permissions(self) -> dict[str, list[dict[str, str]]]:
        """`denied`: calls that a function's role refused; `unused`: grants that none needed yet."""
        return dict(self._local("permissions"))

    def _local(self, path: str, body: Any = None) -> Any:
        method = "GET" if body is None else "POST"
        answer = httpx.request(
            method,
            f"{self.site}/_local/{path}",
            headers={"Accept": "application/json"},
            json=body,
            timeout=60,
        )
        assert answer.is_success, f"/_local/{path}: {answer.status_code} {answer.text}"
        return answer.json()


def wait_for[T](look: Callable[[], T | None], *, seconds: float = 15.0, what: str = "it") -> T:
    """The first answer of `look` that is not None or False; AssertionError when none comes."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found is not None and found is not False:
            return found
        assert time.monotonic() < deadline, f"{what} did not come within {seconds} s"
        time.sleep(0.05)


def revive(officials: Mapping[str, OfficeClient]) -> None:
    """Sessions may have ended since the last test: its clock moved, or it took long."""
    for client in officials.values():
        if client.http.get("/api/session").status_code != HTTPStatus.OK:
            client.log_in()
