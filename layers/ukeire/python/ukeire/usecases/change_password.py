"""Change the password of whoever is logged in; the first change makes the account full (A7)."""

import logging

from ukeire.domain.account import Account
from ukeire.domain.errors import InvalidInput, Unauthenticated, UsedUp
from ukeire.domain.password import MAX_TYPED, problems_of
from ukeire.domain.problems import Problem
from ukeire.domain.session import Role, Session
from ukeire.usecases import account_mails
from ukeire.usecases.attempts import attempt_failed, attempt_succeeded, begin_attempt
from ukeire.usecases.log_in import SITE
from ukeire.usecases.ports.accounts import AccountServices, LoginServices

_log = logging.getLogger(__name__)
_EXPIRED = "仮パスワードの有効期限が切れました。お手数ですが、もう一度仮アカウントの発行を申請してください。"
_USED = "パスワードはすでに変更されています。新しいパスワードでログインしてください。"


def change_password(
    services: AccountServices, session: Session, current: str, new: str, *, address: str
) -> None:
    """Set the new password and end every session of the account: a fresh login follows.

    A provisional account becomes full in the same step and its organisation gets its register.
    Raises InvalidInput (``/current_password``, ``/new_password``), TooMany, and UsedUp when the
    provisional password expired or somebody else changed the password first.
    """
    account = services.accounts.get(session.actor.login_id)
    agent = session.actor.role is Role.AGENT  # an agent's ID is never another's
    if account is None or (not agent and account.organization_id != session.actor.organization_id):
        raise Unauthenticated
    if account.expired(services.now()):
        raise UsedUp(_EXPIRED)
    check_change(
        services,
        SITE,
        account.login_id,
        account.password_hash,
        current,
        new,
        context_words(account),
        address,
    )
    _keep(services, account, services.hasher.hash(new))
    services.sessions.delete_all(account.login_id)
    if not account.provisional:
        tell_password_changed(services, account.with_password("", services.now()))


def _keep(services: AccountServices, account: Account, password_hash: str) -> None:
    now = services.now()
    if not account.provisional:
        if not services.accounts.change_password(account.with_password(password_hash, now)):
            raise UsedUp(_USED)
    elif not services.accounts.activate(account.activated(password_hash, now), now):
        raise UsedUp(_EXPIRED if account.expired(now) else _USED)


def context_words(account: Account) -> tuple[str, ...]:
    """What somebody who knows the organisation would try first (ASVS 6.2.11)."""
    return account.login_id, account.email.partition("@")[0]


def tell_password_changed(services: AccountServices, account: Account) -> None:
    """Queue the mail; the password is changed already, so a queue that is down undoes nothing."""
    try:
        services.mailer.send(account_mails.password_changed(services, account, services.now()))
    except Exception:
        _log.exception("the mail about a changed password could not be queued")


def check_current(
    services: LoginServices,
    site: str,
    login_id: str,
    password_hash: str,
    current: str,
    address: str,
) -> list[Problem]:
    """What is wrong with the current password of whoever is logged in.

    A wrong one counts as a failed login: a stolen session is no way to guess it. Raises TooMany.
    """
    attempt = begin_attempt(services, login_id, address, site=site)
    if services.hasher.verify(password_hash, current[:MAX_TYPED]):
        attempt_succeeded(services, attempt)
        return []
    attempt_failed(services, attempt)
    message = "現在のパスワードが正しくありません。"
    return [Problem("/current_password", "wrong", message)]


def check_change(
    services: LoginServices,
    site: str,
    login_id: str,
    password_hash: str,
    current: str,
    new: str,
    words: tuple[str, ...],
    address: str,
) -> None:
    """Raise InvalidInput with all that is wrong with the current and the new password.

    A wrong current password counts as a failed login, as ``check_current`` has it.
    """
    problems = [
        Problem("/new_password", problem.code, problem.message)
        for problem in problems_of(new, services.policy, words)
    ]
    wrong = check_current(services, site, login_id, password_hash, current, address)
    if wrong:
        raise InvalidInput([*wrong, *problems])
    if new == current:
        message = "現在のパスワードとは別のパスワードにしてください。"
        problems.append(Problem("/new_password", "same_as_current", message))
    if problems:
        raise InvalidInput(problems)
