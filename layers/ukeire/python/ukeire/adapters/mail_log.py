"""The log of mails in DynamoDB: what was sent about what, once per (subject, mail id).

It holds neither the text nor the values of a mail: those may carry passwords and links.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.models import Model

from ukeire.adapters.aws import bind
from ukeire.adapters.codec import to_timestamp
from ukeire.adapters.conditions import condition_failed
from ukeire.domain.errors import Unavailable

_KEPT = timedelta(days=366 * 7)
_ABANDONED = timedelta(minutes=1)
"""Whoever is sending for longer than this has crashed: the function's own limit is shorter."""


class MailItem(Model):
    """One mail. ``status`` is ``sending``, ``sent`` or ``failed``."""

    subject = UnicodeAttribute(hash_key=True)
    mail_id = UnicodeAttribute(range_key=True)
    status = UnicodeAttribute()
    at = UnicodeAttribute()
    kind = UnicodeAttribute(null=True)
    to = JSONAttribute(null=True)
    message_id = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    ttl = NumberAttribute(null=True)


class DynamoMailLog:
    """The mails table. Implements the port ``MailLog``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(MailItem, table_name)

    def claim(
        self, subject: str, mail_id: str, kind: str, to: Sequence[str], now: datetime
    ) -> bool:
        item = self._item(
            subject=subject,
            mail_id=mail_id,
            status="sending",
            at=to_timestamp(now),
            kind=kind,
            to=list(to),
            ttl=int((now + _KEPT).timestamp()),
        )
        free = (
            MailItem.subject.does_not_exist()
            | (MailItem.status == "failed")
            | ((MailItem.status == "sending") & (MailItem.at < to_timestamp(now - _ABANDONED)))
        )
        try:
            item.save(condition=free)
        except PutError as error:
            if not condition_failed(error):
                raise
            if self._item.get(subject, mail_id, consistent_read=True).status != "sent":
                raise Unavailable from error
            return False
        return True

    def sent(self, subject: str, mail_id: str, message_id: str, now: datetime) -> None:
        self._item(subject=subject, mail_id=mail_id).update(
            actions=[
                MailItem.status.set("sent"),
                MailItem.message_id.set(message_id),
                MailItem.at.set(to_timestamp(now)),
            ]
        )

    def failed(self, subject: str, mail_id: str, reason: str, now: datetime) -> None:
        self._item(subject=subject, mail_id=mail_id).update(
            actions=[
                MailItem.status.set("failed"),
                MailItem.reason.set(reason[:300]),
                MailItem.at.set(to_timestamp(now)),
            ]
        )

    def of(self, subject: str) -> Sequence[Mapping[str, Any]]:
        found = self._item.query(subject, consistent_read=True)
        return sorted(
            (
                {
                    "mail_id": item.mail_id,
                    "kind": item.kind,
                    "to": item.to or [],
                    "status": item.status,
                    "at": item.at,
                }
                for item in found
            ),
            key=lambda one: (one["at"], one["mail_id"]),
        )
