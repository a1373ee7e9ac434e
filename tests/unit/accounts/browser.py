"""A visitor of the accounts function: keeps its cookies, follows nothing, speaks to no network."""

import asyncio
import re
from typing import Any

import httpx

from accounts.app import ROUTES
from admin.session import routes as staff_routes
from tests.accounts_factory import HOME, World
from ukeire.web import health
from ukeire.web.app import Application, create_app
from ukeire.web.site import APPLICANTS, OFFICES, WebSettings

SITE = "https://ukeire.example.jp"


def applicants_site(world: World) -> Application:
    """The accounts function over these services."""
    return create_app(world, ROUTES, site=APPLICANTS, settings=WebSettings(own_origin=SITE))


def offices_site(world: World) -> Application:
    """The way in and out of the offices' site over these services."""
    return create_app(
        world, (*health.routes(), *staff_routes()), site=OFFICES, settings=WebSettings()
    )


class Browser:
    """One visitor at one address. ``last`` is the last answer."""

    def __init__(self, app: Application, address: str = HOME) -> None:
        self._app = app
        self._address = address
        self.cookies = httpx.Cookies()
        self.last = httpx.Response(0)

    def send(self, method: str, path: str, **request: Any) -> httpx.Response:
        """One request with the cookies so far."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, client=(self._address, 50000))
            async with httpx.AsyncClient(
                transport=transport, base_url=SITE, cookies=self.cookies
            ) as client:
                answer = await client.request(method, path, **request)
                self.cookies = client.cookies
                return answer

        self.last = asyncio.run(ask())
        return self.last

    def get(self, path: str) -> httpx.Response:
        return self.send("GET", path)

    def post(self, path: str, **fields: Any) -> httpx.Response:
        """A page form, with the hidden token that the last page held."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.last.text)
        hidden = {"csrf_token": token[1]} if token else {}
        return self.send("POST", path, data=hidden | fields)

    def enter(self, **fields: str) -> str:
        """Send the login form; where it leads, once it is known that the browser keeps cookies."""
        answer = self.post("/login", **fields)
        assert answer.status_code == 303
        if "no-cookies" in answer.headers["location"]:
            answer = self.get(answer.headers["location"])
            assert answer.status_code == 303
        return answer.headers["location"]

    def json(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return self.send(method, path, json=body) if body is not None else self.send(method, path)

    def log_in(self, login_id: str, password: str) -> httpx.Response:
        return self.json("POST", "/api/session", {"login_id": login_id, "password": password})

    @property
    def summary(self) -> list[str]:
        """The lines of the last page's error summary."""
        found = re.search(r'<ul class="error-summary__list">(.*?)</ul>', self.last.text, re.DOTALL)
        return re.findall(r"<li>(?:<a [^>]*>)?(.*?)<", found[1], re.DOTALL) if found else []
