"""A filing (申請・届出・報告): what it is and every move it can make. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from ukeire.domain.assignment import Assignment
from ukeire.domain.review_clock import ReviewClock


class Status(StrEnum):
    """Where a filing stands (D1)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    REJECTED = "rejected"
    DISCARDED = "discarded"
    ENDED = "ended"


class Move(StrEnum):
    """What somebody does to a filing."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    DISCARD = "discard"
    ACCEPT = "accept"
    RETURN = "return"
    APPROVE = "approve"
    REJECT = "reject"
    RECALL = "recall"
    END = "end"


class Party(StrEnum):
    """Whose move it is: the applicant's, that of the office whose turn it is, or nobody's but ours."""

    APPLICANT = "applicant"
    OFFICE = "office"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table of moves.

    ``to`` is the next status, or None where the filing itself says: filed again after a return, or
    its return recalled, it goes back to where it was returned from, approved it goes to the next
    office or is done.
    """

    by: Party
    to: Status | None


MOVES: Mapping[tuple[Status, Move], Transition] = {
    (Status.DRAFT, Move.SUBMIT): Transition(Party.APPLICANT, Status.SUBMITTED),
    (Status.DRAFT, Move.DISCARD): Transition(Party.APPLICANT, Status.DISCARDED),
    (Status.SUBMITTED, Move.WITHDRAW): Transition(Party.APPLICANT, Status.WITHDRAWN),
    (Status.SUBMITTED, Move.ACCEPT): Transition(Party.OFFICE, Status.UNDER_REVIEW),
    (Status.SUBMITTED, Move.RETURN): Transition(Party.OFFICE, Status.RETURNED),
    (Status.UNDER_REVIEW, Move.RETURN): Transition(Party.OFFICE, Status.RETURNED),
    (Status.UNDER_REVIEW, Move.APPROVE): Transition(Party.OFFICE, None),
    (Status.UNDER_REVIEW, Move.REJECT): Transition(Party.OFFICE, Status.REJECTED),
    (Status.RETURNED, Move.SUBMIT): Transition(Party.APPLICANT, None),
    (Status.RETURNED, Move.RECALL): Transition(Party.OFFICE, None),
    (Status.WITHDRAWN, Move.SUBMIT): Transition(Party.APPLICANT, Status.SUBMITTED),
    (Status.WITHDRAWN, Move.DISCARD): Transition(Party.APPLICANT, Status.DISCARDED),
    # What another filing of the organisation made pointless: its leaving (C12).
    **{
        (status, Move.END): Transition(Party.SYSTEM, Status.ENDED)
        for status in (
            Status.DRAFT,
            Status.SUBMITTED,
            Status.UNDER_REVIEW,
            Status.RETURNED,
            Status.WITHDRAWN,
        )
    },
}
"""The state machine (D1–D3). Pages draw their buttons from it, the JSON lists them."""

EDITABLE = frozenset({Status.DRAFT, Status.RETURNED, Status.WITHDRAWN})
"""Where the applicant may change content (D2, B6)."""

AT_OFFICE = frozenset({Status.SUBMITTED, Status.UNDER_REVIEW})
"""Where an office has its turn."""

CLOSED = frozenset({Status.APPROVED, Status.REJECTED, Status.DISCARDED, Status.ENDED})
"""Where nothing moves any more."""

VISIBLE_TO_OFFICES = AT_OFFICE | {Status.APPROVED, Status.REJECTED}
"""While returned, withdrawn or still a draft, offices see neither content nor row (D4)."""


