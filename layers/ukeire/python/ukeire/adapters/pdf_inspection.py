"""Inspection of uploaded PDFs: what is wrong with a file, if anything (F31, E1).

Only structure is read. Page contents, images and fonts are never inflated; the one thing that must
be, object streams, has a limit each and the whole inspection a time limit. Every object that the
file lists is examined, reachable or not, so that it does not matter where an action hides: in the
catalogue, a name tree, a page, an annotation or a field.
"""

import logging
import re
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import chain, groupby
from typing import Any, TypeGuard

from pypdf import PdfReader, apply_configuration
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from ukeire.domain.attachments import WORDS
from ukeire.usecases.ports.pdf_inspection import PdfRefusal

MAX_BYTES = 10 * 1024 * 1024
MAX_SECONDS = 20
_HEADER_WITHIN = 1024
_END_WITHIN = 2048
_MEGABYTE = 1_000_000
_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 4 * _MEGABYTE,
    "zlib_maximum_recovery_input_length": _MEGABYTE,
    "lzw_maximum_output_length": _MEGABYTE,
    "run_length_maximum_output_length": _MEGABYTE,
    "array_based_stream_maximum_output_length": _MEGABYTE,
    "stream_decoding_work_maximum_length": 8 * _MEGABYTE,
    "stream_filters_maximum_length": 2,
    "maximum_declared_stream_length": MAX_BYTES,
    "page_tree_maximum_entries": 20_000,
    "page_tree_maximum_page_entries": 200_000,
    "jbig2dec_binary": None,
    "disable_legacy_handling": True,
}

EMPTY = PdfRefusal("empty", WORDS["empty"])
TOO_LARGE = PdfRefusal(
    "too_large",
    "ファイルが10MBを超えています。スキャンの解像度を200dpi程度に下げるか、ページを分けて保存し、"
    "10MB以下にしてください。",
)
NOT_A_PDF = PdfRefusal("not_a_pdf", WORDS["content_type"])
UNREADABLE = PdfRefusal(
    "unreadable",
    "PDFファイルが壊れているか途中で切れているため、読み取れません。"
    "元の書類からPDFを作り直して添付してください。",
)
TOO_COMPLEX = PdfRefusal(
    "too_complex",
    "PDFファイルの構造が複雑すぎるため、確認できません。"
    "印刷の画面で「PDFに保存」を選んで作り直し、添付してください。",
)
ENCRYPTED = PdfRefusal(
    "encrypted",
    "パスワードや編集制限が設定されたPDFファイルは受け付けられません。"
    "パスワードを入れてファイルを開き、印刷の画面で「PDFに保存」を選んで作り直すか、"
    "作成元に解除を依頼して、添付し直してください。",
)


JAVASCRIPT = PdfRefusal(
    "javascript",
    "PDFファイルにプログラム（JavaScript）が含まれているため、受け付けられません。"
    "印刷の画面で「PDFに保存」を選んで作り直し、添付してください。",
)
LAUNCH = PdfRefusal(
    "launch",
    "PDFファイルにほかのプログラムやファイルを開く設定が含まれているため、受け付けられません。"
    "印刷の画面で「PDFに保存」を選んで作り直し、添付してください。",
)
EMBEDDED_FILE = PdfRefusal(
    "embedded_file",
    "PDFファイルに別のファイル（添付ファイル）が含まれているため、受け付けられません。"
    "印刷の画面で「PDFに保存」を選んで作り直し、添付してください。",
)
AUTOMATIC_ACTION = PdfRefusal(
    "automatic_action",
    "PDFファイルに開いたときなどに自動で動く設定が含まれているため、受け付けられません。"
    "印刷の画面で「PDFに保存」を選んで作り直し、添付してください。",
)
RICH_MEDIA = PdfRefusal(
    "rich_media",
    "PDFファイルに動画・音声などの埋め込みが含まれているため、受け付けられません。"
    "印刷の画面で「PDFに保存」を選んで作り直し、添付してください。",
)
XFA = PdfRefusal(
    "xfa",
    "PDFファイルに動的なフォーム（XFA）が含まれているため、受け付けられません。"
    "印刷の画面で「PDFに保存」を選んで作り直し、添付してください。",
)
SENDS_DATA = PdfRefusal(
    "sends_data",
    "PDFファイルにデータを送受信する設定が含まれているため、受け付けられません。"
    "印刷の画面で「PDFに保存」を選んで作り直し、添付してください。",
)

