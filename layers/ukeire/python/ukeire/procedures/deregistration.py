"""Giving up an account (利用者情報登録の抹消): rule A20.

Source: the Immigration Services Agency's page on its electronic notification system, 3 and 1 (2).
"""

from enum import StrEnum

from ukeire.domain.form import DocumentItem, Form, Section, entry
from ukeire.domain.procedure import Procedure, Route
from ukeire.domain.text import LongText
from ukeire.procedures.ticks import TICK, Ticked


class Cause(StrEnum):
    """Why the account is no longer needed."""

    DUTY_ENDED = "duty_ended"
    LEFT = "left"
    NOT_USED = "not_used"
    OTHER = "other"


CAUSE_CHOICES = {
    Cause.DUTY_ENDED: "担当でなくなった",
    Cause.LEFT: "退職する",
    Cause.NOT_USED: "法人としてこのシステムを使わなくなった",
    Cause.OTHER: "その他",
}


class Deregistration(Form):
    """Why, and that its consequences are known."""

    cause: Cause = entry("廃止の理由", widget="radio", choices=CAUSE_CHOICES)
    why: LongText = entry(
        "理由の説明",
        hint="いつから、なぜこのアカウントが不要になるかを、具体的に入力してください。",
        example="令和8年3月31日の異動で担当を外れ、後任がすでにアカウントを持っているため。",
        widget="textarea",
    )
    masked: Ticked = entry(
        "添付する書類に、隠すべき番号が写っていないことを確かめました",
        hint=(
            "健康保険の被保険者証・資格確認書の写しでは、保険者番号、被保険者等記号・番号、QRコード（ある場合）を、"
            "読み取れないように塗りつぶしてください。"
        ),
        widget="checkbox",
        choices=TICK,
    )
    known: Ticked = entry(
        "廃止すると、このログインIDは二度と使えないことを確かめました",
        hint=(
            "廃止されるのは、この届出を作成した方のアカウントです。承認されると、すぐにログインできなくなります。"
            "同じログインIDは、ほかの方にも割り当てられません。法人の申請と登録の内容は残ります。"
        ),
        widget="checkbox",
        choices=TICK,
    )


DEREGISTRATION = Procedure(
    name="deregistration",
    title="アカウントの廃止",
    summary=(
        "使わなくなったご自分のアカウントを廃止する手続です。法人の職員であることを確認できる書類を添付してください。"
        "事務局が確認すると、アカウントは使えなくなります。"
    ),
    who="アカウントをお持ちの方が、ご自分のアカウントについて届け出ます。",
    sections=(Section(name="deregistration", title="廃止の理由と確認", model=Deregistration),),
    documents=(
        DocumentItem(
            item="employment_proof",
            title="法人の職員であることを確認できる書類",
            hint=(
                "職員証、申請等取次者証明書、在職証明書、法人の名称が記載されている健康保険の被保険者証などの写しです。"
                "健康保険の被保険者証・資格確認書の写しでは、保険者番号、被保険者等記号・番号、QRコード（ある場合）を、"
                "読み取れないように塗りつぶしてから添付してください。"
            ),
            max_files=5,
        ),
    ),
    route=Route(offices=("secretariat",)),
    one_at_a_time=False,
    by_agents=False,
    closes_account=True,
    confirmation="承認されると、あなたのアカウントはすぐに使えなくなります。元に戻すことはできません。",
    reason=lambda filing: filing.sections["deregistration"]["why"],
)
