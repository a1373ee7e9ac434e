"""What differs between two states of a filing's content, and what may be changed. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from ukeire.domain.change import Change
from ukeire.domain.entries import entries_of
from ukeire.domain.filing import Document, DocumentStatus, Filing, Status
from ukeire.domain.problems import document_pointer
from ukeire.domain.procedure import Procedure, Route
from ukeire.domain.wording import Text

_NOTHING: Any = None


def differing_pointers(before: Any, after: Any, pointer: str = "") -> Iterator[str]:
    """Pointers of the smallest parts that differ; lists of other length differ as a whole."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from differing_pointers(before.get(key), after.get(key), f"{pointer}/{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from differing_pointers(old, new, f"{pointer}/{index}")
    else:
        yield pointer


def changes(
    procedure: Procedure, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Change, ...]:
    """Entry by entry what differs between two sets of sections, with Japanese labels.

    Items of repeated sections are matched by id, so that one that was removed does not make all
    that follow it look changed. Pointers of items that are gone are those they had before.
    """
    found: list[Change] = []
    for section in procedure.sections:
        pointer = f"/sections/{section.name}"
        labels = {name: info.title or name for name, info in section.model.model_fields.items()}
        old, new = before.get(section.name) or {}, after.get(section.name) or {}
        if not section.repeated:
            found += _entry_changes(labels, old, new, pointer, section.title)
            continue
        old_items = {item["id"]: (index, item) for index, item in enumerate(old.get("items", []))}
        new_items = {item["id"]: (index, item) for index, item in enumerate(new.get("items", []))}
        for item_id in [*old_items, *(key for key in new_items if key not in old_items)]:
            index, item = new_items.get(item_id) or old_items[item_id]
            found += _entry_changes(
                labels,
                old_items.get(item_id, (0, {}))[1],
                new_items.get(item_id, (0, {}))[1],
                f"{pointer}/items/{index}",
                section.called(index + 1, item),
            )
    return tuple(found)


def changes_from_base(procedure: Procedure, filing: Filing) -> tuple[Change, ...]:
    """What the filing changes of what was registered when it was started (C7)."""
    registered = {name: filing.sections.get(name) for name in filing.base}
    return changes(procedure, filing.base, registered)


def changed_entries(procedure: Procedure, filing: Filing) -> dict[str, str]:
    """What each entry is called that the filing changes of the register, by the entry's key."""
    registered = {name: filing.sections.get(name) or {} for name in filing.base}
    before, after = entries_of(filing.base), entries_of(registered)
    return {
        key: entry_label(procedure, filing, key)
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    }


def entry_label(procedure: Procedure, filing: Filing, key: str, name: str = "") -> str:
    """What a register entry of the filing, or the field ``name`` in it, is called."""
    kind, _, item_id = key.partition("/")
    section = procedure.section(kind)
    if section is None:
        return key
    owner = section.title
    for state in (filing.base, filing.sections):
        for number, item in enumerate((state.get(kind) or {}).get("items", ()), start=1):
            if item["id"] == item_id:
                owner = section.called(number, item)
    info = section.model.model_fields.get(name)
    if info is None:
        return owner
    return Text("{owner}：{entry}", owner=owner, entry=info.title or name)


def route_for(procedure: Procedure, filing: Filing) -> Route:
    """The route that the filing takes when it is submitted now: by what it changes (C3–C5).

    Filed again after a return it takes no shorter route than before, whose offices have seen it.
    """
    touched = [change.pointer for change in changes_from_base(procedure, filing)]
    route = next(
        (one for one in procedure.routes if not one.touched or _any_matches(one.touched, touched)),
        procedure.routes[-1],
    )
    if filing.returned_from is None:
        return route
    return min(route, procedure.route_of(filing), key=procedure.routes.index)


def _any_matches(patterns: Sequence[str], pointers: Sequence[str]) -> bool:
    return any(
        len(tokens := pointer.split("/")) == len(parts := pattern.split("/"))
        and all(part in ("*", token) for part, token in zip(parts, tokens, strict=True))
        for pattern in patterns
        for pointer in pointers
    )


def _entry_changes(
    labels: Mapping[str, str],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    pointer: str,
    owner: str,
) -> Iterator[Change]:
    for name, label in labels.items():
        before, after = old.get(name, _NOTHING), new.get(name, _NOTHING)
        if before != after:
            title = Text("{owner}：{entry}", owner=owner, entry=label)
            yield Change(f"{pointer}/{name}", title, before, after)


def document_changes(
    procedure: Procedure,
    before: Iterable[Document],
    after: Iterable[Document],
    *sections: Mapping[str, Any],
) -> tuple[Change, ...]:
    """The attachments that were added, replaced or taken out, by the names of their files.

    A file that was sent again with the same bytes is none. ``sections`` name whose they are: of two
    states, what is gone from one may still be in the other.
    """
    old, new = _attached(before), _attached(after)
    found: list[Change] = []
    for place in [*old, *(key for key in new if key not in old)]:
        item, about = place
        gone = _without(old.get(place, []), new.get(place, []))
        come = _without(new.get(place, []), old.get(place, []))
        label = _document_label(procedure, item, about, sections)
        pointer = document_pointer(item, about)
        found += [
            Change(pointer, label, was and was.filename, now and now.filename)
            for was, now in zip_longest(gone, come)
        ]
    return tuple(found)


type _Place = tuple[str, str | None]


def _attached(documents: Iterable[Document]) -> dict[_Place, list[Document]]:
    found: dict[_Place, list[Document]] = {}
    for one in documents:
        if one.status is DocumentStatus.ATTACHED:
            found.setdefault((one.item, one.about), []).append(one)
    return found


def _without(documents: Sequence[Document], others: Sequence[Document]) -> list[Document]:
    ids = {one.document_id for one in others}
    digests = [one.sha256 for one in others]
    return [one for one in documents if one.document_id not in ids and one.sha256 not in digests]


def _document_label(
    procedure: Procedure, item: str, about: str | None, states: Sequence[Mapping[str, Any]]
) -> str:
    kind = procedure.document_item(item)
    title = kind.title if kind else item
    section = procedure.section(kind.per) if kind and kind.per else None
    if section is None:
        return title
    for sections in states:
        for index, one in enumerate((sections.get(section.name) or {}).get("items", [])):
            if one["id"] == about:
                owner = section.called(index + 1, one)
                return Text("{owner}：{entry}", owner=owner, entry=title)
    return title


def editable_pointers(filing: Filing) -> tuple[str, ...]:
    """What the applicant may change now.

    A return that names fields opens those alone; a return that names none, a draft and a
    withdrawn filing are open wholly.
    """
    if not filing.editable:
        return ()
    if filing.status is Status.RETURNED and filing.return_fields:
        return filing.return_fields
    return ("/sections", "/documents")


def covered(pointer: str, by: Sequence[str]) -> bool:
    """Whether one of the pointers ``by`` is ``pointer`` or stands above it."""
    return any(pointer == one or pointer.startswith(f"{one}/") for one in by)
