"""The manual of a procedure, made of what the procedure declares: nothing is written twice."""

from dataclasses import dataclass
from datetime import date, timedelta

from ukeire.domain.dates import typed_day
from ukeire.domain.form import MEGABYTE, DocumentItem, Section
from ukeire.domain.office import Office
from ukeire.domain.procedure import Procedure
from ukeire.domain.wording import Text, listed
from ukeire.web.filing_pages.entries import EntryReader, EntryView
from ukeire.web.glossary import Term, terms_in

_MOST_CHOICES = 20


@dataclass(frozen=True, slots=True)
class ManualEntry:
    """One entry as the manual explains it; ``choices`` are listed while they are few."""

    label: str
    required: bool
    hint: str
    example: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ManualPage:
    """The entries that one page asks for together."""

    title: str
    entries: tuple[ManualEntry, ...]


@dataclass(frozen=True, slots=True)
class ManualSection:
    """A section with its pages; ``each`` is what one item is called where there may be several."""

    title: str
    each: str
    pages: tuple[ManualPage, ...]


@dataclass(frozen=True, slots=True)
class ManualDocument:
    """A document to prepare, and the limits of its files."""

    title: str
    required: bool
    each: str
    limits: str
    hint: str


@dataclass(frozen=True, slots=True)
class Manual:
    """All of it, in the order in which people need it."""

    sections: tuple[ManualSection, ...]
    documents: tuple[ManualDocument, ...]
    offices: tuple[str, ...]
    days: int
    terms: tuple[Term, ...]


def manual_of(procedure: Procedure, office: Office, target: timedelta) -> Manual:
    """The manual of the procedure, for its longest route; ``target`` is what its review takes."""
    sections = tuple(_section(procedure, one) for one in procedure.sections)
    words = [procedure.summary, procedure.who, *(one.title for one in sections)]
    words += [
        entry.label + entry.hint for one in sections for page in one.pages for entry in page.entries
    ]
    return Manual(
        sections=sections,
        documents=tuple(_document(procedure, one) for one in procedure.documents),
        offices=tuple(office.label(one) for one in procedure.route.offices),
        days=target.days,
        terms=tuple(sorted(terms_in(*words), key=lambda term: term.reading)),
    )


def _section(procedure: Procedure, section: Section) -> ManualSection:
    reader = EntryReader(procedure, section, lambda _name: ())
    views = {view.name: view for view in reader.views({})}
    groups = [(one.title, one.entries) for one in section.groups] or [("", tuple(views))]
    pages = tuple(
        ManualPage(title, tuple(_entry(views[name]) for name in names)) for title, names in groups
    )
    return ManualSection(section.title, section.item_title if section.repeated else "", pages)


def _entry(view: EntryView) -> ManualEntry:
    labels = tuple(label for _, label in view.choices)
    hint = view.hint
    if len(labels) > _MOST_CHOICES:
        chosen = Text("一覧から選びます。")
        hint, labels = Text("{some}{more}", some=hint, more=chosen) if hint else chosen, ()
    example = _example(view) if view.example else ""
    return ManualEntry(view.label, view.required, hint, example, labels)


def _example(view: EntryView) -> str:
    """The example as people type it: days not as programs write them."""
    if view.widget == "date":
        return typed_day(date.fromisoformat(view.example))
    return Text("{value}{unit}", value=view.example, unit=view.unit) if view.unit else view.example


def _document(procedure: Procedure, item: DocumentItem) -> ManualDocument:
    section = procedure.section(item.per) if item.per else None
    limits = Text(
        "{kinds}ファイル、1つ{most}MBまで、{files}ファイルまで",
        kinds=listed([one.rpartition("/")[2].upper() for one in item.content_types]),
        most=item.max_bytes // MEGABYTE,
        files=item.max_files,
    )
    each = section.item_title if section else ""
    return ManualDocument(item.title, item.required, each, limits, item.hint)
