"""How far a filing has come: the rows of its task list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ukeire.domain.attachments import as_asked, documents_of
from ukeire.domain.changes import covered
from ukeire.domain.filing import Document, DocumentStatus, Filing, Status
from ukeire.domain.form import DocumentItem, Section
from ukeire.domain.problems import Problem, document_pointer
from ukeire.domain.procedure import Procedure
from ukeire.domain.wording import Text
from ukeire.usecases.find_filing import FilingView
from ukeire.web.filing_pages.addresses import (
    documents_page,
    first_page,
    group_page,
    item_page,
    new_item_page,
    section_page,
)
from ukeire.web.filing_pages.entries import entries_of

_ATTACHMENTS = Text("添付書類")
_OVER = ("done", "changed", "unchanged", "locked")


@dataclass(frozen=True, slots=True)
class Task:
    """A row of a task list; ``state`` is empty, started, done, fix or locked.

    Where a filing starts from the register, changed and unchanged stand in for done.
    """

    title: str
    href: str
    state: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """A section with its rows; ``add`` is where an item is added, while one may be."""

    title: str
    tasks: tuple[Task, ...]
    note: str = ""
    add: str = ""
    add_title: str = ""
    repeated: bool = False
    taken_off: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether nothing is left to do in it."""
        return bool(self.tasks) and all(task.state in _OVER for task in self.tasks)

    @property
    def next_task(self) -> Task | None:
        """The first row that waits, or the one that adds what is missing; None when done."""
        waiting = next((task for task in self.tasks if task.state not in _OVER), None)
        if waiting or self.tasks or not self.add:
            return waiting
        return Task(Text("{title}の追加", title=self.add_title), self.add, "empty")


