"""Certificates for the signing key: made, read, held against the key, kept."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from ukeire.adapters import aws
from ukeire.adapters.kms_key import KmsKey
from ukeire.domain.certificate import UnfitSigningCertificate
from ukeire.domain.office import Office


class KmsSigningKey:
    """A key in KMS. Implements the port ``SigningKey``."""

    def __init__(self, key: KmsKey) -> None:
        self._key = key

    def request(self, office: Office) -> str:
        builder = x509.CertificateSigningRequestBuilder().subject_name(_name(office))
        return _pem(builder.sign(self._key, hashes.SHA256()))

    def certify_itself(self, office: Office, since: datetime, until: datetime) -> str:
        name, public_key = _name(office), self._key.public_key()
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_FOR_SIGNING, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        )
        return _pem(builder.sign(self._key, hashes.SHA256()))

    def fitting(self, chain: str, at: datetime) -> str:
        certificates = read_chain(chain, at)
        if certificates[0].public_key() != self._key.public_key():
            raise UnfitSigningCertificate("the certificate is for another key")
        return "".join(map(_pem, certificates))


class SsmSigningCertificates:
    """A parameter in Systems Manager. Implements the port ``SigningCertificates``."""

    def __init__(self, name: str) -> None:
        self._name = name

    def get(self) -> str:
        found = aws.client("ssm").get_parameter(Name=self._name)
        chain: str = found["Parameter"]["Value"]
        return chain

    def put(self, chain: str) -> None:
        # Standard parameters hold 4 kB, which three certificates may exceed; the tier rises then.
        aws.client("ssm").put_parameter(
            Name=self._name, Value=chain, Type="String", Tier="Intelligent-Tiering", Overwrite=True
        )


def read_chain(chain: str, at: datetime) -> Sequence[x509.Certificate]:
    """The signer's certificate and its issuers, each issued by the next.

    Raises UnfitSigningCertificate when nothing could be signed with it ``at`` that moment.
    """
    try:
        certificates = x509.load_pem_x509_certificates(chain.encode())
    except ValueError as error:
        raise UnfitSigningCertificate("no certificate in PEM") from error
    for certificate in certificates:
        if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            raise UnfitSigningCertificate(
                f"{certificate.subject.rfc4514_string()} is valid from "
                f"{certificate.not_valid_before_utc} to {certificate.not_valid_after_utc} only"
            )
    for certificate, issuer in pairwise(certificates):
        try:
            certificate.verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature) as error:
            raise UnfitSigningCertificate(
                f"{certificate.subject.rfc4514_string()} was not issued by the one after it"
            ) from error
    _may_sign(certificates[0])
    return certificates


def _may_sign(certificate: x509.Certificate) -> None:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise UnfitSigningCertificate("the certificate is not for signing")


_FOR_SIGNING = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


def _name(office: Office) -> x509.Name:
    parts = (
        (NameOID.COUNTRY_NAME, "JP"),
        (NameOID.ORGANIZATION_NAME, office.council),
        (NameOID.COMMON_NAME, office.name),
    )
    try:
        return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])
    except ValueError as error:
        raise UnfitSigningCertificate(f"no name for a certificate: {error}") from error


def _pem(made: x509.Certificate | x509.CertificateSigningRequest) -> str:
    return made.public_bytes(serialization.Encoding.PEM).decode()
