"""An organisation's accounts and invitations as JSON."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from accounts.invitations import invitations_shown
from ukeire.domain.account import Account, AccountStatus, Holder
from ukeire.domain.errors import InvalidInput
from ukeire.domain.invitation import Invitation, InvitationKind
from ukeire.domain.permissions import AccountPermission, Duty, may
from ukeire.domain.problems import Problem
from ukeire.domain.team import TeamAct, TeamEntry
from ukeire.domain.text import EmailAddress
from ukeire.usecases.invitations import (
    resend_invitation,
    withdraw_invitation,
)
from ukeire.usecases.manage_accounts import (
    account_history,
    change_duty,
    find_account,
    invite_account,
    list_accounts,
    reinstate_account,
    suspend_account,
)
from ukeire.web.answers import json_answer, no_content
from ukeire.web.context import Context
from ukeire.web.representations import Answer, in_japan
from ukeire.web.routing import Access, Route

_ONE = "duty（役割）か status（状態）の、どちらか一方を指定してください。"


class InvitationBody(BaseModel):
    """Whom to invite to an account, as what."""

    model_config = ConfigDict(extra="forbid")

    email: EmailAddress = Field(title="メールアドレス")
    duty: Duty = Field(title="役割")


class AccountBody(BaseModel):
    """What an account is to be: one of the two."""

    model_config = ConfigDict(extra="forbid")

    duty: Duty | None = Field(None, title="役割")
    status: Literal["full", "suspended"] | None = Field(None, title="状態")


class MemberAnswer(Answer):
    """An account of the organisation; ``email`` is told to administrators alone."""

    login_id: str
    name: str
    email: str | None
    duty: Duty
    status: AccountStatus
    created_at: datetime


class ActAnswer(Answer):
    """What somebody did to an account."""

    act: TeamAct
    at: datetime
    login_id: str
    name: str
    duty: str | None


class AccountAnswer(MemberAnswer):
    """The same with what was done to it, the newest first."""

    history: tuple[ActAnswer, ...]


class InvitationAnswer(Answer):
    """An invitation to an account; ``mail`` is what became of its newest mail, null if unknown."""

    invitation_id: str
    email: str
    duty: Duty
    state: Literal["open", "expired", "used", "withdrawn"]
    mail: str | None
    invited_by: str
    created_at: datetime
    expires_at: datetime


class AccountsAnswer(Answer):
    """The organisation's accounts by login ID; invitations for administrators alone.

    ``past_invitations`` were used or taken back.
    """

    accounts: tuple[MemberAnswer, ...]
    invitations: tuple[InvitationAnswer, ...]
    past_invitations: tuple[InvitationAnswer, ...]


def list_all(context: Context) -> Response:
    """``GET /api/accounts``."""
    actor = context.actor
    members = list_accounts(context.services, actor)
    manages = may(actor, AccountPermission.ACCOUNTS)
    shown = invitations_shown(context, InvitationKind.MEMBER)
    states, now = shown["states"], context.now
    return json_answer(
        AccountsAnswer(
            accounts=tuple(_member(one, with_email=manages) for one in members),
            invitations=tuple(
                _invitation(one, now, states.get(one.invitation_id)) for one in shown["invitations"]
            ),
            past_invitations=tuple(_invitation(one, now) for one in shown["past"]),
        )
    )


def invite(context: Context) -> Response:
    """``POST /api/accounts``."""
    body = context.read(InvitationBody)
    made = invite_account(context.services, body.email, body.duty, context.actor)
    return json_answer(_invitation(made, context.now), HTTPStatus.CREATED)


def read_one(context: Context) -> Response:
    """``GET /api/accounts/{login_id}``."""
    return _answer(context, find_account(context.services, _login_id(context), context.actor))


def change_one(context: Context) -> Response:
    """``PATCH /api/accounts/{login_id}``. Raises InvalidInput for none or both."""
    body, services, actor = context.read(AccountBody), context.services, context.actor
    if (body.duty is None) == (body.status is None):
        raise InvalidInput([Problem("", "one_of_two", _ONE)])
    if body.duty is not None:
        return _answer(context, change_duty(services, _login_id(context), body.duty, actor))
    act = suspend_account if body.status == "suspended" else reinstate_account
    return _answer(context, act(services, _login_id(context), actor))


def resend(context: Context) -> Response:
    """``POST /api/invitations/{invitation_id}/mails``."""
    resend_invitation(context.services, context.path["invitation_id"], context.actor)
    return Response(status_code=HTTPStatus.ACCEPTED)


def withdraw(context: Context) -> Response:
    """``DELETE /api/invitations/{invitation_id}``."""
    withdraw_invitation(context.services, context.path["invitation_id"], context.actor)
    return no_content()


def _login_id(context: Context) -> str:
    return context.path["login_id"]


def _answer(context: Context, account: Account) -> Response:
    history = account_history(context.services, account.login_id, context.actor)
    known = _member(account, with_email=True).model_dump()
    return json_answer(AccountAnswer(**known, history=tuple(_act(one) for one in history)))


def _member(account: Account | Holder, *, with_email: bool) -> MemberAnswer:
    return MemberAnswer(
        login_id=account.login_id,
        name=account.contact_name,
        email=account.email if with_email else None,
        duty=account.duty,
        status=account.status,
        created_at=in_japan(account.created_at),
    )


def _act(entry: TeamEntry) -> ActAnswer:
    return ActAnswer(
        act=entry.act,
        at=in_japan(entry.at),
        login_id=entry.login_id,
        name=entry.name,
        duty=entry.detail.get("role"),
    )


def _invitation(one: Invitation, now: datetime, mail: str | None = None) -> InvitationAnswer:
    return InvitationAnswer(
        invitation_id=one.invitation_id,
        email=one.email,
        duty=Duty(one.role),
        state="expired" if one.expired(now) else one.state.value,
        mail=mail,
        invited_by=one.invited_by,
        created_at=in_japan(one.created_at),
        expires_at=in_japan(one.expires_at),
    )


def routes() -> Sequence[Route]:
    """JSON of an organisation's accounts."""
    ok, accepted, done = HTTPStatus.OK, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT
    session, manage = Access.SESSION, AccountPermission.ACCOUNTS
    one, invitation = "/api/accounts/{login_id}", "/api/invitations/{invitation_id}"
    return (
        Route(
            "GET",
            "/api/accounts",
            list_all,
            session,
            "accounts.list",
            "法人のアカウントと招待の一覧",
            answers={ok: AccountsAnswer},
        ),
        Route(
            "POST",
            "/api/accounts",
            invite,
            session,
            "accounts.invite",
            "アカウントへ招待する（7日間有効な案内をメールで送る）",
            body=InvitationBody,
            answers={HTTPStatus.CREATED: InvitationAnswer},
            permission=manage,
            idempotent=True,
        ),
        Route(
            "GET",
            one,
            read_one,
            session,
            "accounts.read",
            "アカウントと、その変更の履歴",
            answers={ok: AccountAnswer},
            permission=manage,
        ),
        Route(
            "PATCH",
            one,
            change_one,
            session,
            "accounts.change",
            "役割を変更する、利用を停止する、停止を解除する",
            body=AccountBody,
            answers={ok: AccountAnswer},
            permission=manage,
        ),
        Route(
            "POST",
            f"{invitation}/mails",
            resend,
            session,
            "invitations.resend",
            "アカウントまたは登録支援機関への招待をもう一度送る（前の案内は使えなくなる）",
            answers={accepted: None},
        ),
        Route(
            "DELETE",
            invitation,
            withdraw,
            session,
            "invitations.withdraw",
            "アカウントまたは登録支援機関への招待を取り消す",
            answers={done: None},
        ),
    )
