"""A private key that never leaves KMS, for whatever takes keys of the package cryptography."""

from typing import Any, Never

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ukeire.adapters import aws

ECDSA = ec.ECDSA(hashes.SHA256())


class KmsKey(ec.EllipticCurvePrivateKey):
    """A key of the spec ``ECC_NIST_P256``. It signs up to 4096 bytes, which KMS digests itself."""

    def __init__(self, key: str) -> None:
        self._key = key

    def sign(
        self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm = ECDSA
    ) -> bytes:
        if not isinstance(signature_algorithm.algorithm, hashes.SHA256):
            raise UnsupportedAlgorithm("the key signs SHA-256 alone")
        signed = aws.client("kms").sign(
            KeyId=self._key,
            Message=bytes(data),
            MessageType="RAW",
            SigningAlgorithm="ECDSA_SHA_256",
        )
        signature: bytes = signed["Signature"]
        return signature

    def public_key(self) -> ec.EllipticCurvePublicKey:
        found = aws.client("kms").get_public_key(KeyId=self._key)
        key = serialization.load_der_public_key(found["PublicKey"])
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise UnsupportedAlgorithm(f"{self._key} is no key on an elliptic curve")
        return key

    @property
    def curve(self) -> ec.EllipticCurve:
        return ec.SECP256R1()

    @property
    def key_size(self) -> int:
        return self.curve.key_size

    def exchange(self, *_with: Any) -> Never:
        raise UnsupportedAlgorithm("the key signs and does nothing else")

    def private_numbers(self) -> Never:
        raise UnsupportedAlgorithm("the key never leaves KMS")

    def private_bytes(self, *_how: Any) -> Never:
        raise UnsupportedAlgorithm("the key never leaves KMS")

    def __copy__(self) -> "KmsKey":
        return self

    def __deepcopy__(self, _memo: dict[Any, Any]) -> "KmsKey":
        return self
