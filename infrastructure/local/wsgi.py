"""Small helpers around werkzeug's threaded server."""

import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import BaseWSGIServer, make_server

from infrastructure.local.config import HOST

type Environ = dict[str, Any]
type StartResponse = Callable[[str, list[tuple[str, str]]], Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]


@dataclass
class Answer:
    """A whole response."""

    status: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    @property
    def code(self) -> int:
        return int(self.status.split(" ", 1)[0])

    def header(self, name: str) -> str | None:
        return next((v for key, v in self.headers if key.lower() == name.lower()), None)

    def send(self, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with it."""
        names = {name.lower() for name, _ in self.headers}
        if "content-length" not in names:
            self.headers.append(("Content-Length", str(len(self.body))))
        start_response(self.status, self.headers)
        return [self.body]


def call(application: Application, environ: Environ) -> Answer:
    """Run an application to its end."""
    answer = Answer("500 Internal Server Error")

    def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        answer.status, answer.headers = status, list(headers)

    chunks = application(environ, start_response)
    try:
        answer.body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close:
            close()
    return answer


class _QuietHandler(MotoRequestHandler):
    """Keeps moto's care for headers with underscores; prints no line per request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Functions log their requests themselves."""


class Server:
    """One application on one socket, each request in a thread of its own."""

    def __init__(self, listener: socket.socket, application: Application) -> None:
        self._server: BaseWSGIServer = make_server(
            HOST,
            listener.getsockname()[1],
            application,
            threaded=True,
            request_handler=_QuietHandler,
            fd=listener.fileno(),
        )
        self._listener = listener
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Take no more requests; those under way are not waited for."""
        self._server.shutdown()
        self._listener.close()
