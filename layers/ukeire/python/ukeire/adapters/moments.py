"""Moments in tables, in the form in which text sorts as time."""

from datetime import datetime

from pynamodb.attributes import Attribute
from pynamodb.constants import STRING

from ukeire.adapters.codec import from_timestamp, to_timestamp


class MomentAttribute(Attribute[datetime]):
    """An aware moment."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        """As stored."""
        return to_timestamp(value)

    def deserialize(self, value: str) -> datetime:
        """As used, in UTC."""
        return from_timestamp(value)
