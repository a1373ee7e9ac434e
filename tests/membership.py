"""A membership application that breaks no rule, from the form's own examples."""

from collections.abc import Sequence
from typing import Any

from ukeire.domain.filing import Filing
from ukeire.domain.form import Section
from ukeire.procedures.membership import MEMBERSHIP

FACILITY_ID = "facility-1"
WORKER_ID = "worker-1"


def examples(section: Section, **overrides: Any) -> dict[str, Any]:
    """Every entry of a section's form, filled with its example."""
    return {
        name: info.examples[0] for name, info in section.model.model_fields.items() if info.examples
    } | overrides


def _section(name: str) -> Section:
    found = MEMBERSHIP.section(name)
    assert found is not None
    return found


def organization(**overrides: Any) -> dict[str, Any]:
    """The section of that name."""
    return examples(_section("organization"), **overrides)


def facility(**overrides: Any) -> dict[str, Any]:
    """One item of ``facilities``."""
    return {"id": FACILITY_ID} | examples(_section("facilities"), **overrides)


def worker(**overrides: Any) -> dict[str, Any]:
    """One item of ``workers``, at the one facility."""
    item = {"id": WORKER_ID, "facility_ids": [FACILITY_ID]}
    return item | examples(_section("workers"), **overrides)


MEMBERSHIP_SECTIONS: dict[str, dict[str, Any]] = {
    "organization": organization(),
    "disclosure": examples(_section("disclosure")),
    "facilities": {"items": [facility()]},
    "workers": {"items": [worker()]},
}
"""Section name to its data, as the JSON takes it."""


def worker_ids(filing: Filing) -> Sequence[str]:
    """The ids of the filing's workers."""
    return [item["id"] for item in filing.items("workers")]
