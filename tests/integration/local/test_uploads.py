"""Uploads by form and links, through the AWS endpoint as a browser reaches it."""

import uuid
from typing import Any

import boto3
import httpx
import pytest
from botocore.config import Config

from tests.stack import Stack

BUCKET = "ukeire-local-uploadsbucket"


@pytest.fixture
def signer(small: Stack) -> Any:
    """An S3 client that signs as the functions do."""
    return boto3.client(
        "s3",
        endpoint_url=small.aws,
        region_name="ap-northeast-1",
        aws_access_key_id="LOCALRUN",
        aws_secret_access_key="local-run-only",
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )


def _ticket(signer: Any, key: str) -> dict[str, Any]:
    ticket: dict[str, Any] = signer.generate_presigned_post(
        BUCKET,
        key,
        Fields={"Content-Type": "application/pdf", "x-amz-meta-name": "a"},
        Conditions=[
            {"Content-Type": "application/pdf"},
            ["eq", "$x-amz-meta-name", "a"],
            ["content-length-range", 1, 100],
        ],
        ExpiresIn=60,
    )
    return ticket


def test_a_posted_file_is_stored_with_its_type_and_metadata(small: Stack, signer: Any) -> None:
    key = uuid.uuid4().hex
    ticket = _ticket(signer, key)
    answer = httpx.post(
        ticket["url"],
        data=ticket["fields"],
        files={"file": ("f.pdf", b"%PDF-\r\n\x00", "application/pdf")},
        headers={"Origin": small.site},
    )
    assert answer.status_code == 204, answer.text
    assert answer.headers["access-control-allow-origin"] == small.site
    stored = signer.get_object(Bucket=BUCKET, Key=key)
    assert stored["Body"].read() == b"%PDF-\r\n\x00"
    assert stored["ContentType"] == "application/pdf"
    assert stored["Metadata"] == {"name": "a"}
    assert stored["VersionId"] == answer.headers["x-amz-version-id"]


def test_a_refused_upload_gets_the_error_document_and_stores_nothing(
    small: Stack, signer: Any
) -> None:
    key = uuid.uuid4().hex
    ticket = _ticket(signer, key)
    answer = httpx.post(ticket["url"], data=ticket["fields"], files={"file": b"x" * 101})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/xml")
    assert "<Code>EntityTooLarge</Code>" in answer.text
    assert "<MaxSizeAllowed>100</MaxSizeAllowed>" in answer.text
    assert signer.list_objects_v2(Bucket=BUCKET, Prefix=key)["KeyCount"] == 0


def test_a_form_without_a_file_is_refused(small: Stack, signer: Any) -> None:
    ticket = _ticket(signer, uuid.uuid4().hex)
    answer = httpx.post(ticket["url"], data=ticket["fields"], files={"other": b"x"})
    assert answer.status_code == 400
    assert "InvalidArgument" in answer.text


def test_a_link_opens_the_file_until_it_is_changed(small: Stack, signer: Any) -> None:
    key = f"書類 {uuid.uuid4().hex}.pdf"
    signer.put_object(Bucket=BUCKET, Key=key, Body=b"%PDF-")
    link = signer.generate_presigned_url(
        "get_object",
        {
            "Bucket": BUCKET,
            "Key": key,
            "ResponseContentDisposition": "attachment; filename*=UTF-8''%E6%9B%B8.pdf",
        },
        ExpiresIn=60,
    )
    answer = httpx.get(link)
    assert (answer.status_code, answer.content) == (200, b"%PDF-")
    assert answer.headers["content-disposition"].startswith("attachment")
    changed = httpx.get(link.replace("attachment", "inline"))
    assert changed.status_code == 403
    assert "SignatureDoesNotMatch" in changed.text


def test_an_unsigned_request_is_denied(small: Stack) -> None:
    assert httpx.get(f"{small.aws}/{BUCKET}/key").status_code == 403
    assert httpx.put(f"{small.aws}/{BUCKET}/key", content=b"x").status_code == 403
    assert httpx.get(f"{small.aws}/{BUCKET}").status_code == 403


@pytest.mark.parametrize(
    ("origin", "method", "status"),
    [("", "POST", 200), ("https://other.example", "POST", 403), ("", "DELETE", 403)],
)
def test_a_preflight_follows_the_buckets_rules(
    small: Stack, origin: str, method: str, status: int
) -> None:
    origin = origin or small.site
    answer = httpx.options(
        f"{small.aws}/{BUCKET}",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert answer.status_code == status
    assert (answer.headers.get("access-control-allow-origin") == origin) is (status == 200)
