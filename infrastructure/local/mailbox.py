"""Sent mail, read from moto's memory."""

import email
import email.policy
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from moto.ses.models import ses_backends

from infrastructure.local.config import ACCOUNT, REGION


class Mailbox:
    """Everything SES took. moto notes no time, so the mailbox does, by the application's clock."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._arrived: dict[str, datetime] = {}

    def stamp(self) -> None:
        """Note the time of what came since the last call."""
        for message in ses_backends[ACCOUNT][REGION].sent_messages:
            self._arrived.setdefault(message.id, self._now())

    def mails(self, to: str | None = None) -> list[dict[str, Any]]:
        """`{id, sent_at, to, from, subject, text, html}`, newest first; `to` is one address."""
        self.stamp()
        mails = [self._read(m) for m in reversed(ses_backends[ACCOUNT][REGION].sent_messages)]
        return [mail for mail in mails if to is None or to in mail["to"]]

    def _read(self, message: Any) -> dict[str, Any]:
        parsed = email.message_from_bytes(message.raw_data.encode(), policy=email.policy.default)
        if not isinstance(parsed, EmailMessage):
            raise TypeError("the standard policy makes another kind of message")
        return {
            "id": message.id,
            "sent_at": self._arrived[message.id].isoformat(timespec="milliseconds"),
            "to": list(message.destinations),
            "from": str(parsed["From"]),
            "subject": str(parsed["Subject"]),
            "text": _body(parsed, "plain"),
            "html": _body(parsed, "html"),
        }


def _body(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    return None if part is None else str(part.get_content())
