"""What each of the offices' people keeps, in DynamoDB: what was opened, and filters."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.models import Model

from ukeire.adapters.aws import bind
from ukeire.adapters.codec import from_json, to_json
from ukeire.adapters.conditions import condition_failed
from ukeire.usecases.ports.queue import ReadMark, SavedFilter, SavedFilters

_FILTERS = "FILTERS"
_READ = "READ#"
_KEPT = timedelta(days=400)


class DeskItem(Model):
    """A mark, or somebody's filters."""

    login_id = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    data = JSONAttribute()
    revision = NumberAttribute(null=True)
    ttl = NumberAttribute(null=True)


class DynamoDesks:
    """The table of desks. Implements the port ``Desks``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(DeskItem, table_name)

    def mark(self, login_id: str, filing_id: str, mark: ReadMark, now: datetime) -> None:
        self._item(
            login_id, f"{_READ}{filing_id}", data=to_json(mark), ttl=int((now + _KEPT).timestamp())
        ).save()

    def marks(self, login_id: str, filing_ids: Sequence[str]) -> dict[str, ReadMark]:
        keys = [(login_id, f"{_READ}{one}") for one in dict.fromkeys(filing_ids)]
        return {
            item.sk.removeprefix(_READ): from_json(ReadMark, item.data)
            for item in self._item.batch_get(keys)
        }

    def filters(self, login_id: str) -> SavedFilters:
        try:
            item = self._item.get(login_id, _FILTERS, consistent_read=True)
        except self._item.DoesNotExist:
            return SavedFilters()
        return SavedFilters(
            tuple(from_json(SavedFilter, one) for one in item.data), int(item.revision)
        )

    def save_filters(self, login_id: str, filters: SavedFilters) -> bool:
        before = filters.revision - 1
        try:
            self._item(
                login_id,
                _FILTERS,
                data=[to_json(one) for one in filters.filters],
                revision=filters.revision,
            ).save(
                condition=DeskItem.revision == before
                if before
                else DeskItem.login_id.does_not_exist()
            )
        except PutError as error:
            if condition_failed(error):
                return False
            raise
        return True
