"""Calls the functions in this process, as Lambda would: own environment, context, time limit."""

import asyncio
import contextvars
import ctypes
import importlib
import json
import queue
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from infrastructure.local import environment
from infrastructure.local.config import ACCOUNT, REGION
from infrastructure.local.declared import Declared, Function
from infrastructure.local.permissions import Permissions

MAX_PAYLOAD = 6 * 1024 * 1024


class TimedOut(BaseException):
    """Raised inside a handler whose time is up. Not an `Exception`: it is not the handler's own."""


@dataclass(frozen=True)
class Result:
    """What the Lambda service answers: the handler's answer as JSON, or the error's shape."""

    payload: str
    error: bool = False

    def value(self) -> Any:
        return json.loads(self.payload)


class LambdaContext:
    """The object that handlers get; times are in milliseconds as on Lambda."""

    function_version = "$LATEST"
    identity = None
    client_context = None

    def __init__(self, function: Function) -> None:
        self.function_name = function.name
        self.memory_limit_in_mb = str(function.memory)
        self.invoked_function_arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function.name}"
        self.aws_request_id = str(uuid.uuid4())
        self.log_group_name = f"/aws/lambda/{function.name}"
        self.log_stream_name = "local"
        self._deadline = time.monotonic() + function.timeout

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self._deadline - time.monotonic()) * 1000))


class _Worker(threading.Thread):
    """A thread with an event loop of its own, as Lambda's only thread has; kept for the next call."""

    def __init__(self) -> None:
        super().__init__(name="function", daemon=True)
        self.work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.start()

    def run(self) -> None:
        asyncio.set_event_loop(asyncio.new_event_loop())
        while True:
            try:
                self.work.get()()
            except TimedOut:
                # It came too late to hit the handler. The service has given this thread up.
                return

    def stop(self) -> None:
        """Raise `TimedOut` in the thread; it ends as soon as it runs Python again."""
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(self.ident or 0), ctypes.py_object(TimedOut)
        )


class Lambda:
    """The Lambda service of the local run."""

    def __init__(
        self,
        declared: Declared,
        service_environment: Mapping[str, str],
        permissions: Permissions,
    ) -> None:
        self._declared = declared
        self._permissions = permissions
        self._service_environment = service_environment
        self._handlers: dict[str, Callable[[Any, Any], Any]] = {}
        self._importing = threading.Lock()
        self._idle: list[_Worker] = []
        environment.install()

    def load(self, name: str) -> None:
        """Import the handler's module, in the environment of its function."""
        function = self._declared.functions[name]
        with self._importing:
            if name not in self._handlers:
                module, attribute = function.handler.rsplit(".", 1)
                with self._as(function):
                    self._handlers[name] = getattr(importlib.import_module(module), attribute)

    def load_or_print(self, name: str) -> None:
        """Import it ahead of the first call; what goes wrong is printed and fails each call."""
        try:
            self.load(name)
        except Exception:
            traceback.print_exc()

    def invoke(self, name: str, event: Any) -> Result:
        """Call a function and wait for it, at most its `Timeout`. Never raises for the function.

        Raises `KeyError` for a name that the template does not declare.
        """
        function = self._declared.functions[name]
        event = json.loads(json.dumps(event))
        context = LambdaContext(function)
        done: queue.SimpleQueue[Result] = queue.SimpleQueue()
        worker = self._idle.pop() if self._idle else _Worker()

        def work() -> None:
            result = self._call(function, event, context)
            self._idle.append(worker)
            done.put(result)

        # A fresh context: nothing of the caller's, or of the call before, is seen by the handler.
        worker.work.put(lambda: contextvars.Context().run(work))
        try:
            return done.get(timeout=function.timeout)
        except queue.Empty:
            worker.stop()
            return _error(
                "Sandbox.Timedout",
                f"RequestId: {context.aws_request_id} Error: "
                f"Task timed out after {function.timeout:.2f} seconds",
            )

    def _call(self, function: Function, event: Any, context: LambdaContext) -> Result:
        try:
            self.load(function.name)
            with self._as(function):
                answer = self._handlers[function.name](event, context)
            payload = json.dumps(answer, ensure_ascii=False)
        except TimedOut:
            raise
        except BaseException as error:
            traceback.print_exc()
            trace = traceback.format_tb(error.__traceback__)
            return _error(type(error).__name__, str(error), trace)
        if len(payload.encode()) > MAX_PAYLOAD:
            return _error(
                "Function.ResponseSizeTooLarge",
                "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
            )
        return Result(payload)

    @contextmanager
    def _as(self, function: Function) -> Iterator[None]:
        with environment.of(self._environment(function)), self._permissions.of(function.name):
            yield

    def _environment(self, function: Function) -> dict[str, str]:
        return {
            **self._service_environment,
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "_HANDLER": function.handler,
            **function.environment,
        }


def _error(kind: str, message: str, trace: list[str] | None = None) -> Result:
    shape: dict[str, Any] = {"errorMessage": message, "errorType": kind}
    if trace is not None:
        shape["stackTrace"] = trace
    return Result(json.dumps(shape, ensure_ascii=False), error=True)
