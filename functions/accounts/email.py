"""Changing the mail address of an account."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from starlette.responses import Response

from ukeire.domain.email_change import EmailChange, NewEmail
from ukeire.domain.errors import InvalidInput, TooMany, Unavailable
from ukeire.usecases.change_email import (
    change_to_confirm,
    change_to_stop,
    confirm_email_change,
    own_account,
    request_email_change,
    stop_email_change,
)
from ukeire.web.answers import json_answer, no_content
from ukeire.web.context import Context
from ukeire.web.headers import private
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route
from ukeire.web.shown_again import shown_again

_FORM = "accounts/email.html"


class PendingEmail(BaseModel):
    """What the address is to become, if it is confirmed by then."""

    email: str
    expires_at: datetime


class EmailAnswer(BaseModel):
    """The account's address now, and what it is to become."""

    email: str
    pending: PendingEmail | None = None


def form_page(context: Context) -> Response:
    """``/email``: the address so far, and the form."""
    return render(context, _FORM, form=context.form, **_around(context))


def ask_from_page(context: Context) -> Response:
    """The posted form."""
    try:
        _ask(context)
    except (InvalidInput, TooMany, Unavailable) as error:
        return shown_again(context, _FORM, error, **_around(context))
    return redirect("/email/sent")


def sent_page(context: Context) -> Response:
    """What happens next."""
    return render(context, "accounts/email_sent.html", **_around(context))


def read(context: Context) -> Response:
    """``GET /api/email``."""
    return json_answer(_answer(context))


def ask(context: Context) -> Response:
    """``PUT /api/email``."""
    _ask(context)
    return json_answer(_answer(context), HTTPStatus.ACCEPTED)


def _ask(context: Context) -> None:
    request_email_change(
        context.services, context.actor, context.read(NewEmail), address=context.address
    )


def confirm_page(context: Context) -> Response:
    """The page that the link to the new address opens: a button, since machines open links too."""
    account, change = change_to_confirm(context.services, context.path["token"])
    page = "accounts/email_confirm.html"
    return private(render(context, page, account=account, change=change))


def confirm_from_page(context: Context) -> Response:
    """Its button."""
    account = confirm_email_change(context.services, context.path["token"])
    page = "accounts/email_done.html"
    return private(render(context, page, email=account.email, stopped=False))


def stop_page(context: Context) -> Response:
    """The page that the link to the address so far opens."""
    account, change = change_to_stop(context.services, context.path["token"])
    page = "accounts/email_stop.html"
    return private(render(context, page, account=account, change=change))


def stop_from_page(context: Context) -> Response:
    """Its button."""
    stop_email_change(context.services, context.path["token"])
    page = "accounts/email_done.html"
    return private(render(context, page, office=_office(context), stopped=True))


def confirm(context: Context) -> Response:
    """``PUT /api/email-changes/{token}``."""
    confirm_email_change(context.services, context.path["token"])
    return no_content()


def stop(context: Context) -> Response:
    """``DELETE /api/email-changes/{token}``."""
    stop_email_change(context.services, context.path["token"])
    return no_content()


def _pending(context: Context) -> tuple[str, EmailChange | None]:
    account = own_account(context.services, context.actor)
    change = account.email_change
    return account.email, change if change and change.open(context.services.now()) else None


def _around(context: Context) -> dict[str, Any]:
    email, pending = _pending(context)
    return {"email": email, "pending": pending, "office": _office(context)}


def _office(context: Context) -> Any:
    return context.services.office


def _answer(context: Context) -> dict[str, Any]:
    email, pending = _pending(context)
    waits = pending and {"email": pending.email, "expires_at": pending.expires_at}
    return {"email": email, "pending": waits}


def routes() -> Sequence[Route]:
    """Pages and JSON of the mail address."""
    anyone, own = Access.PUBLIC, Access.BEFORE_CHOOSING
    answers: dict[int, type[BaseModel] | None] = {HTTPStatus.NO_CONTENT: None}
    return (
        Route("GET", "/email", form_page, own, "emails.prepare", "メールアドレスの変更"),
        Route("POST", "/email", ask_from_page, own, "emails.request", "メールアドレスの変更を申込"),
        Route("GET", "/email/sent", sent_page, own, "emails.requested", "変更の申込みの受付"),
        Route(
            "GET", "/email/confirm/{token}", confirm_page, anyone, "emails.open", "変更の確認の画面"
        ),
        Route(
            "POST", "/email/confirm/{token}", confirm_from_page, anyone, "emails.confirm", "確定"
        ),
        Route("GET", "/email/stop/{token}", stop_page, anyone, "emails.object", "取消しの画面"),
        Route("POST", "/email/stop/{token}", stop_from_page, anyone, "emails.stop", "取消し"),
        Route(
            "GET",
            "/api/email",
            read,
            own,
            "emails.read",
            "アカウントのメールアドレスと、確認を待つ変更",
            answers={HTTPStatus.OK: EmailAnswer},
        ),
        Route(
            "PUT",
            "/api/email",
            ask,
            own,
            "emails.request",
            "メールアドレスの変更を申し込む（新しいアドレスに確認のメールを送る）",
            body=NewEmail,
            answers={HTTPStatus.ACCEPTED: EmailAnswer},
        ),
        Route(
            "PUT",
            "/api/email-changes/{token}",
            confirm,
            anyone,
            "emails.confirm",
            "新しいアドレスに届いたリンクで、変更を確定する",
            answers=answers,
        ),
        Route(
            "DELETE",
            "/api/email-changes/{token}",
            stop,
            anyone,
            "emails.stop",
            "これまでのアドレスに届いたリンクで、変更を取り消す",
            answers=answers,
        ),
    )
