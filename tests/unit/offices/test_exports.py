"""Lists as files: asked for, made in as many runs as it takes, taken away, gone."""

import io
import json
import zipfile
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import boto3
import pytest

from tests.filing_world import MINISTRY, SECRETARIAT, several
from tests.offices_site import OfficesSite, Staff
from ukeire.domain.audit import Act
from ukeire.domain.dates import day_in_japan
from ukeire.domain.export import ExportFormat
from ukeire.domain.filing import Move
from ukeire.usecases import make_export as making
from ukeire.usecases.export_rows import SOURCES
from ukeire.usecases.make_export import make_export

API = "/api/exports"
LONG, SHORT = 1000.0, 1.0


def ask(staff: Staff, format_: str = "csv", kind: str = "queue", **query: str) -> str:
    answer = staff.send("POST", API, json={"kind": kind, "format": format_, "query": query})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["export_id"])


def make(offices: OfficesSite, seconds: float = LONG) -> None:
    """What the queue was told, once each."""
    told, offices.world.export_queue.told = offices.world.export_queue.told, []
    for login_id, export_id in told:
        make_export(offices.world, login_id, export_id, lambda: seconds)


def state(staff: Staff, export_id: str) -> dict[str, Any]:
    found: dict[str, Any] = staff.get(f"{API}/{export_id}").json()
    return found


def content(offices: OfficesSite, staff: Staff, export_id: str) -> bytes:
    """What the link leads to."""
    answer = staff.get(f"/exports/{export_id}/file")
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith("https://exports.s3.")
    (export,) = [one for one in offices.world.exports.of("s-1") if one.export_id == export_id]
    found = boto3.client("s3").get_object(Bucket="exports", Key=str(export.file))
    return bytes(found["Body"].read())


def lines(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return [line.split(",") for line in data.decode("utf-8-sig").splitlines()]


def cells(data: bytes) -> list[list[tuple[str, str]]]:
    """Type and value of each cell of an Excel file's one sheet."""
    spread = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))  # noqa: S314 ours
    assert not list(sheet.iter(f"{spread}f"))
    return [
        [(cell.get("t", "n"), "".join(cell.itertext())) for cell in row.iter(f"{spread}c")]
        for row in sheet.iter(f"{spread}row")
    ]


def test_a_view_of_the_queue_becomes_a_file_of_all_its_pages(offices: OfficesSite) -> None:
    made = several(offices.world, 5)
    several(offices.world, 1, Move.ACCEPT)
    staff = offices.secretariat
    export_id = ask(staff, status="submitted", sort="-submitted_at")
    waiting = state(staff, export_id)
    assert (waiting["state"], waiting["href"]) == ("waiting", None)
    assert waiting["description"] == "事務局の番、申請中"
    make(offices)
    ready = state(staff, export_id)
    assert (ready["state"], ready["rows"]) == ("ready", 5)
    head, *rows = lines(content(offices, staff, export_id))
    assert tuple(head) == SOURCES["queue"].heads  # type: ignore[index]
    heads = offices.world.filings.heads(made)
    assert [row[0] for row in rows] == [heads[one].receipt_number for one in reversed(made)]
    first = heads[made[-1]]
    due = first.review_clock.due_at
    assert due is not None
    assert rows[0][1:8] == [
        first.organization_name,
        "入会申請",
        first.prefecture or "",
        "申請中",
        "事務局",
        "1",
        rows[0][7],
    ]
    assert rows[0][8] == day_in_japan(due).isoformat()


@pytest.mark.fault("F41")
def test_no_cell_of_an_excel_file_is_a_formula_whatever_was_typed(offices: OfficesSite) -> None:
    (filing_id,) = several(offices.world, 1)
    hostile = '=HYPERLINK("https://example.com","x")'
    table = boto3.resource("dynamodb").Table("FilingsTable")
    item: Any = table.get_item(Key={"pk": filing_id, "sk": "HEAD"})["Item"]
    item["data"] = json.dumps(json.loads(item["data"]) | {"organization_name": hostile})
    table.put_item(Item=item)
    staff = offices.secretariat
    excel, text = ask(staff, "xlsx"), ask(staff, "csv")
    make(offices)
    _, row = cells(content(offices, staff, excel))
    assert row[1] == ("inlineStr", hostile)
    assert row[6] == ("n", "1")
    assert "'=HYPERLINK" in content(offices, staff, text).decode()


