"""Refuses the calls that a function's role does not allow, before they are sent, as AWS would.

What functions call is seen through botocore's own events, in whichever session it is made: the
product's code knows nothing of it.
"""

import contextvars
import functools
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import botocore
from botocore.exceptions import ClientError

from infrastructure.local.accesses import Resources, UnknownCall, accesses
from infrastructure.local.config import ACCOUNT
from infrastructure.local.declared import Declared
from infrastructure.local.policies import Access, Statement, UnknownPolicy
from infrastructure.local.roles import Role, event_source_accesses, read_resources, read_roles
from infrastructure.local.template import Resource

# How each service says it.
_REFUSALS = {
    "dynamodb": ("AccessDeniedException", 400),
    "sfn": ("AccessDeniedException", 400),
    "sesv2": ("AccessDeniedException", 403),
    "s3": ("AccessDenied", 403),
    "sqs": ("AccessDenied", 403),
    "lambda": ("AccessDeniedException", 403),
}
# Lambda itself logs and traces in the function's name; here nobody does.
_LAMBDAS_OWN = ("logs:", "xray:")
_BUCKET = "local_run_bucket"
_NOT_FOUND = 404


class Permissions:
    """The functions' roles, what was refused and what was used."""

    def __init__(self) -> None:
        self._roles: Mapping[str, Role] = {}
        self._resources = Resources()
        self._denied: list[dict[str, str]] = []
        self._used: dict[str, set[tuple[Statement, str]]] = {}
        self._noting = threading.Lock()
        _listen()

    def read(self, resources: Iterable[Resource], declared: Declared) -> None:
        """Take the roles of the template; from now on they hold.

        Raises `UnknownPolicy` for a policy that cannot be judged here, or for an event source
        that its function's role does not let Lambda read.
        """
        everything = list(resources)
        self._roles = read_roles(everything)
        self._resources = read_resources(everything)
        self._resources.state_machines = declared.state_machines
        for function, access in event_source_accesses(declared):
            if not self._allows(function, access):
                raise UnknownPolicy(
                    f"{function} may not {access.action} {access.resource}: it would get no events"
                )

    @contextmanager
    def of(self, function: str) -> Iterator[None]:
        """Inside, calls of AWS are the function's."""
        token = _caller.set((self, function))
        try:
            yield
        finally:
            _caller.reset(token)

    def check(self, function: str, service: str, operation: str, parameters: Any) -> None:
        """Raises ClientError when the role does not allow the call, `UnknownCall` if unknown."""
        try:
            needed = accesses(service, operation, parameters, self._resources)
        except UnknownCall:
            self._deny(function, f"{service}:{operation}", "unknown to the local run")
            raise
        for access in needed:
            self.require(function, service, operation, access)

    def require(self, function: str, service: str, operation: str, access: Access) -> None:
        """Raises ClientError when the role does not allow the access."""
        if self._allows(function, access):
            return
        self._deny(function, access.action, access.resource)
        code, status = _REFUSALS[service]
        role = self._roles[function].name
        message = (
            f"User: arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{function} is not authorized to "
            f"perform: {access.action} on resource: {access.resource} because no identity-based "
            f"policy allows the {access.action} action"
        )
        answer: Any = {
            "Error": {"Code": code, "Message": message},
            "ResponseMetadata": {
                "HTTPStatusCode": status,
                "RequestId": "local",
                "RetryAttempts": 0,
            },
        }
        raise ClientError(answer, operation)

    def denied(self) -> list[dict[str, str]]:
        """`{function, action, resource}` of every refusal so far."""
        return list(self._denied)

    def unused(self) -> list[dict[str, str]]:
        """`{function, grant}` of every action and every resource granted and not yet used."""
        found = []
        for function, role in self._roles.items():
            used = self._used.get(function, set())
            for statement in role.statements:
                if all(action.startswith(_LAMBDAS_OWN) for action in statement.actions):
                    continue
                actions, resources = ", ".join(statement.actions), ", ".join(statement.resources)
                shown = {action: f"{action} on {resources}" for action in statement.actions}
                shown |= {resource: f"{actions} on {resource}" for resource in statement.resources}
                found += [
                    {"function": function, "grant": words}
                    for grant, words in shown.items()
                    if (statement, grant) not in used
                ]
        return found

    def _allows(self, function: str, access: Access) -> bool:
        for statement in self._roles[function].statements:
            grants = statement.allowed_by(access)
            if grants:
                with self._noting:
                    used = self._used.setdefault(function, set())
                    used.update((statement, grant) for grant in grants)
                return True
        return False

    def _deny(self, function: str, action: str, resource: str) -> None:
        with self._noting:
            self._denied.append({"function": function, "action": action, "resource": resource})


_caller: contextvars.ContextVar[tuple[Permissions, str] | None] = contextvars.ContextVar(
    "calling_function", default=None
)


@functools.cache
def _listen() -> None:
    """Hear of the calls of every session made from now on."""
    botocore.register_initializer(_hook)


def _hook(session: Any) -> None:
    session.register("before-parameter-build", _before_call)
    session.register("before-sign.s3.PutObject", _before_signing_a_form)
    session.register("after-call.s3", _after_s3_answered)


def _before_call(params: Any, model: Any, context: Any, **_: Any) -> None:
    # Links are signed through here too: theirs is refused at once, on AWS when somebody follows it.
    caller = _caller.get()
    # Forms borrow the address of CreateBucket; what they do is judged when they are signed.
    for_a_form = model.name == "CreateBucket" and context.get("is_presign_request")
    if caller is not None and not for_a_form:
        permissions, function = caller
        service = model.service_model.service_id.hyphenize()
        permissions.check(function, service, model.name, params)
        context[_BUCKET] = params.get("Bucket")


def _before_signing_a_form(request: Any, signature_version: str, **_: Any) -> None:
    caller = _caller.get()
    if caller is None or not str(signature_version).endswith("-presign-post"):
        return
    permissions, function = caller
    fields: dict[str, str] = {}
    for condition in request.context["s3-presign-post-policy"]["conditions"]:
        if isinstance(condition, dict):
            fields.update(condition)
    given = {"Bucket": fields["bucket"], "Key": fields["key"]}
    permissions.check(function, "s3", "PutObject", given)


def _after_s3_answered(http_response: Any, model: Any, context: Any, **_: Any) -> None:
    # Only who may list a bucket is told that something is not in it.
    caller = _caller.get()
    if caller is not None and http_response.status_code == _NOT_FOUND:
        permissions, function = caller
        access = Access("s3:ListBucket", f"arn:aws:s3:::{context[_BUCKET]}", {})
        permissions.require(function, "s3", model.name, access)
