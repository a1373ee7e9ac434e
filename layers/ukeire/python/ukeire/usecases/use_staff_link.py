"""What the holder of a mailed link sets: password, authenticator, or both, once."""

from dataclasses import dataclass, replace

from ukeire.domain.errors import InvalidInput, UsedUp
from ukeire.domain.password import MAX_TYPED, problems_of
from ukeire.domain.problems import Problem
from ukeire.domain.staff import (
    LinkPurpose,
    StaffAccount,
    StaffLink,
    StaffStatus,
    link_open,
)
from ukeire.usecases.attempts import attempt_failed, attempt_succeeded, begin_attempt
from ukeire.usecases.log_in_staff import SITE, used_with
from ukeire.usecases.ports.accounts import StaffAdministration
from ukeire.usecases.sessions import key_of
from ukeire.usecases.staff_changes import staff_change

_GONE = (
    "このリンクはすでに使われたか、有効期限（24時間）が切れているか、新しい案内に替わっています。"
    "所属する部署の管理者に、もう一度案内を送るよう依頼してください。"
)
_FAILED = "入力したコードまたはパスワードが正しくありません。"


@dataclass(frozen=True, slots=True)
class FromLink:
    """What was typed; ``password`` is the current one, which only a lost authenticator asks for."""

    otp: str
    new_password: str = ""
    password: str = ""


def open_staff_link(services: StaffAdministration, token: str) -> tuple[StaffAccount, StaffLink]:
    """The account that the link is for; looking uses nothing up.

    Raises UsedUp unless it is the account's newest, unused and in time.
    """
    key = key_of(token)
    account = services.staff.by_link(key)
    link = link_open(account, key, services.now()) if account is not None else None
    if account is None or link is None:
        raise UsedUp(_GONE)
    return account, link


def use_staff_link(
    services: StaffAdministration, token: str, typed: FromLink, *, address: str
) -> StaffAccount:
    """The account with what was set; every session of it ends.

    The code proves the authenticator: the new one where one is set up, the one so far where the
    password alone was lost (ASVS 6.4.3). Raises UsedUp, TooMany, and InvalidInput, which leaves the
    link open.
    """
    before, link = open_staff_link(services, token)
    attempt = begin_attempt(services, before.login_id, address, site=SITE)
    problems, guessed = _problems(services, before, link, typed)
    secret = link.totp_secret or before.totp_secret
    used = used_with(services, replace(before, totp_secret=secret), typed.otp)
    if used is None:
        guessed = True
        message = (
            "認証コードが正しくありません。認証アプリに表示されている6桁の数字を入力してください。"
        )
        problems.append(Problem("/otp", "wrong", message))
    if guessed:
        attempt_failed(services, attempt)
    else:
        attempt_succeeded(services, attempt)
    if problems or used is None:
        raise InvalidInput(problems, _FAILED)
    now = services.now()
    after = replace(
        before,
        totp_secret=secret,
        used_steps=used,
        link=None,
        version=before.version + 1,
        status=StaffStatus.ACTIVE,
        sessions_from=now,
    )
    if link.purpose is not LinkPurpose.SECOND_FACTOR:
        after = after.with_password(services.hasher.hash(typed.new_password))
    change = staff_change(before, after, after.actor, now, **_done(link))
    if not services.staff.save(before, after, change):
        raise UsedUp(_GONE)
    services.sessions.delete_all(after.login_id)
    return after


def _problems(
    services: StaffAdministration, account: StaffAccount, link: StaffLink, typed: FromLink
) -> tuple[list[Problem], bool]:
    """What is wrong with the passwords, and whether one of them was a wrong guess."""
    if link.purpose is LinkPurpose.SECOND_FACTOR:
        if services.hasher.verify(account.password_hash, typed.password[:MAX_TYPED]):
            return [], False
        return [Problem("/password", "wrong", "現在のパスワードが正しくありません。")], True
    words = (account.login_id, account.email.partition("@")[0])
    return [
        Problem("/new_password", one.code, one.message)
        for one in problems_of(typed.new_password, services.policy, words)
    ], False


def _done(link: StaffLink) -> dict[str, str]:
    done = {}
    if link.purpose is not LinkPurpose.SECOND_FACTOR:
        done["password"] = "set"  # noqa: S105 it is none
    if link.totp_secret is not None:
        done["second_factor"] = "set"
    return done
