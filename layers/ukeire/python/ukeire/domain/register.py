"""The register (名簿): what is approved and in force for one organisation. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from ukeire.domain.change import Change


class CertificateStatus(StrEnum):
    """What a certificate is worth now."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRecord:
    """A certificate that was issued. ``claimed_by`` is who took its one download (C1).

    ``signed_until`` is the last moment of what its file is signed with; None of a file unsigned.
    """

    certificate_id: str
    organization_id: str
    organization_name: str
    number: str
    code: str
    issued_at: datetime
    filing_id: str
    object_key: str
    status: CertificateStatus = CertificateStatus.VALID
    claimed_at: datetime | None = None
    claimed_by: str | None = None
    signed_until: datetime | None = None

    @property
    def signed(self) -> bool:
        """Whether its file carries the office's signature."""
        return self.signed_until is not None

    @property
    def downloadable(self) -> bool:
        """Whether its one download is still there."""
        return self.status is CertificateStatus.VALID and self.claimed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterChange:
    """One line of the register's history (C8): when, who, what (before and after), why, by which filing."""

    version: int
    at: datetime
    actor: str
    what: str
    reason: str | None
    filing_id: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One organisation's register. ``entries`` are those in force at ``version``.

    Keys are ``organization``, ``disclosure``, ``membership``, ``facilities/<id>``,
    ``workers/<id>``; version 0 is an organisation that nothing was approved for yet.
    """

    organization_id: str
    organization_name: str
    organization_kana: str
    office_reference: str
    contact_name: str
    contact_email: str
    version: int = 0
    entries: Mapping[str, Any] = field(default_factory=dict)
    history: tuple[RegisterChange, ...] = ()
    certificates: tuple[CertificateRecord, ...] = ()

    @property
    def member(self) -> bool:
        """Whether the organisation is a member of the council now."""
        return "membership" in self.entries

    def group(self, name: str) -> dict[str, Any]:
        """The entries of a repeated kind (``facilities``, ``workers``) by their id."""
        prefix = f"{name}/"
        return {
            key.removeprefix(prefix): value
            for key, value in self.entries.items()
            if key.startswith(prefix)
        }
