"""Make and keep the certificate that follows an approval (B7, B8)."""

from collections import Counter
from dataclasses import replace
from typing import Protocol

from ukeire.domain.certificate import CertificateContent, CertifiedFacility
from ukeire.domain.dates import day_in_japan
from ukeire.domain.errors import NotAllowedNow, Overtaken, Unavailable
from ukeire.domain.filing import Status
from ukeire.domain.register import CertificateRecord, Register
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.ports.signing import CertificateSigner

_FISCAL_YEAR_STARTS = 4
_TRIES = 5


class CertificatePrinter(Protocol):
    """Makes the PDF of a certificate."""

    def print(self, content: CertificateContent) -> bytes:
        """The PDF's bytes."""
        ...


def issue_certificate(
    services: FilingServices,
    printer: CertificatePrinter,
    filing_id: str,
    round_: int,
    signer: CertificateSigner | None = None,
) -> CertificateRecord:
    """The certificate of that approval: made at the first call, the same at every other.

    The file is stored under a name of its own before the record that makes it count, so a crash
    in between leaves a file nobody refers to and nothing else; one that cannot be signed is not
    stored. Raises Overtaken for an organisation that has left meanwhile, Unavailable when the
    register keeps moving, and what ``signer`` raises.
    """
    filing = services.filings.get(filing_id)
    if filing.status is not Status.APPROVED:
        raise NotAllowedNow
    certificate_id = f"{filing_id}-{round_}"
    for _ in range(_TRIES):
        register = services.registers.get(filing.organization_id)
        issued = issued_for(register, filing_id, round_)
        if issued:
            return issued
        if not register.member:
            raise Overtaken
        if signer:
            signer.try_key(services.now())  # while it cannot sign, no number is used up
        record = _record(services, register, filing_id, certificate_id)
        file = printer.print(certificate_content(services, register, record))
        if signer:
            signed = signer.sign(file, record.issued_at)
            file, record = signed.content, replace(record, signed_until=signed.signed_until)
        services.certificates.put(record.object_key, file)
        if services.registers.issue(record, register):
            return record
    raise Unavailable


def issued_for(register: Register, filing_id: str, round_: int) -> CertificateRecord | None:
    """The certificate of that approval, if it was issued."""
    wanted = f"{filing_id}-{round_}"
    return next((one for one in register.certificates if one.certificate_id == wanted), None)


def _record(
    services: FilingServices, register: Register, filing_id: str, certificate_id: str
) -> CertificateRecord:
    now = services.now()
    today = day_in_japan(now)
    fiscal_year = today.year if today.month >= _FISCAL_YEAR_STARTS else today.year - 1
    number = f"{fiscal_year}-{services.registers.next_certificate_number(fiscal_year):06d}"
    return CertificateRecord(
        certificate_id=certificate_id,
        organization_id=register.organization_id,
        organization_name=register.entries["organization"]["name"],
        number=number,
        code=services.new_id(),
        issued_at=now,
        filing_id=filing_id,
        object_key=f"{register.organization_id}/{certificate_id}-{number}.pdf",
    )


def certificate_content(
    services: FilingServices, register: Register, record: CertificateRecord
) -> CertificateContent:
    """What the certificate says of the register as it stands, workers counted by facility (B9)."""
    organization = register.entries["organization"]
    workers = Counter(
        facility
        for worker in register.group("workers").values()
        for facility in worker["facility_ids"]
    )
    return CertificateContent(
        number=record.number,
        organization_name=organization["name"],
        seat=_address(organization),
        representative_title=organization["representative_title"],
        representative_name=organization["representative_name"],
        facilities=tuple(
            CertifiedFacility(
                name=facility["name"], address=_address(facility), workers=workers[facility_id]
            )
            for facility_id, facility in register.group("facilities").items()
        ),
        issued_on=day_in_japan(record.issued_at),
        council=services.office.council,
        office=services.office.name,
        verification_url=f"{services.site_url}/verify",
        verification_code=record.code,
    )


def _address(place: dict[str, str]) -> str:
    parts = (place["prefecture"] + place["city_and_street"], place.get("building"))
    return "　".join(part for part in parts if part)