_BY_KEY = {
    "/JS": JAVASCRIPT,
    "/JavaScript": JAVASCRIPT,
    "/EmbeddedFiles": EMBEDDED_FILE,
    "/EF": EMBEDDED_FILE,
    "/RichMediaContent": RICH_MEDIA,
    "/XFA": XFA,
}
_BY_NAME = {
    ("/S", "/JavaScript"): JAVASCRIPT,
    ("/S", "/Launch"): LAUNCH,
    ("/S", "/GoToR"): LAUNCH,
    ("/S", "/ImportData"): SENDS_DATA,
    ("/S", "/SubmitForm"): SENDS_DATA,
    ("/S", "/GoToE"): EMBEDDED_FILE,
    ("/S", "/Rendition"): RICH_MEDIA,
    ("/S", "/RichMediaExecute"): RICH_MEDIA,
    ("/Type", "/EmbeddedFile"): EMBEDDED_FILE,
    ("/Subtype", "/FileAttachment"): EMBEDDED_FILE,
    ("/Subtype", "/RichMedia"): RICH_MEDIA,
    ("/Subtype", "/Screen"): RICH_MEDIA,
    ("/Subtype", "/Movie"): RICH_MEDIA,
    ("/Subtype", "/Sound"): RICH_MEDIA,
    ("/Subtype", "/3D"): RICH_MEDIA,
}
_HARMLESS_ACTIONS = frozenset({"/GoTo", "/Named"})
# What earlier revisions of the file, or objects that it does not list, say in plain bytes. Longer
# names only: a short one turns up in compressed data by chance.
_IN_BYTES = (
    (re.compile(rb"/JavaScript(?![A-Za-z0-9])"), JAVASCRIPT),
    (re.compile(rb"/S\s*/Launch(?![A-Za-z0-9])"), LAUNCH),
    (re.compile(rb"/EmbeddedFiles?(?![A-Za-z0-9])"), EMBEDDED_FILE),
)
_MARKUP = re.compile(rb"<(?:!doctype|html|script|svg|body|iframe)", re.IGNORECASE)

logging.getLogger("pypdf").setLevel(logging.ERROR)  # else a damaged file logs line after line


class _Encrypted(Exception):
    """The file has an encryption dictionary, whatever its password."""


class _OutOfTime(Exception):
    """The inspection took longer than any honest file needs."""


class _Reader(PdfReader):
    def _handle_encryption(self, password: str | bytes | None) -> None:  # noqa: ARG002
        raise _Encrypted


def refuse_size(size: int) -> PdfRefusal | None:
    """The refusal for a file of so many bytes, before it is fetched."""
    if size <= 0:
        return EMPTY
    return TOO_LARGE if size > MAX_BYTES else None


def inspect(data: bytes, *, stopwatch: Callable[[], float] = time.monotonic) -> PdfRefusal | None:
    """The refusal for the whole file, or None if it may be attached. Raises nothing.

    ``stopwatch`` gives seconds; 20 of them are the limit.
    """
    refusal = refuse_size(len(data)) or _refuse_outside(data)
    if refusal is not None:
        return refusal
    deadline = stopwatch() + MAX_SECONDS

    def check_time() -> None:
        if stopwatch() > deadline:
            raise _OutOfTime

    try:
        with apply_configuration(**_LIMITS):
            return _refuse_inside(data, check_time)
    except _Encrypted:
        return ENCRYPTED
    except _OutOfTime:
        return TOO_COMPLEX
    except Exception:  # whatever a hostile file makes the parser raise, the answer is the same
        return UNREADABLE


