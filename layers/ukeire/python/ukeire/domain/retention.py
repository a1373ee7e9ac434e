"""When filings, organisations and mandates are told of, ended or erased. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ukeire.domain.dates import start_of_day
from ukeire.domain.filing import Filing, Status
from ukeire.domain.mandate import Mandate, MandateState
from ukeire.domain.periods import (
    DRAFT,
    ENDED,
    LEFT_KEPT,
    MANDATE_KEPT,
    NOTICE,
    REJECTED,
    RETURNED,
    WITHDRAWN,
    Period,
)

_OF_STATUS: Mapping[Status, Period] = {
    Status.DRAFT: DRAFT,
    Status.WITHDRAWN: WITHDRAWN,
    Status.RETURNED: RETURNED,
    Status.DISCARDED: ENDED,
    Status.ENDED: ENDED,
    Status.REJECTED: REJECTED,
}


def period_of(filing: Filing) -> Period | None:
    """The class the filing is in; None for what a review or a membership keeps, or is erased."""
    return None if filing.erased_at else _OF_STATUS.get(filing.status)


def ends_at(filing: Filing) -> datetime | None:
    """When its period is over, or None."""
    period = period_of(filing)
    if period is None or period.period is None:
        return None
    edited = max(filing.updated_at, filing.status_since)
    begins = edited if filing.status in _EDITED else filing.status_since
    return begins + period.period


def look_at(filing: Filing) -> datetime | None:
    """When somebody has to look at it first: to tell the organisation, or at the end."""
    period, end = period_of(filing), ends_at(filing)
    if period is None or end is None:
        return None
    return end - period.notice if period.notice else end


def look_at_who_left(at: datetime) -> datetime:
    """When somebody has to look first at an organisation that left then."""
    return at + LEFT_KEPT - NOTICE


def mandate_kept_until(mandate: Mandate) -> datetime:
    """When a mandate that nobody gives anew is deleted: so long after it ended (A16)."""
    if mandate.state is MandateState.ACTIVE or not mandate.history:
        ended = start_of_day(mandate.terms.ends_on + timedelta(days=1))
    else:
        ended = mandate.history[-1].at
    return ended + MANDATE_KEPT


def after_notice(end: datetime, now: datetime) -> datetime:
    """The end, or later: never less than the notice after the organisation was told."""
    return max(end, now + NOTICE)


_EDITED = frozenset({Status.DRAFT, Status.WITHDRAWN, Status.RETURNED})
