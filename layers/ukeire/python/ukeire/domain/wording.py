"""Words for people: Japanese that remembers what it was put together from. Pure.

A ``Text`` is a plain Japanese ``str`` to everyone; pages that speak another language look its
template up in a catalogue and put the values in again.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Self

from pydantic_core import PydanticCustomError

TEMPLATE = "template"
"""Under this name a finding's context holds the template it was written from."""


class Text(str):
    """``Text("{label}を入力してください。", label=Text("法人名"))``; the template is the msgid.

    Values may be texts themselves. What people typed is no text: it is never translated.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """The text; one without values that is a text already stays what it is."""
        if isinstance(template, cls) and not values:
            return template
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template = str(template)
        made.values = values
        return made

    def __getnewargs__(self) -> tuple[str]:
        """For copies: what it says; the rest follows as state."""
        return (str(self),)


def into_texts(declared: object, *names: str) -> None:
    """Make texts of a frozen dataclass's words: declarations are written in plain strings."""
    for name in names:
        object.__setattr__(declared, name, Text(getattr(declared, name)))


def listed(texts: Sequence[str]) -> str:
    """The texts as one list, ``一、二、三``; empty when there are none."""
    return reduce(lambda some, more: Text("{some}、{more}", some=some, more=more), texts or ("",))


def quoted(texts: Sequence[str]) -> str:
    """What stands between the first quotation mark and the last: ``一」「二``."""
    return reduce(lambda some, more: Text("{some}」「{more}", some=some, more=more), texts or ("",))


def sentences(texts: Sequence[str]) -> str:
    """The sentences one after another; empty when there are none."""
    return reduce(lambda some, more: Text("{some}{more}", some=some, more=more), texts or ("",))


def refusal(code: str, template: str, **values: object) -> PydanticCustomError:
    """What a validator of ours raises: a stable code, and Japanese that says how to mend it.

    ``{label}`` in the template stands for the field's label, which ``message_for`` knows.
    """
    return PydanticCustomError(code, template, {**values, TEMPLATE: template})
