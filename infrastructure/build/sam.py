"""SAM's command line, pinned, in an environment of its own: its pins do not agree with ours.

Usage: ``python -m infrastructure.build.sam build``, ``… deploy --config-env staging`` and so on.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
VERSION = "aws-sam-cli==1.170.0"


def command(*arguments: str) -> list[str]:
    """The command line that runs SAM with ``arguments``; SystemExit without uv."""
    python = str(Path(sys.base_prefix) / "bin" / "python3")
    return [
        uv(),
        "tool",
        "run",
        "--quiet",
        "--python",
        python,
        "--from",
        VERSION,
        "sam",
        *arguments,
    ]


def environment() -> dict[str, str]:
    """The process's own, with what SAM and the Makefiles it calls need besides."""
    return {
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        "SAM_CLI_TELEMETRY": "0",
        **os.environ,
        "UV": uv(),
    }


def uv() -> str:
    """Where uv is: ``UV``, the path, or what the set-up fetched; SystemExit when nowhere."""
    fetched = ROOT / ".tools/venv/bin/uv"
    found = os.environ.get("UV") or shutil.which("uv") or (fetched.is_file() and str(fetched))
    return found or sys.exit("uv is not here: make setup fetches it, or set UV to where it is.")


if __name__ == "__main__":
    sys.exit(subprocess.run(command(*sys.argv[1:]), cwd=ROOT, env=environment()).returncode)
