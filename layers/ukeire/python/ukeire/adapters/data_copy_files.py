"""Archives written straight into S3, part by part: a ZIP file of any size in little memory."""

import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from ukeire.adapters import aws
from ukeire.adapters.export_files import S3ExportFiles
from ukeire.domain.dates import JST

_PART_BYTES = 8 * 1024 * 1024
"""S3 takes parts of 5 MiB and more, 10,000 of them: 80 GB of a file."""
_PACKED = (".json", ".txt")
"""What compressing makes smaller; PDFs and pictures are compressed already."""


class S3DataCopyFiles(S3ExportFiles):
    """The bucket of exports. Implements the port ``DataCopyFiles``."""

    @contextmanager
    def archive(self, name: str) -> Iterator["_Archive"]:
        upload = _Upload(self._bucket, name)
        try:
            with zipfile.ZipFile(upload, "w") as archive:
                yield _Archive(archive, upload)
            upload.complete()
        except BaseException:
            upload.abort()
            raise


class _Archive:
    """Implements the port ``Archive``."""

    def __init__(self, archive: zipfile.ZipFile, upload: "_Upload") -> None:
        self._archive = archive
        self._upload = upload

    @property
    def size(self) -> int:
        return self._upload.size

    def add(self, path: str, content: bytes, at: datetime) -> None:
        local = at.astimezone(JST).timetuple()
        entry = zipfile.ZipInfo(path, _dos(local))
        entry.external_attr = 0o600 << 16
        packed = path.endswith(_PACKED)
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        self._archive.writestr(entry, content)


def _dos(local: time.struct_time) -> tuple[int, int, int, int, int, int]:
    """The moment as ZIP files write it."""
    year, month, day, hour, minute, second = local[:6]
    return max(year, 1980), month, day, hour, minute, second


class _Upload:
    """A file that can only be written: ``zipfile`` needs no more of one."""

    def __init__(self, bucket: str, key: str) -> None:
        self._where = {"Bucket": bucket, "Key": key}
        self._s3 = aws.client("s3")
        begun = self._s3.create_multipart_upload(**self._where, ContentType="application/zip")
        self._id: str = begun["UploadId"]
        self._parts: list[dict[str, Any]] = []
        self._waiting = bytearray()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Keep it, and send what makes a part."""
        self._waiting += data
        self.size += len(data)
        while len(self._waiting) >= _PART_BYTES:
            self._send(bytes(memoryview(self._waiting)[:_PART_BYTES]))
            del self._waiting[:_PART_BYTES]
        return len(data)

    def close(self) -> None:
        """Nothing: only a whole archive is completed."""

    def flush(self) -> None:
        """Nothing: parts go when they are full."""

    def complete(self) -> None:
        """Send the rest, and make it an object."""
        if self._waiting or not self._parts:
            self._send(bytes(self._waiting))
        self._s3.complete_multipart_upload(
            **self._where, UploadId=self._id, MultipartUpload={"Parts": self._parts}
        )

    def abort(self) -> None:
        """Nothing of it stays."""
        self._s3.abort_multipart_upload(**self._where, UploadId=self._id)

    def _send(self, part: bytes) -> None:
        number = len(self._parts) + 1
        sent = self._s3.upload_part(**self._where, UploadId=self._id, PartNumber=number, Body=part)
        digests = {name: sent[name] for name in ("ETag", "ChecksumCRC32") if name in sent}
        self._parts.append({"PartNumber": number, **digests})
