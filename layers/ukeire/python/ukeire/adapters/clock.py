"""The clock port: the only place that reads the time."""

from datetime import UTC, datetime, timedelta


class SystemClock:
    """Now, aware and in UTC. ``offset`` is zero but in the local run, which moves it."""

    def __init__(self) -> None:
        self.offset = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset


system_clock = SystemClock()
