"""A list as a PDF: A4, PDF/A-2b, tagged. Characters that the font lacks are shown as 〓, and said."""

from pathlib import Path

from ukeire.adapters.typesetting import Typesetter
from ukeire.domain.dates import japanese_date
from ukeire.domain.printed_list import PrintedList
from ukeire.domain.printing import without_selectors

TEMPLATE = Path(__file__).with_name("list.typ")
LACKING = "〓"


class ListPrinter:
    """Prints lists with the fonts found under ``fonts``. Implements the port ``ListPrinter``."""

    def __init__(self, fonts: Path) -> None:
        self._typesetter = Typesetter(fonts)

    def print(self, content: PrintedList) -> bytes:
        values = {
            "title": self._drawable(content.title),
            "facts": [[self._drawable(one) for one in pair] for pair in content.facts],
            "heads": [self._drawable(head) for head in content.heads],
            "rows": [[self._drawable(cell) for cell in row] for row in content.rows],
            "author": self._drawable(content.author),
            "made_on": japanese_date(content.made_on),
            "year": content.made_on.year,
            "month": content.made_on.month,
            "day": content.made_on.day,
        }
        note = f"{LACKING}は、印刷できない文字を表します。" if LACKING in str(values) else ""
        return self._typesetter.pdf(TEMPLATE, {**values, "note": note}, content.made_on)

    def _drawable(self, text: str) -> str:
        covered = self._typesetter.covered
        return "".join(one if one in covered else LACKING for one in without_selectors(text))