@dataclass(frozen=True, slots=True)
class Way:
    """The sections and the check as numbered steps, from 1: where one is, which are done."""

    titles: tuple[str, ...]
    current: int
    done: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Reads a filing's state part by part."""

    view: FilingView

    @property
    def filing(self) -> Filing:
        """The filing."""
        return self.view.filing

    def opened(self, pointer: str) -> bool:
        """Whether the applicant may change that part, or something in it, now."""
        return covered(pointer, self.view.editable) or any(
            one.startswith(f"{pointer}/") for one in self.view.editable
        )

    @property
    def untouched(self) -> bool:
        """Whether it started from the register and says nothing else yet."""
        return any(one.code == "unchanged" for one in self.view.problems)

    def groups(self) -> list[TaskGroup]:
        """The whole task list: a group a section, then the filing's own attachments."""
        groups = [self.group(section) for section in self.view.procedure.sections]
        own = [item for item in self.view.procedure.documents if item.per is None]
        if own:
            href = documents_page(self.filing.filing_id)
            state = self._documents_state(own, None)
            groups.append(
                TaskGroup(_ATTACHMENTS, (Task(_ATTACHMENTS, href, state, self.count(own, None)),))
            )
        return groups

    def way(self, section: Section | None = None) -> Way:
        """The way through the filing, seen from a section's page or else from the check."""
        groups = self.groups()
        titles = (*(group.title for group in groups), Text("確認して申請"))
        done = tuple(number for number, group in enumerate(groups, start=1) if group.done)
        names = [one.name for one in self.view.procedure.sections]
        return Way(titles, names.index(section.name) + 1 if section else len(titles), done)

    def group(self, section: Section) -> TaskGroup:
        if not section.repeated:
            return TaskGroup(section.title, (self._section_task(section),))
        pointer = f"/sections/{section.name}/items"
        tasks: list[Task] = []
        for index, item in enumerate(self.filing.items(section.name)):
            tasks += self._item_tasks(section, index, item)
        may_add = covered(pointer, self.view.editable)
        return TaskGroup(
            section.title,
            tuple(tasks),
            note=""
            if tasks
            else Text("{title}がまだ登録されていません。", title=section.item_title),
            taken_off=self._taken_off(section),
            add=new_item_page(self.filing.filing_id, section) if may_add else "",
            add_title=section.item_title,
            repeated=True,
        )

    def _taken_off(self, section: Section) -> tuple[str, ...]:
        """What those are called that are registered and that the filing takes off."""
        kept = {item["id"] for item in self.filing.items(section.name)}
        registered = (self.filing.base.get(section.name) or {}).get("items", ())
        return tuple(
            section.called(number, item)
            for number, item in enumerate(registered, start=1)
            if item["id"] not in kept
        )

    def _section_task(self, section: Section) -> Task:
        pointer = f"/sections/{section.name}"
        data = self.filing.sections.get(section.name) or {}
        href = section_page(self.filing.filing_id, section.name)
        state = self._state(pointer, data)
        if section.name in self.filing.base:
            state = _against(state, changed=data != self.filing.base[section.name])
        return Task(section.title, self._where(section, pointer, href), state)

    def _item_tasks(
        self, section: Section, index: int, item: Mapping[str, object]
    ) -> Iterable[Task]:
        title = section.called(index + 1, dict(item))
        item_id = str(item["id"])
        pointer = f"/sections/{section.name}/items/{index}"
        href = item_page(self.filing.filing_id, section.name, item_id)
        state = self._state(pointer, entries_of(item))
        if section.name in self.filing.base:
            before = self.filing.registered_item(section.name, item_id)
            state = _against(state, changed=item != before)
        yield Task(title, self._where(section, pointer, href), state)
        documents = documents_for(self.view.procedure, section)
        if documents:
            yield self._documents_task(title, documents, item_id)

    def _where(self, section: Section, pointer: str, page: str) -> str:
        """The form's first page on which something waits to be done; without one, its first."""
        for group in section.groups:
            entries = [f"{pointer}/{name}" for name in group.entries]
            if any(self._asked_to_mend(one) or self._problems_at(one) for one in entries):
                return group_page(page, group)
        return first_page(page, section)

    def document_tasks(self, section: Section) -> list[Task]:
        """The attachments of the section's items: a row an item."""
        documents = documents_for(self.view.procedure, section)
        return [
            self._documents_task(section.called(number, item), documents, item["id"])
            for number, item in enumerate(self.filing.items(section.name), start=1)
            if documents
        ]

    def _documents_task(self, owner: str, documents: list[DocumentItem], about: str) -> Task:
        href = documents_page(self.filing.filing_id, about)
        hint = self.count(documents, about)
        title = Text("{owner}の添付書類", owner=owner)
        state = self._documents_state(documents, about)
        if any(one.per and self.filing.registered(one.per, about) for one in documents):
            attached = any(documents_of(self.filing, one.item, about) for one in documents)
            state = _against(state, changed=attached)
        return Task(title, href, state, hint)

    def _state(self, pointer: str, data: Mapping[str, object]) -> str:
        if self._asked_to_mend(pointer):
            return "fix"
        if self._problems_at(pointer):
            return "started" if data else "empty"
        return "done" if self.opened(pointer) else "locked"

    def _asked_to_mend(self, pointer: str) -> bool:
        """Whether the return names it and nothing in it was changed since."""
        if self.filing.status is not Status.RETURNED:
            return False
        asked = [
            one
            for one in self.filing.return_fields
            if one == pointer or one.startswith(f"{pointer}/")
        ]
        changed = [change.pointer for change in self.view.since_filed]
        return any(not any(covered(one, [name]) for one in changed) for name in asked)

    def _problems_at(self, pointer: str) -> list[Problem]:
        return [one for one in self.view.problems if covered(one.pointer, [pointer])]

    def _documents_state(self, items: Iterable[DocumentItem], about: str | None) -> str:
        items = list(items)
        pointers = [document_pointer(one.item, about) for one in items]
        documents = [one for item in items for one in documents_of(self.filing, item.item, about)]
        if any(one.status is DocumentStatus.REFUSED for one in documents):
            return "fix"
        if any(self._document_asked(pointer, documents) for pointer in pointers):
            return "fix"
        if any(self._problems_at(pointer) for pointer in pointers):
            return "started" if documents else "empty"
        opened = any(covered(pointer, self.view.editable) for pointer in pointers)
        return "done" if opened else "locked"

    def _document_asked(self, pointer: str, documents: list[Document]) -> bool:
        """Whether the return names these attachments and none was added since."""
        if self.filing.status is not Status.RETURNED:
            return False
        asked = covered(pointer, self.filing.return_fields) or any(
            one.startswith(f"{pointer}/") for one in self.filing.return_fields
        )
        return asked and not any(one.created_at > self.filing.status_since for one in documents)

    def count(self, items: Iterable[DocumentItem], about: str | None) -> str:
        """How many of the required attachments are there: 6点中2点を添付済み."""
        required = [one for one in items if as_asked(one, self.filing, about).required]
        attached = sum(
            any(
                document.status is DocumentStatus.ATTACHED
                for document in documents_of(self.filing, one.item, about)
            )
            for one in required
        )
        if not required:
            return ""
        return Text(
            "必要な書類{required}点のうち{attached}点を添付済み",
            required=len(required),
            attached=attached,
        )


def _against(state: str, *, changed: bool) -> str:
    """What is done, measured against what is registered."""
    if state != "done":
        return state
    return "changed" if changed else "unchanged"


def documents_for(procedure: Procedure, section: Section) -> list[DocumentItem]:
    """The attachments that each item of the section needs of its own."""
    return [one for one in procedure.documents if one.per == section.name]
