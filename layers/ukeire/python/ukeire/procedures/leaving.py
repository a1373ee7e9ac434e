"""Leaving the council (退会): rule C12.

Source: the joining guide of 2021-05, page 17. It takes effect at once; the office was told by
telephone or mail before.
"""

from ukeire.domain.form import Form, Section, entry
from ukeire.domain.permissions import AccountPermission
from ukeire.domain.procedure import Procedure, Route
from ukeire.domain.text import LongText
from ukeire.procedures.member_register import closed_to_strangers
from ukeire.procedures.ticks import TICK, Ticked


class Leaving(Form):
    """Why, and that its consequences are known."""

    why: LongText = entry(
        "退会の理由",
        hint="特定技能外国人を受け入れなくなった理由と時期を、具体的に入力してください。",
        example="特定技能外国人の雇用が令和8年3月31日ですべて終了したため。",
        widget="textarea",
    )
    office_told: Ticked = entry(
        "退会することと理由を、事務局に電話またはメールで連絡しました",
        widget="checkbox",
        choices=TICK,
    )
    notes_read: Ticked = entry(
        "退会に関する注意事項を読みました",
        hint=(
            "退会すると、会員の資格と入会証明書はすぐに無効になり、審査中の申請はすべて終了します。"
            "特定技能外国人を受け入れている間は、会員でいる必要があります。過去の申請と登録の履歴は引き続き閲覧でき、"
            "必要になったときは、もう一度入会を申請できます。"
        ),
        widget="checkbox",
        choices=TICK,
    )


LEAVING = Procedure(
    name="leaving",
    title="退会",
    summary=(
        "特定技能外国人を受け入れる法人でなくなったときに、協議会を退会する手続です。"
        "届け出るとすぐに退会となり、入会証明書は使えなくなります。"
    ),
    who="協議会の会員である法人が届け出ます。",
    sections=(Section(name="leaving", title="退会の理由と確認", model=Leaving),),
    route=Route(),
    ends_others=True,
    by_agents=False,
    permission=AccountPermission.LEAVING,
    watchers=("secretariat", "ministry"),
    confirmation="届け出るとすぐに退会となり、入会証明書は無効になります。審査中の申請はすべて終了します。取り消すことはできません。",
    reason=lambda filing: filing.sections["leaving"]["why"],
    closed_because=closed_to_strangers,
    # Nothing stays in force; the history tells what was.
    effect=lambda _filing, register, _at: dict.fromkeys(register.entries),
)
