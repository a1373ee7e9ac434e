"""What a mailed invitation opens: the form that makes an account of it, once (A15)."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from ukeire.domain.consents import CONSENTS
from ukeire.domain.errors import (
    InvalidInput,
    LoginIdTaken,
    NotAllowedNow,
    TooMany,
    UkeireError,
    UsedUp,
)
from ukeire.domain.invitation import Invitation
from ukeire.domain.permissions import DUTY_WORDS, Duty
from ukeire.domain.registration import Person
from ukeire.domain.wording import Text
from ukeire.usecases.accept_invitation import accept_invitation, member_invitation
from ukeire.web.context import Context
from ukeire.web.door import password_help
from ukeire.web.headers import private
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route
from ukeire.web.shown_again import shown_again

_FORM, _GONE = "accounts/invitation.html", "accounts/invitation_gone.html"
_SOMEBODY = (
    "別のアカウントでログインしているため、登録できません。"
    "ログアウトしてから、もう一度登録してください。招待は使われていません。"
)


def invitation_page(context: Context) -> Response:
    """``/invitations/{token}``: looking uses nothing up, so a mail program may look first."""
    try:
        invited = member_invitation(context.services, context.path["token"])
    except UsedUp as error:
        return _gone(context, error)
    return private(render(context, _FORM, form=context.form, **_around(context, invited)))


def use_page(context: Context) -> Response:
    """The posted form; whoever is logged in as somebody else is told so, and keeps what was typed."""
    token = context.path["token"]
    try:
        invited = member_invitation(context.services, token)
        try:
            if context.session is not None:
                raise NotAllowedNow(_SOMEBODY)
            accept_invitation(context.services, token, context.read(Person))
        except (InvalidInput, LoginIdTaken, NotAllowedNow, TooMany) as error:
            return private(shown_again(context, _FORM, error, **_around(context, invited)))
    except UsedUp as error:
        return _gone(context, error)
    return redirect(f"{context.site.login_page}?notice=account-made")


def _gone(context: Context, error: UkeireError) -> Response:
    return private(render(context, _GONE, HTTPStatus.GONE, detail=error.detail))


def _around(context: Context, invited: Invitation) -> dict[str, Any]:
    return {
        "invited": invited,
        "duty": Text(DUTY_WORDS[Duty(invited.role)]),
        "consents": CONSENTS,
        "office": context.services.office,
        **password_help(context),
    }


def routes() -> Sequence[Route]:
    """Pages of mailed invitations."""
    path, anyone = "/invitations/{token}", Access.PUBLIC
    return (
        Route("GET", path, invitation_page, anyone, "invitations.open", "招待からの登録"),
        Route("POST", path, use_page, anyone, "invitations.use", "招待から登録する"),
    )
