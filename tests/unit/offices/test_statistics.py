"""What is counted of filings, when, and what the page, the JSON and the CSV say of it."""

from dataclasses import replace
from datetime import date

import pytest

from tests.filing_world import APPLICANT, MINISTRY, SECRETARIAT, FilingWorld
from tests.membership import MEMBERSHIP_SECTIONS
from tests.offices_site import OfficesSite
from ukeire.cli import main
from ukeire.domain.filing import Filing, Move
from ukeire.domain.statistics import Dimension, FilingFacts, by_dimension, figures, months_between
from ukeire.usecases.count_filing import recount
from ukeire.usecases.ports.statistics import Counted
from ukeire.usecases.relay_outbox import relay_outbox
from ukeire.usecases.save_section import save_section

OFFICES = ("secretariat", "ministry")


def told(world: FilingWorld) -> None:
    """The outbox relayed, as the stream does."""
    world.now.advance(seconds=1)
    for entry in world.outbox.pending(world.now()):
        relay_outbox(world, entry)


def kept(world: FilingWorld, counted: Counted, month: str = "2026-11") -> list[FilingFacts]:
    return list(world.facts.of_month(counted, OFFICES, month))


def decided(world: FilingWorld) -> Filing:
    """Approved after a return, four days at the offices, two of them working days."""
    filing = world.submitted()
    world.now.advance(days=1)
    filing = world.move(filing, Move.RETURN, SECRETARIAT, reason="理由")
    world.now.advance(days=10)
    filing = world.move(filing, Move.SUBMIT, APPLICANT)
    world.now.advance(days=3)
    filing = world.move(filing, Move.ACCEPT, SECRETARIAT)
    filing = world.move(filing, Move.APPROVE, SECRETARIAT)
    return world.move(filing, Move.APPROVE, MINISTRY)


def fact(number: int, **values: object) -> FilingFacts:
    one = FilingFacts(
        filing_id=f"f-{number}",
        offices=OFFICES,
        length=1,
        procedure="membership",
        prefecture="東京都",
        received_on=date(2026, 11, 1),
    )
    return replace(one, **values)  # type: ignore[arg-type]


def test_a_filing_is_counted_where_it_came_and_where_it_was_decided(offices: OfficesSite) -> None:
    filing = decided(offices.world)
    told(offices.world)
    (received,) = kept(offices.world, Counted.RECEIVED)
    month = f"{offices.world.now():%Y-%m}"
    (done,) = kept(offices.world, Counted.DECIDED, month)
    assert received == done
    assert (done.filing_id, done.approved, done.returns) == (filing.filing_id, True, 1)
    assert done.used_seconds == 2 * 24 * 3600
    nationality = MEMBERSHIP_SECTIONS["workers"]["items"][0]["nationality"]
    assert done.origins == {nationality: 1}


@pytest.mark.fault("F05")
def test_told_twice_it_is_counted_once_and_an_older_state_replaces_no_newer(
    offices: OfficesSite,
) -> None:
    world = offices.world
    filing = world.submitted()
    told(world)
    (first,) = kept(world, Counted.RECEIVED)
    world.move(filing, Move.RETURN, SECRETARIAT, reason="理由")
    told(world)
    told(world)
    (newer,) = kept(world, Counted.RECEIVED)
    assert (first.returns, newer.returns) == (0, 1)
    world.facts.keep(first)
    assert kept(world, Counted.RECEIVED) == [newer]


def test_a_return_that_was_recalled_is_none_and_a_draft_is_not_counted(
    offices: OfficesSite,
) -> None:
    world = offices.world
    world.draft()
    told(world)
    assert kept(world, Counted.RECEIVED) == []
    (draft,) = world.filings.of_organization("org-1").items
    filing = world.move(world.filings.get(draft.filing_id), Move.SUBMIT, APPLICANT)
    filing = world.move(filing, Move.RETURN, SECRETARIAT, reason="理由")
    world.move(filing, Move.RECALL, SECRETARIAT)
    told(world)
    (one,) = kept(world, Counted.RECEIVED)
    assert (one.returns, one.decided_on) == (0, None)


