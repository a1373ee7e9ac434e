"""What is uploaded, printed, exported and taken away."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ukeire.wiring.base import Base

if TYPE_CHECKING:
    from ukeire.adapters.certificate_pdf import CertificatePrinter
    from ukeire.adapters.certificates import S3Certificates
    from ukeire.adapters.data_copies import DynamoDataCopies
    from ukeire.adapters.data_copy_files import S3DataCopyFiles
    from ukeire.adapters.data_copy_queue import SqsDataCopyQueue
    from ukeire.adapters.day_files import S3DayFiles
    from ukeire.adapters.documents import S3Documents
    from ukeire.adapters.export_files import S3ExportFiles
    from ukeire.adapters.export_queue import SqsExportQueue
    from ukeire.adapters.exports import DynamoExports
    from ukeire.adapters.kms_key import KmsKey
    from ukeire.adapters.list_pdf import ListPrinter
    from ukeire.adapters.pades import PadesSigner
    from ukeire.adapters.previews import LambdaPreviews
    from ukeire.adapters.prints import LambdaPrints
    from ukeire.adapters.signing_certificates import KmsSigningKey, SsmSigningCertificates
    from ukeire.adapters.stored_files import S3StoredFiles
    from ukeire.adapters.tables import TableFiles
    from ukeire.usecases.ports.pdf_inspection import PdfInspection


class Files(Base):
    """A part of ``Services``."""

    @cached_property
    def documents(self) -> "S3Documents":
        """Uploaded files."""
        from ukeire.adapters.documents import S3Documents

        return S3Documents(self._settings["DOCUMENTS_BUCKET"])

    @cached_property
    def stored_files(self) -> "S3StoredFiles":
        """Uploaded files with all their versions."""
        from ukeire.adapters.stored_files import S3StoredFiles

        return S3StoredFiles(self._settings["DOCUMENTS_BUCKET"])

    @cached_property
    def previews(self) -> "LambdaPreviews":
        """Pictures of documents."""
        from ukeire.adapters.previews import LambdaPreviews

        return LambdaPreviews(self._settings["PREVIEW_FUNCTION"])

    @property
    def pdf_inspection(self) -> "PdfInspection":
        """What looks into uploaded files."""
        from ukeire.adapters import pdf_inspection

        return pdf_inspection

    @cached_property
    def certificate_files(self) -> "S3StoredFiles":
        """Certificates with all their versions."""
        from ukeire.adapters.stored_files import S3StoredFiles

        return S3StoredFiles(self._settings["CERTIFICATES_BUCKET"])

    @cached_property
    def certificates(self) -> "S3Certificates":
        """Certificate files."""
        from ukeire.adapters.certificates import S3Certificates

        return S3Certificates(self._settings["CERTIFICATES_BUCKET"])

    @cached_property
    def certificate_printer(self) -> "CertificatePrinter":
        """Makes the PDF, with the fonts of its layer."""
        from ukeire.adapters.certificate_pdf import CertificatePrinter

        return CertificatePrinter(Path(self._settings.get("FONTS_FOLDER", "/opt/fonts")))

    @cached_property
    def certificate_signer(self) -> "PadesSigner | None":
        """Signs certificates; None where they are issued unsigned."""
        if not self._settings.get("SIGNING_CERTIFICATE", ""):
            return None
        from ukeire.adapters.pades import PadesSigner

        return PadesSigner(self._kms_key, self.signing_certificates, self.office)

    @cached_property
    def signing_key(self) -> "KmsSigningKey":
        """The key that signs certificates, to be certified itself."""
        from ukeire.adapters.signing_certificates import KmsSigningKey

        return KmsSigningKey(self._kms_key)

    @cached_property
    def signing_certificates(self) -> "SsmSigningCertificates":
        """The certificate of that key."""
        from ukeire.adapters.signing_certificates import SsmSigningCertificates

        return SsmSigningCertificates(self._settings["SIGNING_CERTIFICATE"])

    @cached_property
    def _kms_key(self) -> "KmsKey":
        from ukeire.adapters.kms_key import KmsKey

        return KmsKey(self._settings["SIGNING_KEY"])

    @cached_property
    def printable(self) -> frozenset[str]:
        """The characters that certificates can print."""
        from ukeire.adapters.printable_characters import printable_characters

        return printable_characters()

    @cached_property
    def list_printer(self) -> "ListPrinter":
        """Makes the PDF of a list, with the fonts of its layer."""
        from ukeire.adapters.list_pdf import ListPrinter

        return ListPrinter(Path(self._settings.get("FONTS_FOLDER", "/opt/fonts")))

    @cached_property
    def prints(self) -> "LambdaPrints":
        """Lists printed by the function that can."""
        from ukeire.adapters.prints import LambdaPrints

        return LambdaPrints(self._settings["PRINTS_FUNCTION"])

    @cached_property
    def exports(self) -> "DynamoExports":
        """What people asked to have as files."""
        from ukeire.adapters.exports import DynamoExports

        return DynamoExports(self._settings["DESKS_TABLE"])

    @cached_property
    def export_queue(self) -> "SqsExportQueue":
        """The queue of exports to be made."""
        from ukeire.adapters.export_queue import SqsExportQueue

        return SqsExportQueue(self._settings["EXPORT_QUEUE_URL"])

    @cached_property
    def export_files(self) -> "S3ExportFiles":
        """Lists as files."""
        from ukeire.adapters.export_files import S3ExportFiles

        return S3ExportFiles(self._settings["EXPORTS_BUCKET"])

    @cached_property
    def tables(self) -> "TableFiles":
        """What makes rows into files."""
        from ukeire.adapters.tables import TableFiles

        return TableFiles()

    @cached_property
    def data_copies(self) -> "DynamoDataCopies":
        """What organisations asked to take away."""
        from ukeire.adapters.data_copies import DynamoDataCopies

        return DynamoDataCopies(self._settings["DESKS_TABLE"])

    @cached_property
    def data_copy_queue(self) -> "SqsDataCopyQueue":
        """The queue of copies to be made."""
        from ukeire.adapters.data_copy_queue import SqsDataCopyQueue

        return SqsDataCopyQueue(self._settings["COPY_QUEUE_URL"])

    @cached_property
    def data_copy_files(self) -> "S3DataCopyFiles":
        """Archives of what organisations filed."""
        from ukeire.adapters.data_copy_files import S3DataCopyFiles

        return S3DataCopyFiles(self._settings["EXPORTS_BUCKET"])

    @cached_property
    def day_files(self) -> "S3DayFiles":
        """What the audit was at the end of each day."""
        from ukeire.adapters.day_files import S3DayFiles

        return S3DayFiles(self._settings["AUDIT_BUCKET"])
