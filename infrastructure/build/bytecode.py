"""Byte-code beside every source file, as the functions' disk cannot be written to.

Without it each cold start compiles everything anew and takes more than twice as long. The files
are not checked against their source: archives lose the times that a check would compare.
"""

import compileall
import py_compile
import sys
from pathlib import Path

if sys.version_info[:2] != (3, 13):
    sys.exit("Functions run on Python 3.13: only its byte-code serves them.")


def compile_tree(folder: Path) -> None:
    """Compile every module below ``folder``; SystemExit when one does not compile."""
    compiled = compileall.compile_dir(
        folder,
        maxlevels=50,
        quiet=1,
        force=True,
        stripdir=str(folder),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    if not compiled:
        sys.exit(f"Some modules in {folder.name} do not compile.")


def uncompiled(folder: Path) -> list[Path]:
    """Modules below ``folder`` that have no byte-code for Python 3.13."""
    return [
        source
        for source in sorted(folder.rglob("*.py"))
        if not (source.parent / "__pycache__" / f"{source.stem}.cpython-313.pyc").is_file()
    ]
