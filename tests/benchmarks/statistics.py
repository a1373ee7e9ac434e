"""What the page of statistics costs in DynamoDB's units, with few filings in its year and with many."""

import os
import time
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.benchmarks.queue import ACTOR, Meter, with_dynamodb
from tests.tables import create_tables
from ukeire.domain.places import PREFECTURES
from ukeire.domain.statistics import FilingFacts
from ukeire.usecases.read_statistics import read_statistics
from ukeire.wiring import Services, Settings

FEW = 100
MANY = int(os.environ.get("COUNTED", "5000"))
_FIRST, _LAST = "2025-12", "2026-11"


def measure() -> dict[str, dict[str, Any]]:
    """Read units and seconds of twelve months, and what counting one filing writes."""
    return with_dynamodb(_measured)


def _measured(_endpoint: str) -> dict[str, dict[str, Any]]:
    meter = Meter()
    create_tables()
    services = Services(Settings(), staff_site=True)
    found: dict[str, Any] = {}
    written = 0
    for count in (FEW, MANY):
        for number in range(written, count):
            with meter.reading() as units:
                services.facts.keep(_facts(number))
        written = count
        found["units of counting one decided filing"] = units[0]
        started = time.monotonic()
        with meter.reading() as units:
            read = read_statistics(services, ACTOR, _FIRST, _LAST)
        found[f"read units of a year with {count} filings"] = units[0]
        found[f"seconds, {count}"] = round(time.monotonic() - started, 2)
        assert read.total.received == count
    return {"statistics": found}


def _facts(number: int) -> FilingFacts:
    random = Random(number)
    received = date(2025, 12, 1) + timedelta(days=random.randrange(340))
    return FilingFacts(
        filing_id=f"counted{number:09}",
        offices=("secretariat", "ministry"),
        length=5,
        procedure="membership",
        prefecture=random.choice(list(PREFECTURES)),
        received_on=received,
        decided_on=received + timedelta(days=random.randrange(20)),
        approved=random.random() < 0.95,
        used_seconds=random.randrange(14 * 24 * 3600),
        returns=random.choice((0, 0, 0, 1, 2)),
        origins={random.choice(("VN", "NP", "ID", "MM")): random.randint(1, 5)},
    )
