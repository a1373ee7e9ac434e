"""Where a filing stands: what happened, what happens now, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ukeire.domain.filing import AT_OFFICE, CLOSED, Filing, HistoryEntry, Move, Status
from ukeire.domain.office import Office
from ukeire.domain.procedure import Procedure

_ISSUED = {"certificate": "入会証明書の発行"}
"""What follows approval, by the names that procedures use."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the timeline; ``state`` is done, current or next."""

    title: str
    state: str = "done"
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """What an office wrote to the applicant; internal comments never get here (D6).

    ``remarks`` says about the part that a pointer names what is to be corrected there.
    """

    at: datetime
    office: str
    text: str
    fields: tuple[str, ...]
    remarks: Mapping[str, str]
    recalled: bool = False


def comments(filing: Filing, office: Office) -> list[Comment]:
    """The offices' words to the applicant, the latest first (D5, D6)."""
    return [
        Comment(
            one.at,
            office.label(one.office),
            one.reason,
            one.fields,
            {remark.pointer: remark.text for remark in one.remarks},
            one.sequence in filing.recalled,
        )
        for one in reversed(filing.history)
        if one.office and one.reason
    ]


def timeline(filing: Filing, procedure: Procedure, office: Office) -> list[Step]:
    """Done, current and coming steps, in their order."""
    done = [Step("入力を始めました", at=filing.created_at)]
    done += [Step(_happened(entry, office), at=entry.at) for entry in filing.history]
    if filing.status in CLOSED:
        return done
    return [*done, *_now(filing, procedure, office), *_coming(filing, procedure, office)]


def _happened(entry: HistoryEntry, office: Office) -> str:
    who = office.label(entry.office or "")
    match entry.move:
        case Move.SUBMIT:
            return "申請しました" if entry.round == 1 else "もう一度申請しました"
        case Move.RECALL:
            return f"{who}が差戻しを取り消しました"
        case Move.ACCEPT:
            return f"{who}が受理しました"
        case Move.RETURN:
            return f"{who}から差し戻されました"
        case Move.APPROVE if entry.status is Status.APPROVED:
            return f"{who}が承認しました"
        case Move.APPROVE:
            return f"{who}の審査が終わりました"
        case Move.REJECT:
            return f"{who}が不承認としました"
        case Move.WITHDRAW:
            return "申請を取り下げました"
        case Move.DISCARD:
            return "申請を破棄しました"


def _now(filing: Filing, procedure: Procedure, office: Office) -> list[Step]:
    who = office.label(procedure.office_of(filing) or "")
    match filing.status:
        case Status.SUBMITTED:
            return [Step(f"{who}が申請内容を確認しています", "current")]
        case Status.UNDER_REVIEW:
            return [Step(f"{who}が審査しています", "current")]
        case Status.RETURNED:
            return [Step("指摘された内容を修正して、もう一度申請してください", "current")]
        case Status.WITHDRAWN:
            return [Step("内容を修正して、もう一度申請できます", "current")]
        case _:
            return [Step("申請内容の入力と書類の添付", "current"), Step("申請", "next")]


def _coming(filing: Filing, procedure: Procedure, office: Office) -> list[Step]:
    first = filing.stage_index + 1 if filing.status in AT_OFFICE else filing.stage_index
    route = procedure.route_of(filing)
    steps = [Step(f"{office.label(name)}の審査", "next") for name in route.offices[first:]]
    issued = [_ISSUED[name] for name in route.issues if name in _ISSUED]
    return [*steps, Step("・".join(["承認", *issued]), "next")]
