"""The Lambda service's `Invoke` over HTTP: Step Functions and tests call functions through it."""

import json
import threading
import uuid
from urllib.parse import unquote

from infrastructure.local.declared import Declared
from infrastructure.local.invoke import Lambda
from infrastructure.local.wsgi import Answer, Environ

_PREFIX = "/2015-03-31/functions/"
_JSON = ("Content-Type", "application/json")


class Invocations:
    """Answers `POST /2015-03-31/functions/{name or ARN}/invocations`."""

    def __init__(self, declared: Declared, service: Lambda) -> None:
        self._declared = declared
        self._lambda = service

    def answer(self, environ: Environ) -> Answer:
        name, _, rest = environ["PATH_INFO"].removeprefix(_PREFIX).rpartition("/")
        function = self._declared.function(unquote(name))
        if function is None or rest != "invocations":
            return _refusal(
                "404 Not Found", "ResourceNotFoundException", f"Function not found: {name}"
            )
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        try:
            event = json.loads(body) if body else {}
        except ValueError:
            return _refusal(
                "400 Bad Request",
                "InvalidRequestContentException",
                "Could not parse request body into json.",
            )
        request_id = ("x-amzn-RequestId", str(uuid.uuid4()))
        if environ.get("HTTP_X_AMZ_INVOCATION_TYPE") == "Event":
            threading.Thread(
                target=self._lambda.invoke, args=(function.name, event), daemon=True
            ).start()
            return Answer("202 Accepted", [_JSON, request_id])
        result = self._lambda.invoke(function.name, event)
        headers = [_JSON, request_id, ("X-Amz-Executed-Version", "$LATEST")]
        if result.error:
            headers.append(("X-Amz-Function-Error", "Unhandled"))
        return Answer("200 OK", headers, result.payload.encode())


def _refusal(status: str, code: str, message: str) -> Answer:
    body = json.dumps({"Type": "User", "Message": message}).encode()
    return Answer(status, [_JSON, ("x-amzn-ErrorType", code)], body)
