"""What offices let applicants know: notices, planned stops, and whether filings are taken now (E8)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ukeire.domain.dates import day_in_japan, in_japanese
from ukeire.domain.errors import OutsideHours
from ukeire.domain.settings.kinds import ONLY, Setting
from ukeire.domain.settings.notices import NOTICES, Notice, shown_notices
from ukeire.domain.settings.service_hours import (
    PLANNED_STOPS,
    SERVICE_HOURS,
    PlannedStop,
    announced_stops,
    opens_again,
)
from ukeire.domain.wording import Text
from ukeire.usecases.ports.settings import SettingsReader


class AnnouncementServices(Protocol):
    """What reading announcements needs."""

    @property
    def settings(self) -> SettingsReader: ...
    @property
    def now(self) -> Callable[[], datetime]: ...


@dataclass(frozen=True, slots=True)
class Announcements:
    """What the applicants' pages say now."""

    notices: Sequence[Setting[Notice]]
    stops: Sequence[Setting[PlannedStop]]


def find_announcements(services: AnnouncementServices) -> Announcements:
    """Today's notices and the planned stops that are near, of all offices."""
    now = services.now()
    return Announcements(
        shown_notices(services.settings.all(NOTICES), day_in_japan(now)),
        announced_stops(services.settings.all(PLANNED_STOPS), now),
    )


def opening_of(services: AnnouncementServices, office: str | None) -> datetime | None:
    """When the office takes filings next; None while it does, or where no office receives them."""
    if office is None:
        return None
    hours = services.settings.get(SERVICE_HOURS, office, ONLY)
    stops = services.settings.all(PLANNED_STOPS, office)
    return opens_again(hours.value if hours else None, [one.value for one in stops], services.now())


def check_open(services: AnnouncementServices, office: str | None) -> None:
    """Raises OutsideHours, which says when it opens, while ``office`` takes no filings."""
    opening = opening_of(services, office)
    if opening is not None:
        raise OutsideHours(
            Text(
                "いまは受付時間外のため、申請できません。{opening}から申請できます。"
                "入力した内容は保存されています。",
                opening=in_japanese(opening),
            ),
            opening,
        )
