"""What a reader of PDFs makes of a signed one."""

from datetime import datetime
from io import BytesIO

from pyhanko.keys.pemder import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext


def signature_of(pdf: bytes, trusted: str, at: datetime | None = None) -> PdfSignatureStatus:
    """How the one signature stands for whoever trusts the certificates in ``trusted`` (PEM)."""
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    roots = list(load_certs_from_pemder_data(trusted.encode()))
    context = ValidationContext(trust_roots=roots, moment=at)
    found = validate_pdf_signature(signature, context)
    assert isinstance(found, PdfSignatureStatus)
    return found
