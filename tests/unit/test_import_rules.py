"""Imports point inwards only: functions and web to use cases to domain; adapters serve use cases."""

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "layers/ukeire/python/ukeire"
FUNCTIONS = ROOT / "functions"


@dataclass(frozen=True)
class Layer:
    """What one layer may import, beside the standard library and itself."""

    inner: frozenset[str] = frozenset()
    third_party: frozenset[str] = frozenset()


def _layer(inner: str = "", third_party: str = "") -> Layer:
    return Layer(frozenset(inner.split()), frozenset(third_party.split()))


LAYERS: Mapping[str, Layer] = {
    "domain": _layer("", "pydantic pydantic_core email_validator"),
    "procedures": _layer("domain", "pydantic pydantic_core"),
    "usecases": _layer("domain procedures", "pydantic pydantic_core"),
    "adapters": _layer(
        "domain procedures usecases",
        "PIL argon2 asn1crypto boto3 botocore cryptography jinja2 jpholiday pydantic pyhanko"
        " pyhanko_certvalidator pynamodb pyotp pypdf pypdfium2_raw segno typst webauthn xlsxwriter",
    ),
    "web": _layer(
        "domain procedures usecases",
        "aws_lambda_powertools jinja2 mangum markupsafe pydantic pydantic_core starlette",
    ),
    "wiring": _layer("domain procedures usecases adapters"),
    "cli": _layer("domain procedures usecases wiring"),
    "functions": _layer(
        "domain procedures usecases adapters web wiring",
        "aws_lambda_powertools pydantic pydantic_core starlette",
    ),
}


def _modules(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.rglob("*.py"))


def _imports(source: str, package: str) -> Iterator[tuple[int, str]]:
    """Line and absolute name of everything imported, at whatever depth and for whatever purpose."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = ".".join(parts[: len(parts) + 1 - node.level]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            if module == "ukeire":
                yield from ((node.lineno, f"ukeire.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, module


def violations(source: str, layer: str, package: str) -> list[str]:
    """A sentence for each import that this layer may not make."""
    allowed = LAYERS[layer]
    found = []
    for line, name in _imports(source, package):
        first, _, rest = name.partition(".")
        if first == "ukeire":
            target = rest.partition(".")[0]
            if target and target != layer and target not in allowed.inner:
                found.append(f"line {line}: {layer} must not import {name}: it points outwards")
        elif layer == "functions" and (FUNCTIONS / first).is_dir():
            if first != package.partition(".")[0]:
                found.append(f"line {line}: a function must not import another one, {name}")
        elif first not in sys.stdlib_module_names and first not in allowed.third_party:
            found.append(f"line {line}: {layer} must not import {name}: not a package of its layer")
    return found


def _package_modules() -> Iterator[tuple[Path, str, str]]:
    """Each module with its layer and the dotted package it is in."""
    for path in _modules(PACKAGE):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        if len(parts) > 2 or parts[-1] != "__init__":
            yield path, parts[1], ".".join(parts[:-1])
    for path in _modules(FUNCTIONS):
        parts = path.relative_to(FUNCTIONS).with_suffix("").parts
        yield path, "functions", ".".join(parts[:-1])


@pytest.mark.parametrize(
    ("path", "layer", "package"),
    list(_package_modules()),
    ids=lambda value: value.relative_to(ROOT).as_posix() if isinstance(value, Path) else "",
)
def test_imports_point_inwards(path: Path, layer: str, package: str) -> None:
    assert layer in LAYERS, f"{path.relative_to(ROOT)} belongs to no layer: give it one"
    found = violations(path.read_text("utf-8"), layer, package)
    assert not found, f"{path.relative_to(ROOT)}:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("layer", "source"),
    [
        ("domain", "import boto3"),
        ("domain", "from ukeire.usecases import sessions"),
        ("domain", "from ukeire import adapters"),
        ("domain", "from ..adapters import clock"),
        ("domain", "def late() -> None:\n    import jinja2"),
        ("domain", "if TYPE_CHECKING:\n    from ukeire.web.routing import Route"),
        ("procedures", "from ukeire.usecases.ports import filings"),
        ("usecases", "import ukeire.adapters.clock"),
        ("usecases", "from pynamodb.models import Model"),
        ("adapters", "from ukeire.web import pages"),
        ("web", "from ukeire.adapters import aws"),
        ("functions", "from infrastructure.local import router"),
    ],
)
def test_an_import_that_points_outwards_is_noticed(layer: str, source: str) -> None:
    assert len(violations(source, layer, f"ukeire.{layer}")) == 1


@pytest.mark.parametrize(
    ("layer", "source"),
    [
        ("domain", "import re\nfrom ukeire.domain import text\nfrom . import dates"),
        ("usecases", "from ukeire.domain.errors import NotFound\nfrom .ports import filings"),
        ("adapters", "from ukeire.usecases.ports.filings import Filings\nimport botocore.config"),
        ("functions", "from ukeire.wiring import build_services"),
    ],
)
def test_an_import_that_points_inwards_is_fine(layer: str, source: str) -> None:
    assert violations(source, layer, f"ukeire.{layer}") == []
