"""The port to pictures of documents."""

from typing import Protocol


class Previews(Protocol):
    """Draws documents for people who want to see what they attached or review."""

    def first_page(self, link: str) -> bytes | None:
        """The first page of the PDF behind a link, as WebP; None where it cannot be drawn.

        Raises Unavailable when nobody draws just now.
        """
        ...
