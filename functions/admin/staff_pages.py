"""Pages on which administrators manage their office's people."""

from collections.abc import Sequence
from typing import Any, Literal

from starlette.responses import Response

from admin.settings_words import change_row, changed_entries
from admin.staff import InvitationBody, PersonBody
from ukeire.domain.errors import InvalidInput, LoginIdTaken, NotAllowedNow
from ukeire.domain.permissions import STAFF_ROLE_WORDS, Permission
from ukeire.domain.settings.kinds import SettingChanged
from ukeire.domain.staff import STAFF_STATUS_WORDS, LinkPurpose, StaffAccount
from ukeire.usecases.manage_staff import (
    change_staff,
    end_staff_sessions,
    find_staff,
    invite_staff,
    list_staff,
    mail_staff_link,
    reactivate_staff,
    suspend_staff,
)
from ukeire.web.context import Context
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Endpoint, Route
from ukeire.web.shown_again import shown_again

_DONE = {
    "invited": "招待のメールを送りました。案内は24時間有効です。",
    "saved": "保存しました",
    "suspended": "利用を停止しました。ログイン中の画面も、次の操作で使えなくなります。",
    "reactivated": "利用の停止を解除しました",
    "ended": "ログインをすべて終了しました",
    "sent": "案内のメールを送りました。24時間有効です。",
}
_ACTS = {"suspend": ("suspended", suspend_staff), "reactivate": ("reactivated", reactivate_staff)}


def list_page(context: Context) -> Response:
    """``/staff``."""
    return render(
        context,
        "offices/staff.html",
        people=list_staff(context.services, context.actor),
        done=_done(context),
        **_words(),
    )


def invite_page(context: Context) -> Response:
    """The empty form of an invitation."""
    return render(context, "offices/staff_invite.html", form=context.form, **_words())


def invite(context: Context) -> Response:
    """The posted form of an invitation."""
    try:
        body = context.read(InvitationBody)
        invite_staff(context.services, body.login_id, body.person(), context.actor)
    except (InvalidInput, LoginIdTaken) as error:
        return shown_again(context, "offices/staff_invite.html", error, **_words())
    return redirect("/staff?done=invited")


def person_page(context: Context) -> Response:
    """Somebody, and what may be done."""
    account = _found(context)
    form = {"name": account.name, "email": account.email, "role": account.role.value}
    return render(
        context,
        "offices/staff_member.html",
        form=form,
        done=_done(context),
        changed=(),
        **_person(context, account),
    )


def save(context: Context) -> Response:
    """The posted form of name, address and role."""
    account = _found(context)
    try:
        body = context.read(PersonBody, ignore=("version",))
        change_staff(
            context.services,
            account.login_id,
            body.person(),
            context.actor,
            seen_version=_seen(context),
        )
    except (InvalidInput, NotAllowedNow, SettingChanged) as error:
        return _again(context, error)
    return _back(account, "saved")


def set_status(context: Context) -> Response:
    """The posted buttons that suspend and let in again."""
    account = _found(context)
    done, act = _ACTS["suspend" if context.form.get("act") == "suspend" else "reactivate"]
    try:
        act(context.services, account.login_id, context.actor)
    except (NotAllowedNow, SettingChanged) as error:
        return _again(context, error)
    return _back(account, done)


def end_sessions(context: Context) -> Response:
    """The posted button that logs somebody out everywhere."""
    account = _found(context)
    end_staff_sessions(context.services, account.login_id, context.actor)
    return _back(account, "ended")


def mail_link(context: Context) -> Response:
    """The posted buttons that mail a link."""
    account = _found(context)
    wanted = context.form.get("purpose", "")
    purpose = next((one for one in LinkPurpose if one == wanted), LinkPurpose.INVITATION)
    try:
        mail_staff_link(context.services, account.login_id, purpose, context.actor)
    except (NotAllowedNow, SettingChanged) as error:
        return _again(context, error)
    return _back(account, "sent")


def _found(context: Context) -> StaffAccount:
    return find_staff(context.services, context.path["login_id"], context.actor)


def _seen(context: Context) -> int:
    text = context.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _back(account: StaffAccount, done: str) -> Response:
    return redirect(f"/staff/{account.login_id}?done={done}")


def _again(context: Context, error: Any) -> Response:
    account = _found(context)
    change = error.change if isinstance(error, SettingChanged) else None
    known = {"name": account.name, "email": account.email, "role": account.role.value}
    return shown_again(
        context,
        "offices/staff_member.html",
        error,
        form=known | dict(context.form.items()),
        done=None,
        changed=changed_entries(change) if change else (),
        **_person(context, account),
    )


def _person(context: Context, account: StaffAccount) -> dict[str, Any]:
    store = context.services.settings
    return {
        "account": account,
        "history": [
            change_row(one) for one in store.versions("staff", account.office, account.login_id)
        ],
        **_words(),
    }


def _words() -> dict[str, Any]:
    return {
        "role_words": STAFF_ROLE_WORDS,
        "status_words": STAFF_STATUS_WORDS,
        "roles": {role.value: word for role, word in STAFF_ROLE_WORDS.items()},
        "role_hints": {
            "reviewer": "申請の審査を行います。",
            "senior": "審査に加えて、お知らせと定型文を管理します。",
            "administrator": "すべての設定と、部署の担当者を管理します。",
        },
    }


def _done(context: Context) -> str | None:
    return _DONE.get(context.request.query_params.get("done", ""))


def routes() -> Sequence[Route]:
    """Pages of an office's people."""
    one = "/staff/{login_id}"
    made: Sequence[tuple[Literal["GET", "POST"], str, Endpoint, str, str]] = (
        ("GET", "/staff", list_page, "staff.list", "担当者"),
        ("GET", "/staff/new", invite_page, "staff.invite", "担当者の招待"),
        ("POST", "/staff", invite, "staff.invite", "担当者を招待する"),
        ("GET", one, person_page, "staff.read", "担当者"),
        ("POST", one, save, "staff.change", "担当者の変更"),
        ("POST", f"{one}/status", set_status, "staff.suspend", "停止と解除"),
        ("POST", f"{one}/sessions", end_sessions, "staff.end_sessions", "ログインの終了"),
        ("POST", f"{one}/links", mail_link, "staff.mail_link", "案内を送る"),
    )
    return [
        Route(method, path, endpoint, Access.SESSION, action, words, permission=Permission.STAFF)
        for method, path, endpoint, action, words in made
    ]
