"""The port to the table of postal codes."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Address:
    """What a postal code says of an address; ``town`` is empty where it says no more."""

    prefecture: str
    city: str
    town: str


class PostalCodes(Protocol):
    """Where a postal code leads (B4)."""

    def lookup(self, code: str) -> list[Address]:
        """Every place with the code ``123-4567`` or ``1234567``: none, one, or several."""
        ...
