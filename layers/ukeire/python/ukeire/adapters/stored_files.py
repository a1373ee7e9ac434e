"""Files taken out for good: every version, and the markers of those removed before."""

from typing import Any

from ukeire.adapters import aws


class S3StoredFiles:
    """A bucket whose keys begin with whose they are. Implements the port ``StoredFiles``."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def erase(self, owner: str) -> int:
        s3 = aws.client("s3")
        erased = 0
        pages = s3.get_paginator("list_object_versions")
        for page in pages.paginate(Bucket=self._bucket, Prefix=f"{owner}/"):
            found: list[dict[str, Any]] = [
                {"Key": one["Key"], "VersionId": one["VersionId"]}
                for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
            ]
            if not found:
                continue
            gone = s3.delete_objects(Bucket=self._bucket, Delete={"Objects": found, "Quiet": True})
            if errors := gone.get("Errors"):
                raise RuntimeError(f"{len(errors)} versions were not erased: {errors[0]['Code']}")
            erased += len(found)
        return erased
