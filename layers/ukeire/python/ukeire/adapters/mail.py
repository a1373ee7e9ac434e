"""Mails: rendered from their templates, sent as raw MIME through SES."""

import functools
import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    ModuleLoader,
    StrictUndefined,
    select_autoescape,
)

from ukeire.adapters import aws
from ukeire.domain.mail import Mail

_TEMPLATES = Path(__file__).parent / "mail_templates"
COMPILED = Path(__file__).parent / "mail_templates_compiled"
"""Where the build leaves the templates as Python, when it has run."""


@functools.cache
def environment() -> Environment:
    """The templates, HTML escaped, an unknown value an error."""
    loaders: list[BaseLoader] = [FileSystemLoader(_TEMPLATES)]
    if COMPILED.is_dir():
        loaders.insert(0, ModuleLoader(COMPILED))
    return Environment(
        loader=ChoiceLoader(loaders),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html",)),
        trim_blocks=True,
        lstrip_blocks=True,
    )


def compose(mail: Mail, sender: str, sender_name: str) -> EmailMessage:
    """The message: text and HTML, with a Message-ID that is the same at every try (F24).

    Raises ValueError for a header with a line break (F26) and Jinja's UndefinedError for a value
    that is missing.
    """
    message = EmailMessage()
    message["Subject"] = _render(mail, "subject.txt").strip()
    message["From"] = Address(sender_name, addr_spec=sender)
    message["To"] = ", ".join(mail.to)
    digest = hashlib.sha256(f"{mail.subject}\n{mail.mail_id}".encode()).hexdigest()[:40]
    message["Message-ID"] = f"<{digest}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_render(mail, "body.txt"))
    message.add_alternative(_render(mail, "body.html"), subtype="html")
    return message


def _render(mail: Mail, name: str) -> str:
    return environment().get_template(f"{mail.kind}/{name}").render(mail.values)


class SesTransport:
    """Sends through SES. Implements the port ``MailTransport``."""

    def __init__(self, sender: str, sender_name: str) -> None:
        self._sender = sender
        self._sender_name = sender_name

    def __call__(self, mail: Mail) -> str:
        message = compose(mail, self._sender, self._sender_name)
        answer = aws.client("sesv2").send_email(
            FromEmailAddress=self._sender,
            Destination={"ToAddresses": list(mail.to)},
            Content={"Raw": {"Data": message.as_bytes()}},
        )
        message_id: str = answer["MessageId"]
        return message_id
