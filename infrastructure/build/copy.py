"""Our own packages, copied for shipping with byte-code.

Usage: ``python -m infrastructure.build.copy <from> <to>``
"""

import shutil
import sys
from pathlib import Path

from infrastructure.build import bytecode

STAYS_HERE = shutil.ignore_patterns(
    "__pycache__", "*.pyc", "*.po", "Makefile", ".*", "*_built", "*_compiled"
)


def main() -> None:
    """Copy the first folder of the command line to the second, then compile it."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    shutil.copytree(source, target, ignore=STAYS_HERE, dirs_exist_ok=True)
    bytecode.compile_tree(target)


if __name__ == "__main__":
    main()
