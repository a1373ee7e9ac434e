"""The offices' accounts in DynamoDB."""

from collections.abc import Sequence
from typing import Any

from pynamodb.attributes import BooleanAttribute, ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError, UpdateError
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from ukeire.adapters import aws
from ukeire.adapters.conditions import condition_failed, happened
from ukeire.adapters.moments import MomentAttribute
from ukeire.adapters.sessions import SessionItem, to_item
from ukeire.domain.session import Session
from ukeire.domain.staff import StaffAccount, StaffMember


class ByOffice(GlobalSecondaryIndex[Any]):
    """An office's people; holds nothing that opens a door."""

    class Meta:
        index_name = "by_office"
        projection = IncludeProjection(["name"])

    office = UnicodeAttribute(hash_key=True)
    login_id = UnicodeAttribute(range_key=True)


class StaffItem(Model):
    """Somebody of an office."""

    login_id = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute()
    office = UnicodeAttribute()
    password_hash = UnicodeAttribute()
    password_version = NumberAttribute()
    totp_secret = UnicodeAttribute()
    created_at = MomentAttribute()
    must_change_password = BooleanAttribute()
    used_steps: ListAttribute[Any] = ListAttribute(of=NumberAttribute, null=True)
    by_office = ByOffice()


class DynamoStaff:
    """``Staff`` over the tables of that name."""

    def __init__(self, staff: str, sessions: str) -> None:
        self._staff = aws.bind(StaffItem, staff)
        self._sessions = aws.bind(SessionItem, sessions)

    def get(self, login_id: str) -> StaffAccount | None:
        """The account."""
        try:
            item = self._staff.get(login_id, consistent_read=True)
        except self._staff.DoesNotExist:
            return None
        return StaffAccount(
            login_id=item.login_id,
            name=item.name,
            office=item.office,
            password_hash=item.password_hash,
            password_version=int(item.password_version),
            totp_secret=item.totp_secret,
            created_at=item.created_at,
            must_change_password=item.must_change_password,
            used_steps=tuple(int(step) for step in item.used_steps or ()),
        )

    def of_office(self, office: str) -> Sequence[StaffMember]:
        """Everybody of the office, by login ID."""
        return [
            StaffMember(item.login_id, item.name, item.office)
            for item in self._staff.by_office.query(office)
        ]

    def add(self, account: StaffAccount) -> bool:
        """Keep a new account, if the ID is free."""
        item = self._staff(
            account.login_id,
            name=account.name,
            office=account.office,
            password_hash=account.password_hash,
            password_version=account.password_version,
            totp_secret=account.totp_secret,
            created_at=account.created_at,
            must_change_password=account.must_change_password,
        )
        try:
            item.save(condition=self._staff.login_id.does_not_exist())
        except PutError as error:
            if condition_failed(error):
                return False
            raise
        return True

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
        as_read = (
            model.used_steps == list(account.used_steps)
            if account.used_steps
            else model.used_steps.does_not_exist()
        )

        def fill(write: TransactWrite) -> None:
            write.update(
                model(account.login_id),
                actions=[model.used_steps.set(list(used_steps))],
                condition=(model.password_version == account.password_version) & as_read,
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
