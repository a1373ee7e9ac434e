"""What a filing says, to read: rows of labels and values, section by section."""

from collections.abc import Sequence
from dataclasses import dataclass

from ukeire.domain.attachments import as_asked, documents_of
from ukeire.domain.changes import covered
from ukeire.domain.filing import Document
from ukeire.domain.form import DocumentItem, Section
from ukeire.domain.problems import Problem, document_pointer
from ukeire.domain.wording import Text
from ukeire.usecases.find_filing import FilingView
from ukeire.web.filing_pages.addresses import (
    documents_page,
    group_page,
    item_page,
    section_page,
)
from ukeire.web.filing_pages.entries import EntryReader, EntryView, entries_of
from ukeire.web.filing_pages.progress import documents_for
from ukeire.web.forms import field_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A label and its value; ``href`` where it is changed, ``pointer`` where it is in the filing."""

    label: str
    value: str | list[str]
    pointer: str = ""
    href: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The rows of a section or of one item, with its attachments; ``pointer`` is an item's."""

    title: str
    pointer: str = ""
    rows: tuple[Row, ...] = ()
    href: str = ""
    documents: tuple["Attachments", ...] = ()
    documents_href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachments:
    """The files of one item, and where it is in the filing."""

    item: DocumentItem
    pointer: str
    documents: tuple[Document, ...]
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A section as it is read: one block, or one an item.

    ``pointer`` and ``item_title`` are set for repeated sections.
    """

    title: str
    pointer: str = ""
    item_title: str = ""
    blocks: tuple[Block, ...]
    empty: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """Draws a filing's content; with ``changeable``, links lead to where each part is changed."""

    view: FilingView
    changeable: bool = False

    def parts(self) -> list[Chapter]:
        """Every section, then the filing's own attachments."""
        parts = [self._part(section) for section in self.view.procedure.sections]
        own = [item for item in self.view.procedure.documents if item.per is None]
        if own:
            changeable = self.changeable and self._any_open(own, None)
            href = documents_page(self.view.filing.filing_id) if changeable else ""
            documents = self._attachments(own, None)
            block = Block(title="", documents=documents, documents_href=href)
            parts.append(Chapter(title=Text("添付書類"), blocks=(block,)))
        return parts

    def _part(self, section: Section) -> Chapter:
        filing = self.view.filing
        page = section_page(filing.filing_id, section.name)
        if not section.repeated:
            data = filing.sections.get(section.name) or {}
            rows = self._rows(section, data, f"/sections/{section.name}", page)
            return Chapter(title=section.title, blocks=(Block(title="", rows=rows),))
        documents = documents_for(self.view.procedure, section)
        blocks = []
        for index, item in enumerate(filing.items(section.name)):
            href = item_page(filing.filing_id, section.name, item["id"])
            pointer = f"/sections/{section.name}/items/{index}"
            blocks.append(
                Block(
                    title=section.called(index + 1, item),
                    pointer=pointer,
                    rows=self._rows(section, entries_of(item), pointer, href),
                    documents=self._attachments(documents, item["id"]),
                    documents_href=documents_page(filing.filing_id, item["id"])
                    if self.changeable and self._any_open(documents, item["id"])
                    else "",
                )
            )
        return Chapter(
            title=section.title,
            pointer=f"/sections/{section.name}",
            item_title=section.item_title,
            blocks=tuple(blocks),
            empty="" if blocks else Text("{title}は登録されていません。", title=section.item_title),
            href=page if self.changeable else "",
        )

    def _rows(
        self, section: Section, data: dict[str, object], pointer: str, page: str
    ) -> tuple[Row, ...]:
        reader = EntryReader.of_filing(self.view.procedure, section, self.view.filing)
        return tuple(
            Row(
                label=entry.label,
                pointer=f"{pointer}/{entry.name}",
                value=_read_value(entry),
                href=group_page(page, section.group_of(entry.name)) + f"#{field_id(entry.name)}"
                if self._may_change(pointer, entry)
                else "",
                error=self._error(f"{pointer}/{entry.name}"),
            )
            for entry in reader.views(data)
        )

    def _may_change(self, pointer: str, entry: EntryView) -> bool:
        return self.changeable and covered(f"{pointer}/{entry.name}", self.view.editable)

    def _any_open(self, items: Sequence[DocumentItem], about: str | None) -> bool:
        return any(covered(document_pointer(one.item, about), self.view.editable) for one in items)

    def _error(self, pointer: str) -> str:
        found = [one for one in self.view.problems if covered(one.pointer, [pointer])]
        return found[0].message if found else ""

    def _attachments(
        self, items: Sequence[DocumentItem], about: str | None
    ) -> tuple[Attachments, ...]:
        return tuple(
            Attachments(
                item=as_asked(item, self.view.filing, about),
                pointer=document_pointer(item.item, about),
                documents=tuple(documents_of(self.view.filing, item.item, about)),
                error=_message(self.view.problems, item.item, about),
            )
            for item in items
        )


def _message(problems: Sequence[Problem], item: str, about: str | None) -> str:
    return next((one.message for one in problems if (one.item, one.about) == (item, about)), "")


def _read_value(entry: EntryView) -> str | list[str]:
    """An optional entry that was left empty is not missing."""
    return entry.shown if entry.shown or entry.required else Text("（なし）")
