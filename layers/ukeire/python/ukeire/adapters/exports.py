"""What people asked to have as files, beside the rest of their desks."""

from collections.abc import Sequence

from pynamodb.exceptions import PutError

from ukeire.adapters.aws import bind
from ukeire.adapters.codec import from_json, to_json
from ukeire.adapters.conditions import condition_failed
from ukeire.adapters.desks import DeskItem
from ukeire.domain.errors import NotFound, StaleVersion
from ukeire.domain.export import KEPT, LISTED, Export

_EXPORT = "EXPORT#"


class DynamoExports:
    """The table of desks. Implements the port ``Exports``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(DeskItem, table_name)

    def add(self, export: Export) -> None:
        self._made(export).save(condition=DeskItem.login_id.does_not_exist())

    def get(self, login_id: str, export_id: str) -> Export:
        try:
            item = self._item.get(login_id, f"{_EXPORT}{export_id}", consistent_read=True)
        except self._item.DoesNotExist:
            raise NotFound from None
        return from_json(Export, item.data)

    def of(self, login_id: str) -> Sequence[Export]:
        found = self._item.query(login_id, DeskItem.sk.startswith(_EXPORT), consistent_read=True)
        exports = [from_json(Export, item.data) for item in found]
        return sorted(exports, key=lambda one: (one.asked_at, one.export_id), reverse=True)

    def save(self, export: Export) -> None:
        try:
            self._made(export).save(condition=DeskItem.revision == export.revision - 1)
        except PutError as error:
            if condition_failed(error):
                raise StaleVersion from error
            raise

    def _made(self, export: Export) -> DeskItem:
        return self._item(
            export.login_id,
            f"{_EXPORT}{export.export_id}",
            data=to_json(export),
            revision=export.revision,
            ttl=int((export.updated_at + KEPT + LISTED).timestamp()),
        )
