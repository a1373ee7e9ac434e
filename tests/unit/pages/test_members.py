"""The list that anyone may read: who is on it, what it shows, and that it changes at once (B1)."""

import csv
import io
from typing import Any

import boto3
import pytest

from tests.applicants_site import Site, answer
from tests.filing_world import MINISTRY, FilingWorld
from tests.unit.pages.browser import Browser
from ukeire.adapters.transactions import ConditionFailed, transact
from ukeire.domain.filing import Move
from ukeire.domain.public_entry import listing_key
from ukeire.usecases.ports.registers import RegisterChangeSet


def change(world: FilingWorld, organization_id: str, **values: Any) -> None:
    """Put the values in force in the organisation's register, as an approval does."""
    register = world.registers.get(organization_id)
    made = RegisterChangeSet(
        register=register, what="変更", actor="ministry", reason=None, at=world.now(), values=values
    )
    filing_id = world.new_id()
    world.registers.prepare(made, filing_id)
    transact(lambda transaction: world.registers.commit(transaction, made, filing_id))


def join(world: FilingWorld, name: str, prefecture: str = "東京都", *, shows: str = "npw") -> str:
    """A new member; ``shows`` has a letter for each of name, prefecture, worker count."""
    organization_id = world.new_id()
    attributes = ("organization_name", "organization_kana", "office_reference")
    boto3.resource("dynamodb").Table("RegistersTable").put_item(
        Item={
            "pk": organization_id,
            "sk": "HEAD",
            "version": 0,
            **dict.fromkeys((*attributes, "contact_name", "contact_email"), "x"),
        }
    )
    change(
        world,
        organization_id,
        membership={"since": "2026-11-22", "filing_id": "f"},
        organization={"name": name, "prefecture": prefecture, "representative_name": "秘密 太郎"},
        disclosure=disclosure(shows),
        **{"workers/w-1": {"name": "NGUYEN VAN AN"}, "workers/w-2": {"name": "B"}},
    )
    return organization_id


def disclosure(shows: str) -> dict[str, bool]:
    return {
        "show_name": "n" in shows,
        "show_prefecture": "p" in shows,
        "show_worker_count": "w" in shows,
    }


def names(site: Site, query: str = "") -> list[str]:
    found = answer(site.anonymous.get(f"/api/members{query}"))
    return [one["name"] for one in found["items"]]


@pytest.mark.rule("B1")
def test_whoever_allows_the_name_is_listed_when_the_last_office_approves(site: Site) -> None:
    at_ministry = site.world.at_ministry()
    assert names(site) == []
    site.world.move(at_ministry, Move.APPROVE, MINISTRY)
    assert names(site) == ["社会福祉法人さくら会"]


@pytest.mark.rule("B1")
@pytest.mark.asvs("14.2.6")
@pytest.mark.parametrize(
    ("shows", "prefecture", "workers"),
    [("npw", "東京都", 2), ("np", "東京都", None), ("nw", None, 2), ("n", None, None)],
)
def test_only_what_was_answered_is_shown(
    site: Site, shows: str, prefecture: str | None, workers: int | None
) -> None:
    join(site.world, "社会福祉法人さくら会", shows=shows)
    response = site.anonymous.get("/api/members")
    assert answer(response)["items"] == [
        {
            "name": "社会福祉法人さくら会",
            "prefecture": prefecture,
            "workers": workers,
            "joined_on": "2026-11-22",
        }
    ]
    assert names(site, "?prefecture=東京都") == (["社会福祉法人さくら会"] if prefecture else [])


@pytest.mark.rule("B1")
@pytest.mark.parametrize("shows", ["", "pw"])
def test_whoever_does_not_allow_the_name_is_nowhere(site: Site, shows: str) -> None:
    join(site.world, "医療法人ひみつ", shows=shows)
    assert names(site) == names(site, "?prefecture=東京都") == names(site, "?name=ひみつ") == []
    assert "ひみつ" not in site.anonymous.get("/members").text
    assert "ひみつ".encode() not in site.anonymous.get("/members.csv").content
    keys = [
        str(item["pk"])
        for item in boto3.resource("dynamodb").Table("RegistersTable").scan()["Items"]
    ]
    assert not [key for key in keys if key.startswith("PUBLIC#")]


@pytest.mark.rule("B1")
def test_a_changed_answer_name_or_prefecture_shows_at_once_and_nothing_old_stays(
    site: Site,
) -> None:
    one = join(site.world, "社会福祉法人さくら会")
    change(site.world, one, organization={"name": "社会福祉法人もみじ会", "prefecture": "大阪府"})
    assert names(site) == names(site, "?prefecture=大阪府") == ["社会福祉法人もみじ会"]
    assert names(site, "?prefecture=東京都") == []
    change(site.world, one, disclosure=disclosure("n"))
    assert names(site, "?prefecture=大阪府") == []
    change(site.world, one, disclosure=disclosure(""))
    assert names(site) == []
    change(site.world, one, disclosure=disclosure("npw"))
    assert names(site) == ["社会福祉法人もみじ会"]


