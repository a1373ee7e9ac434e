"""Pages on which an organisation sees its accounts, and its administrators manage them (A15)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from accounts.accounts_api import InvitationBody
from accounts.invitations import act_on, invitations_shown
from ukeire.domain.account import Account, AccountStatus
from ukeire.domain.errors import InvalidInput, NotAllowedNow, TooMany, UkeireError, Unavailable
from ukeire.domain.invitation import InvitationKind
from ukeire.domain.permissions import DUTY_WORDS, AccountPermission, Duty, may
from ukeire.domain.team import MAX_ACCOUNTS, TeamAct, TeamEntry
from ukeire.domain.wording import Text
from ukeire.usecases.manage_accounts import (
    account_history,
    change_duty,
    find_account,
    invite_account,
    list_accounts,
    reinstate_account,
    suspend_account,
)
from ukeire.web.context import Context
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route
from ukeire.web.shown_again import shown_again

_LIST, _INVITE, _ONE = "accounts/list.html", "accounts/invite.html", "accounts/account.html"
_DONE: Mapping[str, str] = {
    "invited": "招待のメールを送りました。案内は7日間有効です。",
    "resent": "招待のメールをもう一度送りました。前の案内は使えなくなりました。",
    "withdrawn": "招待を取り消しました。送った案内は使えなくなりました。",
    "saved": "役割を変更しました。",
    "suspended": "利用を停止しました。ログイン中の画面も、次の操作で使えなくなります。",
    "reinstated": "利用の停止を解除しました。",
}
_DUTY_HINTS: Mapping[str, str] = {
    "administrator": "申請に加えて、アカウント、登録支援機関、連絡先、退会などを管理します。",
    "editor": "申請や届出の入力と提出を行います。",
}
_STATUS_WORDS: Mapping[AccountStatus, str] = {
    AccountStatus.PROVISIONAL: "仮登録",
    AccountStatus.FULL: "利用中",
    AccountStatus.SUSPENDED: "停止中",
    AccountStatus.CLOSED: "廃止",
}
_STATUS_ACTS = {
    "suspend": ("suspended", suspend_account),
    "reinstate": ("reinstated", reinstate_account),
}
_ACT_WORDS: Mapping[TeamAct, str] = {
    TeamAct.INVITED: "アカウントへ招待（役割：{duty}）",
    TeamAct.RESENT: "招待を再送",
    TeamAct.JOINED: "招待からアカウントを登録（役割：{duty}）",
    TeamAct.DUTY_CHANGED: "役割を「{duty}」に変更",
    TeamAct.SUSPENDED: "利用を停止",
    TeamAct.RESUMED: "利用の停止を解除",
}


class DutyForm(BaseModel):
    """What an account is to be."""

    model_config = ConfigDict(extra="forbid")

    duty: Duty = Field(title="役割")


def list_page(context: Context) -> Response:
    """``/accounts``."""
    return render(context, _LIST, **_everybody(context), done=_done(context))


def invite_page(context: Context) -> Response:
    """The empty form of an invitation."""
    return render(context, _INVITE, form=context.form, **_words())


def invite(context: Context) -> Response:
    """The posted form of an invitation."""
    try:
        body = context.read(InvitationBody)
        invite_account(context.services, body.email, body.duty, context.actor)
    except (InvalidInput, NotAllowedNow, TooMany, Unavailable) as error:
        return shown_again(context, _INVITE, error, **_words())
    return redirect("/accounts?done=invited")


def change_invitation(context: Context) -> Response:
    """The posted buttons that send an invitation again or take it back."""
    try:
        done = act_on(context, context.path["invitation_id"])
    except (NotAllowedNow, TooMany) as error:
        return shown_again(context, _LIST, error, **_everybody(context), done=None)
    return redirect(f"/accounts?done={done}" if done else "/accounts")


def account_page(context: Context) -> Response:
    """Somebody, and what may be done."""
    account = _found(context)
    form = {"duty": account.duty.value}
    return render(context, _ONE, form=form, done=_done(context), **_somebody(context, account))


def save_duty(context: Context) -> Response:
    """The posted form of the role."""
    account = _found(context)
    try:
        duty = context.read(DutyForm).duty
        change_duty(context.services, account.login_id, duty, context.actor)
    except (InvalidInput, NotAllowedNow) as error:
        return _again(context, error)
    return _back(account, "saved")


def set_status(context: Context) -> Response:
    """The posted buttons that shut out and let in again."""
    account = _found(context)
    wanted = _STATUS_ACTS.get(context.form.get("act", ""))
    if wanted is None:
        return redirect(f"/accounts/{account.login_id}")
    done, act = wanted
    try:
        act(context.services, account.login_id, context.actor)
    except NotAllowedNow as error:
        return _again(context, error)
    return _back(account, done)


def _found(context: Context) -> Account:
    return find_account(context.services, context.path["login_id"], context.actor)


def _back(account: Account, done: str) -> Response:
    return redirect(f"/accounts/{account.login_id}?done={done}")


def _again(context: Context, error: UkeireError) -> Response:
    account = _found(context)
    form = {"duty": account.duty.value} | dict(context.form.items())
    return shown_again(context, _ONE, error, form=form, done=None, **_somebody(context, account))


def _everybody(context: Context) -> dict[str, Any]:
    actor = context.actor
    return {
        "accounts": list_accounts(context.services, actor),
        "manages": may(actor, AccountPermission.ACCOUNTS),
        "duty_of": lambda one: Text(DUTY_WORDS[Duty(one.role)]),
        **invitations_shown(context, InvitationKind.MEMBER),
        **_words(),
    }


def _somebody(context: Context, account: Account) -> dict[str, Any]:
    history = account_history(context.services, account.login_id, context.actor)
    made = {"title": Text("アカウントを作成"), "at": account.created_at}
    done = [_told(one) for one in history]
    founded = () if any(one.act is TeamAct.JOINED for one in history) else (made,)
    return {"account": account, "history": [*done, *founded], **_words()}


def _told(entry: TeamEntry) -> dict[str, Any]:
    duty = Text(DUTY_WORDS[Duty(entry.detail["role"])])
    title = Text(_ACT_WORDS[entry.act], duty=duty)
    by = Text("{name}（{login_id}）", name=entry.name, login_id=entry.login_id)
    return {"title": title, "at": entry.at, "note": by}


def _words() -> dict[str, Any]:
    return {
        "duties": {duty.value: Text(word) for duty, word in DUTY_WORDS.items()},
        "duty_hints": {duty: Text(hint) for duty, hint in _DUTY_HINTS.items()},
        "status_words": {status.value: Text(word) for status, word in _STATUS_WORDS.items()},
        "most": MAX_ACCOUNTS,
    }


def _done(context: Context) -> Text | None:
    said = _DONE.get(context.request.query_params.get("done", ""))
    return Text(said) if said else None


def routes() -> Sequence[Route]:
    """Pages of an organisation's accounts."""
    one, invite_to = "/accounts/{login_id}", "/accounts/invite"
    waiting = "/accounts/invitations/{invitation_id}"
    session = Access.SESSION
    return (
        Route("GET", "/accounts", list_page, session, "accounts.list", "アカウント一覧"),
        *(
            replace(route, permission=AccountPermission.ACCOUNTS)
            for route in (
                Route("GET", invite_to, invite_page, session, "accounts.invite", "招待の画面"),
                Route("POST", invite_to, invite, session, "accounts.invite", "招待する"),
                Route("POST", waiting, change_invitation, session, "invitations.change", "再送"),
                Route("GET", one, account_page, session, "accounts.read", "アカウント"),
                Route("POST", f"{one}/duty", save_duty, session, "accounts.change", "役割"),
                Route("POST", f"{one}/status", set_status, session, "accounts.change", "停止"),
            )
        ),
    )
