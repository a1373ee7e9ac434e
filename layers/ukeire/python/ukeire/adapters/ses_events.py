"""What SES tells of mails after it took them, as it puts it on the topic of its configuration set."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ukeire.domain.mail import Delivery, Mail, Outcome, normal

_TAG = "mail"
_LONGEST_TAG = 256


def tags_of(mail: Mail) -> list[dict[str, str]]:
    """The tags by which its events are known again: only letters, digits, ``-`` and ``_`` may be."""
    named = json.dumps([mail.subject, mail.mail_id], separators=(",", ":"))
    value = base64.urlsafe_b64encode(named.encode()).decode().rstrip("=")
    if len(value) > _LONGEST_TAG:
        raise ValueError(f"too long for a tag: {mail.mail_id}")
    return [{"Name": _TAG, "Value": value}]


def read_ses_event(body: str) -> Sequence[Delivery]:
    """What the event says of each address; nothing for a mail without our tag.

    Raises KeyError or ValueError for what is no event.
    """
    event = json.loads(body)
    tags = event["mail"].get("tags", {}).get(_TAG)
    if not tags:
        return ()
    value = str(tags[0])
    subject, mail_id = json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    outcome, at, details = _happened(event)
    return [
        Delivery(subject, mail_id, normal(address), outcome, at, detail)
        for address, detail in details.items()
    ]


def _happened(event: Mapping[str, Any]) -> tuple[Outcome, datetime, dict[str, str]]:
    """What became of it, when, and of each address why."""
    mail = event["mail"]
    match event["eventType"]:
        case "Delivery":
            told = event["delivery"]
            outcome, details = Outcome.DELIVERED, dict.fromkeys(told["recipients"], "")
        case "DeliveryDelay":
            told = event["deliveryDelay"]
            outcome, details = Outcome.DELAYED, _details(told["delayedRecipients"])
        case "Bounce":
            told = event["bounce"]
            permanent = told["bounceType"] == "Permanent"
            outcome = Outcome.BOUNCED if permanent else Outcome.UNDELIVERED
            details = _details(told["bouncedRecipients"])
        case "Complaint":
            told = event["complaint"]
            outcome, details = Outcome.COMPLAINED, _details(told["complainedRecipients"])
        case "Reject":
            told = mail
            why = event["reject"].get("reason", "")
            outcome, details = Outcome.REJECTED, dict.fromkeys(mail["destination"], why)
        case unknown:
            raise ValueError(f"no event of a delivery: {unknown}")
    return outcome, datetime.fromisoformat(told.get("timestamp", mail["timestamp"])), details


def _details(recipients: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {one["emailAddress"]: one.get("diagnosticCode", "") for one in recipients}
