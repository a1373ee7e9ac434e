"""Notices (連絡事項) that an office puts on the applicants' pages. Pure."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import model_validator

from ukeire.domain.characters import multi_line, single_line
from ukeire.domain.dates import Day
from ukeire.domain.form import entry
from ukeire.domain.permissions import Permission
from ukeire.domain.settings.kinds import Kind, Setting, Value
from ukeire.domain.wording import refusal


class NoticeState(StrEnum):
    """How far a notice is: only a published one is shown, within its days."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ENDED = "ended"


class Importance(StrEnum):
    """Whether a notice stands out."""

    NORMAL = "normal"
    IMPORTANT = "important"


class Notice(Value):
    """One notice. Without ``shown_until`` it is shown until it is ended."""

    title: Annotated[str, single_line(100)] = entry("件名", example="年末年始の審査について")
    text: Annotated[str, multi_line(2000)] = entry(
        "本文",
        hint="2000文字以内。http:// または https:// で始まるアドレスはリンクになります。",
        example="12月29日から1月3日までは審査を行いません。",
        widget="textarea",
    )
    importance: Importance = entry(
        "重要度",
        hint="重要なお知らせは、いちばん上に表示します。",
        widget="radio",
        choices={Importance.NORMAL: "通常", Importance.IMPORTANT: "重要"},
        default=Importance.NORMAL,
    )
    state: NoticeState = entry(
        "状態",
        hint="「掲載する」にしたものだけを、掲載期間の間、申請者の画面に表示します。",
        widget="radio",
        choices={
            NoticeState.DRAFT: "下書き",
            NoticeState.PUBLISHED: "掲載する",
            NoticeState.ENDED: "掲載を終了した",
        },
        default=NoticeState.DRAFT,
    )
    shown_from: Day = entry("掲載を始める日", example="2026-12-01", widget="date")
    shown_until: Day | None = entry(
        "掲載を終える日",
        hint="この日の終わりまで表示します。空欄のときは、掲載を終了するまで表示します。",
        example="2027-01-04",
        widget="date",
        default=None,
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.shown_until is not None and self.shown_until < self.shown_from:
            raise refusal("wrong_order", "掲載を終える日は、掲載を始める日以後の日にしてください。")
        return self

    def shown_on(self, day: date) -> bool:
        """Whether applicants see it on that day."""
        return (
            self.state is NoticeState.PUBLISHED
            and self.shown_from <= day
            and (self.shown_until is None or day <= self.shown_until)
        )


NOTICES = Kind("notices", "お知らせ", Notice, Permission.NOTICES, shown=True, at_most=40)


def shown_notices(notices: Iterable[Setting[Notice]], today: date) -> list[Setting[Notice]]:
    """Those that applicants see today: important ones first, then the newest."""
    shown = [one for one in notices if one.value.shown_on(today)]
    shown.sort(key=lambda one: (one.value.shown_from, one.key), reverse=True)
    return sorted(shown, key=lambda one: one.value.importance is not Importance.IMPORTANT)
