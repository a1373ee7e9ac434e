"""A key in KMS, as moto plays it, with what certifies it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import boto3
import pytest
from moto import mock_aws

from tests.accounts_factory import MovableClock
from ukeire.adapters.kms_key import KmsKey
from ukeire.adapters.signing_certificates import KmsSigningKey, SsmSigningCertificates
from ukeire.domain.office import Office
from ukeire.usecases.certify_signing_key import make_signing_certificate, use_signing_certificate

PARAMETER = "/ukeire-test/signing-certificate"


def new_key() -> str:
    """The ARN of one like that of the template."""
    made = boto3.client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    arn: str = made["KeyMetadata"]["Arn"]
    return arn


@dataclass
class Signing:
    """A key and its certificate. Satisfies ``SigningServices``."""

    arn: str
    now: MovableClock = field(default_factory=MovableClock)
    office: Office = field(default_factory=Office)

    def __post_init__(self) -> None:
        self.key = KmsKey(self.arn)
        self.signing_key = KmsSigningKey(self.key)
        self.signing_certificates = SsmSigningCertificates(PARAMETER)

    def certify(self, days: int = 365) -> str:
        """Use a certificate that the key signed itself a minute ago."""
        chain = make_signing_certificate(self, days)
        self.now.advance(minutes=1)
        use_signing_certificate(self, chain)
        return chain

    def certificate_of_another_key(self) -> str:
        """A certificate as good as ours, of another key."""
        other = KmsSigningKey(KmsKey(new_key()))
        now = self.now()
        return other.certify_itself(self.office, now - timedelta(days=1), now + timedelta(days=1))


@pytest.fixture
def signing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Signing]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    with mock_aws():
        yield Signing(new_key())
