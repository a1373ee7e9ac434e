"""Uploaded files in S3: tickets to post them with, reading what arrived, links to download."""

from typing import Any

from botocore.exceptions import ClientError

from ukeire.adapters import aws
from ukeire.domain.filenames import attachment_disposition, inline_disposition
from ukeire.domain.filing import Document
from ukeire.domain.form import DocumentItem
from ukeire.usecases.ports.documents import StoredObject, UploadTicket

_TICKET_SECONDS = 600
_LINK_SECONDS = 60


class S3Documents:
    """The bucket of uploads. Implements the port ``Documents``."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def ticket(
        self, filing_id: str, document: Document, item: DocumentItem, redirect: str | None = None
    ) -> UploadTicket:
        """A presigned POST. Every field it carries is a condition of its policy."""
        fields = {"Content-Type": document.content_type}
        if redirect:
            fields["success_action_redirect"] = redirect
        post: dict[str, Any] = aws.client("s3").generate_presigned_post(
            self._bucket,
            object_key(filing_id, document.document_id),
            Fields=dict(fields),
            Conditions=[
                *({name: value} for name, value in fields.items()),
                ["content-length-range", 1, item.max_bytes],
            ],
            ExpiresIn=_TICKET_SECONDS,
        )
        return UploadTicket(post["url"], post["fields"])

    def read(
        self, filing_id: str, document_id: str, version_id: str | None, max_bytes: int
    ) -> StoredObject | None:
        wanted = {"Bucket": self._bucket, "Key": object_key(filing_id, document_id)}
        if version_id:
            wanted["VersionId"] = version_id
        try:
            found = aws.client("s3").get_object(**wanted)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "NoSuchVersion", "404"):
                return None
            raise
        with found["Body"] as body:
            size: int = found["ContentLength"]
            content = body.read() if size <= max_bytes else b""
        return StoredObject(found["VersionId"], size, content)

    def link(self, filing_id: str, document: Document, *, inline: bool = False) -> str:
        disposition = inline_disposition if inline else attachment_disposition
        link: str = aws.client("s3").generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": object_key(filing_id, document.document_id),
                "VersionId": document.version_id,
                "ResponseContentDisposition": disposition(document.filename),
                "ResponseContentType": document.content_type,
            },
            ExpiresIn=_LINK_SECONDS,
        )
        return link

    def delete(self, filing_id: str, document_id: str) -> None:
        key = object_key(filing_id, document_id)
        aws.client("s3").delete_object(Bucket=self._bucket, Key=key)


def object_key(filing_id: str, document_id: str) -> str:
    """The key is ours: people's file names are metadata only (ASVS 5.3.2)."""
    return f"{filing_id}/{document_id}"


def ids_of(key: str) -> tuple[str, str] | None:
    """The filing id and document id of a key, or None for a key that is not ours."""
    filing_id, slash, document_id = key.partition("/")
    return (filing_id, document_id) if slash and filing_id and document_id else None
