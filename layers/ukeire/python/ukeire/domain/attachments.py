"""What a file of an attachment item may be, and what people are told when it may not be. Pure.

The words stand here once: pages check a file before it is sent and say the same as the server.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ukeire.domain.filing import Document, DocumentStatus, Filing
from ukeire.domain.form import MEGABYTE, DocumentItem
from ukeire.domain.problems import Problem
from ukeire.domain.wording import Text

MAX_TITLE = 100
LATE_AFTER = timedelta(minutes=15)
"""A ticket is good for ten minutes; a file that is not here by then is not on its way."""

WORDS: Mapping[str, Text] = {
    "empty": Text(
        "ファイルが空です（0バイト）。"
        "元の書類を開いて中身を確かめ、PDFを作り直してから選び直してください。"
    ),
    "too_large": Text(
        "ファイルが大きすぎます（{size}MB）。{max_size}MB以下にしてください。"
        "スキャンの解像度を200dpi程度に下げるか、ページを分けて保存すると小さくなります。"
    ),
    "content_type": Text(
        "PDFファイルではありません。印刷の画面で「PDFに保存」を選ぶか、"
        "紙の書類はPDFとしてスキャンしてから、選び直してください。"
    ),
    "too_many_files": Text(
        "「{item}」に添付できるのは{max_files}ファイルまでです。"
        "不要なファイルを削除するか、書類を1つのPDFにまとめてください。"
    ),
    "duplicate": Text(
        "同じ名前で同じ大きさのファイルが、すでに添付されています。"
        "別のファイルを選ぶか、差し替える場合は、先に前のファイルを削除してください。"
    ),
    "missing": Text("書類の名前を入力してください。"),
    "string_too_long": Text("書類の名前は{max_title}文字以内にしてください。"),
}
"""By the code of the problem; ``{…}`` are filled in by ``say``, or by the page's script."""

_POINTERS = {
    "empty": "/size",
    "too_large": "/size",
    "too_many_files": "/item",
    "duplicate": "/filename",
    "missing": "/title",
    "string_too_long": "/title",
}


def say(code: str, kind: DocumentItem | None = None, size: int = 0) -> Text:
    """The words of a code about one kind of attachment and a file of ``size`` bytes."""
    return Text(
        WORDS[code].template,
        # Never rounded down to what would be allowed.
        size=f"{math.ceil(size / MEGABYTE * 10) / 10:.1f}",
        max_size=kind.max_bytes // MEGABYTE if kind else "",
        max_files=kind.max_files if kind else "",
        item=kind.title if kind else "",
        max_title=MAX_TITLE,
    )


def check_file(kind: DocumentItem, document: Document, others: Sequence[Document]) -> list[Problem]:
    """All that forbids a file which is about to be sent, beside ``others`` of its item (E1)."""
    title = (document.title or "").strip()
    codes = {
        "empty": document.size < 1,
        "too_large": document.size > kind.max_bytes,
        "content_type": document.content_type not in kind.content_types,
        "missing": kind.titled and not title,
        "string_too_long": len(document.title or "") > MAX_TITLE,
        "too_many_files": len(others) >= kind.max_files,
        "duplicate": any(
            one.status is DocumentStatus.ATTACHED
            and (one.filename, one.size) == (document.filename, document.size)
            for one in others
        ),
    }
    return [
        Problem(_POINTERS.get(code, f"/{code}"), code, say(code, kind, document.size))
        for code, holds in codes.items()
        if holds
    ]


def is_late(document: Document, now: datetime) -> bool:
    """Whether a file was announced and should have been here by now."""
    waiting = document.status is DocumentStatus.WAITING
    return waiting and now - document.created_at > LATE_AFTER


def documents_of(filing: Filing, item: str, about: str | None) -> list[Document]:
    """The filing's documents of one item (of one worker …), oldest first."""
    return [one for one in filing.documents if one.item == item and one.about == about]


def as_asked(item: DocumentItem, filing: Filing, about: str | None) -> DocumentItem:
    """The item as it is asked of that owner: whom the register holds was filed with documents."""
    known = item.per is not None and about is not None and filing.registered(item.per, about)
    return replace(item, required=item.required and not known)
