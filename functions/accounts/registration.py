"""受入機関の新規登録: from the form to a provisional account."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from starlette.responses import Response

from ukeire.domain.consents import CONSENTS
from ukeire.domain.errors import InvalidInput, LoginIdTaken, TooMany, Unavailable
from ukeire.domain.registration import Registration
from ukeire.usecases.issue_provisional_account import issue_provisional_account
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route
from ukeire.web.shown_again import shown_again

_FORM = "accounts/new.html"


class ProvisionalAccountAnswer(BaseModel):
    """What was issued; the password goes by mail alone."""

    login_id: str
    expires_at: datetime
    office_reference: str


def form_page(context: Context) -> Response:
    """``/accounts/new``: the form, its hints and the four documents."""
    return render(context, _FORM, form=context.form, **_around(context))


def register_page(context: Context) -> Response:
    """The posted form."""
    try:
        registration = context.read(Registration)
        issue_provisional_account(context.services, registration, address=context.address)
    except (InvalidInput, LoginIdTaken, TooMany, Unavailable) as error:
        return shown_again(context, _FORM, error, **_around(context))
    return redirect("/accounts/new/done")


def done_page(context: Context) -> Response:
    """What happens next; names nobody, since anyone may open it."""
    return render(context, "accounts/new_done.html", **_around(context))


def create(context: Context) -> Response:
    """``POST /api/provisional-accounts``."""
    registration = context.read(Registration)
    account = issue_provisional_account(context.services, registration, address=context.address)
    answer = {
        "login_id": account.login_id,
        "expires_at": account.provisional_expires_at,
        "office_reference": account.office_reference,
    }
    return json_answer(answer, HTTPStatus.ACCEPTED)


def _around(context: Context) -> dict[str, Any]:
    return {
        "consents": CONSENTS,
        "office": context.services.office,
        "sender": context.services.sender,
    }


def routes() -> Sequence[Route]:
    """Pages and JSON of registering."""
    return (
        Route(
            "GET",
            "/accounts/new",
            form_page,
            Access.PUBLIC,
            "provisional_accounts.prepare",
            "受入機関の新規登録",
        ),
        Route(
            "POST",
            "/accounts/new",
            register_page,
            Access.PUBLIC,
            "provisional_accounts.issue",
            "仮アカウントの発行を申請",
        ),
        Route(
            "GET",
            "/accounts/new/done",
            done_page,
            Access.PUBLIC,
            "provisional_accounts.issued",
            "仮アカウント発行の受付完了",
        ),
        Route(
            "POST",
            "/api/provisional-accounts",
            create,
            Access.PUBLIC,
            "provisional_accounts.issue",
            "仮アカウントの発行を申請する",
            body=Registration,
            answers={HTTPStatus.ACCEPTED: ProvisionalAccountAnswer},
            idempotent=True,
        ),
    )
