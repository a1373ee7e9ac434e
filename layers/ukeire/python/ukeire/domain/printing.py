"""Which characters can be printed on what a procedure issues, and where a filing has others. Pure.

No character of a name may be lost on a certificate, and no approval may wait for one: whoever typed
it learns of it before the filing is submitted.
"""

from collections.abc import Container, Iterator, Mapping
from typing import Any

from ukeire.domain.filing import Filing
from ukeire.domain.form import Form
from ukeire.domain.problems import Problem
from ukeire.domain.procedure import Procedure
from ukeire.domain.wording import Text, quoted

VARIATION_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""They choose between shapes of one character (異体字); the character is printed in its usual one."""

_WITHOUT_SELECTORS = dict.fromkeys(map(ord, VARIATION_SELECTORS))


def without_selectors(text: str) -> str:
    """The text with every character in its usual shape."""
    return text.translate(_WITHOUT_SELECTORS)


def unprintable(text: str, printable: Container[str]) -> str:
    """The characters of ``text`` that are not ``printable``, each once, in their order."""
    missing = (one for one in without_selectors(text) if one not in printable)
    return "".join(dict.fromkeys(missing))


def find_unprintable(
    procedure: Procedure, filing: Filing, printable: Container[str]
) -> Iterator[Problem]:
    """A problem ``unprintable_character`` at each printed entry that holds such a character (B8)."""
    if not any(route.issues for route in procedure.routes):
        return
    for section in procedure.sections:
        pointer = f"/sections/{section.name}"
        if not section.repeated:
            data = filing.sections.get(section.name) or {}
            yield from _find(section.model, data, pointer, printable)
            continue
        for index, item in enumerate(filing.items(section.name)):
            yield from _find(
                section.model, item, f"{pointer}/items/{index}", printable, about=item["id"]
            )


def _find(
    model: type[Form],
    data: Mapping[str, Any],
    pointer: str,
    printable: Container[str],
    about: str | None = None,
) -> Iterator[Problem]:
    for name, info in model.model_fields.items():
        extra = info.json_schema_extra
        if not (isinstance(extra, dict) and extra.get("printed")):
            continue
        characters = unprintable(str(data.get(name, "")), printable)
        if characters:
            message = Text(
                "「{characters}」は証明書に印刷できない文字です。別の字体で入力してください。",
                characters=quoted(characters),
            )
            yield Problem(f"{pointer}/{name}", "unprintable_character", message, about=about)
