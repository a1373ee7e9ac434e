"""Pictures of first pages, drawn in a process of their own.

A renderer reads everything that the inspection leaves closed, so it is the first that a hostile file
would break. The process has no credentials, little time and little memory; what becomes of it is its
own affair.
"""

import os
import subprocess
import sys
from pathlib import Path

SECONDS = 12
_CHILD = Path(__file__).with_name("first_page_child.py")


def draw_first_page(pdf: bytes, fonts: Path) -> bytes | None:
    """The first page as WebP, at most 1000 by 1500 pixels; None where it cannot be drawn."""
    try:
        done = subprocess.run(  # noqa: S603 - our own script; the file comes by standard input
            [sys.executable, "-s", str(_CHILD), str(fonts)],
            input=pdf,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Where packages lie, and nothing else of this process: no credentials.
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None
