"""Our own package as the functions' layer holds it.

Usage: ``python -m infrastructure.build.package <from> <to>``; both hold the package ``ukeire``.
"""

import shutil
import sys
from pathlib import Path

from infrastructure.build import (
    bytecode,
    catalogues,
    openapi,
    postal_codes,
    printable_characters,
    static,
    templates,
)
from infrastructure.build.copy import STAYS_HERE
from ukeire.adapters.postal_codes import DATA
from ukeire.adapters.printable_characters import FILE as PRINTABLE
from ukeire.web.languages import BUILT as CATALOGUES
from ukeire.web.openapi import BUILT as OPENAPI
from ukeire.web.openapi import BUILT as OPENAPI_BUILT
from ukeire.web.static import BUILT as STATIC_BUILT


def build(source: Path, target: Path) -> None:
    """Copy the package from ``source`` to ``target`` with all that a build makes for it."""
    package = target / "ukeire"
    shutil.copytree(source / "ukeire", package, ignore=STAYS_HERE)
    postal_codes.build(package / "adapters" / DATA.name)
    printable_characters.build(package / "adapters" / DATA.name / PRINTABLE.name)
    catalogues.build(target=package / CATALOGUES.name)
    static.build(target=package / "web" / STATIC_BUILT.name)
    openapi.build(package / "web" / OPENAPI_BUILT.name)
    templates.build(package)
    openapi.build(package / "web" / OPENAPI.name)
    bytecode.compile_tree(target)


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
