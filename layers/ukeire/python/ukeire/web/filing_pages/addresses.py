"""Where the parts of a filing stand on the site, and what people call them."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from ukeire.domain.filing import Filing
from ukeire.domain.form import Group, Section
from ukeire.domain.problems import Problem
from ukeire.domain.procedure import Procedure
from ukeire.domain.wording import Text
from ukeire.web.forms import field_id

_ATTACHMENTS = Text("添付書類")
NEW_ITEM = "new"
"""Stands for the id of an item that is not there yet."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a filing: whose it is, which entry of it, and where it is changed."""

    owner: str
    href: str
    entry: str = ""

    @property
    def label(self) -> str:
        """Its whole name: 法人の情報：法人名."""
        if not self.entry:
            return self.owner
        return Text("{owner}：{entry}", owner=self.owner, entry=self.entry)


@dataclass(frozen=True, slots=True)
class ProblemLink:
    """A problem with the page and field where it is mended."""

    href: str
    message: str


def filing_page(filing_id: str) -> str:
    """The filing's own page."""
    return f"/filings/{quote(filing_id, safe='')}"


def section_page(filing_id: str, section: str) -> str:
    """The form of a section, or the list of a repeated one."""
    return f"{filing_page(filing_id)}/sections/{quote(section, safe='')}"


def item_page(filing_id: str, section: str, item_id: str) -> str:
    """The form of one item of a repeated section; ``new`` for one to add."""
    return f"{section_page(filing_id, section)}/items/{quote(item_id, safe='')}"


def with_query(page: str, **query: str) -> str:
    """The page with more in its query; empty values are left out."""
    given = urlencode({name: value for name, value in query.items() if value})
    return f"{page}{'&' if '?' in page else '?'}{given}" if given else page


def group_page(page: str, group: Group | None) -> str:
    """The page of a form that asks for one group; without a group the whole form."""
    return with_query(page, group=group.name) if group else page


def first_page(page: str, section: Section) -> str:
    """Where the way through a form begins: at its first group, if it has any."""
    return group_page(page, section.groups[0] if section.groups else None)


def new_item_page(filing_id: str, section: Section, *, divided: bool = True) -> str:
    """Where the way through an item to add begins; not ``divided`` the whole form."""
    page = item_page(filing_id, section.name, NEW_ITEM)
    return first_page(page, section) if divided else page


def documents_page(filing_id: str, about: str | None = None) -> str:
    """The attachments, all or those of one item."""
    page = f"{filing_page(filing_id)}/documents"
    return f"{page}?about={quote(about, safe='')}" if about else page


def check_page(filing_id: str) -> str:
    """Everything at once, before it is submitted."""
    return f"{filing_page(filing_id)}/check"


def after_section(procedure: Procedure, filing_id: str, section: Section) -> str:
    """Where the way through goes on after the section: to the next one, at the end to the check."""
    names = [one.name for one in procedure.sections]
    following = names[names.index(section.name) + 1 :]
    if not following:
        return check_page(filing_id)
    page, next_section = section_page(filing_id, following[0]), procedure.section(following[0])
    return page if not next_section or next_section.repeated else first_page(page, next_section)


def part_at(procedure: Procedure, filing: Filing, pointer: str, *, problems: bool = False) -> Part:
    """The part of the filing that a pointer into it names; the whole filing where it names none.

    With ``problems`` the forms are to show theirs.
    """
    whole = Part(procedure.title, filing_page(filing.filing_id))
    match [_unescaped(token) for token in pointer.split("/")[1:]]:
        case ["sections", name, *rest]:
            section = procedure.section(name)
            return _section_part(section, filing, rest, problems) if section else whole
        case ["documents", item, *about]:
            return _documents_part(procedure, filing, item, about[0] if about else None)
        case ["documents"]:
            return Part(_ATTACHMENTS, documents_page(filing.filing_id))
        case _:
            return whole


def _section_part(section: Section, filing: Filing, rest: list[str], problems: bool) -> Part:
    page = section_page(filing.filing_id, section.name)
    if not section.repeated:
        return _entry_part(section, section.title, page, rest, problems)
    items = filing.items(section.name)
    match rest:
        case ["items", index, *entry] if index.isdecimal() and int(index) < len(items):
            item = items[int(index)]
            title = section.called(int(index) + 1, item)
            page = item_page(filing.filing_id, section.name, item["id"])
            return _entry_part(section, title, page, entry, problems)
        case _:
            return Part(section.title, page)


def _entry_part(section: Section, owner: str, page: str, rest: list[str], problems: bool) -> Part:
    info = section.model.model_fields.get(rest[0]) if rest else None
    page = group_page(page, section.group_of(rest[0]) if info else None)
    page = with_query(page, problems="1" if problems else "")
    if info is None:
        return Part(owner, page)
    return Part(owner, f"{page}#{field_id(rest[0])}", info.title or rest[0])


def _documents_part(procedure: Procedure, filing: Filing, item: str, about: str | None) -> Part:
    kind = procedure.document_item(item)
    title, owner = kind.title if kind else _ATTACHMENTS, ""
    section = procedure.section(kind.per) if kind and kind.per else None
    if section and about:
        for number, one in enumerate(filing.items(section.name), start=1):
            if one["id"] == about:
                owner = section.called(number, one)
    anchor = f"#{field_id(item)}" if kind else ""
    page = documents_page(filing.filing_id, about) + anchor
    return Part(owner, page, title) if owner else Part(title, page)


def _unescaped(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")


def problem_links(
    procedure: Procedure, filing: Filing, problems: Iterable[Problem]
) -> list[ProblemLink]:
    """The problems of the whole filing, each with whose it is and a link to where it is mended."""
    links = []
    for problem in problems:
        part = part_at(procedure, filing, problem.pointer, problems=True)
        said = not part.entry or problem.item is not None or problem.message.startswith(part.owner)
        owned = Text("{owner}：{message}", owner=part.owner, message=problem.message)
        links.append(ProblemLink(part.href, problem.message if said else owned))
    return links
