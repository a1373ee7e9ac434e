"""What an endpoint is given: the request, read and checked, and the services to answer it with."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from pydantic import BaseModel
from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request
from starlette.responses import Response

from ukeire.domain.audit import network_of
from ukeire.domain.errors import InvalidInput, StaleVersion, Unauthenticated, VersionRequired
from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor, Session
from ukeire.usecases.review_pace import ReviewPace
from ukeire.web import cookies
from ukeire.web.forms import OFFER_FIELD, Form, read_model, with_offer
from ukeire.web.languages import JAPANESE, Language, language_of
from ukeire.web.routing import Route
from ukeire.web.site import Site, WebSettings


class Resume(Protocol):
    """Finds the session of a token; ``extend`` says whether a person acts now.

    Raises Unauthenticated when there is none or it has ended.
    """

    def __call__(self, token: str, *, extend: bool) -> Session: ...


class Context:
    """One request on its way through one endpoint.

    ``refused`` is why the cookie's session was not taken up, once that was tried;
    ``path`` holds the path's parameters, ``body`` the validated JSON body (None where the route has
    none), ``form`` the posted page form (empty otherwise), ``form_problems`` what had to be taken out
    of it. ``services`` is what ``create_app`` got.
    """

    def __init__(
        self,
        request: Request,
        route: Route,
        path: Mapping[str, str],
        site: Site,
        settings: WebSettings,
        services: Any,
        resume: Resume,
        request_id: str,
    ) -> None:
        self.request = request
        self.route = route
        self.path = path
        self.site = site
        self.settings = settings
        self.services = services
        self.request_id = request_id
        self.body: BaseModel | None = None
        self.form: Form = ImmutableMultiDict()
        self.form_problems: tuple[Problem, ...] = ()
        self.refused: Unauthenticated | None = None
        self._resume = resume

    @cached_property
    def now(self) -> datetime:
        """The time of this request: one answer, one time."""
        moment: datetime = self.services.now()
        return moment

    @cached_property
    def paces(self) -> ReviewPace:
        """How fast offices mean to review, as far as this request asks."""
        return ReviewPace(self.services)

    @cached_property
    def nonce(self) -> str:
        """What the page's own scripts carry, and no others can."""
        return secrets.token_urlsafe(16)

    @cached_property
    def language(self) -> Language:
        """What the answer speaks to people; programs, unlike scripts of our pages, get Japanese."""
        scripts = self.request.headers.get("sec-fetch-site") == "same-origin"
        if self.route.is_api and not scripts:
            return JAPANESE
        return language_of(self.request, self.site, self.settings)

    @cached_property
    def token(self) -> str | None:
        """The cookie's secret, or None."""
        return cookies.read_token(self.request, self.site, self.settings)

    @cached_property
    def session(self) -> Session | None:
        """Who is logged in, or None; looked up at first use, so public routes pay nothing."""
        if self.token is None:
            return None
        by_person = self.route.extends and self.request.headers.get("ukeire-background") != "1"
        try:
            return self._resume(self.token, extend=by_person)
        except Unauthenticated as refusal:
            self.refused = refusal
            return None

    def go_on_as(self, session: Session) -> None:
        """From here on the request is that of ``session``."""
        self.__dict__["session"] = session

    @property
    def known_session(self) -> Session | None:
        """The session if it was looked up already: error pages must not look it up again."""
        session: Session | None = self.__dict__.get("session")
        return session

    @property
    def actor(self) -> Actor:
        """Who asks, by this request. Raises Unauthenticated when nobody is logged in."""
        if self.session is None:
            raise Unauthenticated
        return replace(
            self.session.actor, request_id=self.request_id, network=network_of(self.address)
        )

    @property
    def address(self) -> str:
        """The network address the request came from, as the gateway saw it."""
        return self.request.client.host if self.request.client else "unknown"

    def read[Model: BaseModel](self, model: type[Model], ignore: tuple[str, ...] = ()) -> Model:
        """The JSON body or the page form as ``model``: one line that serves both.

        Raises InvalidInput when the form breaks the model (a JSON body was checked before), and for
        a form whose button only asked to mend a field: it is to be shown again.
        """
        if isinstance(self.body, model):
            return self.body
        if OFFER_FIELD in self.form:
            self.form = with_offer(self.form, model)
            read_model(self.form, model, ignore, self.form_problems)
            raise InvalidInput(())
        return read_model(self.form, model, ignore, self.form_problems)

    def if_match(self) -> int:
        """The version that ``If-Match: "3"`` names. Raises VersionRequired or StaleVersion."""
        header = self.request.headers.get("if-match", "").strip()
        if not header or header == "*":
            raise VersionRequired
        found = re.fullmatch(r'(?:W/)?"([0-9]{1,15})"|([0-9]{1,15})', header)
        if not found:
            raise StaleVersion
        return int(found[1] or found[2])

    def start_session[Answer: Response](self, response: Answer, token: str) -> Answer:
        """``response`` with the cookie of a new session."""
        cookies.set_token(response, token, self.site, self.settings)
        return response

    def end_session[Answer: Response](self, response: Answer) -> Answer:
        """``response`` that takes the cookie and the browser's stored pages away."""
        cookies.clear_token(response, self.site, self.settings)
        return response
