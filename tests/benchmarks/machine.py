"""What the figures were measured on, and what a process of it uses."""

import os
import platform
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

_PROC = Path("/proc")


def facts() -> dict[str, Any]:
    """Cores, Python, date, load, and how long a fixed loop takes here: the noise beside a figure."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cores": os.cpu_count(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "load_average": round(os.getloadavg()[0], 2),
        "fixed_loop_ms": round(median(_loop() for _ in range(5)) * 1000, 1),
    }


def _loop() -> float:
    started = time.perf_counter()
    total = 0
    for number in range(1_000_000):
        total += number
    return time.perf_counter() - started


def memory_mb(pid: int) -> float | None:
    """What a process holds in memory (RSS); None where the system has no /proc."""
    status = _PROC / str(pid) / "status"
    if not status.exists():
        return None
    line = next(one for one in status.read_text().splitlines() if one.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def cpu_seconds(pid: int) -> float | None:
    """The processor time of a process so far; None where the system has no /proc."""
    stat = _PROC / str(pid) / "stat"
    if not stat.exists():
        return None
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
