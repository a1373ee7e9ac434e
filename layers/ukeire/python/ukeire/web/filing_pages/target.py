"""What a form page edits: a section, or one item of a repeated one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ukeire.domain.changes import covered
from ukeire.domain.content import read_section
from ukeire.domain.errors import InvalidInput, NotFound
from ukeire.domain.filing import Filing
from ukeire.domain.form import Group, Section
from ukeire.domain.problems import Problem
from ukeire.usecases.find_filing import FilingView
from ukeire.web.filing_pages.addresses import group_page, item_page, section_page
from ukeire.web.filing_pages.entries import EntryReader, entries_of

_ITEM_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Target:
    """``item_id`` is None for a section that is not repeated; an item need not exist yet.

    With ``group`` the page asks for that group's entries alone; the others stay as they are.
    """

    view: FilingView
    section: Section
    item_id: str | None = None
    group: Group | None = None

    @classmethod
    def of(
        cls, view: FilingView, section_name: str, item_id: str | None = None, group: str = ""
    ) -> "Target":
        """The target an address names; a group that is not there is no group. Raises NotFound."""
        section = view.procedure.section(section_name)
        if section is None or section.repeated != (item_id is not None):
            raise NotFound
        return cls(view, section, item_id, section.group(group))

    def seen_in(self, view: FilingView) -> "Target":
        """The same target in a newer state of the filing."""
        return replace(self, view=view)

    @property
    def filing(self) -> Filing:
        """The filing."""
        return self.view.filing

    @property
    def reader(self) -> EntryReader:
        """Reads and draws its entries."""
        return EntryReader.of_filing(self.view.procedure, self.section, self.filing, self.group)

    @property
    def _items(self) -> list[dict[str, Any]]:
        return self.filing.items(self.section.name)

    @property
    def index(self) -> int:
        """The item's place, or the place it would get."""
        ids = [item["id"] for item in self._items]
        return ids.index(self.item_id) if self.item_id in ids else len(ids)

    @property
    def stored(self) -> dict[str, Any] | None:
        """Its entries as they are stored; None for an item that is not there."""
        if self.item_id is None:
            return dict(self.filing.sections.get(self.section.name) or {})
        item = next((one for one in self._items if one["id"] == self.item_id), None)
        return None if item is None else entries_of(item)

    @property
    def part(self) -> dict[str, Any] | None:
        """What is stored of the entries that the page asks for; None for an item not there."""
        stored = self.stored
        return None if stored is None else self.reader.part(stored)

    def whole(self, entries: Mapping[str, Any]) -> dict[str, Any]:
        """The page's entries with the stored ones that the page does not ask for."""
        return self.reader.whole(entries, self.stored or {})

    @property
    def pointer(self) -> str:
        """Where it stands in the filing."""
        section = f"/sections/{self.section.name}"
        return section if self.item_id is None else f"{section}/items/{self.index}"

    @property
    def title(self) -> str:
        """What it is called."""
        if self.item_id is None:
            return self.section.title
        return self.section.called(self.index + 1, self.stored or {})

    @property
    def page(self) -> str:
        """The page of its whole form."""
        if self.item_id is None:
            return section_page(self.filing.filing_id, self.section.name)
        return item_page(self.filing.filing_id, self.section.name, self.item_id)

    @property
    def address(self) -> str:
        """Its form page, of the group if there is one."""
        return group_page(self.page, self.group)

    @property
    def following(self) -> Group | None:
        """The next group in which something may be changed.

        None after the last one and on a page of the whole form.
        """
        groups = self.section.groups
        place = groups.index(self.group) + 1 if self.group else len(groups)
        open_ones = (one for one in groups[place:] if any(map(self.opened, one.entries)))
        return next(open_ones, None)

    def opened(self, name: str) -> bool:
        """Whether the entry may be changed now."""
        if self.item_id is not None and self.stored is None:
            return self.may_add
        return covered(f"{self.pointer}/{name}", self.view.editable)

    @property
    def registered(self) -> dict[str, Any] | None:
        """What the register has of it; None where the filing changes nothing that is registered."""
        data = self.filing.base.get(self.section.name)
        if data is None or self.item_id is None:
            return data
        return next((one for one in data["items"] if one["id"] == self.item_id), None)

    def remark(self, name: str = "") -> str:
        """What the return says about the entry, or about the whole target where none is named."""
        pointer = f"{self.pointer}/{name}" if name else self.pointer
        found = [one.text for one in self.filing.return_remarks if one.pointer == pointer]
        return "\n".join(found)

    @property
    def may_add(self) -> bool:
        """Whether items of its section may be added and taken out now."""
        return covered(f"/sections/{self.section.name}/items", self.view.editable)

    def section_data(self, entries: Mapping[str, Any]) -> dict[str, Any]:
        """The whole section with ``entries`` in its place."""
        if self.item_id is None:
            return dict(entries)
        items = [one for one in self._items if one["id"] != self.item_id]
        items.insert(self.index, {"id": self.item_id, **entries})
        return {"items": items}

    def without(self) -> dict[str, Any]:
        """The whole section with the item taken out."""
        return {"items": [one for one in self._items if one["id"] != self.item_id]}

    def mended(self, entries: Mapping[str, Any]) -> dict[str, Any] | None:
        """``entries`` as the draft would hold them; None when it would not."""
        alone = {"items": [dict(entries)]} if self.section.repeated else dict(entries)
        try:
            read = read_section(self.section, alone, lambda: "new")
        except InvalidInput:
            return None
        return entries_of(read["items"][0]) if self.section.repeated else read

    def problems(self) -> Sequence[Problem]:
        """What is wrong with the page's entries as they are stored, pointers into the target."""
        found = self.inside(self.view.problems, self.pointer)
        return [one for one in found if one.pointer.removeprefix("/") in self.reader.fields]

    def refused(self, problems: Sequence[Problem]) -> Sequence[Problem]:
        """What kept it from being saved: pointers of a section's data, made the target's own."""
        prefix = "" if self.item_id is None else f"/items/{self.index}"
        found = self.inside(problems, prefix)
        return found or problems

    @staticmethod
    def inside(problems: Sequence[Problem], prefix: str) -> Sequence[Problem]:
        """Those below ``prefix``, with the name of their entry alone as pointer."""
        return [
            replace(one, pointer="/" + one.pointer.removeprefix(prefix).split("/")[1])
            for one in problems
            if one.pointer.startswith(f"{prefix}/")
        ]


def acceptable_id(text: str) -> bool:
    """Whether a page may have made that id for a new item."""
    return _ITEM_ID.fullmatch(text) is not None
