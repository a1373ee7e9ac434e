"""boto3 clients of the local run itself, on its own endpoint."""

from typing import Any

import boto3
from botocore.config import Config

from infrastructure.local.config import ACCESS_KEY, REGION, SECRETS, Ports


class Clients:
    """Clients made once per service. `dynamodb_local`: the tables are not moto's."""

    region = REGION

    def __init__(self, ports: Ports, *, dynamodb_local: bool = False) -> None:
        self.dynamodb_local = dynamodb_local
        self._endpoint = ports.aws_url
        self._session = boto3.Session(
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRETS[ACCESS_KEY],
            region_name=REGION,
        )
        self._made: dict[str, Any] = {}

    def get(self, service: str) -> Any:
        """The client of a service; not to be called first from several threads at once."""
        if service not in self._made:
            config = Config(
                retries={"total_max_attempts": 1},
                s3={"addressing_style": "path"},
                max_pool_connections=20,
            )
            # The service is known only at run time, so its typed overload cannot be chosen.
            self._made[service] = self._session.client(
                service,  # type: ignore[call-overload]
                endpoint_url=self._endpoint,
                config=config,
            )
        return self._made[service]