class DocumentStatus(StrEnum):
    """What became of an upload."""

    WAITING = "waiting"
    ATTACHED = "attached"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file of a filing. ``size`` is in bytes; ``about`` is the repeated item it belongs to.

    ``version_id`` and ``sha256`` (hex) are those of the object that was inspected: what is filed.
    """

    document_id: str
    item: str
    filename: str
    size: int
    content_type: str
    created_at: datetime
    status: DocumentStatus = DocumentStatus.WAITING
    about: str | None = None
    title: str | None = None
    problem: str | None = None
    version_id: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What an office says about one part of a filing: ``pointer`` names it."""

    pointer: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What an office wrote beside a filing, without a move; applicants never read it (D6)."""

    note_id: str
    at: datetime
    login_id: str
    actor: str
    office: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """Who did what, when and why. ``hash`` covers the entry and the hash of the one before.

    ``reason`` and ``remarks`` are what the applicant may read, ``internal_comment`` what only
    offices may (D6). ``content`` is the digest of what was filed, on a submission.
    """

    sequence: int
    at: datetime
    login_id: str
    actor: str
    office: str | None
    move: Move
    status: Status
    round: int
    reason: str | None = None
    internal_comment: str | None = None
    fields: tuple[str, ...] = ()
    content: str | None = None
    remarks: tuple[Remark, ...] = ()
    hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One filing of one procedure by one organisation.

    ``version`` counts changes of header and sections, ``documents_revision`` those of documents;
    ``round`` counts how often it came to the offices: by a submission or, ``recalls`` times, by the
    recall of a return. ``stage_index`` is the place in the procedure's route of the office whose
    turn it is or, while returned, was. ``returned_as`` is the state of the content when it was
    returned. ``route`` is the name of the route that it took, ``prefecture`` and ``people`` what
    and how many people it is about, as submitted. ``sections`` holds JSON data by section name.
    ``prepared_by`` are both names of the agent that started it, ``agent`` the login ID of the one
    that filed it last; None where the organisation itself did.
    ``base`` holds the sections as the register had them when the filing, a change of what is
    registered, was started; other filings have none. ``remind_at`` is when to look whether somebody must be reminded,
    ``erased_at`` when its content was erased because it was kept long enough. ``assignments`` counts
    changes of hands within offices, which change no version; ``assignment`` is the last that still
    holds.
    """

    filing_id: str
    procedure: str
    organization_id: str
    organization_name: str
    created_by: str
    created_at: datetime
    updated_at: datetime
    status_since: datetime
    status: Status = Status.DRAFT
    version: int = 1
    documents_revision: int = 0
    round: int = 0
    route: str = ""
    recalls: int = 0
    stage_index: int = 0
    prepared_by: str | None = None
    agent: str | None = None
    receipt_number: str | None = None
    submitted_at: datetime | None = None
    returned_from: Status | None = None
    returned_as: str | None = None
    return_fields: tuple[str, ...] = ()
    return_remarks: tuple[Remark, ...] = ()
    about: str | None = None
    prefecture: str | None = None
    people: int | None = None
    remind_at: datetime | None = None
    erased_at: datetime | None = None
    review_clock: ReviewClock = field(default_factory=ReviewClock)
    history_length: int = 0
    history_hash: str = ""
    assignments: int = 0
    assignment: Assignment | None = None
    base: Mapping[str, Any] = field(default_factory=dict)
    sections: Mapping[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    assigned: tuple[Assignment, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def assignee(self) -> str | None:
        """The login ID of whoever of the office has it on the desk, or None."""
        return self.assignment.to if self.assignment else None

    @property
    def submissions(self) -> int:
        """How often the applicant filed it."""
        return self.round - self.recalls

    @property
    def filed_rounds(self) -> tuple[int, ...]:
        """The rounds that began with a submission, each of which has its content kept."""
        return tuple(one.round for one in self.history if one.move is Move.SUBMIT)

    @property
    def recalled(self) -> frozenset[int]:
        """The sequences of the returns that were recalled: nothing comes between the two."""
        return frozenset(one.sequence - 1 for one in self.history if one.move is Move.RECALL)

    @property
    def content_state(self) -> str:
        """Changes whenever anything of it changes: the version and the documents' revision."""
        return f"{self.version}.{self.documents_revision}"

    @property
    def recallable(self) -> bool:
        """Whether it is returned and the applicant has not touched it since."""
        return self.status is Status.RETURNED and self.returned_as == self.content_state

    @property
    def editable(self) -> bool:
        """Whether the applicant may change its content now."""
        return self.status in EDITABLE

    def document(self, document_id: str) -> Document | None:
        """The document of that id, or None."""
        return next((one for one in self.documents if one.document_id == document_id), None)

    def items(self, section: str) -> list[dict[str, Any]]:
        """The items of a repeated section, as typed so far."""
        data = self.sections.get(section) or {}
        items = data.get("items", [])
        return list(items)

    def registered(self, section: str, item_id: str) -> bool:
        """Whether the item was on the register when the filing was started."""
        return self.registered_item(section, item_id) is not None

    def registered_item(self, section: str, item_id: str) -> Mapping[str, Any] | None:
        """The item as the register had it when the filing was started."""
        data = self.base.get(section) or {}
        return next((item for item in data.get("items", []) if item["id"] == item_id), None)


def execution_name(filing_id: str, round_: int) -> str:
    """The name of a round's review execution: the same twice is once."""
    return f"{filing_id}-r{round_}"
