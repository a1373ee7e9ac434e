"""What a mailed invitation opens: the form that makes an account of it, once (A15)."""

from collections.abc import Sequence
from datetime import datetime
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
from ukeire.domain.invitation import Invitation, InvitationKind, InvitationState
from ukeire.domain.permissions import DUTY_WORDS, Duty
from ukeire.domain.registration import Person
from ukeire.domain.wording import Text
from ukeire.usecases.accept_invitation import accept_invitation, member_invitation
from ukeire.usecases.invitations import (
    all_invitations_for,
    mail_states,
    resend_invitation,
    withdraw_invitation,
)
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.door import password_help
from ukeire.web.headers import private
from ukeire.web.invitation_words import end_words, troubles
from ukeire.web.pages import redirect, render
from ukeire.web.representations import Answer, in_japan
from ukeire.web.routing import Access, Route
from ukeire.web.shown_again import shown_again

_FORM, _GONE = "accounts/invitation.html", "accounts/invitation_gone.html"
_SOMEBODY = (
    "別のアカウントでログインしているため、登録できません。"
    "ログアウトしてから、もう一度登録してください。招待は使われていません。"
)


class OpenInvitationAnswer(Answer):
    """What a mailed link invites to."""

    organization_name: str
    inviter_name: str
    email: str
    duty: Duty
    expires_at: datetime


class JoinedAnswer(Answer):
    """The account that the link has made."""

    login_id: str
    organization_id: str
    duty: Duty


def invitation_page(context: Context) -> Response:
    """``/invitations/{token}``: looking uses nothing up, so a mail program may look first."""
    try:
        invited = member_invitation(context.services, context.path["token"])
    except UsedUp as error:
        return gone(context, error)
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
        return gone(context, error)
    return redirect(f"{context.site.login_page}?notice=account-made")


def gone(context: Context, error: UkeireError) -> Response:
    """Why a mailed invitation opens nothing, and what to do."""
    return private(render(context, _GONE, HTTPStatus.GONE, detail=error.detail))


def _around(context: Context, invited: Invitation) -> dict[str, Any]:
    return {
        "invited": invited,
        "duty": Text(DUTY_WORDS[Duty(invited.role)]),
        "consents": CONSENTS,
        "office": context.services.office,
        **password_help(context),
    }


def read_link(context: Context) -> Response:
    """``GET /api/invitation-links/{token}``: looking uses nothing up."""
    found = member_invitation(context.services, context.path["token"])
    return json_answer(
        OpenInvitationAnswer(
            organization_name=found.organization_name,
            inviter_name=found.inviter_name,
            email=found.email,
            duty=Duty(found.role),
            expires_at=in_japan(found.expires_at),
        )
    )


def use_link(context: Context) -> Response:
    """``POST /api/invitation-links/{token}``."""
    account = accept_invitation(context.services, context.path["token"], context.read(Person))
    joined = JoinedAnswer(
        login_id=account.login_id, organization_id=account.organization_id, duty=account.duty
    )
    return json_answer(joined, HTTPStatus.CREATED)


_ACTS = {"resend": ("resent", resend_invitation), "withdraw": ("withdrawn", withdraw_invitation)}


def invitations_shown(context: Context, kind: InvitationKind) -> dict[str, Any]:
    """An organisation's invitations as its pages show them: waiting ones, their mails, past ones."""
    found = all_invitations_for(context.services, context.actor, kind)
    waiting = [one for one in found if one.state is InvitationState.OPEN]
    states = mail_states(context.services, waiting)
    return {
        "invitations": waiting,
        "states": states,
        "troubles": troubles(waiting, states, context.now),
        "past": [one for one in found if one.state is not InvitationState.OPEN],
        "ends": end_words,
    }


def act_on(context: Context, invitation_id: str) -> str | None:
    """Do what the pressed button says; what was done, or None for no such button.

    Raises what sending again and taking back do.
    """
    wanted = _ACTS.get(context.form.get("act", ""))
    if wanted is None:
        return None
    done, act = wanted
    act(context.services, invitation_id, context.actor)
    return done


def routes() -> Sequence[Route]:
    """Pages and JSON of mailed invitations."""
    path, anyone = "/invitations/{token}", Access.PUBLIC
    link = "/api/invitation-links/{token}"
    return (
        Route("GET", path, invitation_page, anyone, "invitations.open", "招待からの登録"),
        Route("POST", path, use_page, anyone, "invitations.use", "招待から登録する"),
        Route(
            "GET",
            link,
            read_link,
            anyone,
            "invitations.open",
            "招待の内容",
            answers={HTTPStatus.OK: OpenInvitationAnswer},
            refuses=(HTTPStatus.GONE,),
        ),
        Route(
            "POST",
            link,
            use_link,
            anyone,
            "invitations.use",
            "招待からアカウントを登録する",
            body=Person,
            answers={HTTPStatus.CREATED: JoinedAnswer},
            refuses=(HTTPStatus.GONE, HTTPStatus.CONFLICT),
        ),
    )
