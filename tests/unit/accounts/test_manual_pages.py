"""Help that cannot grow old: the manual is what the procedures declare."""

from html import escape

import pytest

from tests.accounts_factory import World
from tests.unit.accounts.browser import Browser, applicants_site
from ukeire.procedures import PROCEDURES
from ukeire.web.glossary import TERMS, terms_in


@pytest.fixture
def browser() -> Browser:
    return Browser(applicants_site(World()))


@pytest.mark.rule("A14")
@pytest.mark.parametrize("name", sorted(PROCEDURES))
def test_the_manual_says_of_every_entry_and_document_what_its_declaration_says(
    browser: Browser, name: str
) -> None:
    procedure = PROCEDURES[name]
    assert f"/help/procedures/{name}" in browser.get("/help").text
    text = browser.get(f"/help/procedures/{name}").text
    for section in procedure.sections:
        assert section.title in text
        for info in section.model.model_fields.values():
            assert f"<dt>{info.title} " in text
            assert escape(info.description or "") in text
        for group in section.groups:
            assert f"<h4>{group.title}</h4>" in text
    for document in procedure.documents:
        assert document.title in text
        assert document.hint in text
    for office in procedure.route.offices:
        assert f"{World().office.label(office)}が審査します" in text
    reviewed = bool(procedure.route.offices)
    assert (f"{procedure.route.target.days}営業日" in text) is reviewed
    assert "data-print" in text


def test_a_manual_of_nothing_is_not_there(browser: Browser) -> None:
    assert browser.get("/help/procedures/nothing").status_code == 404


def test_every_hard_word_has_its_place_in_the_glossary(browser: Browser) -> None:
    text = browser.get("/help/words").text
    for term in TERMS:
        assert f'id="{term.key}"' in text
        assert term.meaning in text
    assert len({term.key for term in TERMS}) == len(TERMS)


def test_a_longer_word_is_not_explained_by_the_shorter_one_it_holds() -> None:
    assert [term.word for term in terms_in("介護保険事業所番号と旅券")] == [
        "介護保険事業所番号",
        "旅券",
    ]
    assert terms_in("電話番号") == ()
    assert terms_in("旅券", but={"passport"}) == ()
