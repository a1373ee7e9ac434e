"""One small ASGI application a function: the order of everything that happens to a request."""

import functools
import logging
import secrets
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ukeire.domain.errors import (
    NoClient,
    NotFound,
    PasswordChangeRequired,
    UkeireError,
    Unauthenticated,
    Unavailable,
    WrongCredentials,
)
from ukeire.domain.permissions import check
from ukeire.usecases import sessions
from ukeire.web import answers, bodies, errors, forms, headers
from ukeire.web.clients import check_client
from ukeire.web.compression import compress
from ukeire.web.context import Context, Resume
from ukeire.web.csrf import check_csrf
from ukeire.web.error_pages import error_page
from ukeire.web.idempotency import Idempotency, PowertoolsIdempotency, idempotency_key
from ukeire.web.origin import check_origin
from ukeire.web.pages import here
from ukeire.web.routing import Access, Route, RouteTable, is_api
from ukeire.web.site import Site, WebSettings


class Log(Protocol):
    """The standard logger, or Powertools'."""

    def info(self, msg: object, *, extra: Any) -> None: ...
    def warning(self, msg: object, *, extra: Any) -> None: ...
    def exception(self, msg: object, *, extra: Any) -> None: ...


class Application:
    """The routes of one function behind one door. Made by ``create_app``."""

    def __init__(
        self,
        services: Any,
        routes: Sequence[Route],
        site: Site,
        settings: WebSettings,
        resume: Resume,
        idempotency: Idempotency | None,
    ) -> None:
        self.routes = tuple(routes)
        self.site = site
        self.settings = settings
        self.log: Log = logging.getLogger("ukeire.web")
        self._table = RouteTable(routes)
        self._services = services
        self._resume = resume
        self._idempotency = idempotency

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        if scope["type"] != "http":
            raise RuntimeError(f"no {scope['type']} here")
        request = Request(scope, receive)
        response = await self.answer(request)
        if request.method == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        """The answer to ``request``, complete; never raises."""
        request_id = _request_id(request)
        context = self._context(request, _NOWHERE, {}, request_id)
        try:
            try:
                route, path = self._table.match(request.method, request.url.path)
                context = self._context(request, route, path, request_id)
                response = await self._run(context)
            except UkeireError as error:
                self._note(context, error)
                response = self._refuse(context, error)
        except Exception as error:  # the last resort: everything is answered
            self.log.exception("unexpected", extra=_facts(context))
            response = self._fail(context, error)
        headers.add_headers(
            response, nonce=context.nonce, request_id=request_id, settings=self.settings
        )
        compress(response, request, logged_in=context.token is not None)
        self.log.info("answered", extra=_facts(context) | {"status": response.status_code})
        return response

    def _context(
        self, request: Request, route: Route, path: dict[str, str], request_id: str
    ) -> Context:
        return Context(
            request, route, path, self.site, self.settings, self._services, self._resume, request_id
        )

    async def _run(self, context: Context) -> Response:
        request, route = context.request, context.route
        check_origin(request, self.settings.own_origin)
        if route.access is not Access.PUBLIC:
            if context.session is None:
                raise context.refused or Unauthenticated
            changing = route.access is Access.CHANGING_PASSWORD
            if context.session.must_change_password and not changing:
                raise PasswordChangeRequired
            if route.permission is not None:
                check(context.actor, route.permission)
        if route.method == "POST" and not route.is_api:
            posted = await forms.read_form(request, route.max_body)
            context.form, context.form_problems = posted.form, posted.problems
            if route.access is not Access.PUBLIC:
                check_csrf(context.form, context.token or "")
        if route.access is Access.SESSION and context.session is not None:
            check_client(context, context.session)
        raw = b""
        if route.body is not None and route.is_api:
            raw = await bodies.read_bytes(request, route.max_body)
            kind = request.headers.get("content-type", "")
            context.body = bodies.read_json(raw, kind, route.body)
        key = idempotency_key(context) if route.idempotent else None
        if key is None or self._idempotency is None:
            return route.endpoint(context)
        return self._idempotency.once(key, raw, context)

    def _refuse(self, context: Context, error: UkeireError) -> Response:
        if _speaks_json(context.request):
            document = context.language.say_all(errors.problem_document(error))
            return answers.problem_answer(document, errors.headers_of(error))
        if isinstance(error, PasswordChangeRequired):
            return answers.redirect(self.site.change_page)
        if isinstance(error, Unauthenticated) and not isinstance(error, WrongCredentials):
            ended = context.token is not None
            notice = error.notice if ended else None
            response = answers.redirect(self._login_and_back(context.request, notice))
            return context.end_session(response) if ended else response
        if isinstance(error, NoClient) and context.request.method == "GET":
            wanted = urlencode({"next": here(context.request)})
            return answers.redirect(f"{self.site.choose_page}?{wanted}")
        return error_page(context, error)

    def _fail(self, context: Context, error: Exception) -> Response:
        if errors.outside_trouble(error):
            return self._refuse(context, Unavailable())
        if is_api(context.request.url.path):
            return answers.problem_answer(errors.unexpected_document(context.request_id), {})
        return error_page(context, None)

    def _login_and_back(self, request: Request, said: str | None) -> str:
        """The login page, and from there to the page that was asked for (or posted to).

        ``said``: why the session that was there ended, for the login page to say.
        """
        path = request.url.path
        notice = {"notice": said} if said else {}
        wanted: dict[str, str] = {}
        if path not in (self.site.login_page, self.site.home) and self._is_page(path):
            asked = request.url.query if request.method == "GET" else ""
            wanted = {"next": f"{quote(path)}?{asked}" if asked else quote(path)}
        query = urlencode(notice | wanted)
        return f"{self.site.login_page}?{query}" if query else self.site.login_page

    def _is_page(self, path: str) -> bool:
        try:
            self._table.match("GET", path)
        except UkeireError:
            return False
        return True

    def _note(self, context: Context, error: UkeireError) -> None:
        status = errors.status_of(error)
        if status in _WORTH_A_WARNING:
            facts = _facts(context) | {"status": int(status), "refusal": type(error).__name__}
            self.log.warning("refused", extra=facts)


