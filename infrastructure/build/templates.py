"""Templates compiled to Python, so that no function compiles them when it starts.

Usage: ``python -m infrastructure.build.templates <folder of the package ukeire>``; for what is
shipped only, as compiled templates win over their sources.
"""

import sys
from pathlib import Path

from ukeire.adapters import mail
from ukeire.web import pages


def build(package: Path) -> None:
    """Compile the pages and the mails into the package at ``package``; no source is needed then.

    Raises jinja2.TemplateSyntaxError for a template that does not compile.
    """
    compiled_pages = package / "web" / pages.COMPILED.name
    pages.environment().compile_templates(compiled_pages, zip=None, ignore_errors=False)
    mails = package / "adapters" / mail.COMPILED.name
    mail.environment().compile_templates(mails, zip=None, ignore_errors=False)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
