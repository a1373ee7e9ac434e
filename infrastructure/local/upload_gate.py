"""The policy of an upload by form, enforced as S3 enforces it. moto accepts anything."""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from infrastructure.local.signatures import Refused, refuse_unless_equal, sign

# Fields that the policy need not mention.
_FREE = {"x-amz-signature", "policy", "file", "awsaccesskeyid", "signature"}


def check_upload(
    bucket: str,
    fields: Mapping[str, str],
    size: int,
    secrets: Mapping[str, str],
    now: datetime,
) -> None:
    """The form `fields` let a file of `size` bytes into `bucket` at `now`. Raises `Refused`.

    Names of fields count in any case, as for S3; the key has its `${filename}` filled in.
    """
    given = {name.lower(): value for name, value in fields.items()}
    if "policy" not in given:
        raise Refused(403, "AccessDenied", "Access Denied")
    if given.get("x-amz-algorithm") != "AWS4-HMAC-SHA256" or "x-amz-credential" not in given:
        raise Refused(400, "InvalidRequest", "The form is not signed with Signature Version 4.")
    expected = sign(given["policy"], given["x-amz-credential"], secrets)
    refuse_unless_equal(expected, given.get("x-amz-signature", ""))
    policy = _read(given["policy"])
    if now >= _expiration(policy):
        raise _against("Policy expired.")
    _check_conditions(policy.get("conditions", []), given | {"bucket": bucket}, size)


def _read(encoded: str) -> Mapping[str, Any]:
    try:
        policy = json.loads(base64.b64decode(encoded, validate=True))
    except (binascii.Error, ValueError):
        policy = None
    if not isinstance(policy, dict):
        raise Refused(400, "InvalidPolicyDocument", "Invalid Policy: Invalid JSON.")
    return policy


def _expiration(policy: Mapping[str, Any]) -> datetime:
    try:
        return datetime.fromisoformat(policy["expiration"]).astimezone(UTC)
    except (KeyError, TypeError, ValueError):
        raise Refused(
            400, "InvalidPolicyDocument", "Invalid Policy: Policy missing expiration."
        ) from None


def _check_conditions(conditions: Any, given: Mapping[str, str], size: int) -> None:
    mentioned = {"bucket"}
    for condition in conditions:
        for operator, name, value in _operations(condition):
            if operator == "content-length-range":
                _check_size(size, int(name), int(value))
                continue
            field = name.removeprefix("$").lower()
            mentioned.add(field)
            actual = given.get(field)
            holds = actual is not None and (
                actual.startswith(value) if operator == "starts-with" else actual == value
            )
            if not holds:
                shown = json.dumps([operator, f"${field}", value], ensure_ascii=False)
                raise _against(f"Policy Condition failed: {shown}")
    extra = sorted(
        name for name in given.keys() - mentioned - _FREE if not name.startswith("x-ignore-")
    )
    if extra:
        raise _against(f"Extra input fields: {', '.join(extra)}")


def _operations(condition: Any) -> list[tuple[str, str, str]]:
    match condition:
        case dict():
            return [("eq", f"${name}", str(value)) for name, value in condition.items()]
        case [str() as operator, first, second] if operator.lower() in {
            "eq",
            "starts-with",
            "content-length-range",
        }:
            return [(operator.lower(), str(first), str(second))]
    raise Refused(400, "InvalidPolicyDocument", "Invalid Policy: Invalid Condition.")


def _check_size(size: int, least: int, most: int) -> None:
    if size > most:
        raise Refused(
            400,
            "EntityTooLarge",
            "Your proposed upload exceeds the maximum allowed size",
            {"ProposedSize": str(size), "MaxSizeAllowed": str(most)},
        )
    if size < least:
        raise Refused(
            400,
            "EntityTooSmall",
            "Your proposed upload is smaller than the minimum allowed size",
            {"ProposedSize": str(size), "MinSizeAllowed": str(least)},
        )


def _against(what: str) -> Refused:
    return Refused(403, "AccessDenied", f"Invalid according to Policy: {what}")
