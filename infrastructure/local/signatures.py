"""Signature Version 4 as S3 checks it: for uploads by form and for links."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from infrastructure.local.config import REGION


@dataclass
class Refused(Exception):
    """What S3 answers instead: HTTP status, error code, message and further elements."""

    status: int
    code: str
    message: str
    further: Mapping[str, str] | None = None

    def xml(self) -> str:
        """The error document."""
        elements = {"Code": self.code, "Message": self.message, **(self.further or {})}
        inside = "".join(f"<{name}>{_escape(text)}</{name}>" for name, text in elements.items())
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{inside}</Error>'


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def utc_now() -> datetime:
    """The machine's time: signatures are made with it, whatever the application's clock shows."""
    return datetime.now(UTC)


def read_amz_date(text: str) -> datetime:
    """`20261122T040000Z`. Raises `Refused` if it is not of that form."""
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Refused(403, "AccessDenied", "X-Amz-Date is not a date of the basic form") from None


def sign(text: str, credential: str, secrets: Mapping[str, str]) -> str:
    """The hexadecimal signature of `text` under `credential` (key/date/region/s3/aws4_request).

    Raises `Refused` for a key that does not exist or a scope of another region or service.
    """
    key_id, *scope = credential.split("/")
    if key_id not in secrets:
        raise Refused(
            403,
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
        )
    if len(scope) != 4 or scope[1:] != [REGION, "s3", "aws4_request"]:
        raise Refused(400, "AuthorizationQueryParametersError", "The credential scope is wrong.")
    key = f"AWS4{secrets[key_id]}".encode()
    for part in scope:
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


def refuse_unless_equal(expected: str, given: str) -> None:
    """Raises `Refused` when the signature given is not the one expected."""
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise Refused(
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided.",
        )


def check_link(
    method: str,
    path: str,
    query: Iterable[tuple[str, str]],
    headers: Mapping[str, str],
    secrets: Mapping[str, str],
    now: datetime,
) -> None:
    """A presigned request is of now and unchanged. Raises `Refused` otherwise.

    `path` is as it came (still percent-encoded), `query` is decoded, names of `headers` are in
    lower case.
    """
    pairs = list(query)
    values = dict(pairs)
    try:
        started = read_amz_date(values["X-Amz-Date"])
        lifetime = int(values["X-Amz-Expires"])
        credential = values["X-Amz-Credential"]
        signed = values["X-Amz-SignedHeaders"]
        signature = values["X-Amz-Signature"]
    except (KeyError, ValueError):
        raise Refused(
            400, "AuthorizationQueryParametersError", "A query parameter of the link is missing."
        ) from None
    expires = started + timedelta(seconds=lifetime)
    if now > expires:
        raise Refused(
            403,
            "AccessDenied",
            "Request has expired",
            {"Expires": expires.strftime("%Y-%m-%dT%H:%M:%SZ")},
        )
    canonical_query = "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
        for name, value in sorted(pairs)
        if name != "X-Amz-Signature"
    )
    canonical_headers = "".join(
        f"{name}:{' '.join(headers.get(name, '').split())}\n" for name in signed.split(";")
    )
    request = "\n".join(
        [method, path, canonical_query, canonical_headers, signed, "UNSIGNED-PAYLOAD"]
    )
    scope = credential.partition("/")[2]
    text = "\n".join(
        [
            "AWS4-HMAC-SHA256",
            values["X-Amz-Date"],
            scope,
            hashlib.sha256(request.encode()).hexdigest(),
        ]
    )
    refuse_unless_equal(sign(text, credential, secrets), signature)
