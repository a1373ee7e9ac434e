"""Characters that a certificate cannot print are told before anything is submitted (B8)."""

from pathlib import Path
from typing import Any

import pytest

from infrastructure.build import printable_characters
from tests.filing_world import APPLICANT, FilingWorld
from tests.membership import facility, organization, worker
from ukeire.adapters import printable_characters as table
from ukeire.domain.errors import InvalidInput
from ukeire.domain.filing import Filing, Move, Status
from ukeire.domain.problems import Problem
from ukeire.usecases.find_filing import view_filing
from ukeire.usecases.save_section import save_section

RARE = "\U0002a6a5"
UNASSIGNED = "\U00037777"
SHAPED = "葛\U000e0100"


def save(world: FilingWorld, filing: Filing, section: str, data: Any) -> Filing:
    return save_section(world, filing.filing_id, section, data, APPLICANT, version=filing.version)


def problems(world: FilingWorld, filing: Filing) -> tuple[Problem, ...]:
    return view_filing(world, world.filings.get(filing.filing_id), APPLICANT).problems


@pytest.mark.rule("B8")
@pytest.mark.parametrize(
    "name", ["𠮷田 太郎", "髙橋 花子", "山﨑 次郎", f"{SHAPED}城 三郎", "辻󠄀 葵"]
)
def test_rare_kanji_that_the_font_has_are_filed_as_typed(world: FilingWorld, name: str) -> None:
    filing = save(world, world.draft(), "organization", organization(representative_name=name))
    submitted = world.move(filing, Move.SUBMIT, APPLICANT)
    assert submitted.status is Status.SUBMITTED
    assert submitted.sections["organization"]["representative_name"] == name


@pytest.mark.rule("B5", "B8")
@pytest.mark.parametrize("entry", ["name", "city_and_street", "building", "representative_name"])
def test_a_character_no_certificate_can_print_is_named_at_its_entry(
    world: FilingWorld, entry: str
) -> None:
    value = f"社会福祉法人{RARE}{RARE}会"
    filing = save(world, world.draft(), "organization", organization(**{entry: value}))
    expected = Problem(
        f"/sections/organization/{entry}",
        "unprintable_character",
        f"「{RARE}」は証明書に印刷できない文字です。別の字体で入力してください。",
    )
    assert problems(world, filing) == (expected,)
    with pytest.raises(InvalidInput) as refused:
        world.move(filing, Move.SUBMIT, APPLICANT)
    assert list(refused.value.problems) == [expected]


@pytest.mark.rule("B8")
def test_the_facility_is_named_whose_name_or_address_cannot_be_printed(world: FilingWorld) -> None:
    items = [facility(), facility(id="facility-2", name=f"{RARE}苑", city_and_street=f"{RARE}1-1")]
    filing = save(world, world.draft(), "facilities", {"items": items})
    found = {(one.pointer, one.code, one.about) for one in problems(world, filing)}
    pointer = "/sections/facilities/items/1"
    assert found == {
        (f"{pointer}/{entry}", "unprintable_character", "facility-2")
        for entry in ("name", "city_and_street")
    }


def test_what_is_wrong_anyway_is_told_once(world: FilingWorld) -> None:
    filing = save(world, world.draft(), "facilities", {"items": [facility(name="さくら🌸苑")]})
    assert [(one.pointer, one.code) for one in problems(world, filing)] == [
        ("/sections/facilities/items/0/name", "emoji")
    ]


def test_an_unassigned_character_is_not_printable(world: FilingWorld) -> None:
    data = organization(building=f"{UNASSIGNED}ビル")
    (problem,) = problems(world, save(world, world.draft(), "organization", data))
    assert problem.code == "unprintable_character"


def test_what_is_not_printed_may_hold_any_character(world: FilingWorld) -> None:
    filing = save(world, world.draft(), "organization", organization(contact_name=f"{RARE} 一郎"))
    filing = save(world, filing, "workers", {"items": [worker()]})
    assert problems(world, filing) == ()


def test_the_built_file_holds_what_both_fonts_can_draw(tmp_path: Path) -> None:
    built = tmp_path / "data" / "printable.txt"
    printable_characters.build(built)
    characters = table.printable_characters(built)
    assert set("𠮷髙﨑葛辻あアー・（）Aａ1１　") <= characters
    assert not {"🌸", RARE, UNASSIGNED, "\n", "\ue000"} & characters
    assert table.printable_characters() == characters
