"""When the result of a filing is to be expected, as applicants read it: one function for all pages."""

import math
from datetime import datetime, timedelta

from ukeire.domain.dates import day_in_japan, day_of_month
from ukeire.domain.filing import Filing, Status
from ukeire.domain.procedure import Procedure
from ukeire.domain.review_clock import DAY
from ukeire.domain.wording import Text
from ukeire.usecases.review_pace import ReviewPace


def expected_result(filing: Filing, procedure: Procedure, now: datetime, paces: ReviewPace) -> str:
    """What to expect when; empty where no office has or will have a part in it any more (B7)."""
    route = procedure.route_of(filing)
    if not route.offices:
        return ""
    clock = filing.review_clock
    if clock.due_at is not None:
        day = day_of_month(day_in_japan(clock.due_at))
        if clock.overdue(now):
            return Text(
                "お知らせする見込みだった{day}を過ぎています。お待たせして申し訳ありません。"
                "審査を続けています。お急ぎの場合はお問い合わせください。",
                day=day,
            )
        return Text(
            "{day}ごろまでに結果をお知らせする見込みです。内容に不備があると、それより長くなります。",
            day=day,
        )
    if filing.status is Status.RETURNED:
        return Text(
            "差し戻されている間は、審査の期間を数えるのを止めています。"
            "もう一度申請すると、そこから{days}営業日ほどで結果をお知らせする見込みです。",
            days=_days(paces.target(procedure, route) - clock.used),
        )
    if filing.editable:
        days = _days(paces.target(procedure, route))
        return Text("申請すると、{days}営業日ほどで結果をお知らせする見込みです。", days=days)
    return ""


def _days(left: timedelta) -> int:
    """Whole working days, at least one."""
    return max(1, math.ceil(left / DAY))
