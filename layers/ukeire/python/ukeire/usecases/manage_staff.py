"""What administrators do with their own office's people; each act is audited and told."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ukeire.domain.errors import LoginIdTaken, NotAllowedNow, NotFound
from ukeire.domain.mail import Mail
from ukeire.domain.permissions import STAFF_ROLE_WORDS, Permission, StaffRole, require
from ukeire.domain.session import Actor
from ukeire.domain.settings.kinds import SettingChanged
from ukeire.domain.staff import (
    LINK_LIFETIME,
    LinkPurpose,
    StaffAccount,
    StaffLink,
    StaffMember,
    StaffStatus,
)
from ukeire.usecases import staff_mails
from ukeire.usecases.add_staff import TAKEN
from ukeire.usecases.ports.accounts import StaffAdministration
from ukeire.usecases.sessions import key_of
from ukeire.usecases.staff_changes import staff_change

_log = logging.getLogger(__name__)
_TRIES = 3
_LAST = (
    "この部署で有効な管理者がほかにいないため、変更できません。"
    "先に、ほかの担当者を管理者にしてください。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPerson:
    """What an administrator says of somebody."""

    name: str
    email: str
    role: StaffRole


def list_staff(services: StaffAdministration, actor: Actor) -> Sequence[StaffMember]:
    """The office's people. Raises Forbidden."""
    return services.staff.of_office(require(actor, Permission.STAFF))


def find_staff(services: StaffAdministration, login_id: str, actor: Actor) -> StaffAccount:
    """Somebody of the actor's office. Raises Forbidden, NotFound."""
    office = require(actor, Permission.STAFF)
    account = services.staff.get(login_id)
    if account is None or account.office != office:
        raise NotFound
    return account


def invite_staff(
    services: StaffAdministration, login_id: str, person: StaffPerson, actor: Actor
) -> StaffAccount:
    """The new account, which opens nothing until the mailed link was used.

    Raises Forbidden, LoginIdTaken.
    """
    office = require(actor, Permission.STAFF)
    token, link = _new_link(services, LinkPurpose.INVITATION)
    account = StaffAccount(
        login_id=login_id,
        name=person.name,
        office=office,
        # Nobody knows what this is the hash of.
        password_hash=services.hasher.hash(services.new_token()),
        password_version=0,
        totp_secret=services.new_totp_secret(),
        created_at=services.now(),
        must_change_password=False,
        role=person.role,
        status=StaffStatus.INVITED,
        email=person.email,
        link=link,
    )
    change = staff_change(None, account, actor, services.now(), link=link.purpose)
    if not services.staff.add(account, change):
        raise LoginIdTaken(TAKEN, None)
    services.mailer.send(staff_mails.staff_link(services, account, link, token))
    return account


def change_staff(
    services: StaffAdministration,
    login_id: str,
    person: StaffPerson,
    actor: Actor,
    *,
    seen_version: int,
) -> StaffAccount:
    """The account with the name, address and role it has now.

    Whoever held it is told of a new role or address, at the address so far. Raises Forbidden,
    NotFound, SettingChanged, and NotAllowedNow for the office's last administrator.
    """

    def change(account: StaffAccount) -> StaffAccount:
        return replace(account, name=person.name, email=person.email, role=person.role)

    before, after = _change(services, login_id, actor, change, seen_version=seen_version)
    told = []
    if before.role is not after.role:
        told.append(f"役割が「{STAFF_ROLE_WORDS[after.role]}」になりました。")
    if before.email != after.email:
        told.append("メールアドレスが変更されました。")
    if told:
        _tell(services, after, "".join(told), to=before.email)
    return after


def suspend_staff(services: StaffAdministration, login_id: str, actor: Actor) -> StaffAccount:
    """Shut somebody out, at once: sessions end, links open nothing (ASVS 7.4.2).

    Raises Forbidden, NotFound, and NotAllowedNow for the office's last administrator.
    """

    def change(account: StaffAccount) -> StaffAccount:
        return replace(
            account, status=StaffStatus.SUSPENDED, link=None, sessions_from=services.now()
        )

    # The sessions stay where they are: the account shuts them out, and can say why it does.
    _, after = _change(services, login_id, actor, change, sessions="ended")
    _tell(services, after, "利用が停止されました。")
    return after


