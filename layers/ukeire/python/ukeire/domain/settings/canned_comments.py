"""Comments that an office writes again and again (定型文). Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Self

from pydantic import model_validator

from ukeire.domain.characters import multi_line, single_line
from ukeire.domain.form import entry
from ukeire.domain.permissions import Permission
from ukeire.domain.settings.kinds import Kind, Setting, Value
from ukeire.domain.wording import refusal

PLACEHOLDERS: Mapping[str, str] = {
    "organization": "法人名",
    "receipt_number": "受付番号",
    "procedure": "手続名",
    "office": "部署名",
    "due_date": "修正の期限",
}
"""What may stand in a comment as ``{法人名}``: the name for programs, and the word in braces."""

_PLACE = re.compile(r"\{([^{}\n]*)\}")


class CannedComment(Value):
    """One text. Without ``procedure`` it is offered for filings of every procedure."""

    title: Annotated[str, single_line(60)] = entry("見出し", example="添付書類の不足")
    text: Annotated[str, multi_line(3000)] = entry(
        "本文",
        hint="3000文字以内。{法人名} {受付番号} {手続名} {部署名} {修正の期限} と書いたところは、"
        "使うときに申請の内容に置き換わります。",
        example="{法人名} 様\n書類が足りません。添付してから、もう一度申請してください。",
        widget="textarea",
    )
    procedure: str | None = entry(
        "対象の手続",
        hint="選ばないときは、すべての手続で使えます。",
        example="membership",
        widget="select",
        default=None,
        max_length=100,
    )
    position: int = entry(
        "表示順",
        hint="小さい数から順に並びます。",
        example=100,
        widget="number",
        default=100,
        ge=0,
        le=9999,
    )

    @model_validator(mode="after")
    def _known_placeholders(self) -> Self:
        unknown = sorted(set(_PLACE.findall(self.text)) - set(PLACEHOLDERS.values()))
        if unknown:
            raise refusal(
                "unknown_placeholder",
                "本文の {wrong} は使えません。使えるのは {known} です。",
                wrong="、".join(f"{{{word}}}" for word in unknown),
                known="、".join(f"{{{word}}}" for word in PLACEHOLDERS.values()),
            )
        return self

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with each placeholder replaced; one without a value is left for the writer."""
        by_word = {PLACEHOLDERS[name]: value for name, value in values.items() if value}
        return _PLACE.sub(lambda place: by_word.get(place[1], place[0]), self.text)


CANNED_COMMENTS = Kind("canned_comments", "定型文", CannedComment, Permission.COMMENTS, at_most=200)


def offered_comments(
    comments: Iterable[Setting[CannedComment]], procedure: str
) -> list[Setting[CannedComment]]:
    """Those for filings of ``procedure``, in the office's order."""
    fitting = [one for one in comments if one.value.procedure in (None, procedure)]
    return sorted(fitting, key=lambda one: (one.value.position, one.value.title, one.key))
