"""What offices let applicants know, as pages show it."""

from typing import Any

from ukeire.domain.dates import written_time
from ukeire.domain.settings.kinds import Setting
from ukeire.domain.settings.service_hours import PlannedStop
from ukeire.domain.wording import Text
from ukeire.usecases.announce import find_announcements
from ukeire.web.context import Context


def announcements(context: Context) -> dict[str, Any]:
    """The values of ``parts/announcements.html``."""
    found = find_announcements(context.services)
    return {
        "notices": found.notices,
        "stops": [_words(one) for one in found.stops],
        "stopped": any(one.value.at(context.now) for one in found.stops),
    }


def _words(stop: Setting[PlannedStop]) -> str:
    value = stop.value
    return Text(
        "{starts}から{ends}まで（{reason}）",
        starts=written_time(value.starts),
        ends=written_time(value.ends),
        reason=value.reason,
    )
