"""The catalogues of other languages as functions read them: ``.po`` into ``.mo``, and an index.

Usage: ``python -m infrastructure.build.catalogues``
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ukeire.web.languages import BUILT, INDEX, SOURCE


def read(source: Path = SOURCE) -> dict[str, Catalog]:
    """The catalogues by language tag, other kinds of Japanese first."""
    files = sorted(source.glob("*.po"), key=lambda path: (not path.stem.startswith("ja"), path))
    catalogues = {}
    for path in files:
        with path.open("rb") as file:
            catalogues[path.stem] = read_po(file, ignore_obsolete=False, abort_invalid=True)
    return catalogues


def words_of_scripts(catalogue: Catalog) -> Mapping[str, str]:
    """What scripts say, by msgid: the messages that stand in a ``.js`` file."""
    return {
        str(message.id): str(message.string)
        for message in catalogue
        if message.string and any(name.endswith(".js") for name, _ in message.locations)
    }


def build(source: Path = SOURCE, target: Path = BUILT) -> None:
    """Write ``target``, anew."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    catalogues = read(source)
    for tag, catalogue in catalogues.items():
        with (target / f"{tag}.mo").open("wb") as file:
            write_mo(file, catalogue)
    # What the language calls itself stands in the header Language-Team.
    names = {tag: catalogue.language_team for tag, catalogue in catalogues.items()}
    (target / INDEX).write_text(json.dumps(names, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    build()
