"""`python -m tests.benchmarks`: prints tables and writes `benchmarks.json`.

Named parts (`start`, `local run`, `one filing`, `queue`, `exports`, `statistics`, `pages`) are measured
alone; the figures of the others stay in the file as they were.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks import exports, pages, queue, statistics, story
from tests.benchmarks.machine import cpu_seconds, facts, memory_mb
from tests.stack import ROOT, Stack

STARTS = 3
STORIES = 3
IDLE_SECONDS = 20
RESULT = ROOT / "benchmarks.json"
_READS = {"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"}


def main() -> None:
    """Measure one thing after another, so that none disturbs the next."""
    wanted = sys.argv[1:] or list(_PARTS)
    found: dict[str, Any] = {"machine": facts()}
    _table("machine", found["machine"])
    with tempfile.TemporaryDirectory() as folder:
        for part in wanted:
            found[part] = _PARTS[part](Path(folder))
    found["machine"]["load_average_at_the_end"] = facts()["load_average"]
    before = json.loads(RESULT.read_text("utf-8")) if RESULT.exists() and sys.argv[1:] else {}
    text = json.dumps(before | found, ensure_ascii=False, indent=2)
    RESULT.write_text(f"{text}\n", encoding="utf-8")
    print(f"\nwritten to {RESULT.name}")


def _measure_starts(folder: Path) -> dict[str, Any]:
    seconds, memory = [], []
    for _ in range(STARTS):
        stack = Stack(log=folder / "start.log")
        seconds.append(stack.seconds_to_ready)
        memory.append(memory_mb(stack.process.pid))
        stack.stop()
    figures = {
        "seconds to ready": round(median(seconds), 1),
        "each": [round(one, 1) for one in seconds],
        "memory at ready, MB": _rounded(memory[-1]),
    }
    _table("start (median)", figures)
    return figures


def _measure_run(folder: Path) -> dict[str, dict[str, Any]]:
    stack = Stack(log=folder / "run.log")
    try:
        pid = stack.process.pid
        idle = _idle(pid)
        offices = story.log_in_offices(stack)
        busy = cpu_seconds(pid)
        told = [story.tell(stack, offices) for _ in range(STORIES)]
        used = cpu_seconds(pid)
        return _tables(
            {
                "story, seconds (first, then median of the rest)": {
                    step: [
                        round(told[0].seconds[step], 2),
                        round(median(one.seconds[step] for one in told[1:]), 2),
                    ]
                    for step in told[0].seconds
                }
                | {"total": [round(told[0].total, 2), round(median(t.total for t in told[1:]), 2)]},
                "local run": {
                    f"idle CPU over {IDLE_SECONDS} s, % of a core": idle,
                    "idle CPU after the stories": _idle(pid),
                    "CPU a story, seconds": _rounded((used - busy) / STORIES)
                    if used is not None and busy is not None
                    else None,
                    "memory after the stories, MB": _rounded(memory_mb(pid)),
                },
            }
        )
    finally:
        stack.stop()


def _idle(pid: int) -> float | None:
    before = cpu_seconds(pid)
    time.sleep(IDLE_SECONDS)
    after = cpu_seconds(pid)
    if before is None or after is None:
        return None
    return round((after - before) / IDLE_SECONDS * 100, 1)


def _measure_units(folder: Path) -> dict[str, dict[str, Any]]:
    """On the official DynamoDB Local: moto says a fixed capacity whatever an item's size."""
    ledger = folder / "units.jsonl"
    stack = Stack(
        module="tests.benchmarks.counted_run",
        environment={"DYNAMODB": "local", "UNITS_FILE": str(ledger)},
        log=folder / "units.log",
    )
    try:
        offices = story.log_in_offices(stack)
        story.tell(stack, offices)  # what happens once, at first use, is not a filing's
        before = len(_lines(ledger))
        told = story.tell(stack, offices)
        lines = _lines(ledger)[before:]
        entered = story.transitions(stack, told.filing_id)
    finally:
        stack.stop()
    by_operation: Counter[str] = Counter()
    by_function: Counter[str] = Counter()
    for line in lines:
        by_operation[line["operation"]] += line["units"]
        by_function[line["function"]] += line["units"]
    reads = sum(units for name, units in by_operation.items() if name in _READS)
    return _tables(
        {
            "one filing, registration to certificate": {
                "DynamoDB read units": reads,
                "DynamoDB write units": by_operation.total() - reads,
                "DynamoDB calls": len(lines),
                "of which refused by a condition": sum(line["refused"] for line in lines),
                "Step Functions state transitions": entered,
            },
            "DynamoDB units by operation": dict(by_operation.most_common()),
            "DynamoDB units by function": dict(by_function.most_common()),
        }
    )


def _measure_pages(folder: Path) -> dict[str, dict[str, Any]]:
    stack = Stack(log=folder / "pages.log")
    try:
        found = pages.measure(stack)
    finally:
        stack.stop()
    print("\npages: first visit (HTML, then with styles and scripts, then all; requests), ", end="")
    print("server (median), first contentful paint, layout shift")
    _table(
        "",
        {
            name: (
                f"{one['html_bytes'] / 1000:6.1f} {one['html_css_js_bytes'] / 1000:6.1f} "
                f"{one['all_bytes'] / 1000:6.1f} kB {one['requests']:3} requests "
                f"{one['server_ms']:6.1f} ms  paint {one['first_contentful_paint_ms']} ms  "
                f"shift {one['cumulative_layout_shift']}"
            )
            for name, one in found.items()
        },
    )
    return found


def _lines(ledger: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ledger.read_text("utf-8").splitlines()]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _tables(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    for name, figures in found.items():
        _table(name, figures)
    return found


def _table(title: str, rows: dict[str, Any]) -> None:
    print(f"\n{title}", flush=True)
    width = max(map(len, rows))
    for name, value in rows.items():
        shown = "not measured here (no /proc)" if value is None else value
        if isinstance(value, list):
            shown = "  ".join(map(str, value))
        print(f"  {name:<{width}}  {shown}", flush=True)


_PARTS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "start": _measure_starts,
    "local run": _measure_run,
    "one filing": _measure_units,
    "queue": lambda _folder: _tables(queue.measure()),
    "exports": lambda folder: _tables(exports.measure(folder)),
    "statistics": lambda _folder: _tables(statistics.measure()),
    "pages": _measure_pages,
}


if __name__ == "__main__":
    main()
