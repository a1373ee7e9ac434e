"""How long what is kept, and what becomes of it then: periods by class, as data. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ukeire.domain.account import KEPT_AFTER_EXPIRY
from ukeire.domain.export import KEPT
from ukeire.domain.filing import Filing, Status
from ukeire.domain.mail import LOGGED
from ukeire.domain.session import ABSOLUTE_LIMIT

YEAR = timedelta(days=365)
NOTICE = timedelta(days=30)
"""How long before, at the least, its organisation is told."""


class Then(StrEnum):
    """What becomes of a thing when its period is over."""

    ENDED = "ended"
    ERASED = "erased"
    DELETED = "deleted"


class Keeper(StrEnum):
    """Who sees to it."""

    JOB = "job"
    TABLE = "table"
    STORE = "store"
    LOGS = "logs"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One class of data. ``period`` None: as long as the stack's parameters say, or for ever.

    ``notice`` is how long before the organisation is told by mail, None for not at all. ``reason`` is
    the source, or why so long and no longer.
    """

    name: str
    title: str
    period: timedelta | None
    counted_from: str
    then: Then | None
    keeper: Keeper
    reason: str
    notice: timedelta | None = None

    @property
    def in_words(self) -> str:
        """How long, as people say it."""
        if self.period is None:
            return "システムの設定による" if self.then else "期限なし"
        years, days = divmod(self.period, YEAR)
        if years and days.days <= years:  # leap days
            return f"{years}年"
        hours = self.period // timedelta(hours=1)
        return f"{hours}時間" if self.period < timedelta(days=2) else f"{self.period.days}日"


DRAFT = Period(
    name="draft",
    title="一度も提出されていない作成中の申請",
    period=timedelta(days=180),
    counted_from="最後に保存した日",
    then=Then.ENDED,
    keeper=Keeper.JOB,
    notice=NOTICE,
    reason="審査に使わない個人情報を持ち続けないため（個人情報保護法第22条）。次の申請は新しい内容で始める必要がある。",
)
WITHDRAWN = Period(
    name="withdrawn",
    title="取り下げたままの申請",
    period=YEAR,
    counted_from="最後に保存した日",
    then=Then.ENDED,
    keeper=Keeper.JOB,
    notice=NOTICE,
    reason="同じ申請をやり直すための期間。過ぎた内容は、そのままでは提出できないことが多い。",
)
ENDED = Period(
    name="ended",
    title="破棄または終了した申請の内容と書類",
    period=timedelta(days=30),
    counted_from="破棄または終了した日",
    then=Then.ERASED,
    keeper=Keeper.JOB,
    reason="誤って破棄したときに、内容を確かめて作り直すための期間。",
)
REJECTED = Period(
    name="rejected",
    title="不承認となった申請の内容と書類",
    period=5 * YEAR,
    counted_from="不承認となった日",
    then=Then.ERASED,
    keeper=Keeper.JOB,
    notice=NOTICE,
    reason="決定についての問い合わせと、行政文書の保存期間（5年）に合わせる。",
)
LEFT_KEPT = 5 * YEAR
LEFT = Period(
    name="left",
    title="退会した法人の申請の内容と書類、登録内容の履歴",
    period=LEFT_KEPT,
    counted_from="退会した日",
    then=Then.ERASED,
    keeper=Keeper.JOB,
    notice=NOTICE,
    reason="在籍していた間の受入れについての問い合わせと、行政文書の保存期間（5年）に合わせる。再入会すると取り消される。",
)

PERIODS: tuple[Period, ...] = (
    DRAFT,
    WITHDRAWN,
    ENDED,
    REJECTED,
    LEFT,
    Period(
        name="member",
        title="会員の登録内容と、承認された申請",
        period=None,
        counted_from="—",
        then=None,
        keeper=Keeper.NOBODY,
        reason="会員でいる間は、審査と証明に必要。退会してからの期間は上のとおり。",
    ),
    Period(
        name="provisional_account",
        title="本登録されなかった仮アカウント",
        period=KEPT_AFTER_EXPIRY,
        counted_from="仮パスワードの期限",
        then=Then.DELETED,
        keeper=Keeper.TABLE,
        reason="期限はメールで知らせてある。問い合わせに答えるために30日だけ残す。",
    ),
    Period(
        name="mail_log",
        title="送信したメールの宛先と結果（本文は保存しない）",
        period=LOGGED,
        counted_from="送信した日",
        then=Then.DELETED,
        keeper=Keeper.TABLE,
        reason="通知したことを後から示すため。本文は送信の後に残らない。",
    ),
    Period(
        name="export",
        title="書き出したファイルとデータの写し",
        period=KEPT,
        counted_from="作成した時",
        then=Then.DELETED,
        keeper=Keeper.STORE,
        reason="受け取るための時間。もう一度作成できる。",
    ),
    Period(
        name="session",
        title="ログインの記録（セッション）",
        period=ABSOLUTE_LIMIT,
        counted_from="ログインした時",
        then=Then.DELETED,
        keeper=Keeper.TABLE,
        reason="一度のログインで使い続けられる最長の時間。",
    ),
    Period(
        name="log",
        title="システムのログ（個人情報を含まない）",
        period=None,
        counted_from="記録した日",
        then=Then.DELETED,
        keeper=Keeper.LOGS,
        reason="不正なアクセスの調査のため、1年と少し（標準は400日）。",
    ),
    Period(
        name="audit",
        title="操作の記録、申請の履歴と、証明書の確認の記録",
        period=None,
        counted_from="—",
        then=None,
        keeper=Keeper.NOBODY,
        reason="改ざんされていないことを確かめられるように、書き足すだけで消さない。入力された内容は含まない。",
    ),
)
"""Every class, in the order in which they are shown."""

_OF_STATUS: Mapping[Status, Period] = {
    Status.DRAFT: DRAFT,
    Status.WITHDRAWN: WITHDRAWN,
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
    begins = filing.updated_at if filing.status in _EDITED else filing.status_since
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


def after_notice(end: datetime, now: datetime) -> datetime:
    """The end, or later: never less than the notice after the organisation was told."""
    return max(end, now + NOTICE)


_EDITED = frozenset({Status.DRAFT, Status.WITHDRAWN})