@pytest.mark.rule("D4")
def test_what_is_changed_while_it_is_with_its_applicant_is_not_counted(
    offices: OfficesSite,
) -> None:
    world = offices.world
    filing = world.move(world.submitted(), Move.RETURN, SECRETARIAT, reason="理由")
    workers = {**MEMBERSHIP_SECTIONS["workers"]}
    workers["items"] = [{**workers["items"][0], "nationality": "NP"}]
    save_section(world, filing.filing_id, "workers", workers, APPLICANT, version=filing.version)
    recount(world, world.filings, world.facts)
    (one,) = kept(world, Counted.RECEIVED)
    assert "NP" not in one.origins
    assert sum(one.origins.values()) == 1


def test_counting_again_makes_what_was_lost_and_clears_what_belongs_nowhere(
    offices: OfficesSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world = offices.world
    filing = world.submitted()
    stray = fact(9, received_on=date(2020, 1, 1))
    moved = fact(8, filing_id=filing.filing_id, received_on=date(2020, 1, 1))
    world.facts.keep(stray)
    world.facts.keep(moved)
    monkeypatch.setenv("FILINGS_TABLE", "FilingsTable")
    monkeypatch.setenv("STATISTICS_TABLE", "StatisticsTable")
    assert main(["statistics", "rebuild"]) == 0
    assert capsys.readouterr().out == "filings counted: 1\nplaces cleared: 2\n"
    assert kept(world, Counted.RECEIVED, "2020-01") == []
    assert [one.filing_id for one in kept(world, Counted.RECEIVED)] == [filing.filing_id]
    assert recount(world, world.filings, world.facts).strays == 0


def test_the_days_are_a_median_and_what_nine_of_ten_kept_within() -> None:
    day = 24 * 3600
    done = [
        fact(n, decided_on=date(2026, 11, 20), approved=n > 1, used_seconds=n * day, returns=n % 2)
        for n in range(1, 11)
    ]
    found = figures([], done)
    assert (found.received, found.decided, found.approved) == (0, 10, 9)
    assert (found.median_days, found.ninetieth_days, found.returns) == (5.5, 9.0, 0.5)
    assert figures([], []).median_days is None


def test_a_filing_counts_in_each_nationality_and_its_people_once() -> None:
    both = fact(1, origins={"VN": 2, "NP": 1})
    found = by_dimension(Dimension.NATIONALITY, [both, fact(2, origins={"VN": 1})], [])
    assert {key: (one.received, one.people) for key, one in found.items()} == {
        "VN": (2, 3),
        "NP": (1, 1),
    }


def test_a_period_is_every_month_of_it() -> None:
    assert months_between("2025-11", "2026-02") == ("2025-11", "2025-12", "2026-01", "2026-02")
    assert months_between("2026-02", "2026-01") == ()


def test_page_json_and_csv_say_the_same(offices: OfficesSite) -> None:
    decided(offices.world)
    told(offices.world)
    staff = offices.log_in(SECRETARIAT)
    query = "first=2026-10&last=2026-12"
    told_by = staff.get(f"/api/statistics?{query}").json()
    assert [one["key"] for one in told_by["by"]["month"]] == ["2026-10", "2026-11", "2026-12"]
    assert (told_by["total"]["received"], told_by["total"]["decided"]) == (1, 1)
    assert told_by["total"]["median_days"] == 2.0
    page = staff.get(f"/statistics?{query}")
    assert page.status_code == 200
    assert page.text.count("<svg") >= 4
    assert "style=" not in page.text
    file = staff.get(f"/statistics.csv?{query}&by=prefecture")
    head, row = file.content.decode("utf-8-sig").splitlines()
    assert head.startswith("都道府県,受付")
    assert row.split(",") == ["東京都", "1", "1", "1", "1", "0", "2.0", "2.0", "1.0"]


@pytest.mark.parametrize(
    "query",
    ["first=2026-12&last=2026-11", "first=2024-01&last=2026-11", "first=x&last=2026-11"],
)
def test_a_period_that_is_none_is_refused_with_the_form(offices: OfficesSite, query: str) -> None:
    staff = offices.secretariat
    assert staff.get(f"/api/statistics?{query}").status_code == 422
    assert staff.get(f"/statistics?{query}").status_code == 422


@pytest.mark.asvs("8.2.1")
def test_only_offices_read_statistics(offices: OfficesSite) -> None:
    assert offices.anonymous.get("/api/statistics").status_code == 401
    assert offices.secretariat.get("/api/statistics").status_code == 200
