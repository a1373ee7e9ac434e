"""How long what is kept, and what becomes of it then: the classes that somebody sees to, as data. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

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
    the source, or why so long and no longer. ``stores`` are the template's tables, buckets and queues
    that hold it.
    """

    name: str
    title: str
    period: timedelta | None
    counted_from: str
    then: Then | None
    keeper: Keeper
    reason: str
    stores: tuple[str, ...]
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
    stores=("FilingsTable", "DocumentsBucket"),
)
RETURNED = Period(
    name="returned",
    title="差し戻されたまま、申請し直されない申請",
    period=YEAR,
    counted_from="差し戻された日か、最後に保存した日の遅いほう",
    then=Then.ENDED,
    keeper=Keeper.JOB,
    notice=NOTICE,
    reason="修正のための期間。その間は修正のお願いを繰り返し送る。1年たった内容は、そのままでは審査できないことが多い。",
    stores=("FilingsTable", "DocumentsBucket"),
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
    stores=("FilingsTable", "DocumentsBucket"),
)
ENDED = Period(
    name="ended",
    title="破棄または終了した申請の内容と書類",
    period=timedelta(days=30),
    counted_from="破棄または終了した日",
    then=Then.ERASED,
    keeper=Keeper.JOB,
    reason="誤って破棄したときに、内容を確かめて作り直すための期間。",
    stores=("FilingsTable", "DocumentsBucket"),
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
    stores=("FilingsTable", "DocumentsBucket"),
)
LEFT_KEPT = MANDATE_KEPT = 5 * YEAR
CLOSED_KEPT = INVITATION_KEPT = YEAR
LEFT = Period(
    name="left",
    title="退会した法人の申請の内容と書類、登録内容の履歴、証明書のファイル、アカウントと招待",
    period=LEFT_KEPT,
    counted_from="退会した日",
    then=Then.ERASED,
    keeper=Keeper.JOB,
    notice=NOTICE,
    reason="在籍していた間の受入れについての問い合わせと、行政文書の保存期間（5年）に合わせる。再入会すると取り消される。",
    stores=(
        "FilingsTable",
        "DocumentsBucket",
        "RegistersTable",
        "AccountsTable",
        "CertificatesBucket",
    ),
)

CLOSED_ACCOUNT = Period(
    name="closed_account",
    title="廃止したアカウントと、再取得で置き換わったアカウントの氏名、連絡先、パスワードの照合値",
    period=CLOSED_KEPT,
    counted_from="廃止または再取得の日",
    then=Then.ERASED,
    keeper=Keeper.JOB,
    reason="廃止についての問い合わせに答えるため。ログインIDだけは、ほかの人に使わせないために残す（A6）。",
    stores=("AccountsTable",),
)
INVITATION = Period(
    name="invitation",
    title="アカウントや登録支援機関への招待の宛先",
    period=INVITATION_KEPT,
    counted_from="招待の有効期限（7日間）が切れた日",
    then=Then.DELETED,
    keeper=Keeper.TABLE,
    reason="誰をいつ招待したかを、招待した法人が確かめるため。",
    stores=("AccountsTable",),
)
MANDATE = Period(
    name="mandate",
    title="終わった委任（期間満了、取消し、辞退）と、その経過",
    period=MANDATE_KEPT,
    counted_from="委任が終わった日",
    then=Then.DELETED,
    keeper=Keeper.TABLE,
    reason="代理でした申請についての問い合わせと、行政文書の保存期間（5年）に合わせる。期間を改めると数え直す。",
    stores=("MandatesTable",),
)
