"""What all answers are made of."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ukeire.domain.dates import JST
from ukeire.domain.problems import Problem


def absent() -> Any:
    """The field of a member that is left out where there is nothing to say."""
    return Field(default=None, exclude_if=lambda value: value is None)


class Answer(BaseModel):
    """The base of every answer."""

    model_config = ConfigDict(frozen=True)


class ProblemAnswer(Answer):
    """What keeps a filing from being submitted; ``about`` is the id of the item it belongs to."""

    pointer: str
    code: str
    message: str
    about: str | None = absent()
    item: str | None = absent()


def problem_answer(problem: Problem) -> ProblemAnswer:
    """A problem of a filing."""
    return ProblemAnswer(
        pointer=problem.pointer,
        code=problem.code,
        message=problem.message,
        about=problem.about,
        item=problem.item,
    )


def in_japan(moment: datetime) -> datetime:
    """The moment with the offset of Japan, to the millisecond as it is stored."""
    local = moment.astimezone(JST)
    return local.replace(microsecond=local.microsecond // 1000 * 1000)
