"""Passkeys of the offices' people: made, used, removed.

A passkey alone opens the door: it takes the device and, on it, a fingerprint, a face or a PIN.
"""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ukeire.domain.errors import InvalidInput, NotFound, Unauthenticated, WrongCredentials
from ukeire.domain.password import MAX_TYPED
from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor, Session
from ukeire.domain.settings.kinds import SettingChanged
from ukeire.domain.staff import MAX_PASSKEYS, Passkey, StaffAccount, passkey_of
from ukeire.domain.throttle import PASSKEYS_PER_ADDRESS, network_of
from ukeire.usecases import staff_mails
from ukeire.usecases.attempts import (
    attempt_failed,
    attempt_succeeded,
    begin_attempt,
    use_quota,
)
from ukeire.usecases.log_in_staff import SITE
from ukeire.usecases.ports.accounts import PasskeyServices
from ukeire.usecases.sessions import new_session
from ukeire.usecases.staff_changes import staff_change

CHALLENGE_LIFETIME = timedelta(minutes=5)
"""How long a device may take to answer."""
_LOGIN = "login"
_REFUSED = (
    "パスキーを確認できませんでした。もう一度お試しになるか、認証コードでログインしてください。"
)
_NOT_MADE = "パスキーを登録できませんでした。もう一度お試しください。"
_log = logging.getLogger(__name__)


def list_passkeys(services: PasskeyServices, actor: Actor) -> tuple[Passkey, ...]:
    """One's own passkeys."""
    return _own(services, actor).passkeys


def begin_passkey(
    services: PasskeyServices, actor: Actor, password: str, *, address: str
) -> Mapping[str, Any]:
    """What the browser is told to make a passkey; takes the password (ASVS 7.5.1).

    Raises TooMany, and InvalidInput for a wrong password or when there are enough already.
    """
    account = _own(services, actor)
    attempt = begin_attempt(services, account.login_id, address, site=SITE)
    if not services.hasher.verify(account.password_hash, password[:MAX_TYPED]):
        attempt_failed(services, attempt)
        message = "現在のパスワードが正しくありません。"
        raise InvalidInput([Problem("/password", "wrong", message)])
    attempt_succeeded(services, attempt)
    _check_room(account)
    challenge = _ask(services, account.login_id)
    return services.passkeys.registration(account, challenge, services.office.system)


def finish_passkey(
    services: PasskeyServices, actor: Actor, name: str, credential: Mapping[str, Any]
) -> Passkey:
    """The new passkey. Raises InvalidInput for an answer that is none, or not to our question."""
    account = _own(services, actor)
    _check_room(account)
    challenge = services.passkeys.challenge_of(credential)
    made = None
    if challenge and _answered(services, account.login_id, challenge):
        made = services.passkeys.registered(credential, challenge)
    if made is None or passkey_of(account, made[0]) is not None:
        raise InvalidInput([Problem("/credential", "not_verified", _NOT_MADE)])
    passkey = Passkey(*made, name, services.now())
    _keep(
        services,
        account,
        (*account.passkeys, passkey),
        "added",
        f"パスキー「{name}」が登録されました。",
    )
    return passkey


def remove_passkey(services: PasskeyServices, actor: Actor, credential_id: str) -> None:
    """Forget one. Raises NotFound."""
    account = _own(services, actor)
    gone = passkey_of(account, credential_id)
    if gone is None:
        raise NotFound
    left = tuple(one for one in account.passkeys if one is not gone)
    _keep(services, account, left, "removed", f"パスキー「{gone.name}」が削除されました。")


def begin_passkey_login(services: PasskeyServices, *, address: str) -> Mapping[str, Any]:
    """What the browser is told to use a passkey, whoever asks. Raises TooMany."""
    use_quota(services, PASSKEYS_PER_ADDRESS, network_of(address))
    return services.passkeys.login(_ask(services, _LOGIN))


def log_in_by_passkey(
    services: PasskeyServices, credential: Mapping[str, Any]
) -> tuple[str, Session]:
    """A new token and its session. Each question is answered once, and each count goes up.

    Raises WrongCredentials, the same for whatever is wrong.
    """
    challenge = services.passkeys.challenge_of(credential)
    holder = services.passkeys.holder_of(credential)
    if challenge is None or holder is None or not _answered(services, _LOGIN, challenge):
        raise WrongCredentials(_REFUSED)
    account = services.staff.get(holder[0])
    passkey = passkey_of(account, holder[1]) if account is not None and account.active else None
    if account is None or passkey is None:
        raise WrongCredentials(_REFUSED)
    count = services.passkeys.verified(credential, challenge, passkey)
    if count is None:
        raise WrongCredentials(_REFUSED)
    now = services.now()
    used = replace(passkey, sign_count=count, last_used_at=now)
    after = replace(
        account, passkeys=tuple(used if one is passkey else one for one in account.passkeys)
    )
    token = services.new_token()
    session = new_session(
        token, account.actor, now, must_change_password=account.must_change_password
    )
    if not services.staff.open_session_by_passkey(account, after, session):
        raise WrongCredentials(_REFUSED)
    return token, session


def _own(services: PasskeyServices, actor: Actor) -> StaffAccount:
    account = services.staff.get(actor.login_id)
    if account is None:
        raise Unauthenticated
    return account


def _check_room(account: StaffAccount) -> None:
    if len(account.passkeys) >= MAX_PASSKEYS:
        message = f"パスキーは{MAX_PASSKEYS}件までです。使わないものを削除してください。"
        raise InvalidInput([Problem("", "too_many", message)])


def _ask(services: PasskeyServices, whom: str) -> str:
    challenge = services.new_token()
    services.challenges.keep(_key(whom, challenge), services.now() + CHALLENGE_LIFETIME)
    return challenge


def _answered(services: PasskeyServices, whom: str, challenge: str) -> bool:
    return services.challenges.take(_key(whom, challenge), services.now())


def _key(whom: str, challenge: str) -> str:
    return hashlib.sha256(f"{whom}\n{challenge}".encode()).hexdigest()


def _keep(
    services: PasskeyServices,
    before: StaffAccount,
    passkeys: tuple[Passkey, ...],
    done: str,
    told: str,
) -> None:
    now = services.now()
    after = replace(before, passkeys=passkeys, version=before.version + 1)
    change = staff_change(before, after, before.actor, now, passkeys=done)
    if not services.staff.save(before, after, change):
        raise SettingChanged(None, None)
    if before.email:
        try:
            services.mailer.send(staff_mails.staff_told(services, after, told, now))
        except Exception:  # the change is made already
            _log.exception("the mail about a changed account could not be queued")
