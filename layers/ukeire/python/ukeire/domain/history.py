"""What a filing's history is sealed with, so that any later change shows. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from ukeire.domain.comments import MAX_COMMENT as MAX_COMMENT
from ukeire.domain.filing import (
    Filing,
    HistoryEntry,
)


def content_digest(filing: Filing) -> str:
    """SHA-256, in hex, of what was filed: every section and every document's inspected bytes."""
    content = {
        "sections": dict(filing.sections),
        "documents": sorted(
            (one.document_id, one.item, one.about or "", one.sha256 or "")
            for one in filing.documents
        ),
    }
    return _digest(content)


def seal(filing_id: str, previous: str, entry: HistoryEntry) -> str:
    """SHA-256, in hex, over the entry and the hash of the one before it."""
    fields = {**asdict(entry), "at": entry.at.isoformat(), "hash": None}
    if not entry.remarks:  # entries are older than remarks, and stay sealed as they were
        del fields["remarks"]
    return _digest({"filing_id": filing_id, "previous": previous, "entry": fields})


def history_intact(filing_id: str, history: Iterable[HistoryEntry]) -> bool:
    """Whether no entry was altered, taken out or put in."""
    previous = ""
    for sequence, entry in enumerate(history, start=1):
        if entry.sequence != sequence or entry.hash != seal(filing_id, previous, entry):
            return False
        previous = entry.hash
    return True


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
