"""The offices' accounts in DynamoDB."""

from collections.abc import Sequence
from typing import Any

from pynamodb.exceptions import UpdateError
from pynamodb.transactions import TransactWrite

from ukeire.adapters import aws
from ukeire.adapters.audit import DynamoAudit
from ukeire.adapters.colleagues import DynamoColleagues
from ukeire.adapters.conditions import condition_failed, happened
from ukeire.adapters.sessions import SessionItem, to_item
from ukeire.adapters.settings import SettingItem, put_change
from ukeire.adapters.staff_items import (
    LinkItem,
    OfficeItem,
    StaffItem,
    passkeys_json,
    to_account,
    to_staff_item,
)
from ukeire.domain.session import Session
from ukeire.domain.settings.kinds import Change
from ukeire.domain.staff import StaffAccount, StaffMember


class DynamoStaff:
    """``Staff`` over the tables of that name; ``settings`` keeps the changes, ``audit`` records."""

    def __init__(self, staff: str, sessions: str, settings: str, audit: DynamoAudit) -> None:
        self._audit = audit
        self._staff = aws.bind(StaffItem, staff)
        self._colleagues = DynamoColleagues(staff)
        self._links = aws.bind(LinkItem, staff)
        self._offices = aws.bind(OfficeItem, staff)
        self._sessions = aws.bind(SessionItem, sessions)
        self._changes = aws.bind(SettingItem, settings)

    def get(self, login_id: str) -> StaffAccount | None:
        """The account."""
        if "#" in login_id:  # the table's other items are nobody's accounts
            return None
        try:
            return to_account(self._staff.get(login_id, consistent_read=True))
        except self._staff.DoesNotExist:
            return None

    def by_link(self, key: str) -> StaffAccount | None:
        """The account that a mailed link with this key was made for, open or not."""
        try:
            return self.get(self._links.get(f"LINK#{key}", consistent_read=True).holder)
        except self._links.DoesNotExist:
            return None

    def of_office(self, office: str) -> Sequence[StaffMember]:
        """Everybody of the office, by login ID."""
        return self._colleagues.of_office(office)

    def administrators(self, office: str) -> int:
        """How many of the office's people may manage it now."""
        try:
            item = self._offices.get(f"OFFICE#{office}", consistent_read=True)
        except self._offices.DoesNotExist:
            return 0
        return int(item.administrators)

    def add(self, account: StaffAccount, change: Change | None = None) -> bool:
        """Keep a new account, with the change that made it, if the ID is free."""

        def fill(write: TransactWrite) -> None:
            write.save(
                to_staff_item(self._staff, account), condition=self._staff.login_id.does_not_exist()
            )
            self._along(write, None, account, change)

        return happened(fill)

    def save(self, before: StaffAccount, after: StaffAccount, change: Change | None) -> bool:
        """Keep what an administrator or a link changed, with the change, if all is as read."""
        model = self._staff
        as_read = model.version == before.version
        if before.version == 1:  # accounts older than versions
            as_read |= model.version.does_not_exist()
        item = to_staff_item(model, after)

        def fill(write: TransactWrite) -> None:
            write.save(item, condition=as_read & _unused_since(model, before))
            self._along(write, before, after, change)

        return happened(fill)

    def _along(
        self,
        write: TransactWrite,
        before: StaffAccount | None,
        after: StaffAccount,
        change: Change | None,
    ) -> None:
        """What goes with an account: its newest link, its office's count, the audit."""
        if after.link is not None and (before is None or before.link != after.link):
            expires = int(after.link.expires_at.timestamp())
            write.save(self._links(f"LINK#{after.link.key}", holder=after.login_id, ttl=expires))
        more = after.administers - (before is not None and before.administers)
        if more:
            office = self._offices
            write.update(
                office(f"OFFICE#{after.office}"),
                actions=[office.administrators.add(more)],
                condition=office.administrators > 1 if more < 0 else None,
            )
        if change is not None:
            put_change(write, self._changes, change, self._audit)

    def change_password(self, account: StaffAccount) -> bool:
        """Keep the new password if the stored one is one version behind."""
        model = self._staff
        return self._update(
            account,
            [
                model.password_hash.set(account.password_hash),
                model.password_version.set(account.password_version),
                model.must_change_password.set(account.must_change_password),
            ],
            model.password_version == account.password_version - 1,
        )

    def rehash(self, account: StaffAccount, password_hash: str) -> None:
        """Keep a stronger hash of the same password, unless it was changed meanwhile."""
        model = self._staff
        unchanged = model.password_hash == account.password_hash
        self._update(account, [model.password_hash.set(password_hash)], unchanged)

    def open_session(
        self, account: StaffAccount, used_steps: tuple[int, ...], session: Session
    ) -> bool:
        """Mark the one-time code used and keep the session, if nobody did anything in between."""
        model = self._staff

        def fill(write: TransactWrite) -> None:
            write.update(
                model(account.login_id),
                actions=[model.used_steps.set(list(used_steps))],
                condition=_unused_since(model, account),
            )
            write.save(to_item(self._sessions, session))

        return happened(fill)

    def open_session_by_passkey(
        self, before: StaffAccount, after: StaffAccount, session: Session
    ) -> bool:
        """Keep what the passkey counted and the session, if nobody did anything in between."""
        model = self._staff

        def fill(write: TransactWrite) -> None:
            write.update(
                model(before.login_id),
                actions=[model.passkeys.set(passkeys_json(after))],
                condition=_unused_since(model, before),
            )
            write.save(to_item(self._sessions, session))

        return happened(fill)

    def _update(self, account: StaffAccount, actions: list[Any], condition: Any) -> bool:
        try:
            self._staff(account.login_id).update(actions=actions, condition=condition)
        except UpdateError as error:
            if condition_failed(error):
                return False
            raise
        return True


def _unused_since(model: type[StaffItem], account: StaffAccount) -> Any:
    """That no password, one-time code or passkey was used or changed since it was read."""
    steps = (
        model.used_steps == list(account.used_steps)
        if account.used_steps
        else model.used_steps.does_not_exist()
    )
    kept = passkeys_json(account)
    passkeys = model.passkeys == kept if kept else model.passkeys.does_not_exist()
    return (model.password_version == account.password_version) & steps & passkeys
