"""Addresses that take no mail, in DynamoDB: one partition of the mails table, an item an address."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.models import Model

from ukeire.adapters.aws import bind
from ukeire.adapters.conditions import condition_failed
from ukeire.adapters.moments import MomentAttribute
from ukeire.domain.mail import BAD, BadAddress, Delivery, Outcome, normal

_PARTITION = "#ADDRESSES"
_MENDED = "mended"


class AddressItem(Model):
    """An address: ``status`` is what became of its mail or ``mended``; ``at`` is since when."""

    subject = UnicodeAttribute(hash_key=True)
    mail_id = UnicodeAttribute(range_key=True)
    status = UnicodeAttribute()
    at = MomentAttribute()
    about = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    mended_by = UnicodeAttribute(null=True)


class DynamoBadAddresses:
    """The addresses' partition of the mails table. Implements the port ``BadAddresses``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(AddressItem, table_name)

    def among(self, addresses: Iterable[str]) -> Sequence[BadAddress]:
        found = []
        for address in dict.fromkeys(map(normal, addresses)):
            try:
                item = self._item.get(_PARTITION, address, consistent_read=True)
            except self._item.DoesNotExist:
                continue
            if item.status in BAD:
                found.append(_read(item))
        return found

    def all(self) -> Sequence[BadAddress]:
        items = self._item.query(_PARTITION, filter_condition=self._item.status.is_in(*BAD))
        return sorted(map(_read, items), key=lambda one: one.since, reverse=True)

    def report(self, delivery: Delivery) -> None:
        item = self._item
        self._update(
            delivery.address,
            item.subject.does_not_exist() | (item.at < delivery.at),
            status=delivery.outcome.value,
            at=delivery.at,
            about=delivery.subject,
            reason=delivery.detail[:300],
        )

    def mend(self, address: str, by: str, now: datetime) -> bool:
        return self._update(
            address, self._item.status.is_in(*BAD), status=_MENDED, at=now, mended_by=by
        )

    def _update(self, address: str, condition: Any, **values: Any) -> bool:
        attributes = AddressItem.get_attributes()
        try:
            self._item(_PARTITION, normal(address)).update(
                actions=[attributes[name].set(value) for name, value in values.items()],
                condition=condition,
            )
        except UpdateError as error:
            if not condition_failed(error):
                raise
            return False
        return True


def _read(item: AddressItem) -> BadAddress:
    return BadAddress(
        item.mail_id, Outcome(item.status), item.at, item.about or "", item.reason or ""
    )
