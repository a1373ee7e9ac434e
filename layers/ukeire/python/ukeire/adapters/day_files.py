"""The days' files in a bucket under Object Lock: the first version of each is what counts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from botocore.exceptions import ClientError

from ukeire.adapters import aws
from ukeire.usecases.ports.audit import StoredDay

_PREFIX = "days/"
_ENDING = ".jsonl"


class S3DayFiles:
    """The bucket of the days' files. Implements the port ``DayFiles``.

    The bucket itself locks what is put there. A lock forbids no newer version and no delete marker,
    so the oldest version is read, and anything above it is told.
    """

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def days(self) -> Sequence[date]:
        return sorted(date.fromisoformat(_name(key)) for key in self._versions(_PREFIX))

    def get(self, day: date) -> StoredDay | None:
        key = _key(day)
        versions = self._versions(key).get(key)
        if not versions:
            return None
        first = versions[-1]  # S3 lists the newest first
        found = aws.client("s3").get_object(
            Bucket=self._bucket, Key=key, VersionId=first["VersionId"]
        )
        with found["Body"] as body:
            return StoredDay(body.read(), touched=len(versions) > 1 or not first["IsLatest"])

    def put(self, day: date, content: bytes) -> None:
        try:
            aws.client("s3").put_object(
                Bucket=self._bucket,
                Key=_key(day),
                Body=content,
                ContentType="application/jsonl",
                IfNoneMatch="*",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "PreconditionFailed":
                raise

    def _versions(self, prefix: str) -> dict[str, list[Any]]:
        """The stored versions by key; a delete marker is none."""
        found: dict[str, list[Any]] = defaultdict(list)
        pages = aws.client("s3").get_paginator("list_object_versions")
        for page in pages.paginate(Bucket=self._bucket, Prefix=prefix):
            for version in page.get("Versions", ()):
                found[version["Key"]].append(version)
        return found


def _key(day: date) -> str:
    return f"{_PREFIX}{day.isoformat()}{_ENDING}"


def _name(key: str) -> str:
    return key.removeprefix(_PREFIX).removesuffix(_ENDING)
