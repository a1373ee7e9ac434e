"""Applicants' accounts in DynamoDB: one item each, beside it what reserves its reference number."""

from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DeleteError
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from ukeire.adapters import aws
from ukeire.adapters.account_items import (
    HEAD,
    AccountItem,
    dating,
    epoch,
    free_at,
    to_account,
    to_account_item,
)
from ukeire.adapters.audit import DynamoAudit, given
from ukeire.adapters.conditions import condition_failed, happened
from ukeire.adapters.moments import MomentAttribute
from ukeire.adapters.sessions import SessionItem, to_item
from ukeire.domain.account import KEPT_AFTER_EXPIRY, Account, AccountStatus, PasswordReset
from ukeire.domain.account_acts import AccountAct, record_of_account
from ukeire.domain.session import Session


class PointerItem(Model):
    """``REFERENCE#<number>`` or ``RESET#<key>``: which account that is."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default=HEAD)
    login_id = UnicodeAttribute()
    ttl = NumberAttribute(null=True)


class RegisterHeadItem(Model):
    """The head of an organisation's register, opened with its first account."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default=HEAD)
    organization_name = UnicodeAttribute()
    organization_kana = UnicodeAttribute()
    office_reference = UnicodeAttribute()
    contact_name = UnicodeAttribute()
    contact_email = UnicodeAttribute()
    version = NumberAttribute(default=0)
    created_at = MomentAttribute()


class DynamoAccounts:
    """``Accounts`` over the tables of that name; ``audit`` records what holders do with theirs."""

    def __init__(
        self, accounts: str, registers: str, sessions: str, audit: DynamoAudit | None = None
    ) -> None:
        self._audit = audit
        self._accounts = aws.bind(AccountItem, accounts)
        self._pointers = aws.bind(PointerItem, accounts)
        self._registers = aws.bind(RegisterHeadItem, registers)
        self._sessions = aws.bind(SessionItem, sessions)

    def get(self, login_id: str) -> Account | None:
        """The account, expired or not."""
        try:
            return to_account(self._accounts.get(f"ACCOUNT#{login_id}", HEAD, consistent_read=True))
        except self._accounts.DoesNotExist:
            return None

    def by_reset(self, key: str) -> Account | None:
        """The account that a mailed link with this key was made for, open or not."""
        try:
            pointer = self._pointers.get(f"RESET#{key}", HEAD, consistent_read=True)
        except self._pointers.DoesNotExist:
            return None
        return self.get(pointer.login_id)

    def add_provisional(self, account: Account, now: datetime) -> bool:
        """Keep it if, at ``now``, its ID and its reference number are free."""
        item = self._item(account)

        def fill(write: TransactWrite) -> None:
            write.save(item, condition=free_at(self._accounts, now))
            write.save(
                self._reference(account, ttl=item.ttl),
                condition=self._pointers.pk.does_not_exist(),
            )

        return happened(fill)

    def remove_provisional(self, account: Account) -> None:
        """Undo ``add_provisional``, unless the account is another by now."""
        try:
            self._item(account).delete(
                condition=self._accounts.password_hash == account.password_hash
            )
        except DeleteError as error:
            if not condition_failed(error):
                raise
            return
        self._reference(account).delete()

    def activate(self, account: Account, now: datetime) -> bool:
        """Full, with a register, in one transaction under the condition of ``Accounts.activate``."""
        model = self._accounts
        register = self._registers(
            account.organization_id,
            organization_name=account.organization_name,
            organization_kana=account.organization_kana,
            office_reference=account.office_reference,
            contact_name=account.contact_name,
            contact_email=account.email,
            created_at=now,
        )

        def fill(write: TransactWrite) -> None:
            write.save(
                self._item(account),
                condition=(model.organization_id == account.organization_id)
                & (model.password_version == account.password_version - 1)
                & (model.status == AccountStatus.PROVISIONAL.value)
                & (model.provisional_expires_at > now),
            )
            write.save(self._reference(account))
            write.save(register, condition=self._registers.pk.does_not_exist())
            self._record(write, account, AccountAct.OPENED, now)

        return happened(fill)

    def change_password(self, account: Account, reset_key: str | None = None) -> bool:
        """Keep the new password under the conditions of ``Accounts.change_password``."""
        model = self._accounts
        condition = (model.password_version == account.password_version - 1) & (
            model.status == AccountStatus.FULL.value
        )
        if reset_key is not None:
            condition &= model.reset_key == reset_key
        what = AccountAct.PASSWORD_RESET if reset_key else AccountAct.PASSWORD_CHANGED

        def fill(write: TransactWrite) -> None:
            write.update(
                self._item(account),
                actions=[
                    model.password_hash.set(account.password_hash),
                    model.password_version.set(account.password_version),
                    *dating(model, account),
                    model.reset_key.remove(),
                    model.reset_expires_at.remove(),
                ],
                condition=condition,
            )
            self._record(write, account, what, account.password_set_at or account.created_at)

        return happened(fill)

    def rehash(self, account: Account, password_hash: str) -> None:
        """Keep a stronger hash of the same password, unless it was changed meanwhile."""
        model = self._accounts
        unchanged = model.password_hash == account.password_hash
        self._update(account, [model.password_hash.set(password_hash)], unchanged)

    def set_reset(self, account: Account, reset: PasswordReset) -> None:
        """Make this the one mailed link that opens, unless the password was changed meanwhile."""
        model = self._accounts
        # kept as long as the account: a used link is told apart by the account, not by its absence
        self._pointers(
            f"RESET#{reset.key}",
            login_id=account.login_id,
            ttl=epoch(reset.expires_at + KEPT_AFTER_EXPIRY),
        ).save()
        self._update(
            account,
            [
                model.reset_key.set(reset.key),
                model.reset_expires_at.set(reset.expires_at),
            ],
            model.password_version == account.password_version,
        )

    def set_language(self, account: Account, tag: str) -> None:
        """Keep what language it reads."""
        model = self._accounts
        self._update(
            account,
            [model.language.set(tag)],
            model.organization_id == account.organization_id,
        )

    def open_session(self, account: Account, session: Session) -> bool:
        """Keep the session, if the account's password is still the one that was checked."""
        model = self._accounts

        def fill(write: TransactWrite) -> None:
            write.condition_check(
                model,
                f"ACCOUNT#{account.login_id}",
                HEAD,
                condition=(model.organization_id == account.organization_id)
                & (model.password_version == account.password_version)
                & (model.status == account.status.value),
            )
            write.save(to_item(self._sessions, session))

        return happened(fill)

    def _record(
        self, write: TransactWrite, account: Account, what: AccountAct, at: datetime
    ) -> None:
        version = account.password_version
        given(self._audit).add_to(write, record_of_account(account, what, at, version=version))

    def _update(self, account: Account, actions: list[Any], condition: Any) -> bool:
        item = self._item(account)
        return happened(lambda write: write.update(item, actions=actions, condition=condition))

    def _reference(self, account: Account, ttl: float | None = None) -> PointerItem:
        return self._pointers(
            f"REFERENCE#{account.office_reference}", login_id=account.login_id, ttl=ttl
        )

    def _item(self, account: Account) -> AccountItem:
        return to_account_item(self._accounts, account)