@pytest.mark.rule("B1")
def test_whoever_leaves_is_off_the_list_at_once(site: Site) -> None:
    one = join(site.world, "社会福祉法人さくら会")
    change(site.world, one, membership=None)
    assert names(site) == []


def test_an_approval_that_loses_changes_nothing_in_the_list(site: Site) -> None:
    world = site.world
    one = join(world, "社会福祉法人さくら会")
    stale = RegisterChangeSet(
        register=world.registers.get(one),
        what="変更",
        actor="ministry",
        reason=None,
        at=world.now(),
        values={"disclosure": disclosure("")},
    )
    change(world, one, **{"workers/w-3": {"name": "C"}})
    with pytest.raises(ConditionFailed):
        transact(lambda transaction: world.registers.commit(transaction, stale, "f-9"))
    assert names(site) == ["社会福祉法人さくら会"]
    assert answer(site.anonymous.get("/api/members"))["items"][0]["workers"] == 3


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("さくら", ["社会福祉法人さくら会", "株式会社さくらケア"]),
        ("社会福祉法人さくら", ["社会福祉法人さくら会"]),
        ("株式会社", ["株式会社さくらケア"]),
        ("ABC", ["合同会社ＡＢＣ介護"]),
        ("ａｂｃ", ["合同会社ＡＢＣ介護"]),
        ("くら", []),
        ("%", []),
    ],
)
def test_a_name_is_found_by_its_beginning_with_or_without_its_legal_form(
    site: Site, typed: str, found: list[str]
) -> None:
    for name in ("社会福祉法人さくら会", "株式会社さくらケア", "合同会社ＡＢＣ介護"):
        join(site.world, name)
    response = site.anonymous.send("GET", "/api/members", params={"name": typed})
    assert sorted(one["name"] for one in answer(response)["items"]) == sorted(found)


def test_the_longest_legal_form_is_taken_off() -> None:
    assert listing_key("認定特定非営利活動法人あおぞら") == "あおぞら"
    assert listing_key("ＮＰＯ法人 あおぞら") == "あおぞら"
    assert listing_key("さくら株式会社") == "さくら株式会社"


def test_the_list_comes_page_by_page_each_member_once(site: Site, browser: Browser) -> None:
    for number in range(60):
        join(site.world, f"社会福祉法人その{number:02}", "北海道" if number % 2 else "沖縄県")
    seen: list[str] = []
    cursor = ""
    while True:
        query = f"?limit=7{f'&cursor={cursor}' if cursor else ''}"
        page = answer(site.anonymous.get(f"/api/members{query}"))
        seen += [one["name"] for one in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert seen == [f"社会福祉法人その{number:02}" for number in range(60)]
    assert len(names(site, "?prefecture=北海道&limit=100")) == 30
    first = browser.open("/members").text
    assert "次のページへ" in first
    assert "社会福祉法人その49" in first
    assert "社会福祉法人その50" not in first


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?prefecture=江戸", 422),
        ("?prefecture=東京都&prefecture=大阪府", 422),
        ("?limit=0", 422),
        ("?name=" + "あ" * 2001, 422),
        ("?name=%00", 422),
        ("?cursor=x", 404),
        ("?cursor=eyJwayI6IHsiUyI6ICJvcmctMSJ9LCAic2siOiB7IlMiOiAiSEVBRCJ9fQ==", 404),
    ],
)
def test_what_is_asked_wrongly_is_said_to_be(site: Site, query: str, status: int) -> None:
    assert site.anonymous.get(f"/api/members{query}").status_code == status
    if "limit" not in query:
        assert site.anonymous.get(f"/members{query}").status_code == status


@pytest.mark.rule("B1")
@pytest.mark.fault("F41")
def test_the_file_has_all_of_them_and_runs_nothing(site: Site) -> None:
    join(site.world, "社会福祉法人さくら会")
    join(site.world, "=cmd|医療法人", shows="n")
    response = site.anonymous.get("/members.csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["法人名", "都道府県", "受け入れ人数", "入会日"]
    assert sorted(rows[1:]) == [
        ["'=cmd|医療法人", "", "", "2026-11-22"],
        ["社会福祉法人さくら会", "東京都", "2", "2026-11-22"],
    ]
    part = site.anonymous.get("/members.csv?prefecture=大阪府")
    assert part.content.decode("utf-8-sig").splitlines() == ["法人名,都道府県,受け入れ人数,入会日"]


@pytest.mark.rule("B1")
def test_the_page_needs_no_login_and_says_what_is_not_public(site: Site, browser: Browser) -> None:
    join(site.world, "<b>医療法人</b>", shows="n")
    page = Browser(site.anonymous).open("/members")
    assert "&lt;b&gt;医療法人&lt;/b&gt;" in page.text
    assert "非公開" in page.text
    assert "秘密" not in page.text
    assert browser.open("/members").answer.status_code == 200
