"""Filings as values, for tests of pure rules; a test states only what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.membership import MEMBERSHIP_SECTIONS
from ukeire.domain.filing import AT_OFFICE, Filing, Status
from ukeire.domain.mandate import Mandate, Terms
from ukeire.domain.review_clock import Pace, ReviewClock
from ukeire.domain.session import Actor, Role

START = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)


def every_day(_day: date) -> bool:
    """The working days of an office that never closes."""
    return True


PACE = Pace(timedelta(days=14), every_day)
APPLICANT = Actor("sakura", "鈴木 一郎", Role.APPLICANT, organization_id="org-1")
AGENT = Actor(
    "shien",
    "登録支援 次郎",
    Role.AGENT,
    organization_id="org-1",
    mandate=Mandate(
        organization_id="org-1",
        organization_name="社会福祉法人さくら会",
        agent_id="shien",
        agent_name="登録支援 次郎",
        terms=Terms(date(2026, 11, 1), date(2027, 10, 31), ("membership",), may_submit=True),
    ),
    agent_id="shien",
)
STRANGER = Actor("momiji", "他の 法人", Role.APPLICANT, organization_id="org-2")
SECRETARIAT = Actor("s-1", "事務局 花子", Role.STAFF, office="secretariat")
MINISTRY = Actor("m-1", "本省 太郎", Role.STAFF, office="ministry")
SYSTEM = Actor("system", "自動処理", Role.SYSTEM)


def make_filing(**overrides: Any) -> Filing:
    """A draft of a membership application."""
    values: dict[str, Any] = {
        "filing_id": "filing-1",
        "procedure": "membership",
        "organization_id": "org-1",
        "organization_name": "社会福祉法人さくら会",
        "created_by": "sakura",
        "created_at": START,
        "updated_at": START,
        "status_since": START,
        "sections": MEMBERSHIP_SECTIONS,
    }
    return Filing(**{**values, **overrides})


def filing_in(status: Status, *, stage_index: int = 0) -> Filing:
    """A filing that came into ``status`` at the office of that place in the route."""
    filing = make_filing(status=status, stage_index=stage_index)
    if status is Status.DRAFT:
        return filing
    clock = ReviewClock().start(START, PACE)
    filing = replace(
        filing,
        round=1,
        receipt_number="20261102-0001",
        submitted_at=START,
        review_clock=clock if status in AT_OFFICE else clock.pause(START, every_day),
    )
    if status is Status.RETURNED:
        return replace(filing, returned_from=Status.UNDER_REVIEW, returned_as=filing.content_state)
    return filing
