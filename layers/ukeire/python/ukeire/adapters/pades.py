"""PDFs signed at the level PAdES B-B, as updates that leave the bytes before them alone."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import asn1crypto.x509  # type: ignore[import-untyped]
from asn1crypto.algos import SignedDigestAlgorithm  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from ukeire.adapters.kms_key import ECDSA, KmsKey
from ukeire.adapters.signing_certificates import read_chain
from ukeire.domain.certificate import UnfitSigningCertificate
from ukeire.domain.dates import JST
from ukeire.domain.office import Office
from ukeire.usecases.ports.signing import SignedFile, SigningCertificates

_FIELD = "UkeireSignature"
_REASON = "入会証明書の発行"
_DIGEST = "sha256"
# Signed to see whether signing works: the attributes of no file.
_TRIAL = b"Ukeire signs certificates of membership."
# What a signature holds beside the certificates: attributes, names, the signature itself.
_BESIDE_CERTIFICATES = 1500
# The longest DER of an ECDSA signature on this curve.
_LONGEST_SIGNATURE = 72


class PadesSigner:
    """Signs for an office with a key in KMS. Implements the port ``CertificateSigner``."""

    def __init__(self, key: KmsKey, certificates: SigningCertificates, office: Office) -> None:
        self._key = key
        self._certificates = certificates
        self._office = office

    def try_key(self, at: datetime) -> None:
        _signature_of(_TRIAL, self._key, self._chain(at)[0])

    def sign(self, pdf: bytes, at: datetime) -> SignedFile:
        chain = self._chain(at)
        embedder = PdfCMSEmbedder(new_field_spec=SigFieldSpec(_FIELD)).write_cms(
            field_name=_FIELD, writer=_Update(BytesIO(pdf))
        )
        next(embedder)
        embedder.send(SigObjSetup(self._signature(chain, at), _no_changes()))
        digest, signed = embedder.send(SigIOSetup(md_algorithm=_DIGEST))
        # A loop of its own, and the thread keeps the one it has.
        cms = asyncio.run(
            _KmsSigner(self._key, chain).async_sign(
                digest.document_digest, _DIGEST, use_pades=True
            ),
            loop_factory=asyncio.new_event_loop,
        )
        embedder.send(cms)
        return SignedFile(signed.getvalue(), chain[0].not_valid_after_utc)

    def _chain(self, at: datetime) -> Sequence[x509.Certificate]:
        # Read each time: a renewed certificate holds at once.
        return read_chain(self._certificates.get(), at)

    def _signature(self, chain: Sequence[x509.Certificate], at: datetime) -> SignatureObject:
        held = sum(len(_der(certificate)) for certificate in chain) + _BESIDE_CERTIFICATES
        return SignatureObject(
            timestamp=at.astimezone(JST),
            subfilter=SigSeedSubFilter.PADES,
            name=self._office.name,
            location=self._office.address,
            reason=_REASON,
            bytes_reserved=2 * held,  # it is written in hexadecimal
        )


class _Update(IncrementalPdfFileWriter):
    """Adds what is added and leaves what the typesetter said of the file, its dates included."""

    def _update_meta(self) -> None:
        # pyHanko would write its own name, the machine's time and all of the XMP anew.
        pass


def _no_changes() -> SigMDPSetup:
    """Whatever is added to the file afterwards, readers call it changed."""
    return SigMDPSetup(_DIGEST, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)


class _KmsSigner(Signer):
    def __init__(self, key: KmsKey, chain: Sequence[x509.Certificate]) -> None:
        own, *issuers = (asn1crypto.x509.Certificate.load(_der(one)) for one in chain)
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(issuers)
        super().__init__(
            signing_cert=own,
            cert_registry=store,
            signature_mechanism=SignedDigestAlgorithm({"algorithm": f"{_DIGEST}_ecdsa"}),
        )
        self._key = key
        self._certificate = chain[0]

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,  # noqa: ARG002 - the key knows one
        dry_run: bool = False,
    ) -> bytes:
        if dry_run:
            return bytes(_LONGEST_SIGNATURE)
        return _signature_of(data, self._key, self._certificate)


def _signature_of(data: bytes, key: KmsKey, certificate: x509.Certificate) -> bytes:
    """The key's signature, once the certificate has confirmed it. Raises UnfitSigningCertificate."""
    signature = key.sign(data)
    public_key = certificate.public_key()
    try:
        if not isinstance(public_key, ec.EllipticCurvePublicKey):
            raise InvalidSignature
        public_key.verify(signature, data, ECDSA)
    except InvalidSignature as error:
        raise UnfitSigningCertificate("the certificate is for another key") from error
    return signature


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
