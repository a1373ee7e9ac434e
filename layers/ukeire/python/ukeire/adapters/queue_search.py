"""Finding filings by words in the queue's table.

Every text stands there once for each place where a word may start in it, sorted: whatever is
typed is the beginning of such a text, and one read of neighbours answers it.
"""

from collections.abc import Mapping, Sequence

from ukeire.adapters.aws import bind
from ukeire.adapters.queue import bounds, merged, read_listed
from ukeire.adapters.queue_items import ENTRY, QueueItem, entry_key, word_place, words_key
from ukeire.domain.queue import QueueEntry
from ukeire.usecases.ports.queue import Hit, Reading, Search, Stretch

_LAST_LETTER = "\U0010ffff"


class DynamoFilingSearch:
    """Implements the port ``FilingSearch``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(QueueItem, table_name)

    def find(self, search: Search, reading: Reading) -> Stretch:
        word = search.words[0]
        found = merged(
            [
                self._hits(words_key(route, word, closed=closed), word, reading)
                for route in search.routes
                for closed in ([False] if search.open_only else [False, True])
            ],
            reading,
        )
        entries = self._entries([hit.filing_id for hit in found.hits])
        hits = [
            hit
            for hit in found.hits
            if (entry := entries.get(hit.filing_id)) and _stands_here(entry, hit, search.words)
        ]
        return Stretch(tuple(hits), found.last)

    def _hits(self, pk: str, word: str, reading: Reading) -> Sequence[Hit]:
        low, high = bounds(reading, word, word + _LAST_LETTER)
        if low > high:
            return ()
        found = self._item.query(
            pk,
            QueueItem.sk.between(low, high),
            scan_index_forward=not reading.backwards,
            limit=reading.limit + 1,
        )
        return [
            Hit(item.sk, item.sk.rpartition("#")[2]) for item in found if item.sk != reading.after
        ][: reading.limit]

    def _entries(self, filing_ids: Sequence[str]) -> Mapping[str, QueueEntry]:
        keys = [(entry_key(one), ENTRY) for one in dict.fromkeys(filing_ids)]
        listed = [read_listed(item) for item in self._item.batch_get(keys)]
        return {one.filing_id: one.entry for one in listed if one.entry}


def _stands_here(entry: QueueEntry, hit: Hit, words: Sequence[str]) -> bool:
    """Whether every word is found in it, and this is the first place where the longest is."""
    starts = entry.starts
    if not all(any(start.startswith(word) for start in starts) for word in words):
        return False
    places = [word_place(entry, start) for start in starts if start.startswith(words[0])]
    return min(places, default="") == hit.key
