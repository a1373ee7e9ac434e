"""An application to send requests to, and a client that sends them without a network."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import httpx

from ukeire.domain.errors import Unauthenticated
from ukeire.domain.session import Actor, Role, Session
from ukeire.web.app import Application, create_app
from ukeire.web.csrf import csrf_token
from ukeire.web.idempotency import Idempotency
from ukeire.web.routing import Route
from ukeire.web.site import APPLICANTS, Site, WebSettings

NOW = datetime(2026, 4, 1, 5, 5, tzinfo=UTC)
TOKEN = "token-of-aozora"
PROVISIONAL = "token-of-a-provisional-account"
HOST = "ukeire.example.jp"


@dataclass
class Sessions:
    """Two people are logged in: one for good, one with a provisional password."""

    asked: list[tuple[str, bool]] = field(default_factory=list)

    def resume(self, token: str, *, extend: bool) -> Session:
        self.asked.append((token, extend))
        if token not in (TOKEN, PROVISIONAL):
            raise Unauthenticated
        actor = Actor("aozora", "社会福祉法人青空会", Role.APPLICANT, "organization-1")
        return Session("k" * 64, actor, NOW, NOW, must_change_password=token == PROVISIONAL)


def make_app(
    routes: Sequence[Route],
    *,
    site: Site = APPLICANTS,
    sessions: Sessions | None = None,
    idempotency: Idempotency | None = None,
    **settings: Any,
) -> Application:
    """The application under test; nobody else's services are in it."""
    return create_app(
        SimpleNamespace(now=lambda: NOW),
        routes,
        site=site,
        settings=WebSettings(**settings),
        resume=(sessions or Sessions()).resume,
        idempotency=idempotency,
    )


def send(
    app: Application,
    method: str,
    path: str,
    *,
    token: str | None = None,
    headers: dict[str, str] | None = None,
    **body: Any,
) -> httpx.Response:
    """One request; ``token`` is the session cookie's value."""
    sent = dict(headers or {})
    if token is not None:
        sent["cookie"] = f"__Host-{app.site.cookie}={token}"

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=f"https://{HOST}") as client:
            return await client.request(method, path, headers=sent, **body)

    return asyncio.run(ask())


def post_form(
    app: Application, path: str, data: dict[str, Any], token: str = TOKEN, **kwargs: Any
) -> httpx.Response:
    """A page form as the browser of ``token``'s session sends it."""
    return send(
        app, "POST", path, token=token, data={"csrf_token": csrf_token(token)} | data, **kwargs
    )
