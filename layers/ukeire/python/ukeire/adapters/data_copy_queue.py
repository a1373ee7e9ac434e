"""The queue of copies that are to be made."""

import json

from botocore.exceptions import BotoCoreError, ClientError

from ukeire.adapters import aws
from ukeire.domain.errors import Unavailable


class SqsDataCopyQueue:
    """Tells the function of copies. Implements the port ``DataCopyQueue``."""

    def __init__(self, queue_url: str) -> None:
        self._queue_url = queue_url

    def tell(self, organization_id: str, copy_id: str) -> None:
        body = json.dumps({"organization_id": organization_id, "copy_id": copy_id})
        try:
            aws.client("sqs").send_message(QueueUrl=self._queue_url, MessageBody=body)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable from error


def read_data_copy_message(body: str) -> tuple[str, str]:
    """Organisation and copy. Raises KeyError or ValueError for what is no such message."""
    message = json.loads(body)
    return str(message["organization_id"]), str(message["copy_id"])
