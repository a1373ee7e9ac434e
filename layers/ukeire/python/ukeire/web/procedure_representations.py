"""A procedure as JSON: what to fill in, what to attach, who reviews it."""

import functools
from typing import Any

from pydantic import Field

from ukeire.domain.form import Section
from ukeire.domain.procedure import Procedure
from ukeire.procedures import procedure_named
from ukeire.web.representations import Answer

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class OpenProcedureAnswer(Answer):
    """A procedure, and why it is not open now; ``filing_id`` is the filing that is in the way."""

    procedure: str
    title: str
    summary: str
    open: bool
    reason: str | None
    filing_id: str | None


class ProcedureListAnswer(Answer):
    """Every procedure."""

    items: tuple[OpenProcedureAnswer, ...]


class SectionAnswer(Answer):
    """One section; ``schema`` is JSON Schema 2020-12, of one item where it is repeated."""

    name: str
    title: str
    repeated: bool
    schema_: dict[str, Any] = Field(serialization_alias="schema")


class DocumentItemAnswer(Answer):
    """One kind of attachment; ``per`` is the repeated section whose every item has its own."""

    item: str
    title: str
    required: bool
    per: str | None
    content_types: tuple[str, ...]
    max_bytes: int
    max_files: int
    titled: bool
    hint: str = ""


class ProcedureAnswer(Answer):
    """A procedure, whole."""

    procedure: str
    title: str
    summary: str
    sections: tuple[SectionAnswer, ...]
    documents: tuple[DocumentItemAnswer, ...]
    route: tuple[str, ...]


def open_procedure_answer(
    procedure: Procedure, reason: str | None, filing_id: str | None
) -> OpenProcedureAnswer:
    """The procedure in a list of what can be filed."""
    return OpenProcedureAnswer(
        procedure=procedure.name,
        title=procedure.title,
        summary=procedure.summary,
        open=reason is None,
        reason=reason,
        filing_id=filing_id,
    )


@functools.cache
def procedure_answer(procedure_name: str) -> ProcedureAnswer:
    """The procedure of that name, whole. Raises NotFound."""
    procedure = procedure_named(procedure_name)
    return ProcedureAnswer(
        procedure=procedure.name,
        title=procedure.title,
        summary=procedure.summary,
        sections=tuple(_section(one) for one in procedure.sections),
        documents=tuple(
            DocumentItemAnswer(
                item=one.item,
                title=one.title,
                required=one.required,
                per=one.per,
                content_types=one.content_types,
                max_bytes=one.max_bytes,
                max_files=one.max_files,
                titled=one.titled,
                hint=one.hint,
            )
            for one in procedure.documents
        ),
        route=procedure.route.offices,
    )


def _section(section: Section) -> SectionAnswer:
    schema = section.model.model_json_schema()
    # The models' own descriptions are for those who read the code.
    for described in (schema, *schema.get("$defs", {}).values()):
        described.pop("description", None)
    return SectionAnswer(
        name=section.name,
        title=section.title,
        repeated=section.repeated,
        schema_={"$schema": _DIALECT, **schema, "title": section.item_title or section.title},
    )
