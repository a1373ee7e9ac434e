"""What a procedure (手続) declares: its form, attachments, route, rules and effect. Pure.

A new procedure is one module under ``procedures/`` that makes one ``Procedure``; the engine gives
it pages, JSON, validation, drafts, review, mail and documentation.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ukeire.domain.filing import Filing
from ukeire.domain.form import DocumentItem, Section
from ukeire.domain.permissions import AccountPermission, may
from ukeire.domain.problems import Problem
from ukeire.domain.public_entry import PublicEntry
from ukeire.domain.register import Register
from ukeire.domain.session import Actor
from ukeire.domain.wording import into_texts


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
