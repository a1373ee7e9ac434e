"""How long a list of very many filings takes to become a file, and how much memory that holds."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from tests.benchmarks.generated import NOW
from tests.benchmarks.load import Loader
from tests.benchmarks.machine import memory_mb
from tests.benchmarks.queue import ACTOR, Meter, with_dynamodb
from tests.tables import create_tables
from ukeire.domain.export import Export, ExportFormat, ExportKind, ExportState
from ukeire.usecases.export_rows import wanted_queue
from ukeire.usecases.list_queue import ANY_OFFICE, QueueFilter
from ukeire.usecases.make_export import make_export
from ukeire.wiring import Services, Settings

ROWS = int(os.environ.get("ROWS", "50000"))
BUCKET = "exports"
_RUN_SECONDS = 180.0
"""What the function has; the next run goes on where one ended."""
_SEEN = 0.93
"""Of all filings those that offices may see; the rest is returned, withdrawn or a draft."""


class _Peak:
    """The most memory that this process held while it was looked at."""

    def __init__(self) -> None:
        self.most = 0.0
        self._ended = threading.Event()

    def _look(self) -> None:
        while not self._ended.wait(0.05):
            self.most = max(self.most, memory_mb(os.getpid()) or 0.0)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look as long as the block lasts."""
        thread = threading.Thread(target=self._look, daemon=True)
        thread.start()
        yield
        self._ended.set()
        thread.join()


class _Told:
    """The queue: how often it was told to go on."""

    def __init__(self) -> None:
        self.times = 0

    def tell(self, login_id: str, export_id: str) -> None:
        self.times += 1


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def measure(folder: Path) -> dict[str, dict[str, Any]]:
    """Figures by format: seconds, memory, size, read units a row."""
    port = free_port()
    store = subprocess.Popen(  # of its own, so that its memory is not counted
        [sys.executable, "-m", "moto.server", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.environ.update(
        {
            "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{port}",
            "S3_ADDRESSING": "path",
            "TMPDIR": str(folder),
            "EXPORTS_BUCKET": BUCKET,
        }
    )
    try:
        return with_dynamodb(_measured)
    finally:
        store.terminate()


def _measured(endpoint: str) -> dict[str, dict[str, Any]]:
    create_tables()
    _create_bucket()
    Loader(endpoint, "FilingsTable", "QueueTable", words=False).load(round(ROWS / _SEEN))
    meter = Meter()
    found = {}
    for format_ in ExportFormat:
        found[f"export of every filing, {format_.upper()}"] = _made(meter, format_)
    return found


def _create_bucket() -> None:
    """As soon as the store answers."""
    config = Config(retries={"mode": "standard", "total_max_attempts": 20})
    boto3.client("s3", config=config).create_bucket(
        Bucket=BUCKET,
        CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"},
    )


def _run(services: Any, export: Export) -> Export:
    """The export after one run of the function."""
    until = time.monotonic() + _RUN_SECONDS
    made = make_export(
        services, export.login_id, export.export_id, lambda: until - time.monotonic()
    )
    assert made is not None
    return made


def _made(meter: Meter, format_: ExportFormat) -> dict[str, Any]:
    services: Any = Services(Settings(), staff_site=True)
    services.now = lambda: NOW
    services.export_queue = told = _Told()
    export = Export(
        export_id=format_.value,
        login_id=ACTOR.login_id,
        name=ACTOR.name,
        office="secretariat",
        kind=ExportKind.QUEUE,
        format=format_,
        wanted=wanted_queue(QueueFilter(stage=ANY_OFFICE)),
        described="",
        asked_at=NOW,
        updated_at=NOW,
    )
    services.exports.add(export)
    before = memory_mb(os.getpid()) or 0.0
    peak = _Peak()
    runs = 0
    started = time.monotonic()
    with peak.watched(), meter.reading() as units:
        while export.state in (ExportState.WAITING, ExportState.RUNNING):
            runs += 1
            export = _run(services, export)
    return {
        "rows": export.rows,
        "seconds": round(time.monotonic() - started, 1),
        "runs of at most 180 s": runs,
        "parts": len(export.parts),
        "memory before, MB": round(before, 1),
        "most memory, MB": round(peak.most, 1),
        "size, MB": round(export.size / 1_000_000, 1),
        "DynamoDB units a row": round(units[0] / max(1, export.rows), 2),
        "told to go on": told.times,
    }
