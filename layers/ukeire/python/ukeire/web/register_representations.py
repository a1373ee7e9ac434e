"""The register, its certificates and my page as JSON."""

from datetime import datetime
from typing import Any

from ukeire.domain.dates import start_of_day
from ukeire.domain.office import Office
from ukeire.domain.register import (
    CertificateRecord,
    CertificateStatus,
    Register,
    RegisterChange,
)
from ukeire.domain.settings.kinds import Setting
from ukeire.domain.settings.notices import Importance, Notice
from ukeire.domain.settings.service_hours import PlannedStop
from ukeire.web.filing_representations import ChangeAnswer, FilingHeadAnswer
from ukeire.web.representations import Answer, in_japan


class OrganizationAnswer(Answer):
    """The organisation as its account knows it; ``name`` is the register's once there is one."""

    organization_id: str
    name: str
    kana: str
    office_reference: str
    member: bool


class CertificateAnswer(Answer):
    """A certificate; ``downloadable`` until its one download is taken (C1), ``signed`` if its file is."""

    certificate_id: str
    number: str
    issued_at: datetime
    status: CertificateStatus
    downloadable: bool
    signed: bool


class CertificateListAnswer(Answer):
    """Certificates, the newest first."""

    items: tuple[CertificateAnswer, ...]


class ObligationAnswer(Answer):
    """A report owed by a date."""

    procedure: str
    title: str
    due_on: str


class NoticeAnswer(Answer):
    """What an office lets everybody know; ``at`` is when it began to be shown."""

    at: datetime
    title: str
    text: str
    important: bool
    office: str
    shown_until: str | None


class StopAnswer(Answer):
    """A planned stretch of time in which an office takes no filings (E8)."""

    starts: datetime
    ends: datetime
    reason: str
    office: str


class BadAddressAnswer(Answer):
    """An address of the organisation that is sent nothing: ``bounced`` or ``complained``."""

    address: str
    state: str
    since: datetime


class HomeAnswer(Answer):
    """My page."""

    organization: OrganizationAnswer
    filings: tuple[FilingHeadAnswer, ...]
    certificates: tuple[CertificateAnswer, ...]
    obligations: tuple[ObligationAnswer, ...]
    notices: tuple[NoticeAnswer, ...]
    stops: tuple[StopAnswer, ...]
    bad_addresses: tuple[BadAddressAnswer, ...]


class RegisterAnswer(Answer):
    """Entries in force: a section's data by its name, ``{"items": [{"id", …}]}`` of a repeated one.

    ``version`` counts approvals; ``entries`` is empty before the first.
    """

    organization: OrganizationAnswer
    version: int
    entries: dict[str, Any]


class RegisterChangeAnswer(Answer):
    """One line of the register's history (C8): ``changes`` are entries before and after."""

    at: datetime
    actor: str
    what: str
    reason: str | None
    filing_id: str
    changes: tuple[ChangeAnswer, ...]


class RegisterHistoryAnswer(Answer):
    """The register's history, oldest first."""

    items: tuple[RegisterChangeAnswer, ...]


class WholeRegisterAnswer(RegisterAnswer):
    """What is in force, and how it came to be, oldest first."""

    history: tuple[RegisterChangeAnswer, ...]


class VerificationAnswer(Answer):
    """What anybody may know who holds a certificate."""

    status: CertificateStatus
    organization_name: str
    issued_at: datetime
    signed: bool


def organization_answer(register: Register) -> OrganizationAnswer:
    """Whose register it is."""
    in_force = register.entries.get("organization") or {}
    return OrganizationAnswer(
        organization_id=register.organization_id,
        name=in_force.get("name", register.organization_name),
        kana=in_force.get("kana", register.organization_kana),
        office_reference=register.office_reference,
        member=register.member,
    )


def notice_answer(notice: Setting[Notice], office: Office) -> NoticeAnswer:
    """A notice as applicants read it."""
    value = notice.value
    return NoticeAnswer(
        at=in_japan(start_of_day(value.shown_from)),
        title=value.title,
        text=value.text,
        important=value.importance is Importance.IMPORTANT,
        office=office.label(notice.office),
        shown_until=value.shown_until.isoformat() if value.shown_until else None,
    )


def stop_answer(stop: Setting[PlannedStop], office: Office) -> StopAnswer:
    """A planned stop as applicants read it."""
    value = stop.value
    return StopAnswer(
        starts=in_japan(value.starts),
        ends=in_japan(value.ends),
        reason=value.reason,
        office=office.label(stop.office),
    )


def certificate_answer(certificate: CertificateRecord) -> CertificateAnswer:
    """A certificate as its holder sees it."""
    return CertificateAnswer(
        certificate_id=certificate.certificate_id,
        number=certificate.number,
        issued_at=in_japan(certificate.issued_at),
        status=certificate.status,
        downloadable=certificate.downloadable,
        signed=certificate.signed,
    )


def certificate_answers(register: Register) -> tuple[CertificateAnswer, ...]:
    """Every certificate of the register, the newest first."""
    newest_first = sorted(register.certificates, key=lambda one: one.issued_at, reverse=True)
    return tuple(certificate_answer(one) for one in newest_first)


def register_answer(register: Register) -> RegisterAnswer:
    """What is in force."""
    entries: dict[str, Any] = {}
    for key, value in register.entries.items():
        group, slash, item_id = key.partition("/")
        if slash:
            entries.setdefault(group, {"items": []})["items"].append({"id": item_id, **value})
        else:
            entries[group] = value
    return RegisterAnswer(
        organization=organization_answer(register), version=register.version, entries=entries
    )


def register_change_answer(change: RegisterChange, office: Office) -> RegisterChangeAnswer:
    """One line of the history, with offices by name."""
    return RegisterChangeAnswer(
        at=in_japan(change.at),
        actor=office.label(change.actor),
        what=change.what,
        reason=change.reason,
        filing_id=change.filing_id,
        changes=tuple(
            ChangeAnswer(pointer=one.pointer, label=one.label, before=one.before, after=one.after)
            for one in change.changes
        ),
    )


def whole_register_answer(register: Register, office: Office) -> WholeRegisterAnswer:
    """The register as offices read it."""
    in_force = register_answer(register)
    return WholeRegisterAnswer(
        organization=in_force.organization,
        version=in_force.version,
        entries=in_force.entries,
        history=tuple(register_change_answer(one, office) for one in register.history),
    )


def verification_answer(certificate: CertificateRecord) -> VerificationAnswer:
    """The answer to whoever holds the certificate's number and code."""
    return VerificationAnswer(
        status=certificate.status,
        organization_name=certificate.organization_name,
        issued_at=in_japan(certificate.issued_at),
        signed=certificate.signed,
    )
