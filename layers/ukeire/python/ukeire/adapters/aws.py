"""The one botocore session that PynamoDB and every other client share.

Clients are made at first use. A second session costs as much at cold start as the first: it reads the endpoint data again.
"""

import functools
import os
import threading
import types
from typing import Any

import botocore.session
import pynamodb.connection.base
from botocore.client import BaseClient
from botocore.config import Config
from pynamodb.connection import Connection
from pynamodb.models import Model

_making_a_client = threading.Lock()


class _SharedSession(botocore.session.Session):
    """Making a client is not safe from several threads at once; using one is."""

    def create_client(self, *args: Any, **kwargs: Any) -> BaseClient:
        with _making_a_client:
            return super().create_client(*args, **kwargs)


@functools.cache
def session() -> botocore.session.Session:
    """The session of this process."""
    return _SharedSession()


# PynamoDB makes a session of its own for every thread and offers no setting for it.
pynamodb.connection.base.get_session = session  # type: ignore[assignment, attr-defined]


@functools.cache
def client(service: str) -> Any:
    """The client of ``service`` (``s3``, ``sqs``, ``sesv2``, ``kms``, …), made once.

    S3 signs with Signature Version 4 and names the bucket in the host: the defaults sign uploads
    with Version 2, which new buckets refuse. ``S3_ADDRESSING=path`` is for an S3 on this machine.
    """
    config = Config(retries={"mode": "standard", "total_max_attempts": 4})
    if service == "s3":
        addressing: Any = {"addressing_style": os.environ.get("S3_ADDRESSING", "virtual")}
        config = config.merge(Config(signature_version="s3v4", s3=addressing))
    return session().create_client(service, config=config)


@functools.cache
def _dynamodb() -> Any:
    return Connection().client


class _SharedConnection(Connection):
    """A connection that knows its own tables and shares the one DynamoDB client."""

    @property
    def client(self) -> Any:
        return _dynamodb()


@functools.cache
def connection() -> Connection:
    """What transactions run through."""
    return _SharedConnection()


def bind[M: Model](model: type[M], table_name: str) -> type[M]:
    """``model`` on the table of that name, leaving the class it is made from unbound.

    Table names come from each function's own environment, never from a global.
    """
    meta = type("Meta", (), {"table_name": table_name})
    attributes = {"Meta": meta, "__module__": model.__module__}
    bound: type[M] = types.new_class(
        model.__name__, (model,), exec_body=lambda ns: ns.update(attributes)
    )
    table = bound._get_connection()
    schema = table.get_meta_table()
    table.connection = _SharedConnection()
    table.connection.add_meta_table(schema)
    return bound
