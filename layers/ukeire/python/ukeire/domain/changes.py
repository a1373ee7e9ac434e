"""What differs between two states of a filing's content, and what may be changed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ukeire.domain.filing import Filing, Status
from ukeire.domain.procedure import Procedure

_NOTHING: Any = None


@dataclass(frozen=True, slots=True)
class Change:
    """One entry before and after; None where there was or is nothing."""

    pointer: str
    label: str
    before: Any
    after: Any


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
                str(item.get(section.item_name) or f"{section.item_title}{index + 1}"),
            )
    return tuple(found)


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
            yield Change(f"{pointer}/{name}", f"{owner}：{label}", before, after)


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
