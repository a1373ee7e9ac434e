"""`python -m tests.benchmarks`: prints tables and writes `benchmarks.json`."""

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks import queue, story
from tests.benchmarks.machine import cpu_seconds, facts, memory_mb
from tests.stack import ROOT, Stack

STARTS = 3
STORIES = 3
IDLE_SECONDS = 20
RESULT = ROOT / "benchmarks.json"
_READS = {"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"}


def main() -> None:
    """Measure one thing after another, so that none disturbs the next; or what is named alone."""
    if "queue" in sys.argv[1:]:
        for name, figures in queue.measure().items():
            _table(name, figures)
        return
    found: dict[str, Any] = {"machine": facts()}
    _table("machine", found["machine"])
    with tempfile.TemporaryDirectory() as folder:
        found["start"] = _measure_starts(Path(folder))
        _table("start (median)", found["start"])
        found["local run"] = _measure_run(Path(folder))
        for name, figures in found["local run"].items():
            _table(name, figures)
        found["one filing"] = _measure_units(Path(folder))
        for name, figures in found["one filing"].items():
            _table(name, figures)
    found["queue"] = queue.measure()
    for name, figures in found["queue"].items():
        _table(name, figures)
    found["machine"]["load_average_at_the_end"] = facts()["load_average"]
    RESULT.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"\nwritten to {RESULT.name}")


def _measure_starts(folder: Path) -> dict[str, Any]:
    seconds, memory = [], []
    for _ in range(STARTS):
        stack = Stack(log=folder / "start.log")
        seconds.append(stack.seconds_to_ready)
        memory.append(memory_mb(stack.process.pid))
        stack.stop()
    return {
        "seconds to ready": round(median(seconds), 1),
        "each": [round(one, 1) for one in seconds],
        "memory at ready, MB": _rounded(memory[-1]),
    }


def _measure_run(folder: Path) -> dict[str, dict[str, Any]]:
    stack = Stack(log=folder / "run.log")
    try:
        pid = stack.process.pid
        idle = _idle(pid)
        offices = story.log_in_offices(stack)
        busy = cpu_seconds(pid)
        told = [story.tell(stack, offices) for _ in range(STORIES)]
        used = cpu_seconds(pid)
        return {
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
    return {
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


def _lines(ledger: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ledger.read_text("utf-8").splitlines()]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _table(title: str, rows: dict[str, Any]) -> None:
    print(f"\n{title}", flush=True)
    width = max(map(len, rows))
    for name, value in rows.items():
        shown = "not measured here (no /proc)" if value is None else value
        if isinstance(value, list):
            shown = "  ".join(map(str, value))
        print(f"  {name:<{width}}  {shown}", flush=True)


if __name__ == "__main__":
    main()
