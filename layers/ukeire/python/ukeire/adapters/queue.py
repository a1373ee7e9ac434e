"""The queue's lanes in DynamoDB."""

import heapq
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pynamodb.exceptions import PutError, UpdateError

from ukeire.adapters.aws import bind
from ukeire.adapters.codec import from_json, to_json, to_timestamp
from ukeire.adapters.conditions import condition_failed
from ukeire.adapters.queue_items import ENTRY, Posting, QueueItem, entry_key, lane_key, postings
from ukeire.domain.queue import Lane, Listing, Order, QueueEntry
from ukeire.usecases.ports.queue import Hit, Listed, Reading, Stretch

_AT_ONCE = 1000
_BEFORE_ALL = "0"
_AFTER_ALL = "~"


class DynamoQueue:
    """The queue's table. Implements the port ``FilingQueue``.

    An entry says what is written before it is: whoever stops half-way leaves what was and what
    should be, and the next one finishes it.
    """

    def __init__(self, table_name: str) -> None:
        self._item = bind(QueueItem, table_name)

    def listed(self, filing_id: str) -> Listed:
        try:
            item = self._item.get(entry_key(filing_id), ENTRY, consistent_read=True)
        except self._item.DoesNotExist:
            return Listed(filing_id)
        return read_listed(item)

    def list(self, before: Listed, listing: Listing, *, check: bool = False) -> bool:
        if listing.stamp < before.stamp:
            return True  # what is said is newer
        same = listing.entry == before.entry and not before.leaving
        if same and not check:
            return True
        leaving = before.leaving
        if before.entry and before.entry != listing.entry:
            leaving = (*leaving, before.entry)
        now = Listed(listing.filing_id, before.revision + 1, listing.stamp, listing.entry, leaving)
        if not self._say(now, before.revision):
            return False
        wanted = postings(listing.entry) if listing.entry else set()
        there: set[Posting] = set()
        if check:
            there = self._there(wanted)
        elif before.entry and not before.leaving:
            there = postings(before.entry)
        keys = {(pk, sk) for pk, sk, *_ in wanted}
        gone = {(pk, sk) for one in leaving for pk, sk, *_ in postings(one)} - keys
        with self._item.batch_write() as batch:
            for pk, sk, waiting, due in wanted - there:
                batch.save(self._item(pk=pk, sk=sk, waiting=waiting, due=due))
            for pk, sk in gone:
                batch.delete(self._item(pk=pk, sk=sk))
        return not leaving or self._say(
            Listed(now.filing_id, now.revision + 1, now.stamp, now.entry), now.revision
        )

    def remove_strays(self) -> int:
        """Take out what stands where no entry says so; how much that was.

        What is put there at this very moment may go with it: list every filing afterwards.
        """
        gone = 0
        waiting: list[QueueItem] = []
        for item in self._item.scan(attributes_to_get=["pk", "sk"]):
            if item.sk != ENTRY:
                waiting.append(item)
            if len(waiting) == _AT_ONCE:
                gone += self._remove(waiting)
                waiting = []
        return gone + self._remove(waiting)

    def _remove(self, found: Sequence[QueueItem]) -> int:
        ids = {item.sk.rpartition("#")[2] for item in found}
        keys = [(entry_key(one), ENTRY) for one in ids]
        said: set[tuple[str, str]] = set()
        for item in self._item.batch_get(keys, consistent_read=True):
            listed = read_listed(item)
            for entry in (listed.entry, *listed.leaving):
                said |= {(pk, sk) for pk, sk, *_ in postings(entry)} if entry else set()
        strays = [item for item in found if (item.pk, item.sk) not in said]
        with self._item.batch_write() as batch:
            for item in strays:
                batch.delete(item)
        return len(strays)

    def _say(self, listed: Listed, before: int) -> bool:
        condition = QueueItem.revision == before if before else QueueItem.pk.does_not_exist()
        item = self._item(
            pk=entry_key(listed.filing_id),
            sk=ENTRY,
            revision=listed.revision,
            data={
                "stamp": listed.stamp,
                "entry": to_json(listed.entry) if listed.entry else None,
                "leaving": [to_json(one) for one in listed.leaving],
            },
        )
        try:
            item.save(condition=condition)
        except (PutError, UpdateError) as error:
            if condition_failed(error):
                return False
            raise
        return True

    def _there(self, wanted: Iterable[Posting]) -> set[Posting]:
        keys = [(pk, sk) for pk, sk, *_ in wanted]
        found = self._item.batch_get(keys, consistent_read=True)
        return {(item.pk, item.sk, item.waiting, item.due) for item in found}

    def read(self, lanes: Sequence[Lane], order: Order, reading: Reading) -> Stretch:
        return merged([self._hits(lane_key(lane), order, reading) for lane in lanes], reading)

    def _hits(self, pk: str, order: Order, reading: Reading) -> Sequence[Hit]:
        # The place to go on from is read once more and left out: BETWEEN takes its ends in.
        low, high = bounds(reading, _BEFORE_ALL, _AFTER_ALL)
        if low > high:
            return ()
        query, attribute = self._by(order)
        found = query(
            pk,
            attribute.between(low, high),
            consistent_read=True,
            scan_index_forward=not reading.backwards,
            limit=reading.limit + 1,
        )
        places = [getattr(item, attribute.attr_name) for item in found]
        return [Hit(place, place.rpartition("#")[2]) for place in places if place != reading.after][
            : reading.limit
        ]

    def beside(
        self, lane: Lane, submitted_at: datetime, filing_id: str, *, backwards: bool, limit: int
    ) -> Sequence[str]:
        place = f"{to_timestamp(submitted_at)}#{filing_id}"
        found = self.read([lane], Order.SUBMITTED, Reading(place, backwards, limit))
        return [hit.filing_id for hit in found.hits]

    def count(self, lane: Lane, order: Order, until: datetime | None, at_most: int) -> int:
        low, high = bounds(Reading(until=until), _BEFORE_ALL, _AFTER_ALL)
        query, attribute = self._by(order)
        found = query(lane_key(lane), attribute.between(low, high), limit=at_most)
        return sum(1 for _ in found)

    def _by(self, order: Order) -> tuple[Any, Any]:
        match order:
            case Order.SUBMITTED:
                return self._item.query, QueueItem.sk
            case Order.WAITING:
                return self._item.by_waiting.query, QueueItem.waiting
            case Order.DUE:
                return self._item.by_due.query, QueueItem.due


def bounds(reading: Reading, lowest: str, highest: str) -> tuple[str, str]:
    """The first and the last place that the reading may find."""
    # A moment's own places follow its text; "$" is what comes after "#".
    high = f"{to_timestamp(reading.until)}$" if reading.until else highest
    if reading.after is None:
        return lowest, high
    return (lowest, min(high, reading.after)) if reading.backwards else (reading.after, high)


def merged(lists: Sequence[Sequence[Hit]], reading: Reading) -> Stretch:
    """The first of several lists that each were read up to the reading's limit."""
    hits = list(heapq.merge(*lists, key=lambda hit: hit.key, reverse=reading.backwards))
    first = tuple(hits[: reading.limit])
    return Stretch(first, first[-1].key if len(first) == reading.limit else None)


def read_listed(item: QueueItem) -> Listed:
    """What an entry's item says."""
    data = item.data
    first, second = data["stamp"]
    return Listed(
        item.pk.partition("|")[2],
        int(item.revision),
        (first, second),
        from_json(QueueEntry, data["entry"]) if data["entry"] else None,
        tuple(from_json(QueueEntry, one) for one in data["leaving"]),
    )
