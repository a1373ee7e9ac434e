"""The entries of a section as fields of a page, and the page's form back as entries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic.fields import FieldInfo

from ukeire.domain.characters import one_line
from ukeire.domain.dates import in_words, typed_day, written_day
from ukeire.domain.filing import Filing
from ukeire.domain.form import Group, Section
from ukeire.domain.procedure import Procedure
from ukeire.domain.wording import Text
from ukeire.web.forms import Form
from ukeire.web.glossary import Term, terms_in

_MANY = "checkboxes"
_NOT_THERE = Text("（登録されていません）")


@dataclass(frozen=True, slots=True)
class Choice:
    """The registered items an entry chooses from: the section they stand in."""

    section: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One entry as a page draws it.

    ``understood`` reads a day back in both calendars; ``terms`` are the hard words to explain, each
    where it stands first.

    ``value`` is what its control holds (a list for several), ``shown`` how it reads; ``fills`` are
    the entries that a postal code fills; ``source`` is set where items of another section are
    chosen; ``opened`` says whether it may be changed; ``remark`` is what an office says about it;
    ``registered`` is how the register has it, where that reads otherwise (C7).
    """

    name: str
    label: str
    widget: str
    value: str | list[str]
    shown: str | list[str]
    required: bool
    hint: str = ""
    example: str = ""
    unit: str = ""
    autocomplete: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)
    source: Choice | None = None
    opened: bool = True
    understood: str = ""
    terms: tuple[Term, ...] = ()
    remark: str = ""
    registered: str | list[str] | None = None


@dataclass(frozen=True, slots=True)
class EntryReader:
    """Knows the entries of one section; ``items_of`` lists the items of a repeated section.

    With ``group`` it knows that group's entries alone.
    """

    procedure: Procedure
    section: Section
    items_of: Callable[[str], Iterable[dict[str, Any]]]
    group: Group | None = None

    @classmethod
    def of_filing(
        cls, procedure: Procedure, section: Section, filing: Filing, group: Group | None = None
    ) -> "EntryReader":
        """The reader of a section, or of one group of it, as the filing has it."""
        return cls(procedure, section, filing.items, group)

    @property
    def fields(self) -> Mapping[str, FieldInfo]:
        """The entries it knows, by name."""
        fields = self.section.model.model_fields
        return {name: fields[name] for name in self.group.entries} if self.group else fields

    def part(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What ``data`` says of these entries."""
        return {name: value for name, value in data.items() if name in self.fields}

    def whole(self, entries: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
        """``entries`` with what ``before`` says of all others."""
        others = {name: value for name, value in before.items() if name not in self.fields}
        return {**others, **entries}

    def views(
        self, data: Mapping[str, Any], opened: Callable[[str], bool] = lambda _name: True
    ) -> list[EntryView]:
        """Every entry of the section with the values that ``data`` holds."""
        explained: set[str] = set()
        views = []
        for name, info in self.fields.items():
            terms = terms_in(info.title or "", info.description or "", but=explained)
            explained.update(term.key for term in terms)
            views.append(self._view(name, info, data.get(name), opened(name), terms))
        return views

    def read(
        self, form: Form, before: Mapping[str, Any], opened: Callable[[str], bool]
    ) -> dict[str, Any]:
        """What a form says of the entries; those that may not be changed keep their value."""
        data: dict[str, Any] = {}
        for name, info in self.fields.items():
            if not opened(name):
                value = before.get(name)
            elif self._takes_many(info):
                value = [text for text in form.getlist(name) if text]
            else:
                typed = form.get(name, "")
                value = typed if _extra(info).get("widget") == "textarea" else one_line(typed)
            if value not in (None, "", []):
                data[name] = value
        return data

    def _takes_many(self, info: FieldInfo) -> bool:
        widget = _extra(info).get("widget")
        return widget == _MANY or self._source(widget) is not None

    def _source(self, widget: Any) -> Section | None:
        """A widget named like a repeated section chooses among that section's items."""
        section = self.procedure.section(str(widget))
        return section if section and section.repeated else None

    def _view(
        self, name: str, info: FieldInfo, value: Any, opened: bool, terms: tuple[Term, ...]
    ) -> EntryView:
        extra = _extra(info)
        source = self._source(extra.get("widget"))
        choices = self._choices(extra, source)
        return EntryView(
            name=name,
            label=info.title or name,
            widget=str(extra.get("widget", "text")),
            value=_control_value(extra, value, many=self._takes_many(info)),
            shown=_shown(extra, dict(choices), value),
            required=info.is_required(),
            hint=info.description or "",
            example="" if choices or not info.examples else str(info.examples[0]),
            unit=extra.get("unit", ""),
            autocomplete=str(extra.get("autocomplete", "")),
            choices=choices,
            fills=self._fills(name) if extra.get("widget") == "postal_code" else {},
            source=Choice(source.name, source.item_title) if source else None,
            opened=opened,
            terms=terms,
            understood=_read_back(value) if extra.get("widget") == "date" else "",
        )

    def _choices(
        self, extra: Mapping[str, Any], source: Section | None
    ) -> tuple[tuple[str, str], ...]:
        if source:
            return tuple(
                (item["id"], source.called(number, item))
                for number, item in enumerate(self.items_of(source.name), start=1)
            )
        return tuple((extra.get("choices") or {}).items())

    def _fills(self, postal_code: str) -> dict[str, str]:
        """The address entries that follow the postal code: its prefecture, then city and street."""
        names = list(self.section.model.model_fields)
        following = names[names.index(postal_code) + 1 :]
        for place, name in enumerate(following):
            if self._widget(name) == "prefecture":
                street = following[place + 1 : place + 2]
                return {"prefecture": name, **({"street": street[0]} if street else {})}
        return {}

    def _widget(self, name: str) -> Any:
        return _extra(self.section.model.model_fields[name]).get("widget")

    def fills(self, postal_code: str) -> dict[str, str]:
        """As ``EntryView.fills``; empty where the entry is no postal code."""
        known = postal_code in self.section.model.model_fields
        return (
            self._fills(postal_code) if known and self._widget(postal_code) == "postal_code" else {}
        )


def _extra(info: FieldInfo) -> Mapping[str, Any]:
    return info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}


def _stored(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _day(value: Any, write: Callable[[date], str]) -> str:
    """A stored day as people write it; what is no day stays as typed."""
    try:
        return write(date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)


def _read_back(value: Any) -> str:
    try:
        return in_words(date.fromisoformat(value))
    except (TypeError, ValueError):
        return ""


def _control_value(extra: Mapping[str, Any], value: Any, *, many: bool) -> str | list[str]:
    if many:
        return [str(one) for one in value] if isinstance(value, list) else []
    if value is None:
        return ""
    return _day(value, typed_day) if extra.get("widget") == "date" else _stored(value)


def _shown(extra: Mapping[str, Any], choices: Mapping[str, str], value: Any) -> str | list[str]:
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        return [choices.get(str(one), _NOT_THERE) for one in value]
    if choices:
        return choices.get(_stored(value), str(value))
    if extra.get("widget") == "date":
        return _day(value, written_day)
    unit = extra.get("unit")
    return Text("{value}{unit}", value=value, unit=unit) if unit else str(value)


def entries_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item's entries without its id."""
    return {name: value for name, value in item.items() if name != "id"}
