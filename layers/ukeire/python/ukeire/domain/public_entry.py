"""An organisation in the list that anyone may read, and where the list has its place. Pure."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from ukeire.domain.legal_forms import LEGAL_FORMS

_LONGEST_FIRST = sorted(LEGAL_FORMS, key=len, reverse=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEntry:
    """What may be shown of an organisation, as it answered itself. None is: not to be shown."""

    name: str
    joined_on: date
    prefecture: str | None = None
    workers: int | None = None


def listing_key(name: str) -> str:
    """What a name is listed and looked up by: without its legal form in front, widths made one."""
    folded = folded_name(name)
    for form in _LONGEST_FIRST:
        if folded.startswith(folded_name(form)):
            return folded.removeprefix(folded_name(form))
    return folded


def folded_name(name: str) -> str:
    """The name as it is compared: one width, one case, no spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
