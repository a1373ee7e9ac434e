"""Puts generated filings straight into the tables of a DynamoDB Local: heads and the queue.

``python -m tests.benchmarks.load 1000`` puts them into that of ``AWS_ENDPOINT_URL_DYNAMODB``, as a
local run prints it with ``DYNAMODB=local``; tables are named by the environment, as everywhere.
"""

import http.client
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import batched
from typing import Any
from urllib.parse import urlsplit

from tests.benchmarks.generated import filings
from ukeire.adapters import filing_items
from ukeire.adapters.aws import bind
from ukeire.adapters.codec import to_json
from ukeire.adapters.filing_items import FilingItem
from ukeire.adapters.queue_items import ENTRY, WORDS, QueueItem, entry_key, postings
from ukeire.domain.filing import Filing
from ukeire.domain.queue import listing_of
from ukeire.procedures.membership import MEMBERSHIP

_WRITERS = 4
_MOST_PER_BATCH = 25


class Loader:
    """Writes in parallel, without the client's signing: the tables are this machine's own."""

    def __init__(
        self, endpoint: str, filings_table: str, queue_table: str, *, words: bool = True
    ) -> None:
        self._address = urlsplit(endpoint).netloc
        self._filings, self._queue = filings_table, queue_table
        self._filing_item = bind(FilingItem, filings_table)
        self._queue_item = bind(QueueItem, queue_table)
        self._words = words
        self.items = 0

    def load(self, count: int, seed: int = 1) -> None:
        """All of them."""
        batches = batched(self._requests(filings(count, seed)), _MOST_PER_BATCH, strict=False)
        with ThreadPoolExecutor(_WRITERS) as pool:
            # A few at a time: what is generated must not pile up before it is written.
            for some in batched(batches, _WRITERS * 16, strict=False):
                list(pool.map(self._write, some))
                self.items += sum(map(len, some))

    def _requests(self, made: Iterable[Filing]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for filing in made:
            head = filing_items.head_attributes(filing, MEMBERSHIP.office_of(filing))
            yield self._filings, self._filing_item(**head).serialize()
            listing = listing_of(filing, MEMBERSHIP)
            if listing.entry is None:
                continue
            data = {"stamp": listing.stamp, "entry": to_json(listing.entry), "leaving": []}
            key = entry_key(filing.filing_id)
            entry = self._queue_item(pk=key, sk=ENTRY, revision=1, data=data)
            yield self._queue, entry.serialize()
            for pk, sk, waiting, due in postings(listing.entry):
                if not self._words and pk.startswith(WORDS):
                    continue
                item = {"pk": pk, "sk": sk, "waiting": waiting, "due": due}
                yield self._queue, {name: {"S": text} for name, text in item.items() if text}

    def _write(self, batch: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        wanted: dict[str, list[Any]] = {}
        for table, item in batch:
            wanted.setdefault(table, []).append({"PutRequest": {"Item": item}})
        connection = http.client.HTTPConnection(self._address, timeout=60)
        connection.request("POST", "/", json.dumps({"RequestItems": wanted}), _headers())
        answer = connection.getresponse()
        told = answer.read()
        connection.close()
        if answer.status != http.client.OK or json.loads(told).get("UnprocessedItems"):
            raise RuntimeError(told.decode())


def _headers() -> dict[str, str]:
    credential = "Credential=local/20260101/ap-northeast-1/dynamodb/aws4_request"
    return {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": "DynamoDB_20120810.BatchWriteItem",
        "Authorization": f"AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0",
    }


def main() -> None:
    """Load as many as the command says."""
    names = os.environ
    loader = Loader(
        names["AWS_ENDPOINT_URL_DYNAMODB"], names["FILINGS_TABLE"], names["QUEUE_TABLE"]
    )
    started = time.monotonic()
    loader.load(int(sys.argv[1]))
    print(f"{loader.items} items in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
