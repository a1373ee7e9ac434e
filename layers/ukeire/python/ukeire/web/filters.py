"""How pages write dates, times and sizes."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ukeire.domain.dates import JST, written_day, written_time
from ukeire.domain.filing import Status
from ukeire.domain.wording import Text, listed
from ukeire.domain.words import STATUS_WORDS

if TYPE_CHECKING:
    from markupsafe import Markup


def moment(value: date | datetime) -> Text:
    """A day as a day, a time as a time."""
    return written_time(value) if isinstance(value, datetime) else written_day(value)


def machine_time(value: date | datetime) -> str:
    """For ``<time datetime>``: ISO 8601, moments in Japan's time."""
    if isinstance(value, datetime):
        return value.astimezone(JST).isoformat(timespec="minutes")
    return value.isoformat()


def byte_size(value: int) -> str:
    """``12.3 MB``, ``340 kB``, ``12 B``; units of a thousand."""
    if value >= 1_000_000:
        return f"{value / 1_000_000:.1f} MB"
    if value >= 1000:
        return f"{value // 1000} kB"
    return f"{value} B"


def status_word(status: str) -> str:
    """What a filing's status is called."""
    return STATUS_WORDS[Status(status)]


def pairs(choices: Mapping[Any, Any] | Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Choices as pairs, whether they came as a mapping or as pairs."""
    return list(choices.items() if isinstance(choices, Mapping) else choices)


_ADDRESS = re.compile(r"https?://[A-Za-z0-9][!#-%*-;=?-Z_a-z~]*")
"""An address in plain text, up to what cannot stand in one or closes a bracket or quotation."""


def linked(text: str) -> "Markup":
    """Plain text with its web addresses as links, everything else escaped."""
    from markupsafe import Markup, escape

    parts: list[Markup] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(".,:;?!")
        parts.append(escape(text[end : found.start()]))
        parts.append(Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(address))
        end = found.start() + len(address)
    parts.append(escape(text[end:]))
    return Markup("").join(parts)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": written_day,
    "time": written_time,
    "moment": moment,
    "machine_time": machine_time,
    "bytes": byte_size,
    "pairs": pairs,
    "listed": listed,
    "text": Text,
    "status_word": status_word,
    "linked": linked,
}
