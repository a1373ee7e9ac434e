"""In which words a mail goes out: its office's newest, or the built-in ones."""

from typing import Protocol

from pydantic import ValidationError

from ukeire.domain.mail import Mail, Wording
from ukeire.domain.mail_kinds import MAIL_KINDS
from ukeire.domain.settings.mail_templates import (
    MAIL_TEMPLATES,
    BrokenTemplate,
    MailTemplate,
    MailWords,
)
from ukeire.usecases.ports.settings import SettingsReader


class WordingServices(Protocol):
    """What choosing words needs."""

    @property
    def settings(self) -> SettingsReader: ...


def words_of(services: WordingServices, mail: Mail) -> tuple[MailWords | None, Wording]:
    """The words, or None for the built-in ones, and what the log says of that.

    Words that cannot be said, or are not read any more, stop no mail: the built-in ones stand in.
    """
    if mail.kind not in MAIL_KINDS or not (mail.office or mail.words):
        return None, Wording()
    try:
        if mail.words is not None:
            return MailTemplate.model_validate(mail.words).filled(mail.kind, mail.values), Wording()
        found = services.settings.get(MAIL_TEMPLATES, mail.office, mail.kind)
        if found is None:
            return None, Wording()
        return found.value.filled(mail.kind, mail.values), Wording(mail.office, found.version)
    except (ValidationError, BrokenTemplate) as error:
        return None, Wording(mail.office, problem=type(error).__name__)
