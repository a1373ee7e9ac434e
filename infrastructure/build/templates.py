"""Templates compiled to Python, so that no function compiles them when it starts.

Usage: ``python -m infrastructure.build.templates <folder of the package ukeire>``; for what is
shipped only, as compiled templates win over their sources.
"""

import sys
from pathlib import Path

from ukeire.web import pages


def build(package: Path) -> None:
    """Write ``web/templates_compiled`` in the package at ``package``; no source is needed then.

    Raises jinja2.TemplateSyntaxError for a template that does not compile.
    """
    target = package / "web" / pages.COMPILED.name
    pages.environment().compile_templates(target, zip=None, ignore_errors=False)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
