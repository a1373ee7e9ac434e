"""Certificate files in S3."""

from botocore.exceptions import ClientError

from ukeire.adapters import aws
from ukeire.domain.errors import NotFound


class S3Certificates:
    """The bucket of certificates. Implements the port ``Certificates``."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def put(self, key: str, content: bytes) -> None:
        aws.client("s3").put_object(
            Bucket=self._bucket, Key=key, Body=content, ContentType="application/pdf"
        )

    def get(self, key: str) -> bytes:
        try:
            found = aws.client("s3").get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                raise NotFound from error
            raise
        with found["Body"] as body:
            content: bytes = body.read()
        return content
