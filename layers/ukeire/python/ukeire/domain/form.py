"""What a procedure asks for: entries, groups of them, sections, attachments. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from ukeire.domain.wording import Text, into_texts

MEGABYTE = 1024 * 1024


MAX_FILE_BYTES = 10 * MEGABYTE
"""No file of any procedure is larger (E1)."""


MAX_SECTION_BYTES = 300_000
"""The JSON of one section, in bytes: a table item holds 400 kB, attribute names included."""


class Form(BaseModel):
    """The base of every section's model: one complete, valid section."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=False)


def entry(
    label: str,
    *,
    hint: str = "",
    example: Any = None,
    widget: str = "text",
    unit: str = "",
    autocomplete: str = "",
    choices: Mapping[Any, str] | None = None,
    default: Any = ...,
    printed: bool = False,
    searched: bool = False,
    **constraints: Any,
) -> Any:
    """One entry of a form: a Pydantic field that knows how people see it.

    ``label``, ``hint``, ``example`` and ``unit`` are Japanese; ``widget`` names the component that
    draws it (``text``, ``kana``, ``tel``, ``email``, ``number``, ``date``, ``postal_code``,
    ``prefecture``, ``select``, ``radio``, ``checkbox``, ``checkboxes``, ``textarea``);
    ``choices`` maps stored values to labels; a ``printed`` entry stands on what the procedure issues
    and so takes only what can be printed; offices find a filing by the words of a ``searched`` one;
    ``constraints`` are Pydantic's own. Every entry has an
    example that is valid, and all examples of a form are valid together: people read them, and
    programs can fill a whole form from its schema.
    """
    if example is None and choices:
        example = next(iter(choices))
    info: FieldInfo = Field(
        default,
        title=Text(label),
        description=Text(hint) if hint else None,
        examples=None if example is None else [example],
        json_schema_extra={
            "widget": widget,
            **({"unit": Text(unit)} if unit else {}),
            **({"autocomplete": autocomplete} if autocomplete else {}),
            **({"printed": True} if printed else {}),
            **({"searched": True} if searched else {}),
            **(
                {"choices": {_stored(value): Text(word) for value, word in choices.items()}}
                if choices
                else {}
            ),
        },
        **constraints,
    )
    return info


def _stored(value: Any) -> str:
    """A choice's value as a form posts it and JSON would write it, unquoted."""
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of a long section that one page asks for: one question group a page."""

    name: str
    title: str
    entries: tuple[str, ...]

    def __post_init__(self) -> None:
        into_texts(self, "title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of a form. A repeated section's data is ``{"items": [{"id", …}]}``.

    ``item_title`` is what one item is called (従業者); ``item_name`` the field an item is listed by.
    ``groups`` divide a long section into pages; its data stays whole. Raises ValueError unless they
    name every entry once, in the model's order.
    """

    name: str
    title: str
    model: type[Form]
    repeated: bool = False
    item_title: str = ""
    item_name: str = "name"
    min_items: int = 1
    max_items: int = 200
    groups: tuple[Group, ...] = ()

    def __post_init__(self) -> None:
        into_texts(self, "title", "item_title")
        grouped = [name for group in self.groups for name in group.entries]
        if self.groups and grouped != list(self.model.model_fields):
            raise ValueError(f"the groups of {self.name} are not its entries in their order")

    def group(self, name: str) -> Group | None:
        """The group of that name, or None."""
        return next((one for one in self.groups if one.name == name), None)

    def group_of(self, entry_name: str) -> Group | None:
        """The group that asks for the entry; None where there are no groups."""
        return next((one for one in self.groups if entry_name in one.entries), None)

    def called(self, number: int, item: Mapping[str, Any]) -> str:
        """What an item is called in lists: its name, or its kind and number while it has none."""
        name = item.get(self.item_name)
        if isinstance(name, str) and name.strip():
            return name
        return Text("{title}{number}", title=self.item_title, number=number)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentItem:
    """One kind of attachment. ``per`` names the repeated section whose every item needs its own.

    ``max_bytes`` is per file, ``max_files`` per item (and per ``per``'s item). ``titled``: the
    applicant types what each file is (B3). ``hint`` says in Japanese what is fit and what to mask.
    """

    item: str
    title: str
    required: bool = True
    per: str | None = None
    content_types: tuple[str, ...] = ("application/pdf",)
    max_bytes: int = MAX_FILE_BYTES
    max_files: int = 30
    titled: bool = False
    hint: str = ""

    def __post_init__(self) -> None:
        into_texts(self, "title", "hint")
