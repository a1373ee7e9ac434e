"""Whether what is stored is what happened: history, audit and day files against one another. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ukeire.domain.audit import Act, AuditRecord
from ukeire.domain.day_file import DayFile, DayLine, lines_of
from ukeire.domain.filing import Filing
from ukeire.domain.history import seal


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit; ``message`` is Japanese, for people."""

    code: str
    message: str
    filing_id: str | None = None
    day: date | None = None


def check_history(filing: Filing, records: Iterable[AuditRecord]) -> Iterator[Finding]:
    """The chain of the filing's history, its head, and the moves in the audit."""
    yield from _check_chain(filing)
    moves = {int(one.detail["sequence"]): one for one in records if one.act is Act.MOVED}
    entries = {one.sequence: one for one in filing.history}
    for sequence in sorted(entries.keys() | moves.keys()):
        entry, record = entries.get(sequence), moves.get(sequence)
        if entry is None:
            code, message = "entry_missing", "操作の記録にある履歴が、申請にありません。"
        elif record is None:
            code, message = "entry_not_recorded", "申請の履歴が、操作の記録にありません。"
        elif record.detail["hash"] != entry.hash:
            code, message = "entry_differs", "申請の履歴が、操作の記録と異なります。"
        else:
            continue
        yield Finding(code, f"{sequence}件目：{message}", filing.filing_id)


def _check_chain(filing: Filing) -> Iterator[Finding]:
    previous = ""
    for place, entry in enumerate(filing.history, start=1):
        if entry.sequence != place or entry.hash != seal(filing.filing_id, previous, entry):
            message = f"{place}件目：履歴が書き換えられたか、前後が抜けています。"
            yield Finding("chain_broken", message, filing.filing_id)
            return
        previous = entry.hash
    if len(filing.history) != filing.history_length or previous != filing.history_hash:
        message = "履歴の最後が、申請に記録されたものと異なります。"
        yield Finding("head_differs", message, filing.filing_id)


def check_filing_on(
    file: DayFile, filing_id: str, records: Sequence[AuditRecord]
) -> Iterator[Finding]:
    """The filing's records of a day against the day's file."""
    key = ("filing", filing_id)
    now = lines_of(one for one in records if one.day == file.day).get(key)
    yield from _compare(file.day, key, file.lines.get(key), now)


def check_day(file: DayFile, records: Iterable[AuditRecord]) -> Iterator[Finding]:
    """All records of a day against the day's file."""
    now = lines_of(records)
    for key in sorted(file.lines.keys() | now.keys()):
        yield from _compare(file.day, key, file.lines.get(key), now.get(key))


def _compare(
    day: date, key: tuple[str, str], then: DayLine | None, now: DayLine | None
) -> Iterator[Finding]:
    if then == now:
        return
    if now is None:
        what = "日ごとの封印にある記録が、失われています。"
    elif then is None:
        what = "日ごとの封印にない記録が、加えられています。"
    elif then.head != now.head:
        what = "その日の最後の操作が、日ごとの封印と異なります。"
    else:
        what = "操作の記録が、日ごとの封印と異なります。"
    kind, name = key
    yield Finding("day_differs", what, name if kind == "filing" else None, day)
