"""The catalogues are complete, and all that applicants read is in them."""

import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from infrastructure.build import catalogues, messages
from infrastructure.build.japanese_only import JAPANESE_ONLY, stays_japanese
from ukeire.domain.dates import parse_date, typed_day
from ukeire.domain.office import Office
from ukeire.domain.wording import Text
from ukeire.web import languages
from ukeire.web.pages import TEMPLATES, environment

CATALOGUES = catalogues.read()
TAGS = sorted(CATALOGUES)
every_language = pytest.mark.parametrize("tag", TAGS)


def entries(tag: str) -> list[Message]:
    return [one for one in CATALOGUES[tag] if one.id]


def by_python(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def by_percent(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text))


def tags_in(text: str) -> list[str]:
    return sorted(re.findall(r"<[^>]+>", text))


def test_english_and_easy_japanese_are_there() -> None:
    assert TAGS == ["en", "ja-simple"]


@every_language
def test_a_catalogue_holds_what_the_code_says_and_nothing_else(tag: str) -> None:
    """When it does not: `python -m infrastructure.build.messages`, then translate what is empty."""
    wanted = {one.id for one in messages.template() if one.id}
    held = {one.id for one in entries(tag)}
    assert held - wanted == set(), "said nowhere any more"
    assert wanted - held == set(), "new"


@every_language
def test_every_message_is_translated_and_none_is_in_doubt(tag: str) -> None:
    assert messages.untranslated(CATALOGUES[tag]) == []
    assert [one.id for one in entries(tag) if one.fuzzy] == []


def test_easy_japanese_is_written_without_spaces_between_words_everywhere() -> None:
    letter = "[\u3040-\u30ff\u4e00-\u9fff。、）（「」]"
    spaced = re.compile(f"{letter} {letter}")
    assert [
        one.string
        for one in entries("ja-simple")
        if spaced.search(str(one.string)) and not spaced.search(str(one.id))
    ] == []


@every_language
def test_placeholders_and_markup_are_those_of_the_japanese(tag: str) -> None:
    for one in entries(tag):
        japanese, said = str(one.id), str(one.string)
        percent = any(name.endswith(".html") for name, _ in one.locations)
        names = by_percent if percent else by_python
        assert names(said) == names(japanese), japanese
        assert tags_in(said) == tags_in(japanese), japanese
        if percent:
            assert "%" not in re.sub(r"%\(\w+\)s|%%", "", said), said


@every_language
def test_a_day_in_a_field_is_written_so_that_it_is_read_again(tag: str) -> None:
    language = languages.languages()[tag]
    day = parse_date("2026年4月1日")
    assert parse_date(str(language.say(typed_day(day)))) == day


def test_english_says_no_japanese_but_official_terms_in_brackets_or_with_what_they_mean() -> None:
    for one in entries("en"):
        said = re.sub(r"\([^()]*\)", "", str(one.string))
        shown = re.sub(ALLOWED, "", said)
        assert not messages.JAPANESE.search(shown), (one.id, one.string)


ALLOWED = "|".join(
    (
        "社会福祉法人",
        "医療法人社団",
        "株式会社",
        "令和8年4月1日",
        "％",
    )
)
"""What clerks have to type as it is."""


def test_no_japanese_that_applicants_read_bypasses_the_catalogues() -> None:
    stray = [line for found in messages.search().values() for line in found.stray]
    assert stray == []


def test_what_stays_japanese_is_still_there() -> None:
    for paths in JAPANESE_ONLY.values():
        for path, _, definition in (one.partition(":") for one in paths):
            root = messages.PACKAGE.parent if path.startswith("ukeire/") else messages.ROOT
            assert (root / path).exists(), path
            if definition:
                source = (root / path).read_text()
                assert re.search(rf"^(def )?{definition}\b", source, re.MULTILINE), definition


@pytest.mark.parametrize(
    ("source", "said", "stray"),
    [
        ('"""説明"""\nX = Text("名前")', ["名前"], 0),
        ('def f(n):\n    return Text("{n}件", n=n)', ["{n}件"], 0),
        ('X = Text("{title}{number}", title=Text("事業所"), number=1)', None, 0),
        ('def f(n):\n    return f"{n}件"', [], 1),
        ('X = Route("GET", "/", f, A, "a", "概要")', [], 0),
        ('X = entry("法人名", hint="正確に", example="社会福祉法人さくら会")', None, 0),
    ],
)
def test_python_is_searched_for_every_japanese_string(
    source: str, said: list[str] | None, stray: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    path = tmp_path / "module.py"
    path.write_text(source)
    found = messages.of_python(path)
    texts = [one.text for one in found.messages]
    expected = {"X = Text": ["{title}{number}", "事業所"], "X = entr": ["法人名", "正確に"]}
    assert texts == (expected[source[:8]] if said is None else said)
    assert len(found.stray) == stray


@pytest.mark.parametrize(
    ("source", "said", "stray"),
    [
        ('{{ _("名前") }}', ["名前"], 0),
        ("{% trans n=1 %}{{ n }}件{% endtrans %}", ["%(n)s件"], 0),
        ("<p>名前</p>", [], 1),
        ('{{ f("名前") }}', [], 1),
        ("{{ _(typed) }}", [], 1),
        ('{{ f(example="さくら会") }}', [], 0),
        ("{# 説明 #}", [], 0),
    ],
)
def test_templates_are_searched_for_japanese_outside_of_gettext(
    source: str, said: list[str], stray: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    path = tmp_path / "page.html"
    path.write_text(source)
    found = messages.of_template(environment(), path)
    assert [one.text for one in found.messages] == said
    assert len(found.stray) == stray


def test_no_template_hides_what_translates() -> None:
    for path in TEMPLATES.rglob("*.html"):
        if not stays_japanese(f"ukeire/web/templates/{path.relative_to(TEMPLATES).as_posix()}"):
            assert not re.search(r"{%-? *set _ ", path.read_text()), path


def test_translations_survive_an_update_and_new_messages_are_empty(tmp_path: Path) -> None:
    old, path = Catalog(fuzzy=False), tmp_path / "xx.po"
    old.language_team = "X"
    old.add("古い", "old")
    old.add("名前", "name")
    wanted = Catalog()
    wanted.add("名前", locations=[("a.py", 1)])
    wanted.add("新しい", locations=[("a.py", 1)])
    messages.update(old, path, [one for one in wanted if one.id])
    updated = catalogues.read(tmp_path)["xx"]
    assert {one.id: one.string for one in updated if one.id} == {"名前": "name", "新しい": ""}
    assert updated.language_team == "X"
    assert messages.untranslated(updated) == ["新しい"]


def test_an_offices_own_name_is_said_where_the_catalogue_knows_it() -> None:
    english = languages.languages()["en"]
    assert "Secretariat" in str(english.say(Text(Office().name)))
    assert english.say(Text("別の協議会")) == "別の協議会"
