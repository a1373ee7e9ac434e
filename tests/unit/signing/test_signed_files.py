"""A certificate's signature: whole, on top of the file, and still an archive's file."""

import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from asn1crypto import cms  # type: ignore[import-untyped]
from botocore.exceptions import ClientError
from cryptography import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.diff_analysis import ModificationLevel
from pypdf import PdfReader
from pypdf.generic import ArrayObject

from tests.authorities import issue
from tests.certificates_factory import CONTENT, FONTS
from tests.signatures import signature_of
from tests.unit.signing.conftest import Signing
from ukeire.adapters.certificate_pdf import CertificatePrinter
from ukeire.adapters.kms_key import KmsKey
from ukeire.adapters.pades import PadesSigner
from ukeire.adapters.pdf_inspection import inspect
from ukeire.domain.certificate import UnfitSigningCertificate


@pytest.fixture(scope="module")
def printed() -> bytes:
    return CertificatePrinter(FONTS).print(CONTENT)


def signer(signing: Signing) -> PadesSigner:
    return PadesSigner(signing.key, signing.signing_certificates, signing.office)


@pytest.fixture
def trusted(signing: Signing) -> str:
    return signing.certify()


@pytest.fixture
def signed(signing: Signing, trusted: str, printed: bytes) -> bytes:
    return signer(signing).sign(printed, signing.now()).content


@pytest.mark.rule("B8")
def test_a_signed_certificate_is_intact_and_trusted_by_whoever_trusts_the_office(
    signing: Signing, trusted: str, signed: bytes
) -> None:
    found = signature_of(signed, trusted, signing.now())
    assert (found.intact, found.valid, found.trusted, found.bottom_line) == (True,) * 4
    assert found.modification_level is ModificationLevel.NONE
    assert found.signer_reported_dt == signing.now()
    assert found.md_algorithm == "sha256"


@pytest.mark.rule("B8")
def test_the_signature_is_pades_and_says_whose_it_is_and_what_for(
    signing: Signing, signed: bytes
) -> None:
    signature = _field(signed)["/V"]
    assert signature["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature["/Name"] == signing.office.name
    assert signature["/Location"] == signing.office.address
    assert signature["/Reason"] == "入会証明書の発行"


@pytest.mark.rule("B8")
def test_the_first_bytes_are_the_file_as_it_was_printed(printed: bytes, signed: bytes) -> None:
    assert signed.startswith(printed)


def test_a_signed_certificate_would_pass_our_own_inspection(signed: bytes) -> None:
    assert inspect(signed) is None


def test_one_bit_of_the_page_changed_is_seen(
    signing: Signing, trusted: str, printed: bytes, signed: bytes
) -> None:
    place = printed.index(b"stream\n") + 40
    changed = bytearray(signed)
    changed[place] ^= 1
    found = signature_of(bytes(changed), trusted, signing.now())
    assert not found.intact
    assert not found.bottom_line


def test_whatever_is_added_afterwards_is_called_a_change(
    signing: Signing, trusted: str, signed: bytes
) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    note = generic.DictionaryObject(  # type: ignore[no-untyped-call]
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Text"),
            generic.pdf_name("/Contents"): generic.pdf_string("有効期限なし"),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, [0] * 4)),
        }
    )
    page = writer.root["/Pages"]["/Kids"].raw_get(0)
    writer.register_annotation(page, writer.add_object(note))  # type: ignore[no-untyped-call]
    added = BytesIO()
    writer.write(added)  # type: ignore[no-untyped-call]
    found = signature_of(added.getvalue(), trusted, signing.now())
    assert found.intact, "what was signed is still there"
    assert not found.docmdp_ok
    assert not found.bottom_line


def test_another_office_trusted_does_not_make_the_file_trusted(
    signing: Signing, signed: bytes
) -> None:
    found = signature_of(signed, signing.certificate_of_another_key(), signing.now())
    assert found.intact
    assert not found.trusted


def _field(pdf: bytes) -> Any:
    root: Any = PdfReader(BytesIO(pdf)).root_object
    (field,) = root["/AcroForm"]["/Fields"]
    return field.get_object()


