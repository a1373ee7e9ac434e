"""What a new draft takes over from an earlier filing. Pure."""

from collections.abc import Mapping
from typing import Any

from ukeire.domain.content import read_section
from ukeire.domain.errors import InvalidInput, TooLarge
from ukeire.domain.form import Section
from ukeire.domain.procedure import Procedure


def copied_sections(procedure: Procedure, earlier: Mapping[str, Any]) -> dict[str, Any]:
    """The earlier sections, as far as today's form still asks for what they say.

    Items keep their ids, so that workers still name their facilities. A section that no draft could
    hold any more is left out, to be filled in anew.
    """
    copied = {}
    for section in procedure.sections:
        data = earlier.get(section.name)
        if not data:
            continue
        try:
            copied[section.name] = read_section(section, _asked_for(section, data), lambda: "new")
        except (InvalidInput, TooLarge):
            continue
    return copied


def _asked_for(section: Section, data: Mapping[str, Any]) -> dict[str, Any]:
    asked = {*section.model.model_fields, *(("id",) if section.repeated else ())}
    if not section.repeated:
        return {name: value for name, value in data.items() if name in asked}
    items = data.get("items", ())
    return {
        "items": [{name: value for name, value in one.items() if name in asked} for one in items]
    }
