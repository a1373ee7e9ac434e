"""Notices (連絡事項) that an office puts on the applicants' pages. Pure."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ukeire.domain.characters import multi_line, single_line
from ukeire.domain.dates import Day
from ukeire.domain.settings.kinds import Kind, Setting, Value


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

    title: Annotated[str, single_line(100)] = Field(title="件名")
    text: Annotated[str, multi_line(2000)] = Field(title="本文")
    importance: Importance = Field(Importance.NORMAL, title="重要度")
    state: NoticeState = Field(NoticeState.DRAFT, title="状態")
    shown_from: Day = Field(title="掲載を始める日")
    shown_until: Day | None = Field(None, title="掲載を終える日")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.shown_until is not None and self.shown_until < self.shown_from:
            raise PydanticCustomError(
                "wrong_order", "掲載を終える日は、掲載を始める日以後の日にしてください。"
            )
        return self

    def shown_on(self, day: date) -> bool:
        """Whether applicants see it on that day."""
        return (
            self.state is NoticeState.PUBLISHED
            and self.shown_from <= day
            and (self.shown_until is None or day <= self.shown_until)
        )


NOTICES = Kind("notices", "お知らせ（連絡事項）", Notice, shown=True, at_most=40)


def shown_notices(notices: Iterable[Setting[Notice]], today: date) -> list[Setting[Notice]]:
    """Those that applicants see today: important ones first, then the newest."""
    shown = [one for one in notices if one.value.shown_on(today)]
    shown.sort(key=lambda one: (one.value.shown_from, one.key), reverse=True)
    return sorted(shown, key=lambda one: one.value.importance is not Importance.IMPORTANT)
