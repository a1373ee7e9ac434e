"""The AWS endpoint: one port in front of moto that does what moto does not.

It calls functions, lets writes in one at a time (moto's conditions and transactions race
otherwise), checks uploads, links and CORS as S3 does, and says when there is work for a pump.
"""

import io
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from moto.dynamodbstreams.models import dynamodbstreams_backends
from werkzeug.formparser import parse_form_data

from infrastructure.local import cors
from infrastructure.local.config import ACCOUNT, REGION, SECRETS
from infrastructure.local.dynamodb_local import DynamoDBLocal
from infrastructure.local.invocations import Invocations
from infrastructure.local.objects import Objects
from infrastructure.local.signatures import Refused, check_link, utc_now
from infrastructure.local.upload_gate import check_upload
from infrastructure.local.wsgi import Answer, Application, Environ, StartResponse, call

_READS = {"GET", "HEAD", "OPTIONS"}
# Receiving is no news: it would wake the very pumps that receive.
_SENDS = (".SendMessage", ".SendMessageBatch", ".ChangeMessageVisibility")
_WRITES = (".PutItem", ".UpdateItem", ".DeleteItem", ".BatchWriteItem", ".TransactWriteItems")
# moto forgets no iterator it has made; whoever follows a stream holds one of the latest.
_ITERATORS_KEPT = 1000


class Router:
    """The application behind the AWS port.

    `changed` is called with `dynamodb`, `sqs`, `s3` or `ses` and the request's body, where it was
    read, after a request that wrote there; `mailed` with the body of a mail and its message ID.
    """

    def __init__(
        self,
        moto: Application,
        objects: Objects,
        invocations: Invocations,
        changed: Callable[[str, bytes], None],
        dynamodb: DynamoDBLocal | None = None,
        mailed: Callable[[Mapping[str, Any], str], None] | None = None,
    ) -> None:
        self._moto = moto
        self._objects = objects
        self._invocations = invocations
        self._changed = changed
        self._dynamodb = dynamodb
        self._mailed = mailed
        self._writing = threading.RLock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        return self.answer(environ).send(start_response)

    def answer(self, environ: Environ) -> Answer:
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        path = environ["PATH_INFO"]
        if path.startswith("/2015-03-31/functions/"):
            return self._invocations.answer(environ)
        if target.startswith("DynamoDB"):
            return self._to_dynamodb(environ, target)
        if target.startswith("AmazonSQS."):
            return self._to_sqs(environ, target)
        bucket = path.strip("/").split("/")[0]
        if not target and self._objects.has(bucket):
            return self._to_s3(environ, bucket)
        if path.startswith("/v2/email/outbound-emails"):
            return self._to_ses(environ)
        if "/sns/aws4_request" in environ.get("HTTP_AUTHORIZATION", ""):
            with self._writing:  # what is published goes into moto's queues
                answer = call(self._moto, environ)
            self._changed("sqs", b"")
            return answer
        return call(self._moto, environ)

    def _to_ses(self, environ: Environ) -> Answer:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        answer = call(self._moto, environ)
        self._changed("ses", b"")
        if self._mailed is not None and answer.code == HTTPStatus.OK:
            self._mailed(json.loads(body), json.loads(answer.body)["MessageId"])
        return answer

    def _to_sqs(self, environ: Environ, target: str) -> Answer:
        with self._writing:
            answer = call(self._moto, environ)
        if target.endswith(_SENDS):
            self._changed("sqs", b"")
        return answer

    def _to_dynamodb(self, environ: Environ, target: str) -> Answer:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        if self._dynamodb is None:
            with self._writing:  # reads too: moto walks its tables while others change them
                answer = call(self._moto, environ)
                _forget_old_iterators()
        else:
            answer = self._dynamodb.forward(environ)
        if target.endswith(_WRITES):
            self._changed("dynamodb", body)
        return answer

    def _to_s3(self, environ: Environ, bucket: str) -> Answer:
        rules = self._objects.cors_rules(bucket)
        try:
            answer = self._s3(environ, bucket, rules)
        except Refused as refusal:
            answer = Answer(
                f"{refusal.status} {refusal.code}",
                [("Content-Type", "application/xml")],
                refusal.xml().encode(),
            )
        return _with_cors(answer, environ, rules)

    def _s3(self, environ: Environ, bucket: str, rules: Iterable[cors.Rule]) -> Answer:
        method = environ["REQUEST_METHOD"]
        query = parse_qsl(environ["QUERY_STRING"], keep_blank_values=True)
        if method == "OPTIONS":
            return _preflight(environ, rules)
        if method == "POST" and environ.get("CONTENT_TYPE", "").startswith("multipart/form-data"):
            return self._upload(environ, bucket)
        if "HTTP_AUTHORIZATION" not in environ:
            if not any(name == "X-Amz-Signature" for name, _ in query):
                raise Refused(403, "AccessDenied", "Access Denied")
            raw_path = environ["RAW_URI"].split("?", 1)[0]
            check_link(method, raw_path, query, _headers(environ), SECRETS, utc_now())
        if method in _READS:
            return call(self._moto, environ)
        with self._writing:
            answer = call(self._moto, environ)
        self._changed("s3", b"")
        return answer

    def _upload(self, environ: Environ, bucket: str) -> Answer:
        _, form, files = parse_form_data(environ)
        fields = form.to_dict()
        uploads = files.getlist("file")
        if len(uploads) != 1:
            raise Refused(
                400, "InvalidArgument", "POST requires exactly one file upload per request."
            )
        key_name = next((name for name in fields if name.lower() == "key"), None)
        if key_name is None:
            raise Refused(400, "InvalidArgument", "Bucket POST must contain a field named 'key'.")
        fields[key_name] = fields[key_name].replace("${filename}", uploads[0].filename or "")
        content = uploads[0].read()
        check_upload(bucket, fields, len(content), SECRETS, utc_now())
        with self._writing:
            answer = self._objects.put(bucket, fields[key_name], content, fields)
        self._changed("s3", b"")
        return answer


def _forget_old_iterators() -> None:
    iterators = dynamodbstreams_backends[ACCOUNT][REGION].shard_iterators
    while len(iterators) > _ITERATORS_KEPT:
        del iterators[next(iter(iterators))]


def _headers(environ: Environ) -> Mapping[str, str]:
    headers = {
        name[5:].replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    return headers | {"content-type": environ.get("CONTENT_TYPE", "")}


def _preflight(environ: Environ, rules: Iterable[cors.Rule]) -> Answer:
    origin = environ.get("HTTP_ORIGIN", "")
    method = environ.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD", "")
    asked = environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", "").split(",")
    headers = cors.allowed(rules, origin, method, asked)
    if headers is None:
        raise Refused(403, "AccessForbidden", "CORSResponse: This CORS request is not allowed.")
    return Answer("200 OK", list(headers.items()))


def _with_cors(answer: Answer, environ: Environ, rules: Iterable[cors.Rule]) -> Answer:
    if environ["REQUEST_METHOD"] == "OPTIONS":
        return answer
    answer.headers = [
        (name, value)
        for name, value in answer.headers
        if not name.lower().startswith("access-control-")
    ]
    origin = environ.get("HTTP_ORIGIN")
    headers: dict[str, Any] | None = (
        cors.allowed(rules, origin, environ["REQUEST_METHOD"]) if origin else None
    )
    answer.headers += list((headers or {}).items())
    return answer