def _refuse_outside(data: bytes) -> PdfRefusal | None:
    """What the bytes show without parsing."""
    head = data[:_HEADER_WITHIN]
    before, marker, _ = head.partition(b"%PDF-")
    if not marker or before.strip(b"\xef\xbb\xbf\0 \t\r\n") or _MARKUP.search(head):
        return NOT_A_PDF
    if b"%%EOF" not in data[-_END_WITHIN:]:
        return UNREADABLE
    return next((refusal for pattern, refusal in _IN_BYTES if pattern.search(data)), None)


def _refuse_inside(data: bytes, check_time: Callable[[], None]) -> PdfRefusal | None:
    """What the objects show. Raises _Encrypted, whatever ``check_time`` does, and pypdf."""
    reader = _Reader(
        BytesIO(data), root_object_recovery_limit=1000, xref_stream_maximum_entries=200_000
    )
    pages = 0
    for top in chain([reader.trailer], _objects(reader)):
        check_time()
        refusal = _refuse_object(top, check_time)
        if refusal is not None:
            return refusal
        pages += _is_dictionary(top) and _value(top, "/Type") == "/Page"
    tree = _value(reader.root_object, "/Pages")
    return None if pages and _is_dictionary(tree) and "/Kids" in tree else UNREADABLE


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Every object that the file lists, one at a time; what was parsed is let go again."""
    for generation, numbers in reader.xref.items():
        for number in numbers:
            if generation == 65535 or (generation == 0 and number in reader.xref_objStm):
                continue
            reader.resolved_objects.clear()
            yield _resolved(reader, number, generation)
    in_streams = sorted(reader.xref_objStm, key=lambda number: reader.xref_objStm[number])
    for _, numbers_of_one in groupby(in_streams, key=lambda number: reader.xref_objStm[number][0]):
        reader.resolved_objects.clear()
        for number in numbers_of_one:
            yield _resolved(reader, number, 0)
    reader.resolved_objects.clear()


def _resolved(reader: PdfReader, number: int, generation: int) -> Any:
    return reader.get_object(IndirectObject(number, generation, reader))


def _refuse_object(top: Any, check_time: Callable[[], None]) -> PdfRefusal | None:
    """What one object shows, down through what is written inside it; references are not followed."""
    waiting = [top]
    while waiting:
        current = waiting.pop()
        if _is_dictionary(current):
            check_time()
            refusal = _refuse_dictionary(current)
            if refusal is not None:
                return refusal
            waiting.extend(dict.values(current))
        elif isinstance(current, ArrayObject):
            waiting.extend(list.__iter__(current))
    return None


def _refuse_dictionary(dictionary: DictionaryObject) -> PdfRefusal | None:
    for key, refusal in _BY_KEY.items():
        if key in dictionary:
            return refusal
    for (key, name), refusal in _BY_NAME.items():
        if _value(dictionary, key) == name:
            return refusal
    events = _value(dictionary, "/AA")
    actions = [_value(events, event) for event in events] if _is_dictionary(events) else []
    automatic = [_value(dictionary, "/OpenAction"), *actions]
    return AUTOMATIC_ACTION if any(map(_acts, automatic)) else None


def _acts(action: Any) -> bool:
    """Whether it does more than turn to a page."""
    return _is_dictionary(action) and _value(action, "/S") not in _HARMLESS_ACTIONS


def _value(dictionary: DictionaryObject, key: str) -> Any:
    """What the entry is, or refers to; None without it."""
    if key not in dictionary:
        return None
    return dictionary[key]  # .get would hand on the reference itself


def _is_dictionary(value: Any) -> TypeGuard[DictionaryObject]:
    return isinstance(value, DictionaryObject)
