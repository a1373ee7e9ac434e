"""The queue of exports that are to be made."""

import json

from botocore.exceptions import BotoCoreError, ClientError

from ukeire.adapters import aws
from ukeire.domain.errors import Unavailable


class SqsExportQueue:
    """Tells the function of exports. Implements the port ``ExportQueue``."""

    def __init__(self, queue_url: str) -> None:
        self._queue_url = queue_url

    def tell(self, login_id: str, export_id: str) -> None:
        body = json.dumps({"login_id": login_id, "export_id": export_id})
        try:
            aws.client("sqs").send_message(QueueUrl=self._queue_url, MessageBody=body)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable from error


def read_export_message(body: str) -> tuple[str, str]:
    """The login ID and the export's id. Raises KeyError or ValueError for what is none."""
    message = json.loads(body)
    return str(message["login_id"]), str(message["export_id"])
