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
from ukeire.domain.places import NATIONALITIES, PREFECTURES
from ukeire.web import pages
from ukeire.web.languages import SOURCE

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "layers/ukeire/python/ukeire"
SCRIPTS = PACKAGE / "web/static/js"
FUNCTIONS = ROOT / "functions"

JAPANESE = re.compile(r"[\u3001-\u303f\u3041-\u30ff\u3400-\u9fff\uff01-\uff60]")

OTHERS_READ = {
    "functions/admin": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/web/templates/offices": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/web/templates/audit": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/domain/assignment.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/usecases/assign_filing.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/usecases/manage_staff.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/usecases/passkeys.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/usecases/saved_filters.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/usecases/staff_mails.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/usecases/use_staff_link.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/web/static/js/passkeys.js": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/domain/search_words.py": "characters that are compared",
    "layers/ukeire/python/ukeire/domain/comments.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/domain/findings.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/usecases/find_findings.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/web/static/js/bulk.js": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/web/static/js/presence.js": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/web/static/js/remarks.js": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/usecases/recall_return.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/usecases/add_staff.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/usecases/change_staff_password.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/usecases/log_in_staff.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/usecases/list_queue.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/domain/settings": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/domain/verification.py": "a command's words to its operator",
    "layers/ukeire/python/ukeire/domain/review.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/web/templates/accounts/documents": "the agreements hold as written",
    "layers/ukeire/python/ukeire/adapters/list_pdf.py": "printed lists are Japanese",
    "layers/ukeire/python/ukeire/usecases/change_setting.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/usecases/read_audit.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/adapters/cursors.py": "programs are answered in Japanese",
    "functions/applications/filings_api.py": "programs are answered in Japanese",
    "functions/applications/procedures_api.py": "programs are answered in Japanese",
    "functions/applications/register_api.py": "programs are answered in Japanese",
    "functions/documents/api.py": "programs are answered in Japanese",
    "layers/ukeire/python/ukeire/web/openapi.py": "programs are answered in Japanese",
    "layers/ukeire/python/ukeire/web/query.py": "programs are answered in Japanese",
    "layers/ukeire/python/ukeire/web/bodies.py": "programs are answered in Japanese",
    "layers/ukeire/python/ukeire/web/idempotency.py": "programs are answered in Japanese",
    "layers/ukeire/python/ukeire/domain/csv_text.py": "characters that are compared",
    "layers/ukeire/python/ukeire/domain/offers.py": "characters that are compared",
    "layers/ukeire/python/ukeire/domain/permissions.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/domain/staff.py": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/usecases/staff_changes.py": "a command's words to its operator",
    "layers/ukeire/python/ukeire/usecases/verify_audit.py": "a command's words to its operator",
    "layers/ukeire/python/ukeire/domain/legal_forms.py": "names that are compared, not shown",
    "layers/ukeire/python/ukeire/domain/filenames.py": "names of files are Japanese",
    "layers/ukeire/python/ukeire/domain/places.py": "one string for many names: see places()",
}
"""What stays Japanese, by path, and why."""

STAYS = {
    "layers/ukeire/python/ukeire/domain/words.py:ACT_WORDS": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/web/audit_representations.py:HEADS": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/web/audit_representations.py:about": "the offices' console is Japanese",
    "layers/ukeire/python/ukeire/web/audit_representations.py:party": "the offices' console is Japanese",
    "functions/applications/audit.py:audit_pdf": "printed lists are Japanese",
    "layers/ukeire/python/ukeire/domain/characters.py:_HYPHENS": "characters that are mended",
    "layers/ukeire/python/ukeire/domain/dates.py:FIRST_YEAR": "what is read in what is typed",
    "layers/ukeire/python/ukeire/domain/dates.py:ERAS": "names that are read in what is typed",
    "layers/ukeire/python/ukeire/domain/dates.py:japanese_date": "certificates are Japanese",
    "layers/ukeire/python/ukeire/domain/text.py:_NAME_CHARACTERS": "characters that are compared",
    "layers/ukeire/python/ukeire/web/languages.py:JAPANESE": "the language's own name",
    "layers/ukeire/python/ukeire/web/error_pages.py:_BARE": "said when nothing else works",
    "functions/applications/pages_register.py:download": "names of files are Japanese",
}
"""Definitions that stay Japanese in files that do not, and why."""

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


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read_by_others(path: Path) -> bool:
    """Whether it, or a folder it is in, stays Japanese."""
    name = _relative(path)
    return any(name == one or name.startswith(f"{one}/") for one in OTHERS_READ)


def _files(folder: Path, pattern: str) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob(pattern)) if not read_by_others(path))


def search() -> dict[str, Found]:
    """Every file that applicants read of, by its path in the repository."""
    environment = pages.environment()
    found = {_relative(path): of_python(path) for path in _files(PACKAGE, "*.py")}
    for name in ("accounts", "applications", "documents"):
        found |= {_relative(path): of_python(path) for path in _files(FUNCTIONS / name, "*.py")}
    for path in _files(pages.TEMPLATES, "*.html"):
        found[_relative(path)] = of_template(environment, path)
    found |= {_relative(path): of_script(path) for path in _files(SCRIPTS, "*.js")}
    return found


def messages() -> list[Said]:
    """Every message of every file, and the names of places."""
    return [*places(), *(one for found in search().values() for one in found.messages)]


def places() -> list[Said]:
    """Prefectures and nationalities."""
    path = _relative(PACKAGE / "domain/places.py")
    return [Said(name, path) for name in (*PREFECTURES, *NATIONALITIES.values())]


def of_python(path: Path) -> Found:
    """Every Japanese string that is no docstring, pattern or example; f-strings are strays."""
    name = _relative(path)
    texts: list[Said] = []
    stray: list[str] = []
    for statement in ast.parse(path.read_text("utf-8")).body:
        if any(f"{name}:{defined}" in STAYS for defined in _defines(statement)):
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
    """What ``_()`` and ``{% trans %}`` say; other Japanese is stray."""
    name = _relative(path)
    tree = environment.parse(path.read_text("utf-8"))
    calls = [
        (line, text)
        for line, _, text in extract_from_ast(tree, GETTEXT, babel_style=False)
        if isinstance(text, tuple | str)
    ]
    texts = [text if isinstance(text, str) else str(text[0]) for _, text in calls]
    reached = {
        id(one)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in GETTEXT
        for one in call.args[:1]
    } | {id(one.value) for one in tree.find_all(nodes.Keyword) if one.key in EXAMPLES}
    stray = [
        f"{name}:{node.lineno}: {said.strip()[:40]}"
        for node in tree.find_all((nodes.TemplateData, nodes.Const))
        if isinstance(said := getattr(node, "data", getattr(node, "value", None)), str)
        and id(node) not in reached
        and JAPANESE.search(said)
    ]
    return Found(tuple(Said(text, name) for text in texts), tuple(stray))


def of_script(path: Path) -> Found:
    """What ``words("…")`` says; other Japanese is stray."""
    name = _relative(path)
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
