"""What a procedure (手続) declares: its form, attachments, route, rules and effect. Pure.

A new procedure is one module under ``procedures/`` that makes one ``Procedure``; the engine gives
it pages, JSON, validation, drafts, review, mail and documentation.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from ukeire.domain.filing import Filing
from ukeire.domain.permissions import AccountPermission, may
from ukeire.domain.problems import Problem
from ukeire.domain.public_entry import PublicEntry
from ukeire.domain.register import Register
from ukeire.domain.session import Actor
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


@dataclass(frozen=True, slots=True)
class Route:
    """The offices that review it, in their order; none means that it takes effect at once.

    ``issues`` names what follows approval (``certificate``). ``touched`` are the pointers of what
    calls for this route when it is changed, ``*`` for any one token; none means anything.
    """

    offices: tuple[str, ...] = ()
    target: timedelta = timedelta(days=14)
    issues: tuple[str, ...] = ()
    name: str = ""
    touched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Entries that together name one person or thing in the world, in items of a section.

    ``name`` is the same for the same kind of thing in every procedure. ``same`` says in Japanese
    what another organisation has too: 同じ在留カード番号.
    """

    name: str
    section: str
    fields: tuple[str, ...]
    same: str


@dataclass(frozen=True, slots=True)
class Expiry:
    """A date, in items of a section, that offices are warned of from ``within`` before it."""

    section: str
    field: str
    within: timedelta = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class People:
    """The repeated section whose items are people, and its entry that says where each is from."""

    section: str
    origin: str


def _no_problems(filing: Filing) -> Iterable[Problem]:  # noqa: ARG001
    return ()


def _always_open(register: Register) -> str | None:  # noqa: ARG001
    return None


def _publishes_nothing(entries: Mapping[str, Any]) -> PublicEntry | None:  # noqa: ARG001
    return None


def _no_effect(
    filing: Filing,  # noqa: ARG001
    register: Register,  # noqa: ARG001
    at: datetime,  # noqa: ARG001
) -> Mapping[str, Any | None]:
    return {}


def _no_reason(filing: Filing) -> str | None:  # noqa: ARG001
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One procedure, whole. ``who`` says in a sentence who may file it.

    ``route`` is the longest one; ``shorter_routes`` are those for changes that touch less, the longer
    before the shorter, and a filing takes the first that something it changed calls for.
    ``starts_from`` names the sections that a new filing finds filled in as the register has them:
    what differs from that at approval is changed in the register, before whatever ``effect`` adds.
    ``reason`` is why, for the register's history.
    ``ends_others``: once it is approved no other filing of the organisation goes on. ``by_agents``:
    an organisation may leave it to an agent. ``closes_account``:
    it is about the account of whoever starts it, who alone files it, and closes that once it is
    approved. ``watchers`` are
    offices that see it without a part in it. ``confirmation`` is asked once more before it is filed.
    ``permission`` is what an account of the organisation must be allowed to do to file it.
    ``closed_because`` says in Japanese why it is not open to an organisation, or None when it is;
    ``check`` finds what spans fields and sections; ``effect`` maps entry keys of the register, as it
    stands, to their new values (None removes one); ``publishes`` says what a register with such
    entries lets anyone read of its organisation. ``identities`` and ``expiries`` are what offices
    are warned of; ``people`` are whom it is about, to be counted.
    """

    name: str
    title: str
    summary: str
    who: str = ""
    sections: tuple[Section, ...]
    documents: tuple[DocumentItem, ...] = ()
    route: Route = Route()
    shorter_routes: tuple[Route, ...] = ()
    one_at_a_time: bool = True
    ends_others: bool = False
    closes_account: bool = False
    by_agents: bool = True
    watchers: tuple[str, ...] = ()
    confirmation: str = ""
    permission: AccountPermission | None = None
    starts_from: tuple[str, ...] = ()
    reason: Callable[[Filing], str | None] = _no_reason
    closed_because: Callable[[Register], str | None] = _always_open
    check: Callable[[Filing], Iterable[Problem]] = _no_problems
    effect: Callable[[Filing, Register, datetime], Mapping[str, Any | None]] = _no_effect
    publishes: Callable[[Mapping[str, Any]], PublicEntry | None] = _publishes_nothing
    identities: tuple[Identity, ...] = ()
    expiries: tuple[Expiry, ...] = ()
    people: People | None = None

    def __post_init__(self) -> None:
        into_texts(self, "title", "summary", "who", "confirmation")

    def section(self, name: str) -> Section | None:
        """The section of that name, or None."""
        return next((one for one in self.sections if one.name == name), None)

    def open_for(self, actor: Actor) -> bool:
        """Whether the actor, of whatever organisation it is open to, may file it."""
        return self.permission is None or may(actor, self.permission)

    @property
    def registered_sections(self) -> tuple[Section, ...]:
        """The sections that it starts from the register with."""
        return tuple(one for one in self.sections if one.name in self.starts_from)

    def document_item(self, item: str) -> DocumentItem | None:
        """The document item of that name, or None."""
        return next((one for one in self.documents if one.item == item), None)

    @property
    def routes(self) -> tuple[Route, ...]:
        """Every route that a filing may take, the longest first."""
        return (self.route, *self.shorter_routes)

    @property
    def offices(self) -> tuple[str, ...]:
        """Every office that sees it: by its part in one of the routes, or watching."""
        parts = (office for route in self.routes for office in route.offices)
        return tuple(dict.fromkeys((*parts, *self.watchers)))

    def route_of(self, filing: Filing) -> Route:
        """The route that the filing takes: the longest one until it is submitted."""
        return next((route for route in self.routes if route.name == filing.route), self.route)

    @property
    def receiving_office(self) -> str | None:
        """The office that filings arrive at, whose hours and targets hold for them."""
        return self.route.offices[0] if self.route.offices else None

    def office_of(self, filing: Filing, ahead: int = 0) -> str | None:
        """The office whose turn it is, or that many after it; None past the end of the route."""
        offices, place = self.route_of(filing).offices, filing.stage_index + ahead
        return offices[place] if place < len(offices) else None

    def prefecture(self, filing: Filing) -> str | None:
        """Where it is about: the first entry of the form that asks for a prefecture, if it is given."""
        return next((str(one) for one in self._given(filing, "widget", "prefecture")), None)

    def searchable(self, filing: Filing) -> tuple[str, ...]:
        """What was given in the entries that offices search by."""
        return tuple(str(one) for one in self._given(filing, "searched", True))

    def origins(self, filing: Filing) -> Mapping[str, int]:
        """How many people it is about, by where they are from; "" for what is not filled in."""
        if self.people is None:
            return {}
        origin = self.people.origin
        return Counter(str(one.get(origin) or "") for one in filing.items(self.people.section))

    def count_people(self, filing: Filing) -> int | None:
        """How many people it is about; None where the procedure is about none."""
        return sum(self.origins(filing).values()) if self.people else None

    def _given(self, filing: Filing, key: str, value: Any) -> Iterator[Any]:
        """What is filled into the entries whose ``key`` is ``value``, in the order of the form."""
        for section in self.sections:
            names = [
                name
                for name, info in section.model.model_fields.items()
                if isinstance(info.json_schema_extra, dict)
                and info.json_schema_extra.get(key) == value
            ]
            data = filing.sections.get(section.name) or {}
            for one in filing.items(section.name) if section.repeated else [data]:
                yield from (one[name] for name in names if one.get(name))
