"""``Idempotency-Key``: the same request twice is one action and one answer (F01).

Powertools keeps the records; it is imported when the first such request comes.
"""

import base64
import functools
import re
import time
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from starlette.responses import Response

from ukeire.domain.errors import InvalidInput, Unavailable
from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor, Role
from ukeire.web.context import Context
from ukeire.web.errors import StillInProgress

HEADER = "idempotency-key"
KEPT_SECONDS = 24 * 60 * 60
_PATIENCE = (0.1, 0.2, 0.4, 0.8)
"""Seconds to wait, in turn, for the first request to be answered."""


class Idempotency(Protocol):
    """Runs an endpoint once for a key."""

    def once(self, key: str, body: bytes, context: Context) -> Response:
        """The endpoint's answer, now or from before.

        Raises InvalidInput when the key came with another body, StillInProgress when the first
        request has no answer yet, and whatever the endpoint raises (then nothing is kept).
        """
        ...


def idempotency_key(context: Context) -> str | None:
    """The request's key, joined with who asks for what; None without the header.

    Raises InvalidInput for a key that is none (1 to 255 visible ASCII characters).
    """
    given = context.request.headers.get(HEADER)
    if given is None:
        return None
    if not re.fullmatch(r"[!-~]{1,255}", given):
        raise InvalidInput(
            [
                Problem(
                    "",
                    "idempotency_key",
                    "Idempotency-Key は1～255文字の半角英数字と記号で指定してください。",
                )
            ]
        )
    who = _who(context.actor) if context.session else ""
    return " ".join((context.site.name, who, context.route.method, context.request.url.path, given))


def _who(actor: Actor) -> str:
    """Whoever asks: an agent is another one for each organisation that it acts for."""
    if actor.role is not Role.AGENT:
        return actor.login_id
    return f"{actor.login_id} for {actor.organization_id or ''}"


class PowertoolsIdempotency:
    """Records in the requests table, for 24 hours; ``client`` makes DynamoDB's at first use."""

    def __init__(self, table_name: str, client: Callable[[], Any]) -> None:
        self._table_name = table_name
        self._client = client

    def once(self, key: str, body: bytes, context: Context) -> Response:
        """See ``Idempotency.once``."""
        from aws_lambda_powertools.utilities.idempotency import (
            IdempotencyConfig,
            exceptions,
            idempotent_function,
        )

        remaining: Any = context.request.scope.get("aws.context") or _NoLambda()
        config = IdempotencyConfig(
            event_key_jmespath="key",
            payload_validation_jmespath="body",
            expires_after_seconds=KEPT_SECONDS,
            hash_function="sha256",
            lambda_context=remaining,
        )

        @idempotent_function(  # type: ignore[untyped-decorator]
            data_keyword_argument="request",
            persistence_store=self._store,
            config=config,
            key_prefix="answer",
        )
        def run(*, request: Mapping[str, str]) -> dict[str, Any]:  # noqa: ARG001 Powertools reads it
            return _packed(context.route.endpoint(context))

        request = {"key": key, "body": body.decode()}
        for pause in (*_PATIENCE, None):
            try:
                return _unpacked(run(request=request))
            except exceptions.IdempotencyValidationError as error:
                raise InvalidInput([_REUSED]) from error
            except exceptions.IdempotencyAlreadyInProgressError as error:
                if pause is None:
                    raise StillInProgress from error
                time.sleep(pause)
            except (
                exceptions.IdempotencyPersistenceLayerError,
                exceptions.IdempotencyInconsistentStateError,
            ) as error:
                raise Unavailable from error
        raise AssertionError("the last round answers or raises")

    @functools.cached_property
    def _store(self) -> Any:
        from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer

        return DynamoDBPersistenceLayer(
            table_name=self._table_name,
            key_attr="id",
            expiry_attr="ttl",
            boto3_client=self._client(),
        )


class _NoLambda:
    """Outside Lambda nothing ends a request early: a record in progress is believed for 30 s."""

    def get_remaining_time_in_millis(self) -> int:
        return 30_000


_REUSED = Problem(
    "",
    "idempotency_key_reused",
    "この Idempotency-Key は、別の内容の送信ですでに使われています。新しい値を指定してください。",
)


def _packed(response: Response) -> dict[str, Any]:
    """An answer small enough for an item of a table, whatever its text."""
    return {
        "status": response.status_code,
        "headers": [[name.decode(), value.decode()] for name, value in response.raw_headers],
        "body": base64.b64encode(zlib.compress(bytes(response.body))).decode(),
    }


def _unpacked(packed: Mapping[str, Any]) -> Response:
    response = Response(zlib.decompress(base64.b64decode(packed["body"])), packed["status"])
    response.raw_headers = [(name.encode(), value.encode()) for name, value in packed["headers"]]
    return response