@pytest.mark.rule("D4")
def test_what_was_returned_before_it_was_made_is_not_in_the_file(offices: OfficesSite) -> None:
    kept, returned = several(offices.world, 2)
    staff = offices.secretariat
    export_id = ask(staff)
    filing = offices.world.filings.get(returned)
    offices.world.move(filing, Move.RETURN, SECRETARIAT, reason="理由")
    make(offices)
    rows = lines(content(offices, staff, export_id))[1:]
    number = offices.world.filings.heads([kept])[kept].receipt_number
    assert [row[0] for row in rows] == [number]


@pytest.mark.asvs("8.2.2")
def test_a_file_is_its_owners_alone_and_of_the_office_they_are_of(offices: OfficesSite) -> None:
    export_id = ask(offices.secretariat)
    make(offices)
    colleague = offices.log_in(replace(SECRETARIAT, login_id="s-2"))
    moved_on = offices.log_in(replace(SECRETARIAT, office="ministry"))
    for other in (colleague, offices.ministry, moved_on):
        assert other.get(f"/exports/{export_id}/file").status_code == 404
        assert other.get(f"{API}/{export_id}").status_code == 404
        assert other.get(API).json()["items"] == []
    assert offices.anonymous.get(f"/exports/{export_id}/file").status_code == 303


def test_after_thirty_two_hours_it_is_listed_as_gone_and_no_link_leads_to_it(
    offices: OfficesSite,
) -> None:
    export_id = ask(offices.secretariat)
    make(offices)
    offices.world.now.advance(hours=31, minutes=59)
    assert state(offices.secretariat, export_id)["state"] == "ready"
    offices.world.now.advance(minutes=1)
    staff = offices.secretariat
    assert state(staff, export_id)["state"] == "gone"
    assert staff.get(f"/exports/{export_id}/file").status_code == 404
    assert "保存期間終了" in staff.get("/exports").text
    kept: Any = boto3.resource("dynamodb").Table("DesksTable").scan()["Items"][0]
    assert kept["ttl"] > int(offices.world.now().timestamp())


