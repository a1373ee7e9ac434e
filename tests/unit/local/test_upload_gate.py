"""The policy of an upload, checked as S3 checks it."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import boto3
import pytest
from botocore.config import Config

from infrastructure.local.signatures import Refused
from infrastructure.local.upload_gate import check_upload

SECRETS = {"KEY": "secret"}
MOST = 1000


@pytest.fixture(scope="module")
def signer() -> Any:
    return boto3.client(
        "s3",
        region_name="ap-northeast-1",
        aws_access_key_id="KEY",
        aws_secret_access_key="secret",
        config=Config(signature_version="s3v4"),
    )


@pytest.fixture
def fields(signer: Any) -> dict[str, str]:
    """The fields of a ticket for one PDF of at most a thousand bytes."""
    ticket = signer.generate_presigned_post(
        "bucket",
        "documents/d1",
        Fields={"Content-Type": "application/pdf"},
        Conditions=[
            {"Content-Type": "application/pdf"},
            ["content-length-range", 1, MOST],
            ["starts-with", "$x-amz-meta-name", "scan"],
        ],
        ExpiresIn=60,
    )
    return dict(ticket["fields"]) | {"x-amz-meta-name": "scan-1"}


def refusal(
    fields: dict[str, str],
    changes: Mapping[str, str | None] = MappingProxyType({}),
    *,
    size: int = 10,
    later: float = 0,
) -> Refused:
    changed = {name: value for name, value in {**fields, **changes}.items() if value is not None}
    now = datetime.now(UTC) + timedelta(seconds=later)
    with pytest.raises(Refused) as refused:
        check_upload("bucket", changed, size, SECRETS, now)
    return refused.value


@pytest.mark.parametrize("size", [1, MOST])
def test_what_fits_the_policy_is_let_in(fields: dict[str, str], size: int) -> None:
    check_upload("bucket", fields, size, SECRETS, datetime.now(UTC))


def test_names_of_fields_count_in_any_case(fields: dict[str, str]) -> None:
    given = {name.title(): value for name, value in fields.items()}
    check_upload("bucket", given, 10, SECRETS, datetime.now(UTC))


def test_fields_to_be_ignored_need_no_condition(fields: dict[str, str]) -> None:
    given = fields | {"x-ignore-note": "1"}
    check_upload("bucket", given, 10, SECRETS, datetime.now(UTC))


@pytest.mark.fault("F29")
@pytest.mark.parametrize(
    ("size", "code", "limit"),
    [
        (0, "EntityTooSmall", {"ProposedSize": "0", "MinSizeAllowed": "1"}),
        (MOST + 1, "EntityTooLarge", {"ProposedSize": "1001", "MaxSizeAllowed": "1000"}),
    ],
)
def test_the_size_is_within_the_range(
    fields: dict[str, str], size: int, code: str, limit: dict[str, str]
) -> None:
    refused = refusal(fields, size=size)
    assert (refused.status, refused.code, refused.further) == (400, code, limit)


@pytest.mark.fault("F29")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"Content-Type": "text/html"}, 'Policy Condition failed: ["eq", "$content-type"'),
        ({"Content-Type": None}, 'Policy Condition failed: ["eq", "$content-type"'),
        ({"key": "documents/d2"}, 'Policy Condition failed: ["eq", "$key"'),
        ({"x-amz-meta-name": "other"}, 'Policy Condition failed: ["starts-with"'),
        ({"acl": "public-read"}, "Extra input fields: acl"),
    ],
)
def test_what_the_policy_does_not_say_is_denied(
    fields: dict[str, str], changes: dict[str, Any], words: str
) -> None:
    refused = refusal(fields, changes)
    assert (refused.status, refused.code) == (403, "AccessDenied")
    assert words in refused.message


def test_another_bucket_is_denied(fields: dict[str, str]) -> None:
    with pytest.raises(Refused, match="bucket"):
        check_upload("another", fields, 10, SECRETS, datetime.now(UTC))


def test_an_expired_policy_is_denied(fields: dict[str, str]) -> None:
    refused = refusal(fields, later=61)
    assert (refused.status, refused.code) == (403, "AccessDenied")
    assert "Policy expired" in refused.message


def test_a_form_without_a_policy_is_denied(fields: dict[str, str]) -> None:
    refused = refusal(fields, {"policy": None})
    assert (refused.status, refused.code) == (403, "AccessDenied")


def test_a_policy_written_by_another_is_denied(fields: dict[str, str]) -> None:
    policy = json.loads(base64.b64decode(fields["policy"]))
    policy["conditions"] = []
    forged = base64.b64encode(json.dumps(policy).encode()).decode()
    assert refusal(fields, {"policy": forged}).code == "SignatureDoesNotMatch"


@pytest.mark.parametrize("signature", ["", "0" * 64, "署名"])
def test_a_wrong_signature_is_denied(fields: dict[str, str], signature: str) -> None:
    refused = refusal(fields, {"x-amz-signature": signature})
    assert (refused.status, refused.code) == (403, "SignatureDoesNotMatch")


def test_a_key_that_does_not_exist_is_denied(fields: dict[str, str]) -> None:
    credential = fields["x-amz-credential"].replace("KEY", "OTHER")
    assert refusal(fields, {"x-amz-credential": credential}).code == "InvalidAccessKeyId"


def test_a_signature_of_version_2_is_refused(fields: dict[str, str]) -> None:
    assert refusal(fields, {"x-amz-algorithm": None}).code == "InvalidRequest"


def test_the_refusal_is_an_xml_document_with_its_text_escaped() -> None:
    document = Refused(403, "AccessDenied", "a < b & c", {"Key": "<k>"}).xml()
    assert document.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert "<Message>a &lt; b &amp; c</Message><Key>&lt;k&gt;</Key>" in document
