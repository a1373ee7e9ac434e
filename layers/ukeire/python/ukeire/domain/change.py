"""One entry before and after. Pure."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one entry; None where there was or is nothing. ``pointer`` is into a filing."""

    pointer: str
    label: str
    before: Any
    after: Any
