"""What accounts that are no more say of people, taken out of DynamoDB without reading it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from ukeire.adapters.account_items import ERASURE_KEY, HEAD, AccountItem, shutting
from ukeire.adapters.aws import bind
from ukeire.adapters.conditions import condition_failed
from ukeire.adapters.moments import MomentAttribute
from ukeire.adapters.people import DynamoPeople
from ukeire.adapters.teams import team_key
from ukeire.domain.account import AccountStatus

_ACCOUNT = "ACCOUNT#"


class ByErasure(GlobalSecondaryIndex[Any]):
    """Closed accounts by when it is forgotten whose they were."""

    class Meta:
        """As in ``template.yaml``."""

        index_name = "by_erasure"
        projection = KeysOnlyProjection()

    erasure_key = UnicodeAttribute(hash_key=True)
    erasure_at = MomentAttribute(range_key=True)


class ErasableItem(Model):
    """An item of the table by its keys."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    erasure_key = UnicodeAttribute(null=True)
    erasure_at = MomentAttribute(null=True)

    by_erasure = ByErasure()


class DynamoAccountErasure:
    """The table of accounts. Implements the port ``AccountErasure``."""

    def __init__(self, accounts: str) -> None:
        self._accounts = bind(AccountItem, accounts)
        self._items = bind(ErasableItem, accounts)
        self._people = DynamoPeople(accounts)

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        found = self._items.by_erasure.query(
            ERASURE_KEY, ErasableItem.erasure_at <= now, limit=limit
        )
        return [item.pk.removeprefix(_ACCOUNT) for item in found]

    def erase(self, login_id: str) -> bool:
        return self._erase(login_id, [], self._accounts.status == AccountStatus.CLOSED.value)

    def erase_organization(self, organization_id: str) -> int:
        model = self._accounts
        erased = sum(
            self._erase(one.login_id, shutting(model), model.organization_id == organization_id)
            for one in self._people.of_organization(organization_id)
            if not one.erased
        )
        with self._items.batch_write() as batch:
            for item in self._items.query(team_key(organization_id), consistent_read=True):
                batch.delete(item)
        return erased

    def _erase(self, login_id: str, first: list[Action], condition: Condition) -> bool:
        """Whether it was as the condition says; what is not text is taken out."""
        model = self._accounts
        blank = (
            model.contact_name,
            model.contact_kana,
            model.contact_phone,
            model.email,
            model.password_hash,
        )
        actions: list[Action] = [
            *first,
            *(attribute.set("") for attribute in blank),
            model.email_change.remove(),
            model.email_change_key.remove(),
            model.erasure_key.remove(),
            model.erasure_at.remove(),
        ]
        try:
            model(f"{_ACCOUNT}{login_id}", HEAD).update(actions=actions, condition=condition)
        except UpdateError as error:
            if not condition_failed(error):
                raise
            return False
        return True
