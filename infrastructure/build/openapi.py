"""The OpenAPI documents of both sites, from the route tables of the functions that serve them.

Usage: ``python -m infrastructure.build.openapi``
"""

import importlib
import importlib.metadata
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from ukeire.web.openapi import BUILT, openapi_document
from ukeire.web.routing import Route
from ukeire.web.site import APPLICANTS, OFFICES, Site

FUNCTIONS: Mapping[Site, Sequence[str]] = {
    APPLICANTS: ("accounts", "applications", "documents"),
    OFFICES: ("admin",),
}
"""Which functions serve which site; each has its application as ``<name>.app.app``."""


def site_routes(site: Site) -> list[Route]:
    """Every route of every function of ``site``."""
    folder = str(Path(__file__).parents[2] / "functions")
    if folder not in sys.path:
        sys.path.append(folder)
    return [
        route
        for name in FUNCTIONS[site]
        for route in importlib.import_module(f"{name}.app").app.routes
    ]


def build(target: Path = BUILT) -> None:
    """Write one document a site into ``target``."""
    version = importlib.metadata.version("ukeire")
    target.mkdir(parents=True, exist_ok=True)
    for site in FUNCTIONS:
        document = openapi_document(site, site_routes(site), version)
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        (target / f"{site.name}.json").write_text(text)


if __name__ == "__main__":
    build()
