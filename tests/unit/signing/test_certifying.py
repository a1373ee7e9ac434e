"""Certificates for the signing key, by command."""

from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.x509.oid import NameOID

from tests.authorities import issue
from tests.unit.signing.conftest import PARAMETER, Signing
from ukeire import cli
from ukeire.adapters.clock import system_clock
from ukeire.domain.certificate import UnfitSigningCertificate
from ukeire.domain.office import Office
from ukeire.usecases.certify_signing_key import use_signing_certificate


@pytest.fixture
def command(
    signing: Signing, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> "Command":
    monkeypatch.setenv("SIGNING_KEY", signing.arn)
    monkeypatch.setenv("SIGNING_CERTIFICATE", PARAMETER)
    return Command(capsys)


class Command:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str]:
        """How it ended, and what it said."""
        code = cli.main(["signing", *arguments])
        said = self._capsys.readouterr()
        return code, said.out + said.err


def test_a_request_names_the_office_and_proves_that_it_has_the_key(
    signing: Signing, command: Command
) -> None:
    code, printed = command("request")
    request = x509.load_pem_x509_csr(printed.encode())
    assert code == 0
    assert request.is_signature_valid
    assert request.public_key() == signing.key.public_key()
    names = {one.oid: one.value for one in request.subject}
    assert names[NameOID.COMMON_NAME] == Office().name
    assert names[NameOID.ORGANIZATION_NAME] == Office().council


def test_a_certificate_of_its_own_is_made_and_put_into_use(
    signing: Signing, command: Command, tmp_path: Path
) -> None:
    code, printed = command("self-signed", "--days", "30")
    assert code == 0
    certificate = x509.load_pem_x509_certificate(printed.encode())
    certificate.verify_directly_issued_by(certificate)
    assert (certificate.not_valid_after_utc - certificate.not_valid_before_utc).days == 30
    file = tmp_path / "own.pem"
    file.write_text(printed)
    assert command("use", str(file)) == (0, f"in use: {PARAMETER}\n")
    assert signing.signing_certificates.get() == printed


def test_what_an_authority_sends_is_put_into_use_without_what_else_is_in_the_file(
    signing: Signing, command: Command, tmp_path: Path
) -> None:
    _, asked = command("request")
    chain = issue(x509.load_pem_x509_csr(asked.encode()), system_clock())
    file = tmp_path / "chain.pem"
    file.write_text(f"Subject: an office\n{chain}")
    assert command("use", str(file))[0] == 0
    assert signing.signing_certificates.get() == chain
    assert len(chain) > 2000


def test_a_certificate_for_another_key_is_not_put_into_use(
    signing: Signing, command: Command, tmp_path: Path
) -> None:
    signing.now.moment = system_clock()
    file = tmp_path / "other.pem"
    file.write_text(signing.certificate_of_another_key())
    code, said = command("use", str(file))
    assert (code, said) == (1, "the certificate is for another key\n")
    with pytest.raises(ClientError, match="ParameterNotFound"):
        signing.signing_certificates.get()


def test_a_file_that_is_no_certificate_in_pem_is_refused_by_name(
    command: Command, tmp_path: Path
) -> None:
    code, said = command("use", str(tmp_path / "nowhere.pem"))
    assert (code, "nowhere.pem" in said) == (1, True)
    binary = tmp_path / "chain.der"
    binary.write_bytes(bytes(range(256)))
    assert command("use", str(binary)) == (1, "no certificate in PEM\n")


@pytest.mark.parametrize("days", ["0", "-3", "999999999", "many"])
def test_a_certificate_lasts_a_number_of_days(command: Command, days: str) -> None:
    with pytest.raises(SystemExit):
        command("self-signed", "--days", days)


def _backwards(chain: str) -> str:
    parts = [f"-----BEGIN{part}" for part in chain.split("-----BEGIN")[1:]]
    return "".join([parts[0], *reversed(parts[1:])])


def test_what_could_not_sign_is_refused_with_its_reason(signing: Signing) -> None:
    request = x509.load_pem_x509_csr(signing.signing_key.request(signing.office).encode())
    chain = issue(request, signing.now())
    for unfit, reason in (
        ("", "no certificate"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no certificate"),
        (_backwards(chain), "not issued by the one after it"),
        (chain[chain.rindex("-----BEGIN") :], "not for signing"),
    ):
        with pytest.raises(UnfitSigningCertificate, match=reason):
            use_signing_certificate(signing, unfit)
    signing.now.advance(days=400)
    with pytest.raises(UnfitSigningCertificate, match="valid from"):
        use_signing_certificate(signing, chain)


@pytest.mark.parametrize("name", ["", "会" * 65])
def test_a_name_that_fits_no_certificate_is_refused(signing: Signing, name: str) -> None:
    with pytest.raises(UnfitSigningCertificate, match="no name"):
        signing.signing_key.request(Office(name=name))
