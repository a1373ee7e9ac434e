"""Certificates are issued signed, or not at all where they are to be signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

import certificates.app
from tests.filing_world import FilingWorld, Printer, Signer, filing_world
from ukeire.domain.errors import Unavailable
from ukeire.usecases.issue_certificate import issue_certificate


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[FilingWorld]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    with filing_world() as world:
        yield world


@pytest.mark.rule("B8")
def test_a_certificate_is_signed_at_the_moment_it_is_issued(world: FilingWorld) -> None:
    filing = world.approved()
    record = issue_certificate(world, Printer(), filing.filing_id, 1, Signer())
    assert record.signed_until == record.issued_at + timedelta(days=90)
    (content,) = world.certificates.stored.values()
    assert content.endswith(f"signed {world.now().isoformat()}".encode())
    assert world.registers.get("org-1").certificates == (record,)


@pytest.mark.rule("B8")
@pytest.mark.fault("F48")
@pytest.mark.parametrize("act", ["try_key", "sign"])
def test_what_cannot_be_signed_is_neither_stored_nor_issued_and_is_issued_later(
    world: FilingWorld, act: str
) -> None:
    filing = world.approved()
    signer = Signer([act])
    with pytest.raises(Unavailable):
        issue_certificate(world, Printer(), filing.filing_id, 1, signer)
    assert world.certificates.stored == {}
    assert world.registers.get("org-1").certificates == ()
    assert issue_certificate(world, Printer(), filing.filing_id, 1, signer).signed
    assert len(world.certificates.stored) == 1


@pytest.mark.fault("F48")
def test_a_key_that_cannot_sign_uses_up_no_number(world: FilingWorld) -> None:
    filing = world.approved()
    signer = Signer(["try_key"])
    with pytest.raises(Unavailable):
        issue_certificate(world, Printer(), filing.filing_id, 1, signer)
    assert issue_certificate(world, Printer(), filing.filing_id, 1, signer).number == "2026-000001"


@pytest.mark.rule("B8")
@pytest.mark.fault("F05")
def test_issuing_again_signs_nothing_and_leaves_the_one_file(world: FilingWorld) -> None:
    filing = world.approved()
    signer = Signer()
    first = issue_certificate(world, Printer(), filing.filing_id, 1, signer)
    world.now.advance(days=1)
    assert issue_certificate(world, Printer(), filing.filing_id, 1, signer) == first
    assert signer.signed == 1
    assert list(world.certificates.stored) == [first.object_key]


@dataclass
class Context:
    function_name: str = "certificates"
    memory_limit_in_mb: int = 1024
    invoked_function_arn: str = "arn:aws:lambda:ap-northeast-1:123456789012:function:certificates"
    aws_request_id: str = "request-1"


@pytest.mark.parametrize(
    ("signer", "told"),
    [(Signer(), '"SigningCertificateDaysLeft":[90'), (None, '"CertificatesUnsigned":[1')],
)
def test_every_certificate_is_counted_as_unsigned_or_with_the_days_its_signature_has_left(
    world: FilingWorld,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    signer: Signer | None,
    told: str,
) -> None:
    filing = world.approved()
    services: Any = world
    services.certificate_printer, services.certificate_signer = Printer(), signer
    monkeypatch.setattr(certificates.app, "services", services)
    monkeypatch.setattr(certificates.app.metrics, "namespace", "Ukeire", raising=False)
    event = {"action": "issue", "filing_id": filing.filing_id, "round": 1}
    certificates.app.handler(event, Context())
    assert told in capsys.readouterr().out.replace(" ", "")
    assert ("issued without a signature" in caplog.text) is (signer is None)
