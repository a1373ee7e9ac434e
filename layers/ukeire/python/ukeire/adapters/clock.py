"""The clock port: the only place that reads the time."""

from datetime import UTC, datetime, timedelta


class SystemClock:
    """Now, aware, in UTC, to the millisecond: what is stored is what was decided on.

    ``offset`` is zero but in the local run, which moves it.
    """

    def __init__(self) -> None:
        self.offset = timedelta(0)

    def __call__(self) -> datetime:
        now = datetime.now(UTC) + self.offset
        return now.replace(microsecond=now.microsecond // 1000 * 1000)


system_clock = SystemClock()