@pytest.mark.asvs("16.2.1")
def test_asking_and_taking_away_are_recorded_without_the_words_searched_for(
    offices: OfficesSite,
) -> None:
    staff = offices.secretariat
    export_id = ask(staff, q="さくら")
    make(offices)
    staff.get(f"/exports/{export_id}/file")
    day = day_in_japan(offices.world.now())
    records = [
        one
        for one in offices.world.audit.of_day(day, "secretariat")
        if one.act is Act.LIST_EXPORTED
    ]
    assert {one.detail["step"] for one in records} == {"asked", "downloaded"}
    assert all(one.detail["export"] == export_id for one in records)
    assert "さくら" not in repr(records)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two filings a page, a page a part."""
    monkeypatch.setattr("ukeire.usecases.export_rows._READ_AT_ONCE", 2)
    monkeypatch.setattr(making, "PART_ROWS", 2)


@pytest.mark.usefixtures("small_parts")
def test_a_run_without_time_leaves_the_rest_to_the_next_and_no_row_is_lost_or_twice(
    offices: OfficesSite,
) -> None:
    several(offices.world, 5)
    staff = offices.secretariat
    export_id = ask(staff)
    seen = []
    for _ in range(4):
        make(offices, SHORT)
        seen.append((state(staff, export_id)["state"], state(staff, export_id)["rows"]))
    assert seen == [("running", 2), ("running", 4), ("running", 5), ("running", 5)]
    make(offices)
    assert state(staff, export_id)["state"] == "ready"
    numbers = [row[0] for row in lines(content(offices, staff, export_id))[1:]]
    assert len(numbers) == len(set(numbers)) == 5
    assert offices.world.export_queue.told == []


@pytest.mark.fault("F05")
@pytest.mark.usefixtures("small_parts")
def test_told_twice_or_made_by_two_at_once_it_is_one_whole_file(
    offices: OfficesSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    several(offices.world, 5)
    staff = offices.secretariat
    export_id = ask(staff)
    plain = offices.world.export_files.put_rows
    others: list[Any] = []

    def overtaken(*args: Any) -> None:
        """Another run does all of it while this one keeps its first part."""
        monkeypatch.setattr(offices.world.export_files, "put_rows", plain)
        others.append(make_export(offices.world, "s-1", export_id, lambda: LONG))
        plain(*args)

    monkeypatch.setattr(offices.world.export_files, "put_rows", overtaken)
    assert make_export(offices.world, "s-1", export_id, lambda: LONG) is None
    assert others[0].rows == 5
    before = offices.world.exports.get("s-1", export_id)
    again = make_export(offices.world, "s-1", export_id, lambda: LONG)
    assert again == before
    assert len(lines(content(offices, staff, export_id))) == 6


def test_a_run_for_a_request_that_is_gone_does_nothing(offices: OfficesSite) -> None:
    assert make_export(offices.world, "s-1", "none", lambda: LONG) is None


def test_too_many_rows_are_refused_with_a_reason(
    offices: OfficesSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_ROWS", 2)
    several(offices.world, 3)
    staff = offices.secretariat
    export_id = ask(staff)
    make(offices)
    failed = state(staff, export_id)
    assert (failed["state"], failed["href"]) == ("failed", None)
    assert "絞り込んで" in failed["problem"]


def test_what_nobody_could_be_told_of_is_said_to_have_failed(offices: OfficesSite) -> None:
    offices.world.export_queue.closed = True
    staff = offices.secretariat
    body = {"format": "csv", "query": {}}
    assert staff.send("POST", API, json=body).status_code == 503
    (item,) = staff.get(API).json()["items"]
    assert item["state"] == "failed"


def test_one_person_has_only_so_many_made_at_once_and_what_stalled_counts_no_more(
    offices: OfficesSite,
) -> None:
    staff = offices.secretariat
    for _ in range(3):
        ask(staff)
    body = {"format": "csv", "query": {}}
    assert staff.send("POST", API, json=body).status_code == 409
    offices.world.now.advance(hours=2)
    staff = offices.secretariat
    assert {one["state"] for one in staff.get(API).json()["items"]} == {"failed"}
    ask(staff)


@pytest.mark.parametrize(
    "body",
    [
        {"format": "pdf"},
        {"format": "csv", "query": {"status": "none"}},
        {"format": "csv", "query": {"unknown": "x"}},
        {"format": "csv", "kind": "members", "query": {"prefecture": "東京"}},
        {"format": "csv", "kind": "staff"},
        {},
    ],
)
def test_a_list_that_is_none_is_refused(offices: OfficesSite, body: dict[str, Any]) -> None:
    assert offices.secretariat.send("POST", API, json=body).status_code == 422
    assert offices.world.export_queue.told == []


def test_the_queue_page_asks_for_what_it_shows_and_the_page_lists_it(offices: OfficesSite) -> None:
    staff = offices.secretariat
    page = staff.get("/queue?status=submitted&limit=20")
    assert "この一覧を書き出す" in page.text
    answer = staff.post("/exports", kind="queue", format="xlsx", query="status=submitted&limit=20")
    assert (answer.status_code, answer.headers["location"]) == (303, "/exports?done=asked")
    listed = staff.get("/exports?done=asked").text
    assert "作成待ち" in listed
    assert "事務局の番、申請中" in listed
    make(offices)
    assert "ダウンロードできます" in staff.get("/exports").text


def test_the_member_list_becomes_a_file_too(offices: OfficesSite) -> None:
    staff = offices.secretariat
    answer = staff.post("/exports", kind="members", format="xlsx", prefecture="東京都")
    assert answer.status_code == 303
    make(offices)
    (item,) = staff.get(API).json()["items"]
    assert (item["state"], item["description"], item["rows"]) == ("ready", "東京都", 0)
    head = cells(content(offices, staff, item["export_id"]))[0]
    assert [text for _, text in head] == ["法人名", "都道府県", "受け入れ人数", "入会日"]


def test_of_another_office_only_its_filings_are_in_the_file(offices: OfficesSite) -> None:
    several(offices.world, 2)
    official = offices.log_in(MINISTRY)
    answer = official.send("POST", API, json={"format": "csv", "query": {}})
    make(offices)
    assert official.get(f"{API}/{answer.json()['export_id']}").json()["rows"] == 0
    assert ExportFormat.CSV.value == answer.json()["format"]
