"""The offices' site in this process: its real routes over moto's tables."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import boto3
import httpx

from admin.app import ROUTES
from tests.filing_world import MINISTRY, SECRETARIAT, FilingWorld, filing_world
from ukeire.adapters.sessions import DynamoSessions
from ukeire.domain.session import Actor
from ukeire.usecases.sessions import new_session
from ukeire.web.app import create_app
from ukeire.web.csrf import csrf_token
from ukeire.web.site import OFFICES, WebSettings

HOST = "offices.ukeire.example"


class OfficesSite:
    """The application and the world behind it."""

    def __init__(self, world: FilingWorld) -> None:
        self.world = world
        self._sessions = DynamoSessions("StaffSessionsTable")
        services: Any = world
        services.sessions = self._sessions
        services.dynamodb = boto3.client("dynamodb")
        self.app = create_app(
            world, ROUTES, site=OFFICES, settings=WebSettings(requests_table="RequestsTable")
        )
        self.anonymous = Staff(self, "")

    @property
    def secretariat(self) -> "Staff":
        """Somebody of the secretariat who has just logged in."""
        return self.log_in(SECRETARIAT)

    @property
    def ministry(self) -> "Staff":
        """The same of the ministry."""
        return self.log_in(MINISTRY)

    def log_in(self, actor: Actor) -> "Staff":
        """A client with a new session of the actor."""
        token = f"token-{uuid4()}"
        session = new_session(token, actor, self.world.now(), must_change_password=False)
        self._sessions.put(session)
        return Staff(self, token)


@dataclass(frozen=True)
class Staff:
    """Sends requests with a session's cookie."""

    site: OfficesSite
    token: str

    def get(self, path: str) -> httpx.Response:
        return self.send("GET", path)

    def queue(self, query: str = "") -> list[str]:
        """The ids that the queue lists."""
        response = self.get(f"/api/queue{query}")
        assert response.status_code == 200, response.text
        return [item["filing_id"] for item in response.json()["items"]]

    def move(self, filing_id: str, move: str, key: str = "", **body: Any) -> httpx.Response:
        """A move as programs make it."""
        headers = {"Idempotency-Key": key} if key else {}
        body = {"move": move, **body}
        return self.send("POST", f"/api/filings/{filing_id}/moves", json=body, headers=headers)

    def post(self, path: str, **form: Any) -> httpx.Response:
        """A form as the browser sends it."""
        data = {"csrf_token": csrf_token(self.token), **form}
        return self.send("POST", path, data=data)

    def send(
        self, method: str, path: str, headers: dict[str, str] | None = None, **request: Any
    ) -> httpx.Response:
        """One request, redirects not followed."""
        sent = dict(headers or {})
        if self.token:
            sent["cookie"] = f"__Host-{OFFICES.cookie}={self.token}"

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.site.app)
            async with httpx.AsyncClient(transport=transport, base_url=f"https://{HOST}") as client:
                return await client.request(method, path, headers=sent, **request)

        return asyncio.run(ask())


@contextmanager
def offices_site() -> Iterator[OfficesSite]:
    """A site of its own."""
    with filing_world() as world:
        yield OfficesSite(world)
