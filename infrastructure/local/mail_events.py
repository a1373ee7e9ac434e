"""What SES tells of the mails it took: as its mailbox simulator answers, on the topics declared.

`bounce@`, `suppressionlist@`, `complaint@` and `ooto@simulator.amazonses.com` do here what they do
at SES, a label (`bounce+7@…`) included; every other address takes its mail.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from infrastructure.local.config import ACCOUNT, REGION
from infrastructure.local.declared import Declared

_SIMULATOR = "simulator.amazonses.com"
_REFUSING = {
    "bounce": ("General", "smtp; 550 5.1.1 user unknown"),
    "suppressionlist": ("Suppressed", "Amazon SES did not send the message to this address"),
}
# As an event destination names the types, and as an event does.
_TYPES = {"Delivery": "delivery", "Bounce": "bounce", "Complaint": "complaint"}


class MailEvents:
    """Publishes the events of a mail to the topics of its sender's configuration set."""

    def __init__(self, declared: Declared, sns: Any, now: Callable[[], datetime]) -> None:
        self._declared = declared
        self._sns = sns
        self._now = now

    def publish(self, sent: Mapping[str, Any], message_id: str) -> None:
        """Everything that becomes of a mail, `sent` being the body of SES's `SendEmail`."""
        sender = sent["FromEmailAddress"]
        sets = self._declared.configuration_sets
        used = sent.get("ConfigurationSetName") or sets.get(
            sender, sets.get(sender.rpartition("@")[2], "")
        )
        for event in self._events(sent, message_id, used):
            for destination in self._declared.mail_destinations:
                if (
                    destination.configuration_set == used
                    and _TYPES[event["eventType"]] in destination.types
                ):
                    self._sns.publish(TopicArn=destination.topic, Message=json.dumps(event))

    def _events(
        self, sent: Mapping[str, Any], message_id: str, used: str
    ) -> Iterator[dict[str, Any]]:
        at = self._now().isoformat(timespec="milliseconds")
        addresses: Sequence[str] = sent["Destination"]["ToAddresses"]
        tags = {one["Name"]: [one["Value"]] for one in sent.get("EmailTags", [])}
        mail = {
            "timestamp": at,
            "source": sent["FromEmailAddress"],
            "sourceArn": f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{sent['FromEmailAddress']}",
            "sendingAccountId": ACCOUNT,
            "messageId": message_id,
            "destination": list(addresses),
            "tags": {"ses:configuration-set": [used], **tags},
        }
        for address in addresses:
            name = _simulated(address)
            if name in _REFUSING:
                kind, code = _REFUSING[name]
                yield {
                    "eventType": "Bounce",
                    "mail": mail,
                    "bounce": {
                        "feedbackId": f"{message_id}-bounce",
                        "bounceType": "Permanent",
                        "bounceSubType": kind,
                        "bouncedRecipients": [
                            {
                                "emailAddress": address,
                                "action": "failed",
                                "status": "5.1.1",
                                "diagnosticCode": code,
                            }
                        ],
                        "timestamp": at,
                        "reportingMTA": "dns; simulator.amazonses.com",
                    },
                }
                continue
            yield {
                "eventType": "Delivery",
                "mail": mail,
                "delivery": {
                    "timestamp": at,
                    "processingTimeMillis": 1,
                    "recipients": [address],
                    "smtpResponse": "250 ok",
                    "reportingMTA": "local",
                },
            }
            if name == "complaint":
                yield {
                    "eventType": "Complaint",
                    "mail": mail,
                    "complaint": {
                        "feedbackId": f"{message_id}-complaint",
                        "complaintSubType": None,
                        "complainedRecipients": [{"emailAddress": address}],
                        "timestamp": at,
                        "complaintFeedbackType": "abuse",
                    },
                }


def _simulated(address: str) -> str:
    """What of the simulator it is, or ""."""
    name, _, domain = address.lower().rpartition("@")
    return name.partition("+")[0] if domain == _SIMULATOR else ""