def reactivate_staff(services: StaffAdministration, login_id: str, actor: Actor) -> StaffAccount:
    """Let somebody in again with what they had. Raises Forbidden, NotFound."""

    def change(account: StaffAccount) -> StaffAccount:
        if account.status is not StaffStatus.SUSPENDED:
            return account
        status = StaffStatus.ACTIVE if account.password_version else StaffStatus.INVITED
        return replace(account, status=status)

    _, after = _change(services, login_id, actor, change)
    _tell(services, after, "利用の停止が解除されました。")
    return after


def end_staff_sessions(services: StaffAdministration, login_id: str, actor: Actor) -> None:
    """End every session of somebody (ASVS 7.4.5). Raises Forbidden, NotFound."""

    def change(account: StaffAccount) -> StaffAccount:
        return replace(account, sessions_from=services.now())

    _change(services, login_id, actor, change, sessions="ended")
    services.sessions.delete_all(login_id)


def mail_staff_link(
    services: StaffAdministration, login_id: str, purpose: LinkPurpose, actor: Actor
) -> None:
    """Mail somebody a link to set anew what they lost; what they choose nobody else learns.

    The link asks for the factor that is not lost (ASVS 6.4.3, 6.4.6). Raises Forbidden, NotFound,
    and NotAllowedNow where the account is not in a state for it.
    """
    token, link = _new_link(services, purpose)

    def change(account: StaffAccount) -> StaffAccount:
        invited = purpose is LinkPurpose.INVITATION
        wanted = StaffStatus.INVITED if invited else StaffStatus.ACTIVE
        if account.status is not wanted or not account.email:
            raise NotAllowedNow(
                "このアカウントには、この案内を送れません。状態とメールアドレスを確かめてください。"
            )
        return replace(account, link=link)

    _, after = _change(services, login_id, actor, change, link=purpose)
    services.mailer.send(staff_mails.staff_link(services, after, link, token))


def _new_link(services: StaffAdministration, purpose: LinkPurpose) -> tuple[str, StaffLink]:
    token = services.new_token()
    secret = None if purpose is LinkPurpose.PASSWORD else services.new_totp_secret()
    return token, StaffLink(key_of(token), purpose, services.now() + LINK_LIFETIME, secret)


def _change(
    services: StaffAdministration,
    login_id: str,
    actor: Actor,
    change: Callable[[StaffAccount], StaffAccount],
    *,
    seen_version: int | None = None,
    **done: str,
) -> tuple[StaffAccount, StaffAccount]:
    """The account before and after ``change``, stored with its audit, if anything changed."""
    for _ in range(_TRIES):
        before = find_staff(services, login_id, actor)
        if seen_version not in (None, before.version):
            raise _changed_by(services, before)
        changed = change(before)
        if changed == before:
            return before, before
        if before.administers and not changed.administers:
            _keep_one(services, before)
        after = replace(changed, version=before.version + 1)
        audit = staff_change(before, after, actor, services.now(), **done)
        if services.staff.save(before, after, audit):
            return before, after
    raise _changed_by(services, before)


def _keep_one(services: StaffAdministration, account: StaffAccount) -> None:
    if services.staff.administrators(account.office) <= 1:
        raise NotAllowedNow(_LAST)


def _changed_by(services: StaffAdministration, account: StaffAccount) -> SettingChanged:
    latest = services.settings.versions("staff", account.office, account.login_id)[:1]
    return SettingChanged.by(latest[0] if latest else None)


def _tell(services: StaffAdministration, account: StaffAccount, what: str, *, to: str = "") -> None:
    """Queue the mail; the change is made already, so a queue that is down undoes nothing."""
    if to or account.email:
        _send(services, staff_mails.staff_told(services, account, what, services.now(), to=to))


def _send(services: StaffAdministration, mail: Mail) -> None:
    try:
        services.mailer.send(mail)
    except Exception:
        _log.exception("the mail about a changed account could not be queued")
