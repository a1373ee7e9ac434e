"""The audit as JSON, as rows of a table and as CSV."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import Field

from ukeire.domain.audit import Act, AuditRecord
from ukeire.domain.csv_text import csv_bytes
from ukeire.domain.dates import day_in_japan, written_time
from ukeire.domain.filing import Filing, Move
from ukeire.domain.invitation import InvitationKind
from ukeire.domain.office import Office
from ukeire.domain.permissions import DUTY_WORDS, Duty
from ukeire.domain.printed_list import PrintedList
from ukeire.domain.wording import Text
from ukeire.domain.words import ACT_WORDS, MOVE_WORDS, PEOPLE_WORDS
from ukeire.procedures import procedure_named
from ukeire.usecases.read_audit import DisclosedAct
from ukeire.usecases.verify_audit import Verified
from ukeire.web.filters import moment
from ukeire.web.representations import Answer, in_japan

HEADS = (
    "日時",
    "部署",
    "氏名",
    "ログインID",
    "操作",
    "内容",
    "申請ID",
    "接続元",
    "要求ID",
)

_LISTS = {"queue": "申請の一覧", "members": "構成員名簿"}
_OTHERS = {"system": "自動処理", "public": "一般", "applicants": "申請者"}
_EXPORTING = {"asked": "作成の依頼", "downloaded": "ダウンロード"}


class AuditRecordAnswer(Answer):
    """One record; ``office`` is null for applicants, ``network`` empty."""

    at: datetime
    login_id: str
    name: str
    office: str | None
    act: Act
    filing_id: str | None
    request_id: str
    network: str
    detail: dict[str, Any]


class AuditAnswer(Answer):
    """Records, the oldest first."""

    items: tuple[AuditRecordAnswer, ...]


class FindingAnswer(Answer):
    """Something that does not fit."""

    code: str
    message: str
    day: date | None


class VerificationAnswer(Answer):
    """What was verified; ``unsealed`` days of the filing have no locked file yet."""

    sound: bool
    entries: int
    records: int
    days: int
    unsealed: int
    findings: tuple[FindingAnswer, ...]


class DisclosedActAnswer(Answer):
    """What an applicant is told: ``at`` is null for readings, which are told by day and office."""

    on: date
    at: datetime | None
    by: str
    act: Act
    move: Move | None = Field(None)
    description: str


class DisclosedAuditAnswer(Answer):
    """The applicant's part of the audit, the oldest first."""

    items: tuple[DisclosedActAnswer, ...]


def audit_answer(records: Sequence[AuditRecord]) -> AuditAnswer:
    """Records for an office."""
    return AuditAnswer(
        items=tuple(
            AuditRecordAnswer(
                at=in_japan(one.at),
                login_id=one.login_id,
                name=one.name,
                office=one.office,
                act=one.act,
                filing_id=one.filing_id,
                request_id=one.request_id,
                network=one.network,
                detail=dict(one.detail),
            )
            for one in records
        )
    )


def audit_csv(records: Sequence[AuditRecord], office: Office) -> bytes:
    """The same as a file for spreadsheets."""
    return csv_bytes(
        HEADS,
        (
            (
                in_japan(one.at).isoformat(timespec="seconds"),
                party(one, office),
                one.name,
                one.login_id,
                ACT_WORDS[one.act],
                about(one),
                one.filing_id,
                one.network,
                one.request_id,
            )
            for one in records
        ),
    )


def party(record: AuditRecord, office: Office) -> str:
    """Whose act it was, in people's words."""
    if record.office:
        return office.label(record.office)
    return _OTHERS[record.party]


def about(record: AuditRecord) -> str:
    """What the act alone does not say, in people's words."""
    detail = record.detail
    match record.act:
        case Act.MOVED:
            return MOVE_WORDS[Move(detail["move"])]
        case Act.FILING_READ:
            return f"版 {detail['version']}"
        case Act.DOCUMENT_OPENED:
            return f"{detail['item']} {detail['document_id']}"
        case Act.ORGANIZATION_READ:
            return f"{detail['organization']} 版 {detail['version']}"
        case Act.LIST_EXPORTED:
            return " ".join(
                (_LISTS[detail["kind"]], detail["format"].upper(), _EXPORTING[detail["step"]])
            )
        case Act.PEOPLE_READ:
            return str(detail["organization"])
        case Act.ACCOUNT_CHANGED | Act.MANDATE_CHANGED:
            return about_people(detail)
        case Act.DATA_COPIED:
            return f"{_EXPORTING[detail['step']]} {detail['copy']}"
        case _:
            return " ".join(f"{name}={value}" for name, value in sorted(detail.items())) or "—"


