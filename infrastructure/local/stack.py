"""The whole local run put together: moto, router, functions, pumps, sites."""

import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from moto.core.config import default_user_config
from moto.moto_server import werkzeug_app

from infrastructure.local import memory, shortcuts, signing, staff
from infrastructure.local.aws import Clients
from infrastructure.local.config import HOST, aws_environment
from infrastructure.local.declared import Declared
from infrastructure.local.dynamodb_local import DynamoDBLocal
from infrastructure.local.http_api import HttpApi
from infrastructure.local.invocations import Invocations
from infrastructure.local.invoke import Lambda
from infrastructure.local.listeners import Listeners
from infrastructure.local.mail_events import MailEvents
from infrastructure.local.mailbox import Mailbox
from infrastructure.local.objects import Objects
from infrastructure.local.pages import LocalPages
from infrastructure.local.permissions import Permissions
from infrastructure.local.queue_pump import QueuePump
from infrastructure.local.resources import create
from infrastructure.local.router import Router
from infrastructure.local.schedules import Schedules
from infrastructure.local.stream_pump import StreamPump
from infrastructure.local.template import Template
from infrastructure.local.wsgi import Server
from ukeire.adapters.clock import system_clock

_SITE, _OFFICES = "ApplicantsApi", "OfficesApi"
_SECONDS_TO_ANSWER = 30


class NotReady(Exception):
    """Something does not answer as it must."""


class Stack:
    """Everything that `template.yaml` declares, running. `start` it once, `stop` it once."""

    def __init__(self, template: Path, listeners: Listeners, *, dynamodb_local: bool) -> None:
        memory.spare()
        shortcuts.take()
        self._listeners = listeners
        self.ports = listeners.ports
        variables = aws_environment(self.ports)
        os.environ.update(variables)
        # moto's Step Functions calls every service on this port.
        os.environ["MOTO_PORT"] = str(self.ports.aws)
        default_user_config["stepfunctions"] = {"execute_state_machine": True}
        # The buckets' own rules hold.
        werkzeug_app.DISABLE_GLOBAL_CORS = True  # type: ignore[attr-defined]
        self.declared = Declared()
        self._template = Template(
            template,
            self.ports,
            {
                "Stage": "local",
                "SiteUrl": self.ports.site_url,
                "OfficesUrl": self.ports.offices_url,
                "CertificatesSigned": "yes",
            },
        )
        self._clients = Clients(self.ports, dynamodb_local=dynamodb_local)
        self._permissions = Permissions()
        self.functions = Lambda(self.declared, variables, self._permissions)
        self._mailbox = Mailbox(system_clock)
        self._dynamodb = DynamoDBLocal() if dynamodb_local else None
        self._router = Router(
            werkzeug_app.DomainDispatcherApplication(werkzeug_app.create_backend_app),
            Objects(self.ports),
            Invocations(self.declared, self.functions),
            self._changed,
            self._dynamodb,
            MailEvents(self.declared, self._clients.get("sns"), system_clock).publish,
        )
        self._servers: list[Server] = []
        self._queue_pumps: list[QueuePump] = []
        self._stream_pumps: list[StreamPump] = []
        self._schedules: Schedules | None = None

    def start(self) -> None:
        """Create what is declared, load the functions, open the sites; answers when all answer.

        Raises `TemplateError` for a template that holds more than the local run knows, `NotReady` when a site does not answer.
        """
        self._serve(self._listeners.aws, self._router)
        create(self._template.resources(), self._clients, self.declared)
        self._permissions.read(self._template.resources(), self.declared)
        sqs = self._clients.get("sqs")
        for queue in self.declared.queues:
            self._queue_pumps += [
                QueuePump(queue, sqs, self.functions) for _ in range(queue.concurrency)
            ]
        self._stream_pumps = [
            StreamPump(stream, self._clients, self.functions) for stream in self.declared.streams
        ]
        self._schedules = Schedules(self.declared, self.functions, system_clock)
        for name in self.declared.functions:
            self.functions.load_or_print(name)
        members = staff.make(self.declared)
        signing.make(self.declared)
        site = HttpApi(self.declared.apis[_SITE], self.functions)
        self._serve(
            self._listeners.site,
            LocalPages(
                site,
                self._mailbox,
                self._schedules,
                members,
                self._executions,
                self._permissions,
            ),
        )
        self._serve(self._listeners.offices, HttpApi(self.declared.apis[_OFFICES], self.functions))
        for pump in (*self._queue_pumps, *self._stream_pumps, self._schedules):
            pump.start()
        for port in (self.ports.site, self.ports.offices):
            _wait_until_healthy(f"http://{HOST}:{port}/healthz")

    def stop(self) -> None:
        """Let nothing go on: threads that are left end with the process."""
        for pump in (*self._queue_pumps, *self._stream_pumps):
            pump.stop()
        if self._schedules is not None:
            self._schedules.stop()
        for server in self._servers:
            server.stop()
        if self._dynamodb is not None:
            self._dynamodb.stop()

    def _serve(self, listener: Any, application: Any) -> None:
        server = Server(listener, application)
        server.start()
        self._servers.append(server)

    def _changed(self, service: str, body: bytes) -> None:
        match service:
            case "ses":
                self._mailbox.stamp()
            case "dynamodb":
                for stream in self._stream_pumps:
                    # Most writes are to tables that nobody follows.
                    if stream.table.encode() in body:
                        stream.ring()
            case _:
                for queue in self._queue_pumps:
                    queue.ring()

    def _executions(self) -> list[dict[str, Any]]:
        """`{name, status, filing_id}` of every review, the latest first."""
        client = self._clients.get("stepfunctions")
        found: list[dict[str, Any]] = []
        for machine in self.declared.state_machines:
            for page in client.get_paginator("list_executions").paginate(stateMachineArn=machine):
                for execution in page["executions"]:
                    described = client.describe_execution(executionArn=execution["executionArn"])
                    given = json.loads(described.get("input") or "{}")
                    found.append(
                        {
                            "name": execution["name"],
                            "status": execution["status"],
                            "filing_id": given.get("filing_id"),
                        }
                    )
        return found


def _wait_until_healthy(url: str) -> None:
    deadline = time.monotonic() + _SECONDS_TO_ANSWER
    answer = "nothing"
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=_SECONDS_TO_ANSWER) as response:  # noqa: S310
                if response.status == 200:
                    return
                answer = str(response.status)
        except urllib.error.HTTPError as error:
            raise NotReady(f"{url} answers {error.code}: {error.read(500)!r}") from error
        except OSError as error:
            answer = str(error)
            time.sleep(0.2)
    raise NotReady(f"{url} answers {answer}")
