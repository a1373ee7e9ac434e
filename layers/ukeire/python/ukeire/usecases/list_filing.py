"""Say in the queue what a filing is listed and found by now."""

import logging
from dataclasses import replace

from ukeire.domain.errors import Unavailable
from ukeire.domain.filing import Filing
from ukeire.domain.queue import QueueEntry, listing_of
from ukeire.procedures import procedure_named
from ukeire.usecases.ports.filings import FilingServices

_TRIES = 5
_log = logging.getLogger(__name__)


def list_filing(services: FilingServices, filing: Filing, *, check: bool = False) -> None:
    """The queue lists the filing as it is, or as somebody newer knows it.

    ``filing`` is whole. With ``check`` what the queue seems to say already is looked at too.
    Raises Unavailable when others keep writing.
    """
    mistaken: tuple[QueueEntry, ...] = ()
    for attempt in range(_TRIES):
        if attempt:
            filing = services.filings.get(filing.filing_id)
        before = services.queue.listed(filing.filing_id)
        before = replace(before, leaving=(*before.leaving, *mistaken))
        listing = listing_of(filing, procedure_named(filing.procedure))
        if services.queue.list(before, listing, check=check):
            return
        # Somebody wrote between: what was put may be left over, what was taken out be missing.
        mistaken = (*mistaken, *([listing.entry] if listing.entry else []))
    raise Unavailable


def list_now(services: FilingServices, filing: Filing) -> None:
    """``list_filing`` for a change that is stored already: it must not fail for the queue's sake.

    The change's outbox entry stands until the queue lists it, so dispatch or sweep make up for it.
    """
    try:
        list_filing(services, filing)
    except Exception:
        _log.exception("not listed yet", extra={"filing_id": filing.filing_id})
