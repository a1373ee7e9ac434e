"""An organisation takes away all that it ever filed, and nothing that is not its to read."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import boto3
import pytest

from copies.texts import Texts
from tests.applicants_site import Client, Site, answer
from tests.filing_world import APPLICANT, SECRETARIAT, FakeDocuments, FilingWorld
from tests.unit.pages.browser import Browser
from ukeire.adapters import data_copy_files
from ukeire.domain.audit import Act
from ukeire.domain.data_copy import DataCopy, folder_of, path_of
from ukeire.domain.dates import day_in_japan, start_of_day
from ukeire.domain.errors import Forbidden, StaleVersion
from ukeire.domain.filing import Document, Filing, Move
from ukeire.domain.printed_list import PrintedList
from ukeire.domain.session import Actor, Role
from ukeire.usecases import make_data_copy as making
from ukeire.usecases.add_note import add_note
from ukeire.usecases.ask_data_copy import ask_data_copy
from ukeire.usecases.make_data_copy import make_data_copy
from ukeire.usecases.ports.documents import StoredObject

API = "/api/your-data"
LONG = 1000.0


@dataclass
class Store(FakeDocuments):
    """Uploads by their ids."""

    files: dict[str, bytes] = field(default_factory=dict)

    def read(
        self, filing_id: str, document_id: str, version_id: str | None, max_bytes: int
    ) -> StoredObject | None:
        content = self.files.get(document_id)
        return StoredObject(version_id or "", len(content), content) if content else None


class Prints:
    """Prints a list as text."""

    def print(self, content: PrintedList) -> bytes:
        return repr(content).encode()


@pytest.fixture
def world(site: Site) -> FilingWorld:
    """With a store of files, and somewhere to print."""
    services: Any = site.world
    services.documents = Store()
    services.prints = Prints()
    return site.world


def fill_store(world: FilingWorld, filing: Filing) -> None:
    store: Any = world.documents
    for one in filing.documents:
        store.files[one.document_id] = f"file {one.document_id}".encode()


def make(world: FilingWorld, seconds: float = LONG) -> None:
    """What the queue was told."""
    services: Any = world
    told, world.data_copy_queue.told = world.data_copy_queue.told, []
    for organization_id, copy_id in told:
        make_data_copy(services, Texts(world), organization_id, copy_id, lambda: seconds)


def archives(world: FilingWorld, client: Client) -> list[zipfile.ZipFile]:
    """What the links lead to, each sound."""
    copy = answer(client.get(API))
    stored = world.data_copies.of("org-1")
    assert stored is not None
    opened = []
    for file, kept in zip(copy["files"], stored.files, strict=True):
        led = client.get(file["href"])
        assert led.status_code == 303, led.text
        assert led.headers["location"].startswith("https://exports.s3.")
        found = boto3.client("s3").get_object(Bucket="exports", Key=kept.name)
        archive = zipfile.ZipFile(io.BytesIO(found["Body"].read()))
        assert archive.testzip() is None
        opened.append(archive)
    return opened


def everything(archives: list[zipfile.ZipFile]) -> dict[str, bytes]:
    return {name: one.read(name) for one in archives for name in one.namelist()}


@pytest.mark.asvs("14.2.4")
def test_it_holds_what_was_filed_with_files_history_and_audit(
    site: Site, world: FilingWorld
) -> None:
    filing = world.submitted()
    fill_store(world, filing)
    world.move(
        filing, Move.RETURN, SECRETARIAT, reason="理由です", fields=("/sections/organization",)
    )
    asked = answer(site.applicant.post(API), 202)
    assert (asked["state"], asked["files"]) == ("waiting", [])
    make(world)
    ready = answer(site.applicant.get(API))
    assert (ready["state"], ready["filings"], ready["done"]) == ("ready", 1, 1)
    files = everything(archives(world, site.applicant))
    folder = folder_of(filing, "入会申請")
    told = json.loads(files[f"{folder}/申請.json"])
    assert told["sections"] == json.loads(json.dumps(filing.sections))
    assert [one["text"] for one in told["comments"]] == ["理由です"]
    first = json.loads(files[f"{folder}/第1回の申請内容.json"])
    assert first["sections"]["organization"] == filing.sections["organization"]
    assert len(first["documents"]) == len(filing.documents)
    for number, document in enumerate(filing.documents, start=1):
        content = files[path_of(folder, number, document)]
        assert content == f"file {document.document_id}".encode()
    assert json.loads(files[f"{folder}/操作の記録.json"])["items"]
    assert "事務局".encode() in files[f"{folder}/操作の記録.pdf"]
    assert json.loads(files["登録内容.json"])["organization"]["organization_id"] == "org-1"
    assert "さくら会" in files["はじめにお読みください.txt"].decode("utf-8-sig")
    manifest = json.loads(files["manifest.json"])["files"]
    assert {one["path"] for one in manifest} == files.keys() - {"manifest.json"}
    for one in manifest:
        assert one["sha256"] == hashlib.sha256(files[one["path"]]).hexdigest()


@pytest.mark.rule("D6")
@pytest.mark.asvs("8.2.3")
def test_what_offices_say_among_themselves_is_never_in_it(site: Site, world: FilingWorld) -> None:
    filing = world.submitted()
    fill_store(world, filing)
    add_note(world, filing.filing_id, "ないしょのメモ", SECRETARIAT, note_id="n-1")
    world.move(filing, Move.RETURN, SECRETARIAT, reason="理由です", internal_comment="ないしょの話")
    site.applicant.post(API)
    make(world)
    for name, content in everything(archives(world, site.applicant)).items():
        for secret in ("ないしょ", SECRETARIAT.name, SECRETARIAT.login_id):
            assert secret.encode() not in content, (name, secret)
            assert json.dumps(secret)[1:-1].encode() not in content, (name, secret)


@pytest.mark.asvs("8.2.2")
def test_nobody_reads_or_takes_what_is_another_organisations(
    site: Site, world: FilingWorld
) -> None:
    world.submitted()
    copy = answer(site.applicant.post(API), 202)
    make(world)
    assert site.stranger.get(API).status_code == 404
    assert site.stranger.get(f"/your-data/{copy['copy_id']}/files/1").status_code == 404
    answer(site.stranger.post(API), 202)
    assert site.stranger.get(f"/your-data/{copy['copy_id']}/files/1").status_code == 404
    for number in ("0", "2", "x", "-1", "１", "9" * 40):
        address = f"/your-data/{copy['copy_id']}/files/{number}"
        assert site.applicant.get(address).status_code == 404, number
    assert site.anonymous.get(API).status_code == 401
    services: Any = world
    agent = Actor("agent", "代理 一郎", Role.AGENT, "org-1")
    with pytest.raises(Forbidden):
        ask_data_copy(services, agent)
    make(world)
    stranger = world.data_copies.of("org-2")
    assert stranger is not None
    assert stranger.filings == ()


def test_asked_twice_one_is_made_and_both_get_that_one(site: Site, world: FilingWorld) -> None:
    world.submitted()
    first, second = (answer(site.applicant.post(API), 202) for _ in range(2))
    assert first["copy_id"] == second["copy_id"]
    assert len(world.data_copy_queue.told) == 1
    make(world)
    third = answer(site.applicant.post(API), 202)
    assert third["copy_id"] != first["copy_id"]
    before = world.data_copies.of("org-1")
    assert before is not None
    with pytest.raises(StaleVersion):
        world.data_copies.replace(before, replace(before, revision=before.revision - 1))


def test_a_second_run_beside_the_first_changes_nothing(site: Site, world: FilingWorld) -> None:
    services: Any = world
    world.submitted()
    copy_id = answer(site.applicant.post(API), 202)["copy_id"]
    read = world.data_copies.of

    class Slow:
        """Reads what is a revision old by the time it saves."""

        replace, save = world.data_copies.replace, world.data_copies.save

        def of(self, organization_id: str) -> DataCopy | None:
            found = read(organization_id)
            services.data_copies = kept
            make_data_copy(services, Texts(world), "org-1", copy_id, lambda: LONG)
            return found

    kept, services.data_copies = world.data_copies, Slow()
    made = make_data_copy(services, Texts(world), "org-1", copy_id, lambda: LONG)
    assert made is None
    assert answer(site.applicant.get(API))["state"] == "ready"
    assert [one.kind for one in world.mailer.queued].count("data_ready") == 1


@pytest.mark.fault("F44")
def test_much_is_put_into_several_archives_in_several_runs_and_nothing_is_left_out_or_twice(
    site: Site, world: FilingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = world.submitted()
    fill_store(world, filing)
    site.applicant.post(API)
    runs = 0
    while world.data_copy_queue.told:
        make(world, seconds=1.0)
        runs += 1
        assert runs < 30
    opened = archives(world, site.applicant)
    assert len(opened) == runs > 3
    names = [name for one in opened for name in one.namelist() if name.startswith("申請/")]
    assert len(names) == len(set(names)) == len(filing.documents) + 4
    monkeypatch.setattr(making, "MOST_BYTES", 4000)
    site.applicant.post(API)
    make(world)
    by_size = archives(world, site.applicant)
    assert sorted(everything(by_size).keys()) == sorted(everything(opened).keys())
    assert len(by_size) > 1


def test_a_large_archive_goes_to_the_store_in_parts(
    world: FilingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_copy_files, "_PART_BYTES", 5 * 1024 * 1024)
    content = bytes(range(256)) * 4096 * 3
    with world.data_copy_files.archive("data/large.zip") as archive:
        for number in range(5):
            archive.add(f"{number}.pdf", content, world.now())
    s3 = boto3.client("s3")
    found = s3.get_object(Bucket="exports", Key="data/large.zip")
    assert found["ETag"].strip('"').endswith("-4")
    with zipfile.ZipFile(io.BytesIO(found["Body"].read())) as opened:
        assert opened.testzip() is None
        assert opened.read("4.pdf") == content

    def broken() -> None:
        with world.data_copy_files.archive("data/broken.zip") as one:
            one.add("a.pdf", content, world.now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert not s3.list_multipart_uploads(Bucket="exports").get("Uploads")
    assert [one["Key"] for one in s3.list_objects_v2(Bucket="exports")["Contents"]] == [
        "data/large.zip"
    ]


def test_a_file_that_is_gone_is_said_to_be_and_stops_nothing(
    site: Site, world: FilingWorld
) -> None:
    filing = world.submitted()
    site.applicant.post(API)
    make(world)
    (archive,) = archives(world, site.applicant)
    manifest = json.loads(archive.read("manifest.json"))["files"]
    missing = [one for one in manifest if one["path"] is None]
    assert len(missing) == len(filing.documents)


@pytest.mark.fault("F30")
@pytest.mark.asvs("5.3.2")
@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\x.exe",
        "=cmd|' /C calc'!A0.pdf",
        "C:\\a.pdf",
        "a\n\u202eb.pdf",
        "",
    ],
)
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    document = Document(
        document_id="d",
        item="i",
        filename=name,
        size=1,
        content_type="application/pdf",
        created_at=start_of_day(date(2026, 4, 1)),
    )
    path = path_of("申請/x", 1, document)
    assert path.startswith("申請/x/書類/0001_")
    last = path.rsplit("/", 1)[1]
    assert path.count("/") == 3
    assert ".." not in path.split("/")
    assert not set(last) & set('\\:*?"<>|\n\u202e')
    assert len(path_of("申請/x", 1, document).encode()) < 250


def test_it_is_recorded_told_by_mail_and_gone_after_thirty_two_hours(
    site: Site, world: FilingWorld
) -> None:
    world.submitted()
    copy = answer(site.applicant.post(API), 202)
    make(world)
    make(world)
    archives(world, site.applicant)
    day = world.audit.of_day(day_in_japan(world.now()), "applicants")
    steps = [one.detail["step"] for one in day if one.act is Act.DATA_COPIED]
    assert sorted(steps) == ["asked", "downloaded"]
    (mail,) = [one for one in world.mailer.queued if one.kind == "data_ready"]
    assert mail.to == ("org-1@example.jp",)
    assert mail.values["data_url"] == "https://ukeire.example/your-data"
    world.now.advance(hours=32, minutes=1)
    site.applicant = site.log_in(APPLICANT)
    gone = answer(site.applicant.get(API))
    assert (gone["state"], gone["files"]) == ("gone", [])
    assert site.applicant.get(f"/your-data/{copy['copy_id']}/files/1").status_code == 404


def test_nobody_to_make_it_is_told_and_a_run_that_died_can_be_asked_for_anew(
    site: Site, world: FilingWorld
) -> None:
    world.data_copy_queue.closed = True
    assert site.applicant.post(API).status_code == 503
    assert answer(site.applicant.get(API))["state"] == "failed"
    world.data_copy_queue.closed = False
    stuck = answer(site.applicant.post(API), 202)
    world.now.advance(hours=2, minutes=1)
    site.applicant = site.log_in(APPLICANT)
    assert answer(site.applicant.get(API))["state"] == "failed"
    assert answer(site.applicant.post(API), 202)["copy_id"] != stuck["copy_id"]


def test_the_page_says_how_far_it_is_and_leads_to_the_files(site: Site, world: FilingWorld) -> None:
    world.submitted()
    browser = Browser(site.applicant)
    browser.open("/your-data")
    browser.go()
    assert "作成を受け付けました" in browser.answer.text
    assert "作成待ち" in browser.answer.text
    make(world)
    browser.open("/your-data")
    assert "ZIPファイル 1/1" in browser.answer.text
    assert browser.form("/your-data")