_WORTH_A_WARNING = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


def _speaks_json(request: Request) -> bool:
    """Whether refusals are for a program, or for a page's script that says it reads them."""
    return is_api(request.url.path) or "application/problem+json" in request.headers.get(
        "accept", ""
    )


def _nowhere(_context: Context) -> Response:
    raise NotFound


_NOWHERE = Route("GET", "", _nowhere, Access.PUBLIC, "none", "", extends=False)
"""Stands for the route while, or because, none is found."""


def _facts(context: Context) -> dict[str, Any]:
    """What the log says of a request: its route, never its address, query, body or cookie."""
    session = context.known_session
    return {
        "method": context.request.method,
        "route": context.route.path,
        "action": context.route.action,
        "request_id": context.request_id,
        "login_id": session.actor.login_id if session else None,
    }


def _request_id(request: Request) -> str:
    aws = request.scope.get("aws.context")
    return getattr(aws, "aws_request_id", None) or secrets.token_hex(16)


def create_app(
    services: Any,
    routes: Sequence[Route],
    *,
    site: Site,
    settings: WebSettings | None = None,
    resume: Resume | None = None,
    idempotency: Idempotency | None = None,
) -> Application:
    """The application that serves ``routes`` of ``site``.

    ``services`` has at least ``now`` and ``dynamodb``; endpoints find it in their context. Left out, ``settings``
    come from the environment, ``resume`` is ``usecases.sessions.resume_account`` over ``services``, and
    ``Idempotency-Key`` is kept in the requests table.
    """
    settings = settings or WebSettings.from_environment(site)
    if resume is None:
        resume = functools.partial(sessions.resume_account, services)
    if idempotency is None and settings.requests_table:
        idempotency = PowertoolsIdempotency(settings.requests_table, lambda: services.dynamodb)
    return Application(services, routes, site, settings, resume, idempotency)