@pytest.mark.rule("B8")
def test_what_pdf_a_2_says_of_signed_files_holds(printed: bytes, signed: bytes) -> None:
    """ISO 19005-2, the clauses on what signing adds; the rest of the file is as it was."""
    root: Any = PdfReader(BytesIO(signed)).root_object
    field = _field(signed)
    # 6.3.1-6.3.3: a kind that may be, printed, neither hidden nor unseen; nothing to show.
    hidden, invisible, printed_, no_view, toggle_no_view = 2, 1, 4, 32, 256
    assert field["/Subtype"] == "/Widget"
    assert field["/F"] & printed_
    assert not field["/F"] & (hidden | invisible | no_view | toggle_no_view)
    assert [float(side) for side in field["/Rect"]] == [0, 0, 0, 0]
    # 6.4.1, 6.4.2: no actions, no appearances left to the reader, no XFA.
    assert not {"/A", "/AA"} & field.keys()
    assert not {"/NeedAppearances", "/XFA"} & root["/AcroForm"].keys()
    assert "/NeedsRendering" not in root
    # 6.1.12: permissions by the signature alone, digests of objects nowhere.
    assert list(root["/Perms"]) == ["/DocMDP"]
    (reference,) = field["/V"]["/Reference"]
    assert not {"/DigestLocation", "/DigestMethod", "/DigestValue"} & reference.keys()
    # 6.4.3: the range is all of the file but the signature itself.
    start, first, second, rest = map(int, field["/V"]["/ByteRange"])
    assert (start, second + rest) == (0, len(signed))
    assert signed[first : first + 1] + signed[second - 1 : second] == b"<>"
    # And the signature is one signer's, with its certificate.
    content = cms.ContentInfo.load(field["/V"]["/Contents"])["content"]
    assert len(content["signer_infos"]) == 1
    assert len(content["certificates"]) == 1
    # 6.1.3, 6.2.3, 6.6: a trailer with an ID, the same profile, the same metadata.
    assert b"/ID" in signed[len(printed) :]
    assert b"/Encrypt" not in signed
    before: Any = PdfReader(BytesIO(printed)).root_object
    for kept in ("/Metadata", "/OutputIntents", "/StructTreeRoot"):
        assert root.raw_get(kept).idnum == before.raw_get(kept).idnum
    assert root["/Metadata"].get_data() == before["/Metadata"].get_data()
    assert isinstance(root["/OutputIntents"], ArrayObject)


def test_a_renewed_certificate_is_used_at_once(signing: Signing, printed: bytes) -> None:
    running = signer(signing)
    signing.certify(days=10)
    assert running.sign(printed, signing.now()).signed_until < signing.now() + timedelta(days=10)
    signing.certify(days=20)
    assert running.sign(printed, signing.now()).signed_until > signing.now() + timedelta(days=19)


@pytest.mark.usefixtures("trusted")
def test_a_certificate_for_another_key_signs_nothing(signing: Signing, printed: bytes) -> None:
    signing.signing_certificates.put(signing.certificate_of_another_key())
    with pytest.raises(UnfitSigningCertificate, match="another key"):
        signer(signing).sign(printed, signing.now())
    with pytest.raises(UnfitSigningCertificate, match="another key"):
        signer(signing).try_key(signing.now())


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("days", [-1, 366])
def test_a_certificate_signs_nothing_before_or_after_its_time(
    signing: Signing, printed: bytes, days: int
) -> None:
    signing.now.advance(days=days)
    with pytest.raises(UnfitSigningCertificate, match="valid from"):
        signer(signing).sign(printed, signing.now())
    with pytest.raises(UnfitSigningCertificate, match="valid from"):
        signer(signing).try_key(signing.now())


@pytest.mark.usefixtures("trusted")
@pytest.mark.fault("F48")
def test_a_key_that_does_not_answer_signs_nothing(signing: Signing, printed: bytes) -> None:
    nobody = PadesSigner(
        KmsKey(signing.arn[:-1] + "?"), signing.signing_certificates, signing.office
    )
    with pytest.raises(ClientError, match="NotFound"):
        nobody.sign(printed, signing.now())
    with pytest.raises(ClientError, match="NotFound"):
        nobody.try_key(signing.now())


@pytest.mark.fault("F48")
def test_a_certificate_that_is_not_there_signs_nothing(signing: Signing, printed: bytes) -> None:
    with pytest.raises(ClientError, match="ParameterNotFound"):
        signer(signing).sign(printed, signing.now())


@pytest.mark.usefixtures("trusted")
def test_a_chain_as_long_as_they_come_has_room_in_the_signature(
    signing: Signing, printed: bytes
) -> None:
    chain = _issued_by_authorities(signing)
    signing.signing_certificates.put(chain)
    file = signer(signing).sign(printed, signing.now()).content
    root = chain[chain.rindex("-----BEGIN") :]
    assert signature_of(file, root, signing.now()).bottom_line


def _issued_by_authorities(signing: Signing) -> str:
    """The key's certificate from an authority below an authority, with big keys."""
    request = x509.load_pem_x509_csr(signing.signing_key.request(signing.office).encode())
    return issue(request, signing.now())


def test_no_other_function_loads_what_signs() -> None:
    """It takes seconds: neither the wiring nor a function's start may import it."""
    code = (
        "import sys; import ukeire.wiring, ukeire.usecases.issue_certificate, certificates.app;"
        "print([m for m in sys.modules if m.split('.')[0] in {'pyhanko', 'aiohttp', 'asn1crypto'}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="functions"
    )
    assert done.stdout.strip() == "[]"
