"""All Japanese that applicants may read, gathered for the catalogues of other languages.

Usage: ``python -m infrastructure.build.messages`` puts what is new into every ``locales/*.po``, to
be translated, takes out what is gone, and says what is left to do.
"""

import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po
from jinja2 import Environment, nodes
from jinja2.ext import extract_from_ast

from infrastructure.build import catalogues
from infrastructure.build.japanese_only import stays_japanese
from ukeire.domain.places import NATIONALITIES, PREFECTURES
from ukeire.web import pages
from ukeire.web.languages import SOURCE

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "layers/ukeire/python/ukeire"
SCRIPTS = PACKAGE / "web/static/js"
FUNCTIONS = ROOT / "functions"

JAPANESE = re.compile(r"[\u3001-\u303f\u3041-\u30ff\u3400-\u9fff\uff01-\uff60]")

NOT_SHOWN = {"Route", "Parameter", "compile", "replace", "removeprefix", "translate", "startswith"}
"""Calls whose Japanese is no text: summaries for the API's document, patterns, what is compared."""
HEADER = """# What applicants read, in another language: see CONTRIBUTING.md.
msgid ""
msgstr ""
"Language-Team: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

GETTEXT = ("_", "gettext")
EXAMPLES = {"example", "examples"}
"""Arguments that show what to type: an example must be one that is accepted."""


@dataclass(frozen=True, order=True)
class Said:
    """One msgid, and a file it stands in."""

    text: str
    path: str


@dataclass(frozen=True)
class Found:
    """What a file holds: messages, and Japanese that no catalogue can reach, by line."""

    messages: tuple[Said, ...]
    stray: tuple[str, ...]


def _named(path: Path) -> str:
    """``ukeire/…`` or ``functions/…``."""
    root = PACKAGE.parent if path.is_relative_to(PACKAGE) else ROOT
    return path.relative_to(root).as_posix()


def _files(folder: Path, pattern: str) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob(pattern)) if not stays_japanese(_named(path)))


def search() -> dict[str, Found]:
    """Every file that applicants read of, by its name."""
    environment = pages.environment()
    found = {_named(path): of_python(path) for path in _files(PACKAGE, "*.py")}
    for name in ("accounts", "applications", "documents"):
        found |= {_named(path): of_python(path) for path in _files(FUNCTIONS / name, "*.py")}
    for path in _files(pages.TEMPLATES, "*.html"):
        found[_named(path)] = of_template(environment, path)
    found |= {_named(path): of_script(path) for path in _files(SCRIPTS, "*.js")}
    return found


def messages() -> list[Said]:
    """Every message of every file, and the names of places."""
    return [*places(), *(one for found in search().values() for one in found.messages)]


def places() -> list[Said]:
    """Prefectures and nationalities."""
    path = _named(PACKAGE / "domain/places.py")
    return [Said(name, path) for name in (*PREFECTURES, *NATIONALITIES.values())]


def of_python(path: Path) -> Found:
    """Every Japanese string that is no docstring, pattern or example; f-strings are strays."""
    name = _named(path)
    texts: list[Said] = []
    stray: list[str] = []
    for statement in ast.parse(path.read_text("utf-8")).body:
        if any(stays_japanese(name, defined) for defined in _defines(statement)):
            continue
        for node in _shown(statement):
            if isinstance(node, ast.JoinedStr):
                stray.append(f"{name}:{node.lineno}: an f-string: use Text(…)")
            else:
                texts.append(Said(node.value, name))
    return Found(tuple(texts), tuple(stray))


def _shown(node: ast.AST) -> Iterator[Any]:
    """The constants and f-strings in ``node`` that hold Japanese for people."""
    match node:
        case ast.Expr(value=ast.Constant()):
            return
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)) if called in NOT_SHOWN:
            return
        case ast.Call(func=ast.Name(id="Text"), args=[ast.Constant() as template]):
            yield template  # whatever it holds: "{title}{number}"
            for argument in node.keywords:
                yield from _shown(argument)
        case ast.keyword(arg=argument) if argument in EXAMPLES:
            return
        case ast.JoinedStr() if any(_japanese(one) for one in node.values):
            yield node
        case ast.Constant() if _japanese(node):
            yield node
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _shown(child)


def _defines(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name):
            yield name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name


def _japanese(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and JAPANESE.search(node.value) is not None
    )


def of_template(environment: Environment, path: Path) -> Found:
    """What ``_()`` and ``{% trans %}`` say; other Japanese is stray.

    So is ``_()`` of a value: it takes what it is given for markup; ``| text`` says a value.
    """
    name = _named(path)
    tree = environment.parse(path.read_text("utf-8"))
    calls = [
        (line, text)
        for line, _, text in extract_from_ast(tree, GETTEXT, babel_style=False)
        if isinstance(text, tuple | str)
    ]
    texts = [text if isinstance(text, str) else str(text[0]) for _, text in calls]
    said_here = [
        call.args[0]
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in GETTEXT
    ]
    reached = {id(one) for one in said_here} | {
        id(one.value) for one in tree.find_all(nodes.Keyword) if one.key in EXAMPLES
    }
    stray = [
        f"{name}:{node.lineno}: {said.strip()[:40]}"
        for node in tree.find_all((nodes.TemplateData, nodes.Const))
        if isinstance(said := getattr(node, "data", getattr(node, "value", None)), str)
        and id(node) not in reached
        and JAPANESE.search(said)
    ]
    stray += [
        f"{name}:{one.lineno}: _() of a value: use | text"
        for one in said_here
        if not isinstance(one, nodes.Const)
    ]
    return Found(tuple(Said(text, name) for text in texts), tuple(stray))


def of_script(path: Path) -> Found:
    """What ``words("…")`` says; other Japanese is stray."""
    name = _named(path)
    source = re.sub(r"(?m)^\s*//.*$", "", path.read_text("utf-8"))
    said = re.compile(r'\bwords\(\s*"([^"\\]*)"')
    texts = said.findall(source)
    rest = said.sub("", source)
    stray = [f"{name}: {line.strip()}" for line in rest.splitlines() if JAPANESE.search(line)]
    return Found(tuple(Said(text, name) for text in texts), tuple(stray))


def template() -> Catalog:
    """What a catalogue must hold: each msgid once, with the files it stands in."""
    gathered: dict[str, set[str]] = {}
    for message in messages():
        gathered.setdefault(message.text, set()).add(message.path)
    made = Catalog(charset="utf-8")
    for text, paths in sorted(gathered.items(), key=lambda one: (min(one[1]), one[0])):
        made.add(text, locations=[(path, 1) for path in sorted(paths)])
    return made


def untranslated(catalogue: Catalog) -> list[str]:
    """The msgids that the language has nothing for."""
    return [str(one.id) for one in catalogue if one.id and not one.string]


def update(catalogue: Catalog, path: Path, wanted: Iterable[Message]) -> None:
    """Write the catalogue with exactly the messages that are ``wanted``."""
    fresh = Catalog(charset="utf-8")
    for one in wanted:
        known = catalogue.get(one.id)
        fresh.add(one.id, known.string if known else "", locations=one.locations)
    body = io.BytesIO()
    write_po(body, fresh, width=0, include_lineno=False, omit_header=True)
    header = HEADER.format(language=catalogue.language_team)
    path.write_text(header + body.getvalue().decode(), "utf-8")


def main() -> None:
    """Bring every catalogue up to date; SystemExit while anything lacks a translation."""
    wanted = [one for one in template() if one.id]
    left = 0
    for tag, catalogue in catalogues.read().items():
        path = SOURCE / f"{tag}.po"
        update(catalogue, path, wanted)
        lacking = untranslated(catalogues.read()[tag])
        left += len(lacking)
        print(f"{path.name}: {len(wanted)} messages, {len(lacking)} to translate")
    if left:
        sys.exit(1)


if __name__ == "__main__":
    main()
