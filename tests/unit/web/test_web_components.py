"""The page of components leaves none out."""

import pytest
from jinja2 import nodes

from infrastructure.local.components import SOURCE
from ukeire.web import pages

FOLDER = pages.TEMPLATES / "components"


def _calls(tree: nodes.Node) -> set[str]:
    """The names that are called anywhere below."""
    return {
        call.node.name for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)
    }


def _macros() -> dict[str, nodes.Macro]:
    found: dict[str, nodes.Macro] = {}
    for file in sorted(FOLDER.glob("*.html")):
        tree = pages.environment().parse(file.read_text("utf-8"))
        found |= {macro.name: macro for macro in tree.find_all(nodes.Macro)}
    return found


@pytest.mark.parametrize("name", sorted(_macros()))
def test_the_page_of_components_shows_every_macro(name: str) -> None:
    macros = _macros()
    shown = _calls(pages.environment().parse(SOURCE.read_text("utf-8")))
    while inner := {one for each in shown & macros.keys() for one in _calls(macros[each])} - shown:
        shown |= inner
    assert name in shown, f"show {name} in {SOURCE.name}"
