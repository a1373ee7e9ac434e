"""What an office writes with a move: what must be there, and how long it may be (D5). Pure."""

from collections.abc import Iterator, Sequence

from ukeire.domain.filing import Move, Remark
from ukeire.domain.problems import Problem
from ukeire.domain.procedure import Procedure

MAX_COMMENT = 3000
"""Characters of a comment; half or full width, spaces and line breaks count one each (D5)."""

_REASON_REQUIRED = {Move.RETURN: "差戻しの理由", Move.REJECT: "不承認の理由"}


def comment_problems(
    procedure: Procedure,
    move: Move,
    *,
    reason: str | None,
    internal_comment: str | None,
    fields: Sequence[str] = (),
    remarks: Sequence[Remark] = (),
) -> list[Problem]:
    """What is wrong with the words of a move, pointers into the request.

    A return's comment and its remarks together are one comment to the applicant, and have the
    length of one.
    """
    problems = []
    if move in _REASON_REQUIRED and not (reason or "").strip():
        label = _REASON_REQUIRED[move]
        problems.append(Problem("/comment", "missing", f"{label}を入力してください。"))
    length = len(reason or "") + sum(len(one.text) for one in remarks)
    problems += _too_long("/comment", length, "コメントと項目ごとの指摘" if remarks else "コメント")
    problems += _too_long("/internal_comment", len(internal_comment or ""))
    for index, pointer in enumerate(fields):
        problems += _unnamed(procedure, pointer, f"/fields/{index}")
    for index, remark in enumerate(remarks):
        problems += _unnamed(procedure, remark.pointer, f"/remarks/{index}/pointer")
        if not remark.text.strip():
            message = "項目ごとの指摘を入力してください。"
            problems.append(Problem(f"/remarks/{index}/text", "missing", message))
    return problems


def note_problems(text: str) -> list[Problem]:
    """What is wrong with a note beside the filing."""
    if not text.strip():
        return [Problem("/text", "missing", "メモを入力してください。")]
    return list(_too_long("/text", len(text), "メモ"))


def _too_long(pointer: str, length: int, what: str = "コメント") -> Iterator[Problem]:
    if length > MAX_COMMENT:
        message = f"{what}は{MAX_COMMENT}文字以内で入力してください（現在{length}文字）。"
        yield Problem(pointer, "string_too_long", message)


def _unnamed(procedure: Procedure, pointer: str, where: str) -> Iterator[Problem]:
    if not _names_content(pointer, procedure):
        yield Problem(where, "pointer", "修正を求める項目の指定が正しくありません。")


def _names_content(pointer: str, procedure: Procedure) -> bool:
    match pointer.split("/")[1:]:
        case ["sections", name, *rest]:
            section = procedure.section(name)
            return section is not None and (
                section.repeated
                or not rest
                or (len(rest) == 1 and rest[0] in section.model.model_fields)
            )
        case ["documents"]:
            return True
        case ["documents", item, *_]:
            return procedure.document_item(item) is not None
        case _:
            return False
