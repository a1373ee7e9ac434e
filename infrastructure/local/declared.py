"""What the template declares that runs here, as opposed to what moto keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class TemplateError(Exception):
    """The template holds something that cannot be run here; the message says what and where."""


@dataclass(frozen=True)
class Function:
    """A Lambda function: its handler (`module.name`), seconds, megabytes and own environment."""

    logical_id: str
    name: str
    handler: str
    timeout: int
    memory: int
    environment: Mapping[str, str]

    @property
    def short_name(self) -> str:
        """`reminders` for the handler `reminders.app.handler`, `sweep` for `dispatch.sweep.…`."""
        folder, module, *_ = self.handler.split(".")
        return folder if module == "app" else module


@dataclass(frozen=True)
class QueueSource:
    """A queue that a function reads; the window is in seconds."""

    function: str
    queue_url: str
    queue_arn: str
    batch_size: int
    window: float
    partial_failures: bool
    concurrency: int


@dataclass(frozen=True)
class StreamSource:
    """A table's stream that a function reads; the window is in seconds, `retries` -1 is for ever."""

    function: str
    table: str
    stream_arn: str
    batch_size: int
    window: float
    patterns: tuple[Mapping[str, Any], ...]
    partial_failures: bool
    bisect: bool
    retries: int
    on_failure: str | None


@dataclass(frozen=True)
class Schedule:
    """When a function is called with which input; `expression` is `rate(…)` or `cron(…)`."""

    name: str
    function: str
    expression: str
    timezone: str
    input: Any


@dataclass(frozen=True)
class MailDestination:
    """A topic that is told what becomes of a configuration set's mails, by types of events."""

    configuration_set: str
    topic: str
    types: frozenset[str]


@dataclass(frozen=True)
class Route:
    """A route of an HTTP API. `path` is `$default` or an API Gateway path; `method` may be ANY."""

    method: str
    path: str
    function: str


@dataclass
class Declared:
    """Everything the process itself plays. Functions are keyed by their name,
    configuration sets by the SES identity whose mails they are for."""

    functions: dict[str, Function] = field(default_factory=dict)
    apis: dict[str, list[Route]] = field(default_factory=dict)
    queues: list[QueueSource] = field(default_factory=list)
    streams: list[StreamSource] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)
    buckets: list[str] = field(default_factory=list)
    state_machines: list[str] = field(default_factory=list)
    configuration_sets: dict[str, str] = field(default_factory=dict)
    mail_destinations: list[MailDestination] = field(default_factory=list)

    def function(self, name: str) -> Function | None:
        """By logical id, name, ARN, or the short name that its folder or module is (`reminders`)."""
        name = name.rsplit("function:", 1)[-1]
        for function in self.functions.values():
            if name in {function.logical_id, function.name}:
                return function
        return next((f for f in self.functions.values() if f.short_name == name), None)
