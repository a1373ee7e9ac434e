"""The log of mails in DynamoDB: what was sent about what, once per (subject, mail id).

It holds neither the text nor the values of a mail: those may carry passwords and links. What the
mail service tells of an address is an item of its own, beside the mail's.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.models import Model

from ukeire.adapters.aws import bind
from ukeire.adapters.codec import from_timestamp, to_timestamp
from ukeire.adapters.conditions import condition_failed
from ukeire.domain.errors import Unavailable
from ukeire.domain.mail import LOGGED, Delivery, LoggedMail, Outcome, Wording, normal

_ABANDONED = timedelta(minutes=1)
"""Whoever is sending for longer than this has crashed: the function's own limit is shorter."""
_DONE = ("sent", "withheld")


class MailItem(Model):
    """One mail, or what became of it at one ``address``: then ``status`` is its outcome."""

    subject = UnicodeAttribute(hash_key=True)
    mail_id = UnicodeAttribute(range_key=True)
    status = UnicodeAttribute()
    at = UnicodeAttribute()
    kind = UnicodeAttribute(null=True)
    to = JSONAttribute(null=True)
    message_id = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    withheld = JSONAttribute(null=True)
    asked_by = UnicodeAttribute(null=True)
    words_of = UnicodeAttribute(null=True)
    words_version = NumberAttribute(null=True)
    words_problem = UnicodeAttribute(null=True)
    address = UnicodeAttribute(null=True)
    rank = NumberAttribute(null=True)
    tells = JSONAttribute(null=True)
    ttl = NumberAttribute(null=True)


class DynamoMailLog:
    """The mails table. Implements the port ``MailLog``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(MailItem, table_name)

    def ask(
        self, subject: str, mail_id: str, kind: str, to: Sequence[str], by: str, now: datetime
    ) -> None:
        free = MailItem.subject.does_not_exist()
        self._update(subject, mail_id, "asked", now, free, asked_by=by, **_about(kind, to, now))

    def claim(
        self,
        subject: str,
        mail_id: str,
        kind: str,
        to: Sequence[str],
        now: datetime,
        tells: Mapping[str, str] | None = None,
    ) -> bool:
        free = (
            MailItem.subject.does_not_exist()
            | MailItem.status.is_in("asked", "failed")
            | ((MailItem.status == "sending") & (MailItem.at < to_timestamp(now - _ABANDONED)))
        )
        about = {**_about(kind, to, now), "tells": tells and dict(tells)}
        if self._update(subject, mail_id, "sending", now, free, **about):
            return True
        if self._item.get(subject, mail_id, consistent_read=True).status not in _DONE:
            raise Unavailable
        return False

    def sent(
        self,
        subject: str,
        mail_id: str,
        message_id: str,
        now: datetime,
        withheld: Sequence[str] = (),
        wording: Wording | None = None,
    ) -> None:
        used = wording or Wording()
        self._update(
            subject,
            mail_id,
            "sent",
            now,
            message_id=message_id,
            withheld=list(withheld) or None,
            words_of=used.office or None,
            words_version=used.version or None,
            words_problem=used.problem or None,
        )

    def withheld(self, subject: str, mail_id: str, withheld: Sequence[str], now: datetime) -> None:
        self._update(subject, mail_id, "withheld", now, withheld=list(withheld))

    def failed(self, subject: str, mail_id: str, reason: str, now: datetime) -> None:
        self._update(subject, mail_id, "failed", now, reason=reason[:300])

    def note(self, delivery: Delivery) -> None:
        address, rank = normal(delivery.address), delivery.outcome.rank
        self._update(
            delivery.subject,
            _at(delivery.mail_id, address),
            delivery.outcome,
            delivery.at,
            MailItem.subject.does_not_exist() | (MailItem.rank < rank),
            address=address,
            rank=rank,
            reason=delivery.detail[:300],
            ttl=int((delivery.at + LOGGED).timestamp()),
        )

    def tells(self, subject: str, mail_id: str) -> Mapping[str, str] | None:
        try:
            found: Mapping[str, str] | None = self._item.get(subject, mail_id).tells
        except self._item.DoesNotExist:
            return None
        return found

    def states(self, mails: Sequence[tuple[str, str, str]]) -> Mapping[tuple[str, str], str]:
        keys = [(subject, mail_id) for subject, mail_id, _ in mails]
        at = {(subject, _at(mail_id, to)): (subject, mail_id) for subject, mail_id, to in mails}
        found = {
            (item.subject, item.mail_id): item.status
            for item in self._item.batch_get([*keys, *at], consistent_read=True)
        }
        told = {key: found[one] for one, key in at.items() if one in found}
        return {key: found[key] for key in keys if key in found} | told

    def of(self, subject: str) -> Sequence[LoggedMail]:
        mails: list[MailItem] = []
        deliveries: dict[str, dict[str, Delivery]] = {}
        for item in self._item.query(subject, consistent_read=True):
            if item.address is None:
                mails.append(item)
            else:
                delivery = _delivery(item)
                deliveries.setdefault(delivery.mail_id, {})[delivery.address] = delivery
        mails.sort(key=lambda one: (one.at, one.mail_id))
        return [_mail(item, deliveries.get(item.mail_id, {})) for item in mails]

    def _update(
        self,
        subject: str,
        mail_id: str,
        status: str,
        at: datetime,
        condition: Any = None,
        **values: Any,
    ) -> bool:
        """Whether the condition let it happen."""
        attributes = MailItem.get_attributes()
        actions: list[Any] = [MailItem.status.set(status), MailItem.at.set(to_timestamp(at))]
        actions += [
            attributes[name].set(value) for name, value in values.items() if value is not None
        ]
        try:
            self._item(subject=subject, mail_id=mail_id).update(
                actions=actions, condition=condition
            )
        except UpdateError as error:
            if not condition_failed(error):
                raise
            return False
        return True


def _at(mail_id: str, address: str) -> str:
    """The key of what became of a mail at an address."""
    return f"{mail_id}>{normal(address)}"


def _about(kind: str, to: Sequence[str], now: datetime) -> dict[str, Any]:
    return {"kind": kind, "to": list(to), "ttl": int((now + LOGGED).timestamp())}


def _mail(item: MailItem, deliveries: Mapping[str, Delivery]) -> LoggedMail:
    return LoggedMail(
        item.mail_id,
        item.kind or item.mail_id.partition("#")[0],
        item.to or [],
        item.status,
        from_timestamp(item.at),
        item.withheld or [],
        item.asked_by or "",
        Wording(item.words_of or "", int(item.words_version or 0), item.words_problem or ""),
        deliveries,
    )


def _delivery(item: MailItem) -> Delivery:
    return Delivery(
        item.subject,
        item.mail_id.removesuffix(f">{item.address}"),
        item.address or "",
        Outcome(item.status),
        from_timestamp(item.at),
        item.reason or "",
    )
