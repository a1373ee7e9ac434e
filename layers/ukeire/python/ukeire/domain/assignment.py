"""Whose desk a filing lies on: claiming, giving, handing over, releasing. Pure; no move (D1)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from ukeire.domain.errors import Forbidden, InvalidInput, NotAllowedNow
from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor, Role

if TYPE_CHECKING:
    from ukeire.domain.filing import Filing
    from ukeire.domain.staff import StaffMember

MAX_NOTE = 1000
"""Characters of the note that goes along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One change of hands: who gave the filing to whom (``to``; None: to nobody) with what note.

    The last one of a filing says whose it is. ``office`` is the office within which it happened.
    """

    sequence: int
    at: datetime
    by: str
    by_name: str
    office: str
    to: str | None
    to_name: str | None
    note: str | None = None


class AnyHolder:
    """Stands for "whoever holds it, if it is nobody or me": no colleague is overruled unawares."""


ANY_HOLDER = AnyHolder()


def assign(
    filing: "Filing",
    turn: str | None,
    actor: Actor,
    to: "StaffMember | None",
    *,
    at: datetime,
    note: str | None = None,
    held_by: str | AnyHolder | None = ANY_HOLDER,
) -> "Filing":
    """The filing on its new desk; the same filing when it lies there already and nothing is noted.

    ``turn`` is the office whose turn it is. What a colleague holds is taken only by who names that
    colleague as ``held_by``; a claim made a moment too late so learns whose it is.

    Raises Forbidden for another office, NotAllowedNow when nobody has its turn or another holds it,
    InvalidInput for a note that is too long.
    """
    if actor.role is not Role.STAFF or actor.office is None:
        raise Forbidden
    if turn is None:
        raise NotAllowedNow("審査中の申請ではないため、担当者を変更できません。")
    if actor.office != turn or (to is not None and to.office != turn):
        raise Forbidden("担当者を決められるのは、いま審査している部署だけです。")
    if len(note or "") > MAX_NOTE:
        message = (
            f"引継ぎのメモは{MAX_NOTE}文字以内で入力してください（現在{len(note or '')}文字）。"
        )
        raise InvalidInput([Problem("/note", "string_too_long", message)])
    note = note if (note or "").strip() else None
    wanted = to.login_id if to else None
    if filing.assignee == wanted and note is None:
        return filing
    _check_holder(filing, actor, held_by)
    change = Assignment(
        sequence=filing.assignments + 1,
        at=at,
        by=actor.login_id,
        by_name=actor.name,
        office=turn,
        to=wanted,
        to_name=to.name if to else None,
        note=note,
    )
    return replace(
        filing,
        assignment=change,
        assignments=change.sequence,
        assigned=(*filing.assigned, change),
    )


def _check_holder(filing: "Filing", actor: Actor, held_by: str | AnyHolder | None) -> None:
    held = filing.assignee
    expected = (None, actor.login_id) if isinstance(held_by, AnyHolder) else (held_by,)
    if held in expected:
        return
    if held is None or filing.assignment is None:
        raise NotAllowedNow("担当者はすでに外されています。最新の状態を確認してください。")
    whose = "あなた" if held == actor.login_id else f"{filing.assignment.to_name}さん"
    raise NotAllowedNow(f"この申請は、{whose}が担当しています。最新の状態を確認してください。")
