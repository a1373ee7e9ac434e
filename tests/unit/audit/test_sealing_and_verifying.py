"""Days are sealed once each, and verification finds whatever was changed, taken out or put in."""

import json
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.filing_world import MINISTRY, SECRETARIAT, FilingWorld, several
from ukeire.adapters.codec import to_json
from ukeire.domain.audit import Act, record_of
from ukeire.domain.dates import day_in_japan
from ukeire.domain.day_file import digest, last_settled_day, read_day, write_day
from ukeire.domain.filing import Filing, HistoryEntry, Move
from ukeire.domain.history import seal
from ukeire.usecases.find_filing import find_filing
from ukeire.usecases.seal_days import seal_days
from ukeire.usecases.verify_audit import verify_days, verify_filing


@pytest.fixture
def sealed(world: FilingWorld) -> Filing:
    """An approved filing that an office read, its day sealed."""
    filing = world.approved()
    find_filing(world, filing.filing_id, SECRETARIAT)
    world.now.advance(days=1)
    assert seal_days(world)
    return filing


def codes(world: FilingWorld, filing_id: str) -> set[str]:
    """What verifying the filing finds; verifying everything must find it too."""
    found = {one.code for one in verify_filing(world, filing_id).findings}
    everything = {one.code for one in verify_days(world).findings}
    assert found <= everything, (found, everything)
    return found


def put_entry(filing_id: str, entry: HistoryEntry) -> None:
    item = {"pk": filing_id, "sk": f"HISTORY#{entry.sequence:06d}"}
    data = {"data": json.dumps(to_json(entry))}
    boto3.resource("dynamodb").Table("FilingsTable").put_item(Item=item | data)


def set_head(world: FilingWorld, filing: Filing) -> None:
    """Store the head as it is in ``filing``, past every condition."""
    world.filings._head(filing).save()


@pytest.mark.asvs("16.4.2")
def test_what_nobody_touched_is_sound(world: FilingWorld, sealed: Filing) -> None:
    verified = verify_filing(world, sealed.filing_id)
    assert verified.sound
    assert (verified.entries, verified.records, verified.days, verified.unsealed) == (4, 5, 1, 0)
    everything = verify_days(world)
    assert everything.sound
    assert (everything.filings, everything.records) == (1, 5)


def test_an_altered_entry_is_found(world: FilingWorld, sealed: Filing) -> None:
    put_entry(sealed.filing_id, replace(sealed.history[1], actor="だれか"))
    assert codes(world, sealed.filing_id) == {"chain_broken"}


def test_a_removed_last_entry_is_found_even_when_the_head_was_set_back(
    world: FilingWorld, sealed: Filing
) -> None:
    key = {"pk": sealed.filing_id, "sk": "HISTORY#000004"}
    boto3.resource("dynamodb").Table("FilingsTable").delete_item(Key=key)
    assert codes(world, sealed.filing_id) == {"head_differs", "entry_missing"}
    last = sealed.history[2]
    set_head(world, replace(sealed, history_length=3, history_hash=last.hash))
    assert codes(world, sealed.filing_id) == {"entry_missing"}


def test_an_inserted_entry_is_found_even_when_the_chain_was_made_anew(
    world: FilingWorld, sealed: Filing
) -> None:
    forged = replace(sealed.history[-1], sequence=5, reason="あとから", hash="")
    forged = replace(forged, hash=seal(sealed.filing_id, sealed.history_hash, forged))
    put_entry(sealed.filing_id, forged)
    set_head(world, replace(sealed, history_length=5, history_hash=forged.hash))
    assert codes(world, sealed.filing_id) == {"entry_not_recorded"}


