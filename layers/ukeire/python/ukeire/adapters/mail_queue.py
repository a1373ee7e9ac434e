"""The mail queue: what is to be sent, until it is."""

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ukeire.adapters import aws
from ukeire.domain.errors import Unavailable
from ukeire.domain.mail import Mail


class QueueMailer:
    """Puts mails on the queue. Implements the port ``Mailer``."""

    def __init__(self, queue_url: str) -> None:
        self._queue_url = queue_url

    def send(self, mail: Mail) -> None:
        """Queue it. Raises Unavailable when the queue does not take it."""
        try:
            aws.client("sqs").send_message(QueueUrl=self._queue_url, MessageBody=write_mail(mail))
        except (BotoCoreError, ClientError) as error:
            raise Unavailable from error


def write_mail(mail: Mail) -> str:
    """The message body of a mail."""
    return json.dumps(
        {
            "mail_id": mail.mail_id,
            "subject": mail.subject,
            "kind": mail.kind,
            "to": list(mail.to),
            "values": dict(mail.values),
            "office": mail.office,
            **({"words": dict(mail.words)} if mail.words is not None else {}),
            **({"tells": dict(mail.tells)} if mail.tells is not None else {}),
        },
        ensure_ascii=False,
    )


def read_mail(body: str) -> Mail:
    """The mail of a message body. Raises KeyError or ValueError for what is none."""
    message: Mapping[str, Any] = json.loads(body)
    return Mail(
        subject=message["subject"],
        mail_id=message["mail_id"],
        kind=message["kind"],
        to=tuple(message["to"]),
        values=message["values"],
        office=message.get("office", ""),
        words=message.get("words"),
        tells=message.get("tells"),
    )
