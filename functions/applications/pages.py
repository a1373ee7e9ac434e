"""Every page of applicants after login, but for the attachments."""

from applications import (
    pages_filings,
    pages_home,
    pages_items,
    pages_register,
    pages_sections,
)
from ukeire.web.routing import Route

ROUTES: tuple[Route, ...] = (
    *pages_home.ROUTES,
    *pages_filings.ROUTES,
    *pages_sections.ROUTES,
    *pages_items.ROUTES,
    *pages_register.ROUTES,
)