def test_a_chain_made_anew_with_its_records_is_found_by_the_day(
    world: FilingWorld, sealed: Filing
) -> None:
    """Whoever holds both tables still has no hold on the day's file."""
    altered = replace(sealed.history[-1], actor="だれか", hash="")
    altered = replace(altered, hash=seal(sealed.filing_id, sealed.history[-2].hash, altered))
    put_entry(sealed.filing_id, altered)
    set_head(world, replace(sealed, history_hash=altered.hash))
    (record,) = [
        one for one in world.audit.of_filing(sealed.filing_id) if one.detail.get("sequence") == 4
    ]
    detail = {**record.detail, "hash": altered.hash}
    world.audit._to_item(replace(record, detail=detail)).save()
    assert codes(world, sealed.filing_id) == {"day_differs"}


def test_a_head_that_does_not_match_is_found(world: FilingWorld, sealed: Filing) -> None:
    set_head(world, replace(sealed, history_hash="0" * 64))
    assert codes(world, sealed.filing_id) == {"head_differs"}


@pytest.mark.parametrize("act", [Act.FILING_READ, Act.MOVED])
def test_a_record_that_was_taken_out_is_found(world: FilingWorld, sealed: Filing, act: Act) -> None:
    record = next(one for one in world.audit.of_filing(sealed.filing_id) if one.act is act)
    world.audit._to_item(record).delete()
    assert "day_differs" in codes(world, sealed.filing_id)


def test_a_record_that_was_put_in_later_is_found(world: FilingWorld, sealed: Filing) -> None:
    at = world.now() - timedelta(days=1)
    world.audit.record(record_of(MINISTRY, Act.DOCUMENT_OPENED, at, sealed.filing_id, item="x"))
    assert codes(world, sealed.filing_id) == {"day_differs"}


def test_every_record_of_a_filing_gone_is_found_though_nothing_points_at_the_day(
    world: FilingWorld, sealed: Filing
) -> None:
    world.now.advance(days=3)
    find_filing(world, sealed.filing_id, MINISTRY)
    world.now.advance(days=1)
    seal_days(world)
    late = [one for one in world.audit.of_filing(sealed.filing_id) if one.party == "ministry"][-1]
    assert late.act is Act.FILING_READ
    world.audit._to_item(late).delete()
    assert codes(world, sealed.filing_id) == {"day_differs"}


def test_a_days_file_that_was_written_over_is_found_and_the_first_one_counts(
    world: FilingWorld, sealed: Filing
) -> None:
    day = world.day_files.days()[-1]
    key = f"days/{day.isoformat()}.jsonl"
    boto3.client("s3").put_object(Bucket="audit", Key=key, Body=write_day(day, "", ()))
    assert codes(world, sealed.filing_id) == {"day_touched"}
    boto3.client("s3").delete_object(Bucket="audit", Key=key)
    assert codes(world, sealed.filing_id) == {"day_touched"}


def test_a_bucket_that_was_filled_anew_breaks_the_chain_of_days(
    world: FilingWorld, sealed: Filing
) -> None:
    world.now.advance(days=1)
    seal_days(world)
    first, second = world.day_files.days()
    world.day_files = _Changed(world.day_files, first, write_day(first, "", ()))  # type: ignore[assignment]
    assert codes(world, sealed.filing_id) == {"day_differs", "days_unchained"}
    world.day_files = _Changed(world.day_files, second, b"{}\n")  # type: ignore[assignment]
    assert "day_unreadable" in codes(world, sealed.filing_id)


class _Changed:
    """The days' files, one of them another: a bucket that its owner made again."""

    def __init__(self, files: Any, day: date, content: bytes) -> None:
        self._files, self._day, self._content = files, day, content
        self.days = files.days

    def get(self, day: date) -> Any:
        stored = self._files.get(day)
        return replace(stored, content=self._content) if day == self._day else stored


def test_a_days_file_that_is_gone_is_found(world: FilingWorld, sealed: Filing) -> None:
    world.now.advance(days=2)
    seal_days(world)
    middle = world.day_files.days()[1]
    files: Any = world.day_files
    days = [day for day in files.days() if day != middle]
    files.days = lambda: days
    assert codes(world, sealed.filing_id) == {"day_missing"}


