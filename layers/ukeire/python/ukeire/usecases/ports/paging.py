"""Lists that are asked for page by page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page[T]:
    """Part of a list; ``next_cursor`` is opaque, and None at the end."""

    items: tuple[T, ...]
    next_cursor: str | None = None
