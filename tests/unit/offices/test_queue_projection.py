"""What the queue lists is made from filings: late, half or twice, it comes out right."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest

from tests.filing_world import APPLICANT, SECRETARIAT, FilingWorld, several
from tests.offices_site import OfficesSite
from ukeire.adapters.queue import DynamoQueue
from ukeire.adapters.queue_items import entry_key, postings
from ukeire.cli import main
from ukeire.domain.filing import Filing, Move
from ukeire.domain.queue import Listing, listing_of
from ukeire.procedures.membership import MEMBERSHIP
from ukeire.usecases.list_filing import list_filing
from ukeire.usecases.ports.queue import Listed
from ukeire.usecases.rebuild_queue import rebuild_queue
from ukeire.usecases.relay_outbox import relay_outbox
from ukeire.usecases.sweep import sweep


def queue_table() -> Any:
    return boto3.resource("dynamodb").Table("QueueTable")


def standing(filing_id: str) -> set[tuple[str, str]]:
    """Every key of the table under which the filing stands."""
    return {
        (item["pk"], item["sk"])
        for item in queue_table().scan()["Items"]
        if item["sk"].endswith(f"#{filing_id}")
    }


def should_stand(filing: Filing) -> set[tuple[str, str]]:
    entry = listing_of(filing, MEMBERSHIP).entry
    return {(pk, sk) for pk, sk, *_ in postings(entry)} if entry else set()


class Broken(DynamoQueue):
    """A queue that cannot be written to after the first ``works`` steps."""

    works = 0

    def _say(self, listed: Listed, before: int) -> bool:
        if self.works <= 0:
            raise ConnectionError("the table is away")
        self.works -= 1
        return super()._say(listed, before)


@pytest.mark.fault("F02")
@pytest.mark.parametrize("works", [0, 1])
def test_what_was_not_listed_with_the_move_is_listed_by_the_sweep(
    offices: OfficesSite, works: int
) -> None:
    world: Any = offices.world
    filing = world.submitted()
    whole = world.queue
    world.queue = Broken("QueueTable")
    world.queue.works = works
    world.move(filing, Move.WITHDRAW, APPLICANT)
    world.queue = whole
    assert offices.secretariat.queue() == []
    world.now.advance(minutes=2)
    sweep(world)
    assert standing(filing.filing_id) == set()
    world.queue = Broken("QueueTable")
    again = world.move(filing, Move.SUBMIT, APPLICANT)
    world.queue = whole
    assert offices.secretariat.queue() == []
    world.now.advance(minutes=2)
    sweep(world)
    assert offices.secretariat.queue() == [filing.filing_id]
    assert standing(filing.filing_id) == should_stand(again)


@pytest.mark.rule("D4")
def test_whatever_the_lists_say_a_returned_filing_is_not_shown(offices: OfficesSite) -> None:
    world: Any = offices.world
    filing = world.accepted()
    whole = world.queue
    world.queue = Broken("QueueTable")
    world.move(filing, Move.RETURN, SECRETARIAT, reason="直してください。")
    world.queue = whole
    assert standing(filing.filing_id) == should_stand(filing), "the queue knows nothing of it yet"
    for query in ("", "?stage=any", "?q=%E3%81%95%E3%81%8F%E3%82%89", "?status=under_review"):
        assert offices.secretariat.queue(query) == []


def test_an_older_state_never_replaces_a_newer_one(offices: OfficesSite) -> None:
    world = offices.world
    old = world.submitted()
    new = world.move(old, Move.ACCEPT, SECRETARIAT)
    list_filing(world, old)
    assert standing(old.filing_id) == should_stand(new)


class Late:
    """A queue before which another writer comes in, at each of the first ``others`` writes."""

    def __init__(self, queue: DynamoQueue, others: list[Listing]) -> None:
        self.queue, self.others = queue, others

    def listed(self, filing_id: str) -> Listed:
        return self.queue.listed(filing_id)

    def list(self, before: Listed, listing: Listing, *, check: bool = False) -> bool:
        if self.others:
            other = self.others.pop(0)
            assert self.queue.list(self.queue.listed(other.filing_id), other)
        return self.queue.list(before, listing, check=check)


@pytest.mark.fault("F03")
def test_two_who_list_at_once_leave_what_is_true_and_nothing_else(offices: OfficesSite) -> None:
    world: Any = offices.world
    old = world.submitted()
    new = world.move(old, Move.ACCEPT, SECRETARIAT)
    table: DynamoQueue = world.queue
    before = table.listed(new.filing_id)
    assert before.entry is not None
    elsewhere = replace(before.entry, prefecture="沖縄県")
    stamp = (new.version, 0)
    world.queue = Late(table, [Listing(filing_id=new.filing_id, stamp=stamp, entry=elsewhere)])
    list_filing(world, new, check=True)
    assert standing(new.filing_id) == should_stand(new)
    assert table.listed(new.filing_id).leaving == ()


def test_the_relay_puts_back_what_got_lost(offices: OfficesSite) -> None:
    world = offices.world
    filing = world.submitted()
    table = queue_table()
    for pk, sk in sorted(standing(filing.filing_id))[:5]:
        table.delete_item(Key={"pk": pk, "sk": sk})
    (entry,) = world.outbox.pending(world.now() + timedelta(seconds=1))
    relay_outbox(world, entry)
    assert standing(filing.filing_id) == should_stand(filing)


def test_rebuilt_the_queue_is_what_it_was(
    offices: OfficesSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world: FilingWorld = offices.world
    ids = several(world, 4)
    table = queue_table()
    for item in table.scan()["Items"]:
        table.delete_item(Key={"pk": item["pk"], "sk": item["sk"]})
    table.put_item(Item={"pk": "at|secretariat", "sk": f"2026-01-01T00:00:00.000Z#{ids[0]}"})
    monkeypatch.setenv("FILINGS_TABLE", "FilingsTable")
    monkeypatch.setenv("QUEUE_TABLE", "QueueTable")
    monkeypatch.setenv("AUDIT_TABLE", "AuditTable")
    assert main(["queue", "rebuild"]) == 0
    assert capsys.readouterr().out == "filings listed: 4\nplaces cleared: 1\n"
    for one in ids:
        assert standing(one) == should_stand(world.filings.get(one)) != set()
    assert rebuild_queue(world, world.filings, world.queue).strays == 0


def test_an_entry_keeps_count_of_what_was_written(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    item = (
        boto3.resource("dynamodb")
        .Table("QueueTable")
        .get_item(Key={"pk": entry_key(filing.filing_id), "sk": "entry"})["Item"]
    )
    assert item["revision"] == 1
