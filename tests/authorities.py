"""Authorities that issue certificates."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID


def certificate_of_nobody() -> str:
    """A certificate valid now, for a key that was thrown away (PEM)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("試験")
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return issue(request, datetime.now(UTC))


def issue(request: x509.CertificateSigningRequest, at: datetime) -> str:
    """A certificate for who asks, that of who issues it, that of who stands for both (PEM)."""
    root_key, middle_key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    root_name, middle_name = map(_name, ("試験認証局", "試験中間認証局"))
    own = _builder(request.subject, middle_name, request.public_key(), at, ca=False)
    middle = _builder(middle_name, root_name, middle_key.public_key(), at, ca=True)
    root = _builder(root_name, root_name, root_key.public_key(), at, ca=True)
    chain = (
        own.sign(middle_key, hashes.SHA256()),
        middle.sign(root_key, hashes.SHA256()),
        root.sign(root_key, hashes.SHA256()),
    )
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in chain)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _builder(
    subject: x509.Name, issuer: x509.Name, public_key: object, at: datetime, *, ca: bool
) -> x509.CertificateBuilder:
    usage = x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)  # type: ignore[arg-type]
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
