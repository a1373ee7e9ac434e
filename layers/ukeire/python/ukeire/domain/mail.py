"""A mail to be sent: what it is about, to whom, from which template. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, told to its queue.

    ``subject`` is what it is about (a filing id or a login id); ``mail_id`` is ``kind#mark`` and
    unique within the subject, so that telling it twice sends it once; ``kind`` names the template;
    ``values`` fill it (JSON scalars and lists; may hold a password or a link, so never logged).
    """

    subject: str
    mail_id: str
    kind: str
    to: tuple[str, ...]
    values: Mapping[str, Any]
