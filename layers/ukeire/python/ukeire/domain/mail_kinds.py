"""The kinds of mails about filings and mandates: their names, whose words they are, what can be said in them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ukeire.domain.procedure import Procedure

PLACEHOLDERS: Mapping[str, str] = {
    "organization_name": "法人名",
    "contact_name": "担当者名",
    "office_reference": "窓口用識別番号",
    "receipt_number": "受付番号",
    "procedure_title": "手続名",
    "submitted_at": "申請日時",
    "target_days": "目安の日数",
    "since": "状態の日時",
    "reason": "コメント",
    "filing_url": "申請のページ",
    "certificates_url": "証明書のページ",
    "council": "協議会名",
    "client_name": "委任した法人名",
    "agent_name": "登録支援機関名",
    "period": "委任期間",
    "last_day": "委任期間の最終日",
    "mandate_url": "委任のページ",
}
"""What may stand in an office's text as ``{法人名}``: the mail's value, and the word in braces."""

_ALWAYS = (
    "organization_name",
    "contact_name",
    "office_reference",
    "receipt_number",
    "procedure_title",
    "submitted_at",
    "target_days",
    "filing_url",
    "council",
)

_OF_MANDATES = (
    "client_name",
    "agent_name",
    "contact_name",
    "period",
    "last_day",
    "mandate_url",
    "council",
)


@dataclass(frozen=True, slots=True)
class MailKind:
    """One kind: whose words it is in, and the values it has: ``always``, and ``more``.

    ``first`` and ``last`` are the first and the last office of a procedure's route, ``mover`` the
    one that made the move; ``none``: nobody writes it anew.
    """

    title: str
    words_of: Literal["first", "last", "mover", "none"]
    more: Sequence[str] = ()
    always: Sequence[str] = _ALWAYS

    @property
    def places(self) -> Mapping[str, str]:
        """Its placeholders: value and word."""
        return {name: PLACEHOLDERS[name] for name in (*self.always, *self.more)}


MAIL_KINDS: Mapping[str, MailKind] = {
    "filing_submitted": MailKind("申請を受け付けたお知らせ", "first"),
    "filing_returned": MailKind("差戻しのお知らせ", "mover", ("reason",)),
    "filing_recalled": MailKind("差戻しの取消しのお知らせ", "mover"),
    "filing_rejected": MailKind("不承認のお知らせ", "mover", ("reason",)),
    "filing_approved": MailKind("承認のお知らせ", "last", ("certificates_url",)),
    "certificate_issued": MailKind("入会証明書発行のお知らせ", "last", ("certificates_url",)),
    "filing_withdrawn": MailKind("取下げのお知らせ", "first"),
    "reminder_draft_idle": MailKind("作成中の申請の確認", "first", ("since",)),
    "reminder_returned": MailKind("修正のお願いの再送", "mover", ("since", "reason")),
    "mandate_changed": MailKind(
        "委任の期間・範囲の変更のお知らせ（登録支援機関あて）", "first", always=_OF_MANDATES
    ),
    "mandate_revoked": MailKind(
        "委任の取消しのお知らせ（登録支援機関あて）", "first", always=_OF_MANDATES
    ),
    "mandate_given_up": MailKind("委任の辞退のお知らせ（法人あて）", "first", always=_OF_MANDATES),
    "agent_data_changed": MailKind(
        "登録支援機関の情報の変更のお知らせ（法人あて）", "first", always=_OF_MANDATES
    ),
    "mandate_ending": MailKind("委任期間が終わる前のお知らせ", "first", always=_OF_MANDATES),
    "account_not_closed": MailKind("アカウントを廃止できなかったお知らせ", "none"),
    "retention_filing": MailKind("保存期間が終わるお知らせ", "none"),
    "review_overdue": MailKind("審査の目安を過ぎたお知らせ（責任者あて）", "none"),
}

SAMPLE: Mapping[str, Any] = {
    "organization_name": "社会福祉法人見本会",
    "contact_name": "見本 花子",
    "office_reference": "K0000001",
    "receipt_number": "20260401-0001",
    "procedure_title": "入会申請",
    "submitted_at": "2026年4月1日 10時00分",
    "target_days": 14,
    "since": "2026年4月3日 15時30分",
    "reason": "事業所の所在地を、建物の名称まで記入してください。",
    "client_name": "社会福祉法人見本会",
    "agent_name": "一般社団法人見本支援センター",
    "period": "2026年4月1日から2027年3月31日まで",
    "last_day": "2027年3月31日",
}
"""What a preview and a test are filled with; addresses come from the site's."""


def kinds_of(office: str, procedures: Mapping[str, Procedure]) -> dict[str, str]:
    """Names and titles of the mails that go out in the office's words."""
    routes = [route.offices for one in procedures.values() for route in one.routes]
    has = {
        "first": any(route[0] == office for route in routes if route),
        "last": any(route[-1] == office for route in routes if route),
        "mover": any(office in route for route in routes),
        "none": False,
    }
    return {name: kind.title for name, kind in MAIL_KINDS.items() if has[kind.words_of]}
