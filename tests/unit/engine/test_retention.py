"""What was kept long enough: told of, ended, erased; and what must stay as it is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tests.accounts_factory import make_account, make_provisional
from tests.agents_factory import give, make_terms
from tests.changing import filed, save
from tests.declared import resources
from tests.filing_world import APPLICANT, MINISTRY, SECRETARIAT, STRANGER, FilingWorld
from tests.unit.engine.test_following import relay_all
from ukeire.adapters.account_items import AccountItem, to_account_item
from ukeire.adapters.accounts import DynamoAccounts
from ukeire.adapters.aws import bind
from ukeire.adapters.stored_files import S3StoredFiles
from ukeire.domain.audit import Act
from ukeire.domain.dates import day_in_japan
from ukeire.domain.filing import DocumentStatus, Filing, Move, Status
from ukeire.domain.history import history_intact
from ukeire.domain.periods import Keeper
from ukeire.domain.retention import look_at
from ukeire.domain.stored_data import PERIODS
from ukeire.domain.team import TeamAct, TeamChange, TeamEntry
from ukeire.usecases.end_periods import PeriodsEnded, end_periods
from ukeire.usecases.save_section import save_section
from ukeire.usecases.seal_days import seal_days
from ukeire.usecases.start_filing import start_filing
from ukeire.usecases.verify_audit import verify_filing

LONG = 1000.0


def run(world: FilingWorld, seconds: float = LONG) -> PeriodsEnded:
    return end_periods(world, lambda: seconds)


def after(world: FilingWorld, **time: int) -> PeriodsEnded:
    world.now.advance(**time)
    return run(world)


def content(filing: Filing) -> tuple[int, int]:
    return len(filing.sections), len(filing.documents)


def kinds(world: FilingWorld) -> list[str]:
    return [kind for kind, _, _ in (mail_id.partition("#") for _, mail_id in world.mailer.once)]


@pytest.mark.asvs("14.2.7")
def test_a_draft_nobody_files_is_told_of_then_ended_and_its_content_erased(
    world: FilingWorld,
) -> None:
    filing = world.draft()
    assert after(world, days=149) == PeriodsEnded()
    assert after(world, days=1) == PeriodsEnded(noticed=1)
    assert run(world) == PeriodsEnded(), "twice is once"
    (mail,) = [one for one in world.mailer.queued if one.kind == "retention_filing"]
    assert mail.to[0] == "org-1@example.jp"
    assert mail.values["until"] == "2027年4月30日"
    assert after(world, days=29) == PeriodsEnded()
    assert after(world, days=1) == PeriodsEnded(ended=1)
    ended = world.filings.get(filing.filing_id)
    assert ended.status is Status.ENDED
    assert content(ended) == content(filing), "thirty days more to look at it"
    assert start_filing(world, "membership", APPLICANT), "another may be begun"
    assert after(world, days=29).erased == 0
    assert after(world, days=1).erased == 1
    erased = world.filings.get(filing.filing_id)
    assert content(erased) == (0, 0)
    assert erased.erased_at is not None
    assert world.stored_files.erased == [filing.filing_id]
    assert after(world, days=1).erased == 0


@pytest.mark.asvs("14.2.7")
def test_whoever_goes_on_with_a_draft_after_the_notice_keeps_it(world: FilingWorld) -> None:
    filing = world.draft()
    assert after(world, days=150).noticed == 1
    world.now.advance(days=29)
    filing = save_section(
        world,
        filing.filing_id,
        "organization",
        filing.sections["organization"],
        APPLICANT,
        version=world.filings.get(filing.filing_id).version,
    )
    assert after(world, days=2) == PeriodsEnded()
    assert world.filings.get(filing.filing_id).status is Status.DRAFT
    world.now.advance(days=147)
    attach(world, filing)
    assert after(world, days=2) == PeriodsEnded(), "a document counts as well"
    assert after(world, days=148) == PeriodsEnded(noticed=1), "told anew"


def test_a_notice_that_comes_late_still_leaves_thirty_days(world: FilingWorld) -> None:
    filing = world.draft()
    assert after(world, days=400) == PeriodsEnded(noticed=1)
    assert after(world, days=29) == PeriodsEnded()
    assert after(world, days=1) == PeriodsEnded(ended=1)
    assert world.filings.get(filing.filing_id).status is Status.ENDED


@pytest.mark.asvs("14.2.7")
def test_what_is_reviewed_or_in_force_is_never_touched(world: FilingWorld) -> None:
    joined = world.approved()
    under_review = filed(world, name="社会福祉法人うめ会")
    world.move(under_review, Move.ACCEPT, SECRETARIAT)
    other = world.move(world.draft(STRANGER), Move.SUBMIT, STRANGER)
    register = world.registers.get("org-1")
    assert after(world, days=365 * 20) == PeriodsEnded()
    for before in (joined, under_review, other):
        now = world.filings.get(before.filing_id)
        assert content(now) == content(world.filings.get(before.filing_id))
        assert now.sections == before.sections
        assert look_at(now) is None
    assert world.registers.get("org-1") == register
    assert world.stored_files.erased == []


@pytest.mark.asvs("14.2.7")
def test_a_rejected_filing_is_erased_after_five_years_and_its_history_still_verifies(
    world: FilingWorld,
) -> None:
    rejected = world.move(world.accepted(), Move.REJECT, SECRETARIAT, reason="理由です")
    relay_all(world)
    seal_after_a_day(world)
    worker = rejected.items("workers")[0]
    assert after(world, days=365 * 5 - 31).noticed == 1
    assert after(world, days=31).erased == 1
    erased = world.filings.get(rejected.filing_id)
    assert content(erased) == (0, 0)
    assert erased.status is Status.REJECTED
    assert erased.history == rejected.history
    assert history_intact(erased.filing_id, erased.history)
    assert verify_filing(world, erased.filing_id).sound
    for round_ in erased.filed_rounds:
        assert world.filings.submitted_sections(erased.filing_id, round_) == {}
        assert world.filings.submitted_documents(erased.filing_id, round_) is None
    everything = str(boto3.client("dynamodb").scan(TableName="FilingsTable")["Items"])
    assert worker["name"] not in everything
    assert erased.filing_id not in str(
        [one for one in everything.split("IDENTITY#")[1:] if "holders" in one]
    )
    (record,) = [
        one for one in world.audit.of_filing(erased.filing_id) if one.act is Act.CONTENT_ERASED
    ]
    assert record.detail["period"] == "rejected"


def test_the_notice_of_a_rejected_filing_names_it(world: FilingWorld) -> None:
    rejected = world.move(world.accepted(), Move.REJECT, SECRETARIAT, reason="理由です")
    after(world, days=365 * 5 - 30)
    (mail,) = [one for one in world.mailer.queued if one.kind == "retention_filing"]
    assert mail.values["receipt_number"] == rejected.receipt_number
    assert not mail.values["ends"]


@pytest.mark.asvs("14.2.7")
def test_who_left_is_told_and_erased_after_five_years(world: FilingWorld) -> None:
    joined = leave(world)
    name = joined.items("workers")[0]["name"]
    assert after(world, days=365 * 5 - 31).erased == 0
    assert after(world, days=1).noticed == 1
    assert run(world) == PeriodsEnded()
    assert kinds(world).count("retention_left") == 1
    done = after(world, days=30)
    assert (done.erased, done.failed) == (3, 0), "two filings and the register"
    assert world.certificate_files.erased == ["org-1"]
    register = world.registers.get("org-1")
    assert [one.what for one in register.history]
    assert all(one.changes == () and one.reason is None for one in register.history)
    for table in ("FilingsTable", "RegistersTable"):
        assert name not in str(boto3.client("dynamodb").scan(TableName=table)["Items"])
    assert world.filings.get(joined.filing_id).status is Status.APPROVED
    assert verify_filing(world, joined.filing_id).sound
    assert after(world, days=1) == PeriodsEnded()


@pytest.mark.asvs("14.2.7")
def test_who_comes_back_keeps_everything(world: FilingWorld) -> None:
    joined = leave(world)
    world.now.advance(days=365 * 5 - 1)
    assert run(world).noticed == 1
    again = world.move(world.draft(), Move.SUBMIT, APPLICANT)
    assert after(world, days=60) == PeriodsEnded(), "what applies anew is waited for"
    again = world.move(again, Move.ACCEPT, SECRETARIAT)
    again = world.move(again, Move.APPROVE, SECRETARIAT)
    world.move(again, Move.APPROVE, MINISTRY)
    assert after(world, days=365 * 10) == PeriodsEnded()
    assert content(world.filings.get(joined.filing_id)) == content(joined)
    assert world.registers.get("org-1").member


@pytest.mark.fault("F44")
def test_one_that_fails_stops_no_other_and_is_done_by_the_next_run(world: FilingWorld) -> None:
    first = world.move(world.draft(), Move.DISCARD, APPLICANT)
    second = world.move(world.draft(), Move.DISCARD, APPLICANT)
    world.stored_files.broken = {first.filing_id}
    assert after(world, days=30) == PeriodsEnded(erased=1, failed=1)
    assert content(world.filings.get(first.filing_id)) == content(first)
    world.stored_files.broken = set()
    assert run(world) == PeriodsEnded(erased=1)
    for one in (first, second):
        assert content(world.filings.get(one.filing_id)) == (0, 0)


def test_a_run_that_has_no_time_left_leaves_the_rest_to_the_next(world: FilingWorld) -> None:
    world.move(world.draft(), Move.DISCARD, APPLICANT)
    world.now.advance(days=31)
    assert run(world, seconds=1.0) == PeriodsEnded()
    assert run(world).erased == 1


def test_what_changed_since_it_was_read_is_not_erased(world: FilingWorld) -> None:
    filing = world.move(world.draft(), Move.DISCARD, APPLICANT)
    assert world.periods.erase_filing(filing, world.now())
    assert not world.periods.erase_filing(filing, world.now())


def test_every_version_of_every_file_is_erased_and_no_other_filings() -> None:
    with mock_aws():
        s3 = boto3.client("s3", region_name="ap-northeast-1")
        s3.create_bucket(
            Bucket="uploads", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"}
        )
        s3.put_bucket_versioning(Bucket="uploads", VersioningConfiguration={"Status": "Enabled"})
        for key in ("f-1/a", "f-1/a", "f-1/b", "f-10/a"):
            s3.put_object(Bucket="uploads", Key=key, Body=b"x")
        s3.delete_object(Bucket="uploads", Key="f-1/b")
        assert S3StoredFiles("uploads").erase("f-1") == 4
        left = s3.list_object_versions(Bucket="uploads")
        assert [one["Key"] for one in left["Versions"]] == ["f-10/a"]
        assert S3StoredFiles("uploads").erase("f-1") == 0


@pytest.mark.asvs("14.2.7")
@pytest.mark.parametrize("accepted", [False, True])
def test_what_was_returned_and_never_filed_again_is_told_of_and_ended_after_a_year(
    world: FilingWorld, accepted: bool
) -> None:
    filing = world.accepted() if accepted else world.submitted()
    returned = world.move(filing, Move.RETURN, SECRETARIAT, reason="理由です")
    assert after(world, days=364 - 30) == PeriodsEnded()
    assert after(world, days=1) == PeriodsEnded(noticed=1)
    (mail,) = [one for one in world.mailer.queued if one.kind == "retention_filing"]
    assert mail.values["ends"]
    assert mail.values["receipt_number"] == returned.receipt_number
    assert after(world, days=29) == PeriodsEnded()
    assert after(world, days=1) == PeriodsEnded(ended=1)
    relay_all(world)
    ended = world.filings.get(returned.filing_id)
    assert ended.status is Status.ENDED
    assert after(world, days=30).erased == 1
    assert verify_filing(world, ended.filing_id).sound


@pytest.mark.asvs("14.2.7")
def test_whoever_goes_on_with_what_was_returned_keeps_it(world: FilingWorld) -> None:
    returned = world.move(world.submitted(), Move.RETURN, SECRETARIAT, reason="理由です")
    world.now.advance(days=340)
    assert run(world).noticed == 1
    save(world, returned, "organization", returned.sections["organization"])
    assert after(world, days=300) == PeriodsEnded()
    read = world.filings.get(returned.filing_id)
    world.move(read, Move.SUBMIT, APPLICANT)
    assert after(world, days=365 * 3) == PeriodsEnded(), "a review has no period"


@pytest.mark.asvs("14.2.7")
@pytest.mark.rule("A6", "A20")
def test_whose_a_closed_account_was_is_forgotten_after_a_year_and_its_id_stays_taken(
    world: FilingWorld,
) -> None:
    keep_account(world)
    keep_account(world, login_id="sato")
    accounts = DynamoAccounts("AccountsTable", "RegistersTable", "SessionsTable", world.audit)
    assert world.closing.close("org-1", "sato", world.now(), member=False)
    assert after(world, days=364) == PeriodsEnded()
    assert after(world, days=1) == PeriodsEnded(erased=1)
    assert run(world) == PeriodsEnded()
    items = str(boto3.client("dynamodb").scan(TableName="AccountsTable")["Items"])
    for gone in ("sato@himawari", "03-1234-sato", "v1:sato"):
        assert gone not in items
    kept = accounts.get("sato")
    assert kept is not None
    assert (kept.closed, kept.contact_name, kept.password_hash) == (True, "", "")
    other = make_provisional(login_id="sato", organization_id="org-9", office_reference="9-9")
    assert not accounts.add_provisional(other, world.now())
    owner = accounts.get("himawari")
    assert owner is not None
    assert owner.contact_name
    records = world.audit.of_day(day_in_japan(world.now()), "system")
    assert [one.detail for one in records if one.act is Act.CONTENT_ERASED] == [
        {"account": "sato", "period": "closed_account"}
    ]


@pytest.mark.asvs("14.2.7")
def test_the_accounts_and_invitations_of_who_left_go_with_everything_else(
    world: FilingWorld,
) -> None:
    keep_account(world)
    keep_account(world, login_id="yoso", organization_id="org-2")
    teams, team = world.teams, world.teams.get("org-1")
    entry = TeamEntry.of(team, "sato", TeamAct.JOINED, world.now(), APPLICANT, role="editor")
    assert teams.save(TeamChange(team=team, entry=entry))
    leave(world)
    world.now.advance(days=365 * 5 - 30)
    assert run(world).noticed == 1
    assert after(world, days=30).failed == 0
    items = str(boto3.client("dynamodb").scan(TableName="AccountsTable")["Items"])
    assert "himawari@himawari" not in items
    assert "ORGANIZATION#org-1" not in items
    assert "yoso@himawari" in items, "another organisation's stays"
    accounts = DynamoAccounts("AccountsTable", "RegistersTable", "SessionsTable", world.audit)
    kept = accounts.get("himawari")
    assert kept is not None
    assert not kept.opens(world.now())


@pytest.mark.asvs("14.2.7")
@pytest.mark.rule("A16")
def test_a_mandate_is_kept_five_years_from_its_end_and_anew_from_another(
    world: FilingWorld,
) -> None:
    mandate = give(world)

    def kept_until() -> date:
        items = boto3.client("dynamodb").scan(TableName="MandatesTable")["Items"]
        (ttl,) = [one["ttl"]["N"] for one in items if one["sk"]["S"].startswith("MANDATE#")]
        return day_in_japan(datetime.fromtimestamp(int(ttl), UTC))

    five = timedelta(days=365 * 5)
    assert kept_until() == date(2026, 12, 1) + five
    longer = mandate.changed(make_terms(ends_on=date(2027, 3, 31)), "sakura", "鈴木", world.now())
    assert world.mandates.save(longer)
    assert kept_until() == date(2027, 4, 1) + five
    assert world.mandates.save(longer.revoked("sakura", "鈴木 一郎", world.now()))
    assert kept_until() == day_in_japan(world.now()) + five


STORES = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SQS::Queue")


@pytest.mark.asvs("14.2.7")
def test_every_table_bucket_and_queue_of_the_template_has_its_periods() -> None:
    declared = {kind: set(resources(kind)) for kind in STORES}
    named = {store for one in PERIODS for store in one.stores}
    assert set().union(*declared.values()) - named == set(), "stored, and nobody says how long"
    assert named - set().union(*declared.values()) == set(), "no such store"


@pytest.mark.asvs("14.2.7")
def test_what_tables_and_stores_see_to_they_are_told_to() -> None:
    tables, buckets, queues = map(resources, STORES)
    for one in PERIODS:
        for store in one.stores:
            if one.keeper is Keeper.TABLE:
                ttl = tables[store]["Properties"].get("TimeToLiveSpecification", {})
                assert ttl.get("Enabled"), (one.name, store)
            if one.keeper is Keeper.STORE and store in buckets:
                assert buckets[store]["Properties"]["LifecycleConfiguration"], (one.name, store)
            if store in queues:
                assert one.period is not None
                seconds = queues[store]["Properties"]["MessageRetentionPeriod"]
                assert seconds <= one.period.total_seconds(), (one.name, store)


def keep_account(world: FilingWorld, login_id: str = "himawari", **overrides: Any) -> None:
    """A full account, straight into its table."""
    account = make_account(
        login_id=login_id,
        contact_phone=f"03-1234-{login_id}",
        email=f"{login_id}@himawari.example.jp",
        password_hash=f"v1:{login_id}",
        **overrides,
    )
    to_account_item(bind(AccountItem, "AccountsTable"), account).save()


def test_every_class_says_how_long_why_and_what_then() -> None:
    said = {one.name: one.in_words for one in PERIODS}
    assert (said["draft"], said["left"], said["mail_log"]) == ("180日", "5年", "7年")
    assert (said["export"], said["member"], said["log"]) == (
        "32時間",
        "期限なし",
        "システムの設定による",
    )
    assert len({one.name for one in PERIODS}) == len(PERIODS)
    for one in PERIODS:
        assert one.reason
        assert one.in_words
        assert (one.keeper is Keeper.NOBODY) == (one.then is None)
        if one.keeper is Keeper.JOB:
            assert one.period is not None
            assert one.period >= timedelta(days=30)


def leave(world: FilingWorld) -> Filing:
    """A member that leaves; the filing by which it had joined."""
    joined = world.approved()
    goodbye = {"why": "終了したため。", "office_told": True, "notes_read": True}
    leaving = start_filing(world, "leaving", APPLICANT)
    world.move(save(world, leaving, "leaving", goodbye), Move.SUBMIT, APPLICANT)
    relay_all(world)
    return joined


def attach(world: FilingWorld, filing: Filing) -> None:
    """A file more, as the use case adds it."""
    document = replace(filing.documents[0], document_id="more", status=DocumentStatus.WAITING)
    read = world.filings.get(filing.filing_id)
    assert world.filings.add_document(replace(read, updated_at=world.now()), document)


def seal_after_a_day(world: FilingWorld) -> None:
    world.now.advance(days=1)
    seal_days(world)
