"""What is recorded of who reads and does what, and that nothing is answered unrecorded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.accounts_factory import make_staff
from tests.filing_world import APPLICANT, MINISTRY, SECRETARIAT, FilingWorld, several
from tests.filings_factory import SYSTEM
from tests.offices_site import OfficesSite
from ukeire.domain.audit import Act, AuditRecord, digest_of, network_of, record_of
from ukeire.domain.dates import day_in_japan
from ukeire.domain.errors import NotAllowedNow, Unavailable
from ukeire.domain.filing import Move
from ukeire.domain.permissions import StaffRole
from ukeire.domain.session import Actor, Role
from ukeire.usecases.find_filing import find_filing
from ukeire.usecases.staff_changes import BY_COMMAND, staff_change

AT = datetime(2026, 11, 22, 3, 7, tzinfo=UTC)


def acts(world: FilingWorld, filing_id: str) -> list[tuple[str, str]]:
    """Party and act of everything recorded of a filing, oldest first."""
    return [(one.party, one.act.value) for one in world.audit.of_filing(filing_id)]


class Broken:
    """An audit that cannot be written to."""

    def record(self, record: AuditRecord) -> None:
        raise Unavailable


@pytest.mark.asvs("16.2.1", "16.3.2")
def test_reading_a_filing_is_recorded_with_who_from_where_when_and_which_version(
    offices: OfficesSite,
) -> None:
    filing = offices.world.submitted()
    response = offices.secretariat.get(f"/api/filings/{filing.filing_id}")
    assert response.status_code == 200
    read = offices.world.audit.of_filing(filing.filing_id)[-1]
    assert (read.act, read.login_id, read.name, read.office) == (
        Act.FILING_READ,
        SECRETARIAT.login_id,
        SECRETARIAT.name,
        "secretariat",
    )
    assert (read.at, read.role) == (offices.world.now(), Role.STAFF)
    assert read.request_id == response.headers["x-request-id"]
    assert read.network == "127.0.0.0/24"
    assert read.detail == {"version": filing.version}


@pytest.mark.parametrize("path", ["", "/return"])
def test_every_page_of_a_filing_records_the_reading(offices: OfficesSite, path: str) -> None:
    filing_id = offices.world.submitted().filing_id
    assert offices.secretariat.get(f"/filings/{filing_id}{path}").status_code == 200
    assert acts(offices.world, filing_id)[-1] == ("secretariat", "filing_read")


@pytest.mark.asvs("16.5.3")
@pytest.mark.fault("F48")
@pytest.mark.parametrize("path", ["/filings/{id}", "/api/filings/{id}", "/filings/{id}/return"])
def test_what_cannot_be_recorded_is_not_answered(offices: OfficesSite, path: str) -> None:
    filing = offices.world.submitted()
    services: Any = offices.world
    services.audit = Broken()
    response = offices.secretariat.get(path.format(id=filing.filing_id))
    assert response.status_code == 503
    assert filing.organization_name not in response.text


def test_opening_a_document_is_recorded_before_its_link_is_given(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    document = filing.documents[0]
    path = f"/filings/{filing.filing_id}/documents/{document.document_id}/content"
    assert offices.secretariat.get(path).status_code == 303
    opened = offices.world.audit.of_filing(filing.filing_id)[-1]
    assert opened.act is Act.DOCUMENT_OPENED
    assert opened.detail == {
        "document_id": document.document_id,
        "item": document.item,
        "version_id": document.version_id,
    }
    services: Any = offices.world
    services.audit = Broken()
    refused = offices.secretariat.get(path)
    assert refused.status_code == 503
    assert "location" not in refused.headers


def test_a_table_that_refuses_the_record_refuses_the_reading(world: FilingWorld) -> None:
    filing = world.submitted()
    world.audit._item._get_connection().table_name = "NoSuchTable"
    world.audit._item.Meta.table_name = "NoSuchTable"
    with pytest.raises(Unavailable):
        find_filing(world, filing.filing_id, SECRETARIAT)


@pytest.mark.rule("D4")
def test_what_an_office_was_not_shown_is_not_recorded_as_read(offices: OfficesSite) -> None:
    draft = offices.world.draft()
    assert offices.secretariat.get(f"/api/filings/{draft.filing_id}").status_code == 404
    assert acts(offices.world, draft.filing_id) == []


def test_applicants_reading_their_own_filing_leave_no_record(world: FilingWorld) -> None:
    draft = world.draft()
    find_filing(world, draft.filing_id, APPLICANT)
    assert acts(world, draft.filing_id) == []


def test_every_move_is_recorded_with_the_hash_of_its_entry(world: FilingWorld) -> None:
    filing = world.approved()
    recorded = world.audit.of_filing(filing.filing_id)
    assert [(one.party, one.detail["move"], one.detail["hash"]) for one in recorded] == [
        ("applicants", "submit", filing.history[0].hash),
        ("secretariat", "accept", filing.history[1].hash),
        ("secretariat", "approve", filing.history[2].hash),
        ("ministry", "approve", filing.history[3].hash),
    ]


def test_a_move_that_loses_leaves_no_record(world: FilingWorld) -> None:
    filing = world.submitted()
    before = acts(world, filing.filing_id)
    with pytest.raises(NotAllowedNow):
        world.move(filing, Move.APPROVE, SECRETARIAT)
    assert acts(world, filing.filing_id) == before


def test_reading_the_same_again_within_a_quarter_of_an_hour_is_one_reading(
    world: FilingWorld,
) -> None:
    filing = world.submitted()
    for _ in range(3):
        find_filing(world, filing.filing_id, SECRETARIAT)
    assert acts(world, filing.filing_id).count(("secretariat", "filing_read")) == 1
    world.now.advance(minutes=16)
    find_filing(world, filing.filing_id, SECRETARIAT)
    assert acts(world, filing.filing_id).count(("secretariat", "filing_read")) == 2


def test_another_person_another_version_or_another_network_is_another_reading() -> None:
    colleague = Actor("s-2", "事務局 次郎", Role.STAFF, office="secretariat")
    elsewhere = Actor("s-1", "事務局 花子", Role.STAFF, None, "secretariat", network="10.0.0.0/24")
    records = [
        record_of(SECRETARIAT, Act.FILING_READ, AT, "f-1", version=3),
        record_of(colleague, Act.FILING_READ, AT, "f-1", version=3),
        record_of(elsewhere, Act.FILING_READ, AT, "f-1", version=3),
        record_of(SECRETARIAT, Act.FILING_READ, AT, "f-1", version=4),
        record_of(SECRETARIAT, Act.DOCUMENT_OPENED, AT, "f-1", version=3),
    ]
    assert len({one.record_id for one in records}) == len(records)
    again = record_of(SECRETARIAT, Act.FILING_READ, AT + timedelta(minutes=7), "f-1", version=3)
    assert again.record_id == records[0].record_id


def test_acts_that_change_something_are_never_folded() -> None:
    first = record_of(SECRETARIAT, Act.AUDIT_EXPORTED, AT, "f-1")
    second = record_of(SECRETARIAT, Act.AUDIT_EXPORTED, AT + timedelta(milliseconds=1), "f-1")
    assert first.record_id != second.record_id


@pytest.mark.asvs("14.2.6")
def test_addresses_are_kept_as_networks_of_staff_and_not_at_all_of_applicants() -> None:
    assert network_of("203.0.113.77") == "203.0.113.0/24"
    assert network_of("2001:db8:1:2::3") == "2001:db8:1::/48"
    assert network_of("unknown") == ""
    at_home = Actor(
        "sakura", "鈴木", Role.APPLICANT, organization_id="org-1", network="192.0.2.0/24"
    )
    assert record_of(at_home, Act.MOVED, AT, "f-1").network == ""


def test_a_day_is_listed_whole_or_by_party_whatever_filing_it_is_about(world: FilingWorld) -> None:
    ids = several(world, 2, Move.ACCEPT)
    world.audit.record(record_of(MINISTRY, Act.AUDIT_EXPORTED, world.now(), None, period="x"))
    days = {day_in_japan(world.filings.get(one).created_at) for one in ids} | {
        day_in_japan(world.now())
    }
    found = [record for day in sorted(days) for record in world.audit.of_day(day)]
    assert sorted((one.party, one.act.value) for one in found) == [
        ("applicants", "moved"),
        ("applicants", "moved"),
        ("ministry", "audit_exported"),
        ("secretariat", "moved"),
        ("secretariat", "moved"),
    ]
    today = day_in_japan(world.now())
    assert [one.party for one in world.audit.of_day(today, "ministry")] == ["ministry"]
    assert list(world.audit.of_day(today, "mini")) == []


@pytest.mark.asvs("16.4.2")
def test_a_record_that_is_there_is_not_written_again(world: FilingWorld) -> None:
    record = record_of(SYSTEM, Act.SETTING_CHANGED, world.now(), "f-1", name="a")
    world.audit.record(record)
    forged = AuditRecord(**{**_fields(record), "name": "だれか"})
    world.audit.record(forged)
    assert world.audit.of_filing("f-1") == [record]


def test_a_digest_is_of_every_field_and_of_no_order() -> None:
    records = [record_of(SECRETARIAT, Act.FILING_READ, AT, "f-1", version=n) for n in range(3)]
    assert digest_of(records) == digest_of(reversed(records))
    for name, value in (("name", "別人"), ("at", AT + timedelta(seconds=1)), ("detail", {})):
        altered = AuditRecord(**{**_fields(records[0]), name: value})
        assert digest_of([altered, *records[1:]]) != digest_of(records)
    assert digest_of(records[1:]) != digest_of(records)


def _fields(record: AuditRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in AuditRecord.__dataclass_fields__}


@pytest.mark.asvs("16.2.1")
def test_each_change_of_a_setting_is_recorded_by_kind_key_and_version_and_never_by_value(
    offices: OfficesSite,
) -> None:
    administrator = offices.log_in(replace(SECRETARIAT, duty=StaffRole.ADMINISTRATOR.value))
    comment = {"title": "canary-title", "text": "canary-text", "position": 1}
    made = administrator.send("POST", "/api/settings/comments", json=comment)
    assert made.status_code == 201
    key = made.json()["key"]
    at = f"/api/settings/comments/{key}"
    changed = {**comment, "position": 2}
    saved = administrator.send("PUT", at, json=changed, headers={"If-Match": '"1"'})
    assert saved.status_code == 200
    assert administrator.send("DELETE", at, headers={"If-Match": '"2"'}).status_code == 204
    today = day_in_japan(offices.world.now())
    found = offices.world.audit.of_day(today, "secretariat")
    recorded = [one for one in found if one.act is Act.SETTING_CHANGED]
    recorded.sort(key=lambda one: int(one.detail["version"]))
    assert [(one.login_id, dict(one.detail)) for one in recorded] == [
        (
            SECRETARIAT.login_id,
            {"of": "secretariat", "kind": "canned_comments", "key": key, "version": version},
        )
        for version in (1, 2, 3)
    ]
    assert all(one.request_id and one.network == "127.0.0.0/24" for one in recorded)
    assert "canary" not in repr(recorded)


def test_a_change_of_a_setting_that_is_refused_is_not_recorded(offices: OfficesSite) -> None:
    administrator = offices.log_in(replace(SECRETARIAT, duty=StaffRole.ADMINISTRATOR.value))
    comment = {"title": "見出し", "text": "本文", "position": 1}
    refused = administrator.send(
        "PUT", "/api/settings/comments/none", json=comment, headers={"If-Match": '"7"'}
    )
    assert refused.status_code == 412
    today = day_in_japan(offices.world.now())
    acts_today = {one.act for one in offices.world.audit.of_day(today, "secretariat")}
    assert Act.SETTING_CHANGED not in acts_today


def test_the_offices_accounts_are_recorded_like_settings_those_made_by_command_too(
    world: FilingWorld,
) -> None:
    account = make_staff()
    change = staff_change(None, account, BY_COMMAND, world.now())
    assert world.staff.add(account, change)
    (record,) = world.audit.of_day(day_in_japan(world.now()), "system")
    assert (record.act, record.login_id) == (Act.SETTING_CHANGED, BY_COMMAND.login_id)
    assert record.detail == {
        "of": account.office,
        "kind": "staff",
        "key": account.login_id,
        "version": 1,
    }
