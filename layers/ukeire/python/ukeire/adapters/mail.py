"""Mails: rendered from their templates, sent as raw MIME through SES."""

import functools
import hashlib
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Any

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
from ukeire.adapters.ses_events import tags_of
from ukeire.domain.mail import Mail
from ukeire.domain.settings.mail_templates import MailWords

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


def compose(
    mail: Mail, sender: str, sender_name: str, words: MailWords | None = None
) -> EmailMessage:
    """The message: text and HTML, with a Message-ID that is the same at every try (F24).

    Raises ValueError for a header with a line break (F26) and Jinja's UndefinedError for a value
    that is missing.
    """
    message = EmailMessage()
    subject, text, html = render(mail, words)
    message["Subject"] = subject
    message["From"] = Address(sender_name, addr_spec=sender)
    message["To"] = ", ".join(mail.to)
    digest = hashlib.sha256(f"{mail.subject}\n{mail.mail_id}".encode()).hexdigest()[:40]
    message["Message-ID"] = f"<{digest}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message


def render(mail: Mail, words: MailWords | None = None) -> tuple[str, str, str]:
    """Subject, text and HTML: the office's words where it has its own, between head and foot."""
    subject = (words and words.subject) or _render(f"{mail.kind}/subject.txt", mail.values).strip()
    if mail.words is not None:
        subject = f"【試し送信】{subject}"
    values = mail.values
    if words and words.body:
        own = {"own_subject": subject, "own_body": words.body}
        return (
            subject,
            _render("_own.txt", {**values, **own}),
            _render("_own.html", {**values, **own}),
        )
    return (
        subject,
        _render(f"{mail.kind}/body.txt", values),
        _render(f"{mail.kind}/body.html", values),
    )


def read_mail(mail: Mail, words: MailWords | None) -> tuple[str, str]:
    """Subject and text. Implements the port ``MailReader``."""
    subject, text, _ = render(mail, words)
    return subject, text


def _render(name: str, values: Mapping[str, Any]) -> str:
    return environment().get_template(name).render(values)


class SesTransport:
    """Sends through SES. Implements the port ``MailTransport``."""

    def __init__(self, sender: str, sender_name: str) -> None:
        self._sender = sender
        self._sender_name = sender_name

    def __call__(self, mail: Mail, words: MailWords | None = None) -> str:
        message = compose(mail, self._sender, self._sender_name, words)
        answer = aws.client("sesv2").send_email(
            FromEmailAddress=self._sender,
            Destination={"ToAddresses": list(mail.to)},
            Content={"Raw": {"Data": message.as_bytes()}},
            EmailTags=tags_of(mail),
        )
        message_id: str = answer["MessageId"]
        return message_id
