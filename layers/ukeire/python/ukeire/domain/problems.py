"""What is wrong with what somebody typed: where, what kind, and how to mend it."""

from dataclasses import dataclass

from ukeire.domain.wording import into_texts


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input.

    ``pointer`` is an RFC 6901 pointer into the request (or, for a filing's own problems, into the
    filing: ``/sections/organization/name``); ``code`` is a stable English word for programs;
    ``message`` is polite Japanese that says how to mend it. ``about`` is the id of the repeated
    item (a worker, a facility) the problem belongs to, ``item`` the document item, where it has one.
    ``offer`` is what the field would take instead, where that can be guessed.
    """

    pointer: str
    code: str
    message: str
    about: str | None = None
    item: str | None = None
    offer: str | None = None

    def __post_init__(self) -> None:
        into_texts(self, "message")


def escape_pointer(token: str) -> str:
    """One reference token of an RFC 6901 pointer."""
    return token.replace("~", "~0").replace("/", "~1")


def document_pointer(item: str, about: str | None) -> str:
    """Where the attachments of that item (of that worker …) stand in a filing."""
    return f"/documents/{item}/{about}" if about else f"/documents/{item}"
