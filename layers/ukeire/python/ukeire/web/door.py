"""The way in and out of a site, pages and JSON: the same for applicants and for offices."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel
from starlette.responses import Response

from ukeire.domain.errors import (
    InvalidInput,
    LoginIdLapsed,
    PasswordLapsed,
    TooMany,
    Unauthenticated,
    WrongCredentials,
)
from ukeire.domain.password import generate_password
from ukeire.domain.session import Session
from ukeire.usecases.sessions import log_out
from ukeire.web.answers import json_answer, no_content
from ukeire.web.context import Context
from ukeire.web.forms import safe_next
from ukeire.web.languages import languages, remember
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route
from ukeire.web.session_answers import PasswordChange, SessionAnswer, session_answer
from ukeire.web.shown_again import shown_again

_CHANGE = "accounts/password.html"


@dataclass(frozen=True, slots=True)
class Door[Body: BaseModel]:
    """How a site lets people in: its first page, what it asks for, and its two use cases.

    ``entry`` is the template of the first page and sees ``form``, ``notice`` and ``office``,
    and what ``beside`` gives it; ``language`` is the tag that whoever comes in reads, if known.
    """

    entry: str
    body: type[Body]
    log_in: Callable[[Context, Body], tuple[str, Session]]
    change: Callable[[Context, Session, PasswordChange], None]
    beside: Callable[[Context], Mapping[str, Any]] = lambda _: {}
    language: Callable[[Context, Session], str | None] = lambda *_: None

    def entry_page(self, context: Context) -> Response:
        """``/``: log in or, for whoever is, straight on."""
        query = context.request.query_params
        if context.session is not None:
            return redirect(_target(context, context.session, query.get("next")))
        form = {"next": query.get("next", "")}
        office = context.services.office
        return render(
            context,
            self.entry,
            form=form,
            notice=query.get("notice"),
            office=office,
            **self.beside(context),
        )

    def log_in_page(self, context: Context) -> Response:
        """The posted login form: on to where the person wanted to go."""
        try:
            token, session = self._log_in(context, context.read(self.body, ignore=("next",)))
        except (InvalidInput, WrongCredentials, TooMany, PasswordLapsed, LoginIdLapsed) as error:
            office = context.services.office
            return shown_again(
                context, self.entry, error, notice=None, office=office, **self.beside(context)
            )
        target = _target(context, session, context.form.get("next"))
        if not context.request.cookies:
            # Whether the browser keeps the session's will show there: the first page leads
            # straight on, or says that it came back with none.
            query = urlencode({"notice": "no-cookies", "next": target})
            target = f"{context.site.login_page}?{query}"
        response = redirect(target)
        language = languages().get(self.language(context, session) or "")
        if language is not None:
            remember(response, language, context.settings)
        return context.start_session(response, token)

    def log_out_page(self, context: Context) -> Response:
        """The button of every page."""
        log_out(context.services, context.token or "")
        return context.end_session(redirect(f"{context.site.login_page}?notice=logged-out"))

    def change_page(self, context: Context) -> Response:
        """``/password``: the first thing that whoever must change it sees."""
        return render(context, _CHANGE, **password_help(context))

    def change_from_page(self, context: Context) -> Response:
        """The posted form: then a fresh login (A7)."""
        try:
            self._change(context)
        except (InvalidInput, TooMany) as error:
            return shown_again(context, _CHANGE, error, **password_help(context))
        return context.end_session(redirect(f"{context.site.login_page}?notice=password-changed"))

    def create_session(self, context: Context) -> Response:
        """``POST /api/session``."""
        token, session = self._log_in(context, context.read(self.body))
        return context.start_session(json_answer(session_answer(session)), token)

    def read_session(self, context: Context) -> Response:
        """``GET`` and extension of ``/api/session``: whether it is prolonged is the route's."""
        return json_answer(session_answer(_session(context)))

    def delete_session(self, context: Context) -> Response:
        """``DELETE /api/session``."""
        log_out(context.services, context.token or "")
        return context.end_session(no_content())

    def change_password(self, context: Context) -> Response:
        """``PUT /api/password``."""
        self._change(context)
        return context.end_session(no_content())

    def _log_in(self, context: Context, body: Body) -> tuple[str, Session]:
        found = self.log_in(context, body)
        if context.token is not None:  # the browser's last session ends with the new one (7.2.4)
            log_out(context.services, context.token)
        return found

    def _change(self, context: Context) -> None:
        self.change(context, _session(context), context.read(PasswordChange))

    def routes(self) -> Sequence[Route]:
        """Pages and JSON."""
        anyone, changing = Access.PUBLIC, Access.CHANGING_PASSWORD
        answer: dict[int, type[BaseModel] | None] = {HTTPStatus.OK: SessionAnswer}
        done: dict[int, type[BaseModel] | None] = {HTTPStatus.NO_CONTENT: None}
        extension = "/api/session/extension"
        return (
            Route("GET", "/", self.entry_page, anyone, "sessions.enter", "ログインの入口"),
            Route("POST", "/login", self.log_in_page, anyone, "sessions.create", "ログイン"),
            Route("POST", "/logout", self.log_out_page, changing, "sessions.delete", "ログアウト"),
            Route(
                "GET", "/password", self.change_page, changing, "passwords.prepare", "変更の画面"
            ),
            Route("POST", "/password", self.change_from_page, changing, "passwords.change", "変更"),
            Route(
                "POST",
                "/api/session",
                self.create_session,
                anyone,
                "sessions.create",
                "ログインする",
                body=self.body,
                answers=answer,
            ),
            Route(
                "GET",
                "/api/session",
                self.read_session,
                changing,
                "sessions.read",
                "ログイン中のアカウントと有効期限（延長しない）",
                answers=answer,
                extends=False,
            ),
            Route(
                "POST",
                extension,
                self.read_session,
                Access.SESSION,
                "sessions.extend",
                "ログインの有効期限を延長する",
                answers=answer,
            ),
            Route(
                "DELETE",
                "/api/session",
                self.delete_session,
                changing,
                "sessions.delete",
                "ログアウトする",
                answers=done,
            ),
            Route(
                "PUT",
                "/api/password",
                self.change_password,
                changing,
                "passwords.change",
                "パスワードを変更し、すべてのログインを終了する",
                body=PasswordChange,
                answers=done,
            ),
        )


def password_help(context: Context) -> dict[str, Any]:
    """What every form for a new password shows: the policy, and one that suits it."""
    services = context.services
    return {"policy": services.policy, "suggestion": generate_password(services.choice)}


def _session(context: Context) -> Session:
    if context.session is None:
        raise Unauthenticated
    return context.session


def _target(context: Context, session: Session, wanted: str | None) -> str:
    if session.must_change_password:
        return context.site.change_page
    return safe_next(wanted, context.site.home)
