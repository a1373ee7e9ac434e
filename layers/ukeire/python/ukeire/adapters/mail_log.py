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

_KEPT = timedelta(days=366 * 7)


class MailItem(Model):
    """One mail. ``status`` is ``asked``, ``sending``, ``sent`` or ``failed``."""

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
        return self._put_unless(
            MailItem.status == "sent",
            subject,
            mail_id,
            now,
            status="sending",
            kind=kind,
            to=list(to),
        )

    def reserve(self, subject: str, mail_id: str, now: datetime) -> bool:
        return self._put_unless(MailItem.subject.exists(), subject, mail_id, now, status="asked")

    def _put_unless(
        self, taken: Any, subject: str, mail_id: str, now: datetime, **attributes: Any
    ) -> bool:
        item = self._item(
            subject=subject,
            mail_id=mail_id,
            at=to_timestamp(now),
            ttl=int((now + _KEPT).timestamp()),
            **attributes,
        )
        try:
            item.save(condition=~taken)
        except PutError as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                return False
            raise
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
