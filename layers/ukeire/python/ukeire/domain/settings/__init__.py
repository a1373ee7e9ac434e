"""What offices set for themselves, each kind in a module of its own. Pure."""

from collections.abc import Mapping

from ukeire.domain.settings.canned_comments import CANNED_COMMENTS
from ukeire.domain.settings.closing_days import HOLIDAYS
from ukeire.domain.settings.kinds import Kind
from ukeire.domain.settings.mail_templates import MAIL_TEMPLATES
from ukeire.domain.settings.notices import NOTICES
from ukeire.domain.settings.service_hours import PLANNED_STOPS, SERVICE_HOURS
from ukeire.domain.settings.targets import TARGETS

KINDS: Mapping[str, Kind[object]] = {
    kind.name: kind
    for kind in (
        NOTICES,
        CANNED_COMMENTS,
        MAIL_TEMPLATES,
        SERVICE_HOURS,
        PLANNED_STOPS,
        HOLIDAYS,
        TARGETS,
    )
}
"""Every kind by its name; a new one is a module and a line here."""
