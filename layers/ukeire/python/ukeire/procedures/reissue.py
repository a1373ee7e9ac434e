"""Issuing the certificate anew (入会証明書の再発行): rules C1, C2.

Source: the joining guide of 2021-05, page 16.
"""

from ukeire.domain.form import Form, Section, entry
from ukeire.domain.procedure import Procedure, Route
from ukeire.domain.text import LongText
from ukeire.procedures.member_register import closed_to_strangers


class Reason(Form):
    """Why another one is needed."""

    why: LongText = entry(
        "再発行の理由",
        hint="入会証明書がもう一度必要になった理由を、具体的に入力してください。",
        example="ダウンロードしたファイルを保存したパソコンが故障したため。",
        widget="textarea",
    )


REISSUE = Procedure(
    name="reissue",
    title="入会証明書の再発行",
    summary=(
        "入会証明書は一度しかダウンロードできません。もう一度必要になったときは、理由を添えて申請してください。"
        "新しい証明書が発行されると、前の証明書は使えなくなります。"
    ),
    who="協議会の会員である法人が申請します。",
    sections=(Section(name="reason", title="再発行の理由", model=Reason),),
    route=Route(offices=("secretariat",), issues=("certificate",)),
    reason=lambda filing: filing.sections["reason"]["why"],
    closed_because=closed_to_strangers,
)
