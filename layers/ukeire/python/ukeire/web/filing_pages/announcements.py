"""What offices let applicants know, as pages show it."""

from typing import Any

from ukeire.domain.settings.kinds import Setting
from ukeire.domain.settings.service_hours import PlannedStop
from ukeire.usecases.announce import find_announcements
from ukeire.web.context import Context
from ukeire.web.filters import japanese_time


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
    return f"{japanese_time(value.starts)}から{japanese_time(value.ends)}まで（{value.reason}）"