@pytest.mark.asvs("16.4.2")
def test_the_store_itself_refuses_to_give_a_days_file_up(
    world: FilingWorld, sealed: Filing
) -> None:
    s3 = boto3.client("s3")
    (version,) = s3.list_object_versions(Bucket="audit")["Versions"]
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket="audit", Key=version["Key"], VersionId=version["VersionId"])
    head = s3.head_object(Bucket="audit", Key=version["Key"])
    assert head["ObjectLockMode"] == "COMPLIANCE"


@pytest.mark.fault("F43")
def test_sealing_twice_is_sealing_once_and_missed_days_are_made_up_for(
    world: FilingWorld,
) -> None:
    several(world, 2)
    first = day_in_japan(world.now())
    world.now.advance(days=4)
    made = seal_days(world)
    assert made == [first + timedelta(days=n) for n in range(4)]
    contents = [_content(world, day) for day in made]
    assert seal_days(world) == []
    assert [_content(world, day) for day in made] == contents
    chain = [read_day(content).previous for content in contents]
    assert chain == ["", *(digest(content) for content in contents[:-1])]
    assert verify_days(world).sound


def test_two_that_seal_at_once_leave_the_first_file(world: FilingWorld, sealed: Filing) -> None:
    day = world.day_files.days()[-1]
    before = _content(world, day)
    world.day_files.put(day, b"another")
    stored = world.day_files.get(day)
    assert stored is not None
    assert (stored.content, stored.touched) == (before, False)


def test_a_day_is_sealed_only_when_it_has_ended_and_settled(world: FilingWorld) -> None:
    world.submitted()
    assert seal_days(world) == [day_in_japan(world.now()) - timedelta(days=1)]
    assert last_settled_day(world.now()) < day_in_japan(world.now())
    verified = verify_days(world)
    assert verified.sound
    assert verified.unsealed == 1


def test_the_same_records_make_the_same_bytes(world: FilingWorld) -> None:
    filing = world.approved()
    records = world.audit.of_filing(filing.filing_id)
    day = day_in_japan(world.now())
    content = write_day(day, "", records)
    assert content == write_day(day, "", list(reversed(records)))
    line = read_day(content).filing(filing.filing_id)
    assert line is not None
    assert (line.sequence, line.head, line.records) == (4, filing.history_hash, 4)
    assert all(value is not None for value in asdict(line).values())


def test_a_filing_that_vanished_is_found(world: FilingWorld, sealed: Filing) -> None:
    table = boto3.resource("dynamodb").Table("FilingsTable")
    for item in table.scan()["Items"]:
        if item["pk"] == sealed.filing_id:
            table.delete_item(Key={"pk": item["pk"], "sk": item["sk"]})
    assert {one.code for one in verify_days(world).findings} == {"filing_missing"}


def test_verifying_since_a_day_leaves_the_days_before_alone(
    world: FilingWorld, sealed: Filing
) -> None:
    first = world.day_files.days()[0]
    world.now.advance(days=1)
    seal_days(world)
    record = world.audit.of_filing(sealed.filing_id)[-1]
    world.audit._to_item(record).delete()
    assert not verify_days(world).sound
    assert verify_days(world, first + timedelta(days=1)).sound


def test_moves_of_two_days_are_held_against_two_files(world: FilingWorld) -> None:
    filing = world.submitted()
    world.now.advance(days=1)
    world.move(filing, Move.ACCEPT, SECRETARIAT)
    world.now.advance(days=1)
    seal_days(world)
    verified = verify_filing(world, filing.filing_id, newest_days=1)
    assert verified.sound
    assert verified.days == 2


def _content(world: FilingWorld, day: date) -> bytes:
    stored = world.day_files.get(day)
    assert stored is not None
    return stored.content
