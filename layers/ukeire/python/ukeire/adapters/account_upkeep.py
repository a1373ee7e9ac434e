"""Applicants' accounts over time: found by address, dated, replaced."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from ukeire.adapters.account_items import (
    HEAD,
    LAPSE_KEY,
    AccountItem,
    closing,
    epoch,
    forgetting,
    free_at,
    newest,
    readdressing,
    to_account,
    to_account_item,
)
from ukeire.adapters.accounts import PointerItem, RegisterHeadItem
from ukeire.adapters.audit import DynamoAudit, given
from ukeire.adapters.aws import bind
from ukeire.adapters.codec import to_json
from ukeire.adapters.conditions import happened
from ukeire.domain.account import KEPT_AFTER_EXPIRY, Account, AccountStatus
from ukeire.domain.account_acts import AccountAct, record_of_account
from ukeire.domain.email_change import EmailChange
from ukeire.domain.mail import normal

_MOST = 50
"""What one mail tells of."""


class ByAddress(GlobalSecondaryIndex[Any]):
    """Full accounts by their mail address."""

    class Meta:
        index_name = "by_address"
        projection = KeysOnlyProjection()

    address_key = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class AddressedItem(Model):
    """What the index holds of an account: its key."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    address_key = UnicodeAttribute()

    by_address = ByAddress()


class DynamoAccountUpkeep:
    """``AccountUpkeep`` over the tables of those names; ``audit`` records what holders do."""

    def __init__(self, accounts: str, registers: str, audit: DynamoAudit | None = None) -> None:
        self._audit = audit
        self._accounts = bind(AccountItem, accounts)
        self._pointers = bind(PointerItem, accounts)
        self._registers = bind(RegisterHeadItem, registers)
        self._addressed = bind(AddressedItem, accounts)

    def at_email(self, email: str) -> Sequence[Account]:
        """Full accounts with that address, each as it is now."""
        if not normal(email):
            return []
        found = self._addressed.by_address.query(normal(email), limit=_MOST)
        keys = [(item.pk, item.sk) for item in found]
        accounts = map(to_account, self._accounts.batch_get(keys, consistent_read=True))
        return sorted(
            (
                one
                for one in accounts
                if one.status is AccountStatus.FULL and normal(one.email) == normal(email)
            ),
            key=lambda one: one.login_id,
        )

    def note_use(self, account: Account, now: datetime) -> None:
        """It was used; whatever of it is not yet dated or not yet found by its age is from now on."""
        model = self._accounts
        self._update(
            account,
            [
                model.last_used_at.set(now),
                model.password_set_at.set(model.password_set_at | now),
                model.lapse_key.set(LAPSE_KEY),
                model.address_key.set(normal(account.email)),
            ],
            (model.password_version == account.password_version)
            & (model.status == AccountStatus.FULL.value),
        )

    def keep_email_change(self, account: Account, change: EmailChange) -> None:
        """Two pointers, one a link, then the change: without it they lead to nothing."""
        for key in (change.key, change.stop_key):
            self._pointers(
                f"EMAIL#{key}",
                login_id=account.login_id,
                ttl=epoch(change.expires_at + KEPT_AFTER_EXPIRY),
            ).save()
        model = self._accounts
        actions: list[Action] = [
            model.email_change_key.set(change.key),
            model.email_change.set(to_json(change)),
        ]
        full = model.status == AccountStatus.FULL.value
        self._acted(account, AccountAct.EMAIL_CHANGE_ASKED, change.requested_at, actions, full)

    def by_email_link(self, key: str) -> Account | None:
        """The account that a mailed link with this key was made for, open or not."""
        try:
            pointer = self._pointers.get(f"EMAIL#{key}", HEAD, consistent_read=True)
            pk = f"ACCOUNT#{pointer.login_id}"
            return to_account(self._accounts.get(pk, HEAD, consistent_read=True))
        except DoesNotExist:
            return None

    def change_email(self, account: Account, change: EmailChange, now: datetime) -> bool:
        """With the organisation's contact, if that is the account's, or else without."""
        return (
            account.administers and self._change_email(account, change, now, contact=True)
        ) or self._change_email(account, change, now, contact=False)

    def _change_email(
        self, account: Account, change: EmailChange, now: datetime, *, contact: bool
    ) -> bool:
        model, registers = self._accounts, self._registers

        def fill(write: TransactWrite) -> None:
            write.update(
                to_account_item(model, account),
                actions=readdressing(model, change),
                condition=newest(model, change),
            )
            if contact:
                write.update(
                    registers(account.organization_id),
                    actions=[registers.contact_email.set(change.email)],
                    condition=registers.contact_email == account.email,
                )
            self._record(write, account, AccountAct.EMAIL_CHANGED, now)

        return happened(fill)

    def stop_email_change(self, account: Account, change: EmailChange, now: datetime) -> bool:
        """Forget the change, if it is still the newest."""
        model = self._accounts
        actions, condition = forgetting(model), newest(model, change)
        return self._acted(account, AccountAct.EMAIL_CHANGE_STOPPED, now, actions, condition)

    def replace_lapsed(self, lapsed: Account, fresh: Account) -> bool:
        """The fresh one and the end of the lapsed one, in one transaction."""
        model = self._accounts
        reset_key = lapsed.reset.key if lapsed.reset else ""

        def fill(write: TransactWrite) -> None:
            free = free_at(model, fresh.created_at)
            write.save(to_account_item(model, fresh), condition=free)
            write.update(
                to_account_item(model, lapsed),
                actions=[*closing(model, fresh.created_at), model.replaced_by.set(fresh.login_id)],
                condition=(model.reset_key == reset_key)
                & (model.status == AccountStatus.FULL.value)
                & (model.duty == lapsed.duty.value),
            )
            what, at = AccountAct.LOGIN_ID_RENEWED, fresh.created_at
            self._record(write, fresh, what, at, replaces=lapsed.login_id)

        return happened(fill)

    def _acted(
        self,
        account: Account,
        what: AccountAct,
        at: datetime,
        actions: list[Action],
        condition: Condition,
    ) -> bool:
        def fill(write: TransactWrite) -> None:
            item = to_account_item(self._accounts, account)
            write.update(item, actions=actions, condition=condition)
            self._record(write, account, what, at)

        return happened(fill)

    def _record(
        self, write: TransactWrite, account: Account, what: AccountAct, at: datetime, **more: Any
    ) -> None:
        given(self._audit).add_to(write, record_of_account(account, what, at, **more))

    def _update(self, account: Account, actions: list[Action], condition: Condition) -> bool:
        item = to_account_item(self._accounts, account)
        return happened(lambda write: write.update(item, actions=actions, condition=condition))
