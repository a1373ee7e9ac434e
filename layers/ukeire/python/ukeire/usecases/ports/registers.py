"""What use cases need of the register, its certificates and its public list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from ukeire.domain.change import Change
from ukeire.domain.directory import DirectoryEntry
from ukeire.domain.public_entry import PublicEntry
from ukeire.domain.register import CertificateRecord, Register
from ukeire.usecases.ports.paging import Page as Page


@dataclass(frozen=True, slots=True)
class RegisterChangeSet:
    """What an approval does to a register: the new values, and the version they start from.

    A value of None takes the entry off the register; ``changes`` are what the history tells of it.
    """

    register: Register
    what: str
    actor: str
    reason: str | None
    at: datetime
    values: Mapping[str, Any | None] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()


class Registers(Protocol):
    """Registers and certificates. Every read is consistent."""

    def get(self, organization_id: str) -> Register:
        """The register with the entries in force. Raises NotFound."""

    def fold(self, organization_id: str) -> int:
        """Take out entries no longer in force; how many there were."""

    def issue(self, certificate: CertificateRecord, register: Register) -> bool:
        """Keep a new certificate, made from the register, and let it replace those before it.

        False when it is there already, or the register or its certificates have moved on since.
        """

    def next_certificate_number(self, fiscal_year: int) -> int:
        """The next number of the fiscal year, from 1; never the same twice."""

    def claim_download(self, certificate: CertificateRecord, claimant: str, now: datetime) -> bool:
        """Take the one download for ``claimant``; False when another has it (C1)."""

    def certificate_by_number(self, number: str) -> CertificateRecord | None:
        """The certificate of that number, for anyone who wants to verify one."""


class PublicList(Protocol):
    """Organisations that may be shown to anyone; as current as the registers."""

    def page(
        self, prefecture: str | None, beginning: str, cursor: str | None = None, limit: int = 50
    ) -> Page[PublicEntry]:
        """Those of a prefecture, or all, whose listing key begins so, in its order.

        Raises NotFound for a cursor that is none.
        """


class Directory(Protocol):
    """Organisations that are or were members, for offices; as current as the registers."""

    def page(
        self, prefecture: str | None, beginning: str, cursor: str | None = None, limit: int = 50
    ) -> Page[DirectoryEntry]:
        """Those of a prefecture, or all, whose name or reading begins so, each once.

        A page may hold fewer, or none, although more follow. Raises NotFound for a cursor that is
        none.
        """


class Certificates(Protocol):
    """The store of certificate files."""

    def put(self, key: str, content: bytes) -> None:
        """Keep a certificate."""

    def get(self, key: str) -> bytes:
        """The certificate's bytes. Raises NotFound."""
