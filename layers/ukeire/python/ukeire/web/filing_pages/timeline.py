"""Where a filing stands: what happened, what happens now, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ukeire.domain.filing import AT_OFFICE, CLOSED, Filing, HistoryEntry, Move, Status
from ukeire.domain.office import Office
from ukeire.domain.procedure import Procedure
from ukeire.domain.wording import Text, into_texts

_ISSUED = {"certificate": Text("入会証明書の発行")}
"""What follows approval, by the names that procedures use."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the timeline; ``state`` is done, current or next."""

    title: str
    state: str = "done"
    at: datetime | None = None
    note: str = ""

    def __post_init__(self) -> None:
        into_texts(self, "title")


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
            return _submitted(entry)
        case Move.RECALL:
            return Text("{who}が差戻しを取り消しました", who=who)
        case Move.ACCEPT:
            return Text("{who}が受理しました", who=who)
        case Move.RETURN:
            return Text("{who}から差し戻されました", who=who)
        case Move.APPROVE if entry.status is Status.APPROVED:
            return Text("{who}が承認しました", who=who)
        case Move.APPROVE:
            return Text("{who}の審査が終わりました", who=who)
        case Move.REJECT:
            return Text("{who}が不承認としました", who=who)
        case _:
            return _CLOSING[entry.move]


_CLOSING = {
    Move.WITHDRAW: Text("申請を取り下げました"),
    Move.DISCARD: Text("申請を破棄しました"),
    Move.END: Text("退会などにより終了しました"),
}


def _submitted(entry: HistoryEntry) -> str:
    if entry.status is Status.APPROVED:
        return "申請しました。すぐに有効になりました"
    return "申請しました" if entry.round == 1 else "もう一度申請しました"


def _now(filing: Filing, procedure: Procedure, office: Office) -> list[Step]:
    who = office.label(procedure.office_of(filing) or "")
    match filing.status:
        case Status.SUBMITTED:
            return [Step(Text("{who}が申請内容を確認しています", who=who), "current")]
        case Status.UNDER_REVIEW:
            return [Step(Text("{who}が審査しています", who=who), "current")]
        case Status.RETURNED:
            return [Step("指摘された内容を修正して、もう一度申請してください", "current")]
        case Status.WITHDRAWN:
            return [Step("内容を修正して、もう一度申請できます", "current")]
        case _:
            return [Step("申請内容の入力と書類の添付", "current"), Step("申請", "next")]


def _coming(filing: Filing, procedure: Procedure, office: Office) -> list[Step]:
    first = filing.stage_index + 1 if filing.status in AT_OFFICE else filing.stage_index
    route = procedure.route_of(filing)
    steps: list[Step] = [
        Step(Text("{who}の審査", who=office.label(name)), "next") for name in route.offices[first:]
    ]
    approval = Text("承認")
    for name in route.issues:
        if name in _ISSUED:
            approval = Text("{some}・{more}", some=approval, more=_ISSUED[name])
    return [*steps, Step(approval, "next")]
