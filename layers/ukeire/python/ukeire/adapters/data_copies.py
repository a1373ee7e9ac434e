"""What organisations asked to take away, among the desks: the key is no login ID's."""

from pynamodb.exceptions import PutError
from pynamodb.expressions.condition import Condition

from ukeire.adapters.aws import bind
from ukeire.adapters.codec import from_json, to_json
from ukeire.adapters.conditions import condition_failed
from ukeire.adapters.desks import DeskItem
from ukeire.domain.data_copy import DataCopy
from ukeire.domain.errors import StaleVersion
from ukeire.domain.export import KEPT, LISTED

_SK = "COPY"


class DynamoDataCopies:
    """The table of desks. Implements the port ``DataCopies``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(DeskItem, table_name)

    def of(self, organization_id: str) -> DataCopy | None:
        try:
            item = self._item.get(_key(organization_id), _SK, consistent_read=True)
        except self._item.DoesNotExist:
            return None
        return from_json(DataCopy, item.data)

    def replace(self, copy: DataCopy, before: DataCopy | None) -> None:
        # An item past its time to live may be gone at any moment: then it is in nobody's way.
        free = DeskItem.login_id.does_not_exist()
        if before is not None:
            free |= DeskItem.revision == before.revision
        self._put(copy, free)

    def save(self, copy: DataCopy) -> None:
        self._put(copy, DeskItem.revision == copy.revision - 1)

    def _put(self, copy: DataCopy, condition: Condition) -> None:
        item = self._item(
            _key(copy.organization_id),
            _SK,
            data=to_json(copy),
            revision=copy.revision,
            ttl=int((copy.updated_at + KEPT + LISTED).timestamp()),
        )
        try:
            item.save(condition=condition)
        except PutError as error:
            if condition_failed(error):
                raise StaleVersion from error
            raise


def _key(organization_id: str) -> str:
    return f"#DATA#{organization_id}"
