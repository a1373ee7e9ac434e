"""Find what should have been told or should be running, and set it right."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from ukeire.domain.filing import Filing, execution_name
from ukeire.procedures import PROCEDURES
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.relay_outbox import relay_outbox, start_round

_STREAM_HAS = timedelta(minutes=1)
"""How long the stream is given to tell it first."""

_DEAD = frozenset({"FAILED", "TIMED_OUT", "ABORTED", "SUCCEEDED"})
_MOST_PARTS = 20
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many outbox entries were told, executions started, and records that failed."""

    told: int
    started: int
    failed: int


def sweep(services: FilingServices) -> Swept:
    """Relay what the stream missed (F02) and start the executions that should exist (F06).

    A record that fails is logged and left for the next sweep; the others go on (F44).
    """
    before = services.now() - _STREAM_HAS
    told = started = failed = 0
    for entry in services.outbox.pending(before):
        try:
            relay_outbox(services, entry)
            told += 1
        except Exception:
            failed += 1
            _log.exception("outbox entry not told", extra={"filing_id": entry.filing_id})
    offices = {office for one in PROCEDURES.values() for office in one.offices}
    for office in sorted(offices):
        cursor: str | None = None
        while True:
            page = services.filings.at_office(office, cursor)
            for filing in page.items:
                try:
                    started += filing.status_since < before and _ensure_running(services, filing)
                except Exception:
                    failed += 1
                    _log.exception("execution not ensured", extra={"filing_id": filing.filing_id})
            cursor = page.next_cursor
            if cursor is None:
                break
    return Swept(told, started, failed)


def _ensure_running(services: FilingServices, filing: Filing) -> bool:
    """Start the round's execution, or the next part of one that ended before the review did."""
    name = execution_name(filing.filing_id, filing.round)
    for part in range(_MOST_PARTS):
        status = services.executions.status(f"{name}-p{part}" if part else name)
        if status is None:
            start_round(services, filing, filing.round, filing.stage_index, part)
            return True
        if status not in _DEAD:
            return False
    raise RuntimeError(f"{name} died {_MOST_PARTS} times")
