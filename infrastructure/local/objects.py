"""moto's buckets seen from inside: what its own S3 interface leaves out."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, quote_plus

import moto.s3.notifications
from moto.s3.models import s3_backends
from moto.s3.utils import metadata_from_headers

from infrastructure.local.config import ACCOUNT, Ports
from infrastructure.local.cors import Rule
from infrastructure.local.wsgi import Answer


class Objects:
    """Buckets of this account."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        _complete_notifications()

    @property
    def _backend(self) -> Any:
        return s3_backends[ACCOUNT]["aws"]

    def has(self, bucket: str) -> bool:
        return bucket in self._backend.buckets

    def cors_rules(self, bucket: str) -> Sequence[Rule]:
        """In the form of the S3 API."""
        return [
            {
                "AllowedOrigins": rule.allowed_origins,
                "AllowedMethods": rule.allowed_methods,
                "AllowedHeaders": rule.allowed_headers or [],
                "ExposeHeaders": rule.exposed_headers or [],
                **({"MaxAgeSeconds": rule.max_age_seconds} if rule.max_age_seconds else {}),
            }
            for rule in self._backend.buckets[bucket].cors
        ]

    def put(self, bucket: str, key: str, content: bytes, fields: Mapping[str, str]) -> Answer:
        """Store what a form posted and answer as its fields ask; moto's own way drops both."""
        stored = self._backend.put_object(bucket, key, content, request_method="POST")
        stored.set_metadata(metadata_from_headers(dict(fields)))
        given = {name.lower(): value for name, value in fields.items()}
        location = f"{self._ports.aws_url}/{bucket}/{quote(key)}"
        headers = [("ETag", stored.etag), ("Location", location)]
        if stored.version_id not in {None, "null"}:
            headers.append(("x-amz-version-id", stored.version_id))
        if redirect := given.get("success_action_redirect"):
            joint = "&" if "?" in redirect else "?"
            target = f"{redirect}{joint}bucket={quote(bucket)}&key={quote(key, safe='')}"
            return Answer("303 See Other", [*headers[:1], ("Location", target), *headers[2:]])
        if given.get("success_action_status") == "201":
            body = (
                '<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>'
                f"<Location>{location}</Location><Bucket>{bucket}</Bucket>"
                f"<Key>{quote(key)}</Key><ETag>{stored.etag}</ETag></PostResponse>"
            )
            return Answer(
                "201 Created", [*headers, ("Content-Type", "application/xml")], body.encode()
            )
        if given.get("success_action_status") == "200":
            return Answer("200 OK", headers)
        return Answer("204 No Content", [*headers, ("Content-Length", "0")])


def _complete_notifications() -> None:
    """Name the object's version in the events, and number them; leave slashes of keys alone.

    S3 does; moto does not.
    """
    make = moto.s3.notifications._get_s3_event
    if getattr(make, "complete", False):
        return

    def complete(event_name: str, bucket: Any, key: Any, notification_id: str) -> Any:
        event = make(event_name, bucket, key, notification_id)
        described = event["Records"][0]["s3"]["object"]
        described["key"] = quote_plus(key.name, safe="/")
        if bucket.is_versioned:
            described["versionId"] = key.version_id
        described["sequencer"] = f"{int(key.last_modified.timestamp() * 1_000_000):016X}"
        return event

    complete.complete = True  # type: ignore[attr-defined]
    moto.s3.notifications._get_s3_event = complete
