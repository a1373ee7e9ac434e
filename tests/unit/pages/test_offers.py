"""What a field refuses is offered in the form it takes, and put in only by whoever presses."""

import pytest

from tests.applicants_site import Site
from tests.unit.pages.browser import Browser
from tests.unit.pages.test_autosave import autosave
from tests.unit.pages.test_form_pages import started, stored


@pytest.mark.rule("A3")
@pytest.mark.parametrize(
    ("name", "typed", "offer"),
    [
        ("name", "㈱さくら", "株式会社さくら"),
        ("name", "（社福）　さくら会", "社会福祉法人さくら会"),
        ("name", "社会福祉法人 さくら会", "社会福祉法人さくら会"),
        ("kana", "シャカイフクシホウジン サクラカイ", "シャカイフクシホウジンサクラカイ"),
        ("kana", "ﾃﾞｲｻｰﾋﾞｽ－ｾﾝﾀ-", "デイサービスーセンター"),
        ("phone", "09012345678", "090-1234-5678"),
        ("phone", "０３（１２３４）５６７８", "03-1234-5678"),
        ("corporate_number", "T7000012050002", "7000012050002"),
    ],
)
def test_a_refused_text_is_offered_as_the_field_takes_it(
    site: Site, browser: Browser, name: str, typed: str, offer: str
) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization")
    browser.press({name: typed, "building": "別館"})
    assert f"「{offer}」に直す" in browser.text
    assert stored(site, filing, "organization")[name] == typed, "never changed silently"
    browser.go(button=("_offer", name))
    assert dict(browser.form().fields)[name] == offer
    assert f"#f-{name}" not in browser.errors
    assert stored(site, filing, "organization") == {name: offer, "building": "別館"}


def test_a_text_that_cannot_be_guessed_is_not_offered_as_another(browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization")
    browser.press({"phone": "0311", "kana": "SAKURA", "name": "さくら", "corporate_number": "12"})
    assert "_offer" not in browser.text


def test_pressing_an_offer_that_is_none_changes_nothing(site: Site, browser: Browser) -> None:
    filing = started(browser)
    form = browser.open(f"{filing}/sections/organization").form()
    form.buttons += [("_offer", "nothing"), ("_offer", "legal_form")]
    for name in ("nothing", "legal_form"):
        browser.press({"building": "別館"}, ("_offer", name), form=form)
    assert stored(site, filing, "organization") == {"building": "別館"}


@pytest.mark.rule("B2")
@pytest.mark.parametrize("typed", ["平成10年4月1日", "H10.4.1", "1998/4/1", "19980401"])
def test_a_day_is_read_back_in_both_calendars(browser: Browser, typed: str) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/workers/items/new?group=person")
    browser.press({"date_of_birth": typed})
    assert "1998年4月1日（平成10年4月1日）水曜日" in browser.text


def test_a_year_that_its_era_never_had_is_offered_in_the_next_era(browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/workers/items/new?group=work")
    browser.press({"planned_start": "平成39年4月1日"})
    assert "「令和9年4月1日」に直す" in browser.text
    browser.go(button=("_offer", "planned_start"))
    assert dict(browser.form().fields)["planned_start"] == "2027年4月1日"


def test_what_was_mended_while_typing_is_told_to_the_script(site: Site, browser: Browser) -> None:
    filing = started(browser)
    browser.open(f"{filing}/sections/organization")
    understood = autosave(site, browser, {"kana": "さくら", "building": "別館"}).json()[
        "understood"
    ]
    assert understood["kana"] == "「サクラ」と読み取りました"
    assert understood["building"] == ""