def about_people(detail: Mapping[str, Any]) -> str:
    """What was done to which account or mandate."""
    told = [PEOPLE_WORDS[detail["what"]]]
    if detail.get("kind") == InvitationKind.AGENT:
        told.append("（登録支援機関）")
    if duty := detail.get("duty"):
        told.append(f"（{DUTY_WORDS[Duty(duty)]}）")
    told.append(
        "：" + (detail.get("account") or detail.get("agent") or f"招待 {detail['invitation']}")
    )
    if replaced := detail.get("replaces"):
        told.append(f"（前のログインID {replaced}）")
    if "starts_on" in detail:
        told.append(f"（{detail['starts_on']}から{detail['ends_on']}まで）")
    return "".join(told)


def people_rows(
    records: Sequence[AuditRecord], names: Mapping[str, str]
) -> list[tuple[str, str, str, str, str]]:
    """When, of which organisation, who by name and by login ID, and what; the newest first."""
    return [
        (
            written_time(one.at),
            _called(one.people_of or "", names),
            one.name,
            one.login_id,
            about(one),
        )
        for one in reversed(records)
    ]


def _called(organization_id: str, names: Mapping[str, str]) -> str:
    name = names.get(organization_id)
    return f"{name}（{organization_id}）" if name else organization_id


def verification_answer(verified: Verified) -> VerificationAnswer:
    """What verifying found."""
    return VerificationAnswer(
        sound=verified.sound,
        entries=verified.entries,
        records=verified.records,
        days=verified.days,
        unsealed=verified.unsealed,
        findings=tuple(
            FindingAnswer(code=one.code, message=one.message, day=one.day)
            for one in verified.findings
        ),
    )


def described(one: DisclosedAct) -> str:
    """What was done, as a sentence for the applicant."""
    match one.act:
        case Act.FILING_READ:
            return Text("{who}が申請の内容を確認しました", who=one.by)
        case Act.DOCUMENT_OPENED:
            return Text("{who}が添付書類を開きました", who=one.by)
        case Act.CERTIFICATE_VERIFIED:
            return Text("入会証明書の有効性が確認されました")
        case Act.CONTENT_ERASED:
            return Text("保存期間が過ぎたため、内容と書類を消去しました")
        case _:
            return Text(
                "{who}が「{move}」を行いました", who=one.by, move=MOVE_WORDS[Move(one.move or "")]
            )


def audit_rows(acts: Sequence[DisclosedAct]) -> list[tuple[str, str]]:
    """When and what, as rows of a table."""
    return [(moment(one.at or one.on), described(one)) for one in acts]


def printed_audit(
    filing: Filing, acts: Sequence[DisclosedAct], now: datetime, office: Office
) -> PrintedList:
    """The applicant's part on paper."""
    title = procedure_named(filing.procedure).title
    return PrintedList(
        title=f"{title}の操作の記録",
        facts=(
            ("法人名", filing.organization_name),
            ("受付番号", filing.receipt_number or "（申請前）"),
            ("申請ID", filing.filing_id),
        ),
        heads=("日時", "操作"),
        rows=tuple(audit_rows(acts)),
        made_on=day_in_japan(now),
        author=office.council,
    )


def disclosed_answer(acts: Sequence[DisclosedAct]) -> DisclosedAuditAnswer:
    """The applicant's part."""
    return DisclosedAuditAnswer(
        items=tuple(
            DisclosedActAnswer(
                on=one.on,
                at=one.at and in_japan(one.at),
                by=one.by,
                act=one.act,
                move=Move(one.move) if one.move else None,
                description=described(one),
            )
            for one in acts
        )
    )
