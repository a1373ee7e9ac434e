"""The items of the queue's table: an entry for each filing, and where it stands.

A posting is a key alone. In a lane it sorts by submission, and by two local indexes by waiting and
by due date; those read as consistently as the table. Under a word it sorts by the text it starts.
"""

from collections.abc import Iterator
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import KeysOnlyProjection, LocalSecondaryIndex
from pynamodb.models import Model

from ukeire.adapters.codec import to_timestamp
from ukeire.domain.queue import Lane, QueueEntry, lanes_of

ENTRY = "entry"
WORDS = "words"
_OPEN, _CLOSED = "open", "closed"


class ByWaiting(LocalSecondaryIndex[Any]):
    """A lane by how long its filings have waited."""

    class Meta:
        index_name = "by_waiting"
        projection = KeysOnlyProjection()

    pk = UnicodeAttribute(hash_key=True)
    waiting = UnicodeAttribute(range_key=True)


class ByDue(LocalSecondaryIndex[Any]):
    """A lane by when its filings are due."""

    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    pk = UnicodeAttribute(hash_key=True)
    due = UnicodeAttribute(range_key=True)


class QueueItem(Model):
    """Any item of the table; only an entry has data."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    waiting = UnicodeAttribute(null=True)
    due = UnicodeAttribute(null=True)
    data = JSONAttribute(null=True)
    revision = NumberAttribute(null=True)

    by_waiting = ByWaiting()
    by_due = ByDue()


type Posting = tuple[str, str, str | None, str | None]
"""Partition, place, and the places by waiting and by due date."""


def postings(entry: QueueEntry) -> set[Posting]:
    """Everywhere the filing stands."""
    return {*_in_lanes(entry), *_under_words(entry)}


def _in_lanes(entry: QueueEntry) -> Iterator[Posting]:
    places = [
        f"{to_timestamp(moment)}#{entry.filing_id}" if moment else None
        for moment in (entry.submitted_at, entry.waiting_since, entry.due_at)
    ]
    submitted, waiting, due = places
    for lane in lanes_of(entry):
        yield lane_key(lane), str(submitted), waiting, due


def _under_words(entry: QueueEntry) -> Iterator[Posting]:
    for start in entry.starts:
        key = words_key(entry.route, start, closed=entry.turn is None)
        yield key, word_place(entry, start), None, None


def lane_key(lane: Lane) -> str:
    """The partition of a lane."""
    whose = f"at|{lane.at}" if lane.at else f"of|{'+'.join(lane.of)}"
    return "|".join([whose, *(f"{fact}={value}" for fact, value in lane.facts)])


def words_key(route: tuple[str, ...], word: str, *, closed: bool) -> str:
    """The partition of the texts that start with a word's first letter."""
    return f"{WORDS}|{'+'.join(route)}|{_CLOSED if closed else _OPEN}|{word[0]}"


def word_place(entry: QueueEntry, start: str) -> str:
    """Where a filing stands under one of its texts: a space sorts before every letter."""
    return f"{start} {to_timestamp(entry.submitted_at)}#{entry.filing_id}"


def entry_key(filing_id: str) -> str:
    """The partition of a filing's entry."""
    return f"entry|{filing_id}"
