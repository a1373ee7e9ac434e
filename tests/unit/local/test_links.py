"""Presigned links, and the bucket's CORS rules."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import boto3
import pytest
from botocore.config import Config

from infrastructure.local import cors
from infrastructure.local.signatures import Refused, check_link

SECRETS = {"KEY": "secret"}


@pytest.fixture(scope="module")
def link() -> str:
    client: Any = boto3.client(
        "s3",
        region_name="ap-northeast-1",
        endpoint_url="http://localhost:3002",
        aws_access_key_id="KEY",
        aws_secret_access_key="secret",
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )
    parameters = {
        "Bucket": "bucket",
        "Key": "書類/a b~c.pdf",
        "VersionId": "v1",
        "ResponseContentDisposition": "attachment; filename*=UTF-8''%E6%9B%B8+.pdf",
    }
    return str(client.generate_presigned_url("get_object", parameters, ExpiresIn=300))


def check(link: str, *, later: float = 0, method: str = "GET", host: str | None = None) -> None:
    parts = urlsplit(link)
    check_link(
        method,
        parts.path,
        parse_qsl(parts.query, keep_blank_values=True),
        {"host": host or parts.netloc},
        SECRETS,
        datetime.now(UTC) + timedelta(seconds=later),
    )


def test_a_link_is_good_until_it_expires(link: str) -> None:
    check(link)
    check(link, later=295)
    with pytest.raises(Refused) as refused:
        check(link, later=301)
    assert (refused.value.status, refused.value.code) == (403, "AccessDenied")
    assert refused.value.message == "Request has expired"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/bucket/", "/other/"),
        ("a%20b", "a%20c"),
        ("versionId=v1", "versionId=v2"),
        ("X-Amz-Expires=300", "X-Amz-Expires=3000"),
        ("attachment", "inline"),
    ],
)
def test_a_changed_link_is_refused(link: str, old: str, new: str) -> None:
    assert old in link
    with pytest.raises(Refused) as refused:
        check(link.replace(old, new))
    assert refused.value.code == "SignatureDoesNotMatch"


def test_a_link_is_for_one_method_and_host(link: str) -> None:
    with pytest.raises(Refused):
        check(link, method="PUT")
    with pytest.raises(Refused):
        check(link, host="elsewhere:3002")


def test_a_link_without_a_part_of_its_signature_is_refused(link: str) -> None:
    with pytest.raises(Refused) as refused:
        check(link.replace("X-Amz-SignedHeaders=host", "a=b"))
    assert refused.value.status == 400


RULE = {
    "AllowedOrigins": ["https://site.example"],
    "AllowedMethods": ["POST"],
    "AllowedHeaders": ["Content-*"],
    "ExposeHeaders": ["ETag"],
    "MaxAgeSeconds": 60,
}


def test_an_allowed_origin_gets_the_rules_answer() -> None:
    answer = cors.allowed([RULE], "https://site.example", "POST", ["content-type"])
    assert answer is not None
    assert answer["Access-Control-Allow-Origin"] == "https://site.example"
    assert answer["Access-Control-Allow-Headers"] == "content-type"
    assert answer["Access-Control-Expose-Headers"] == "ETag"
    assert answer["Access-Control-Max-Age"] == "60"


@pytest.mark.parametrize(
    ("origin", "method", "headers"),
    [
        ("https://other.example", "POST", []),
        ("https://site.example", "PUT", []),
        ("https://site.example", "POST", ["x-own"]),
    ],
)
def test_what_no_rule_allows_gets_nothing(origin: str, method: str, headers: list[str]) -> None:
    assert cors.allowed([RULE], origin, method, headers) is None
