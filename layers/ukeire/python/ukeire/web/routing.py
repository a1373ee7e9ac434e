"""Routes are data: who may call what with which body, read by the application, tests and OpenAPI."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel
from starlette.responses import Response
from starlette.routing import compile_path

from ukeire.domain.errors import NotFound
from ukeire.domain.permissions import AccountPermission, Permission
from ukeire.web.errors import MethodNotAllowed

if TYPE_CHECKING:
    from ukeire.web.context import Context

type Endpoint = Callable[[Context], Response]

BODY_LIMIT = 350_000
"""Bytes of a request that are read unless its route says otherwise (a section holds 300 kB)."""


class Access(Enum):
    """Who gets as far as the endpoint."""

    PUBLIC = "anyone"
    SESSION = "a session"
    BEFORE_CHOOSING = "a session, also of an agent that acts for nobody"
    CHANGING_PASSWORD = "a session, even with a provisional password"  # noqa: S105 it is none


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query or header parameter, for the OpenAPI document; ``schema`` is JSON Schema."""

    name: str
    description: str
    place: Literal["query", "header"] = "query"
    required: bool = False
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})


@dataclass(frozen=True, slots=True)
class Route:
    """One thing that can be asked for.

    ``action`` names what is done (``provisional_accounts.issue``) for the log and the OpenAPI
    document. ``answers`` are the successful ones: status to model, to the media type of a file, or
    to None for no body; ``refuses`` are refusals beyond those that every such route has.
    ``idempotent`` routes honour ``Idempotency-Key``. ``extends`` is False where a call is no act of
    a person and must not prolong the session (polling). ``permission`` is what the role must
    have besides.
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    endpoint: Endpoint
    access: Access
    action: str
    summary: str
    body: type[BaseModel] | None = None
    answers: Mapping[int, type[BaseModel] | str | None] = field(default_factory=dict)
    refuses: tuple[HTTPStatus, ...] = ()
    idempotent: bool = False
    extends: bool = True
    permission: Permission | AccountPermission | None = None
    parameters: tuple[Parameter, ...] = ()
    max_body: int = BODY_LIMIT

    @property
    def is_api(self) -> bool:
        """Whether it speaks JSON."""
        return is_api(self.path)


def is_api(path: str) -> bool:
    """Whether what is at ``path`` speaks JSON rather than pages."""
    return path.startswith("/api/") or path == "/api"


class RouteTable:
    """Finds the route of a request; fixed paths win over those with parameters."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._fixed: dict[str, dict[str, Route]] = {}
        self._patterns: dict[str, tuple[re.Pattern[str], dict[str, Route]]] = {}
        for route in routes:
            self._add(route)

    def _add(self, route: Route) -> None:
        if "{" in route.path:
            pattern, _, _ = compile_path(route.path)
            methods = self._patterns.setdefault(route.path, (pattern, {}))[1]
        else:
            methods = self._fixed.setdefault(route.path, {})
        if route.method in methods:
            raise ValueError(f"two routes for {route.method} {route.path}")
        methods[route.method] = route

    def match(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """The route and its path parameters; a HEAD is answered as a GET.

        Raises NotFound when nothing is at ``path``, MethodNotAllowed when something else is.
        """
        wanted = "GET" if method == "HEAD" else method
        allowed: set[str] = set()
        fixed = self._fixed.get(path, {})
        if route := fixed.get(wanted):
            return route, {}
        allowed.update(fixed)
        for pattern, methods in self._patterns.values():
            if found := pattern.match(path):
                if route := methods.get(wanted):
                    return route, found.groupdict()
                allowed.update(methods)
        if not allowed:
            raise NotFound
        raise MethodNotAllowed(sorted(allowed))
