"""Lists that are being made and lists that were made, in a bucket that forgets after days."""

import json
import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from ukeire.adapters import aws
from ukeire.domain.filenames import attachment_disposition
from ukeire.usecases.ports.exports import Row

_LINK_SECONDS = 60


class S3ExportFiles:
    """The bucket of exports. Implements the port ``ExportFiles``."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def put_rows(self, name: str, rows: Sequence[Row]) -> None:
        lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
        aws.client("s3").put_object(
            Bucket=self._bucket,
            Key=name,
            Body=lines.encode(),
            ContentType="application/jsonl",
        )

    def rows(self, name: str) -> Iterator[Row]:
        found = aws.client("s3").get_object(Bucket=self._bucket, Key=name)
        with found["Body"] as body:
            lines = body.read().splitlines()
        yield from map(json.loads, lines)

    def put_file(self, name: str, file: BinaryIO, media_type: str) -> int:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        aws.client("s3").put_object(
            Bucket=self._bucket, Key=name, Body=file, ContentLength=size, ContentType=media_type
        )
        return size

    def link(self, name: str, filename: str, media_type: str) -> str:
        link: str = aws.client("s3").generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": name,
                "ResponseContentDisposition": attachment_disposition(filename),
                "ResponseContentType": media_type,
            },
            ExpiresIn=_LINK_SECONDS,
        )
        return link
