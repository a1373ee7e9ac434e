"""Who has a filing open, in the filings table: an item a person, swept up after a day."""

from collections.abc import Sequence
from datetime import timedelta

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from ukeire.adapters.aws import bind
from ukeire.adapters.codec import from_json, to_json
from ukeire.domain.presence import Opener

_KEPT = timedelta(days=1)


class PresenceItem(Model):
    """One person at one filing."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    data = JSONAttribute()
    ttl = NumberAttribute()


class DynamoPresence:
    """Implements the port ``Presence``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(PresenceItem, table_name)

    def keep(self, filing_id: str, opener: Opener) -> None:
        until = int((opener.at + _KEPT).timestamp())
        self._item(pk=_key(filing_id), sk=opener.login_id, data=to_json(opener), ttl=until).save()

    def of(self, filing_id: str) -> Sequence[Opener]:
        found = self._item.query(_key(filing_id), limit=50)
        return [from_json(Opener, item.data) for item in found]


def _key(filing_id: str) -> str:
    return f"{filing_id}#PRESENCE"
