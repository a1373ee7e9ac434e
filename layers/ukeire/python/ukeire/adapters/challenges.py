"""Challenges in DynamoDB, by their hashes: kept until answered or too old; ``ttl`` sweeps them up."""

from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DeleteError
from pynamodb.models import Model

from ukeire.adapters import aws
from ukeire.adapters.conditions import condition_failed
from ukeire.adapters.moments import MomentAttribute

_PREFIX = "challenge#"


class ChallengeItem(Model):
    """One challenge that was asked."""

    id = UnicodeAttribute(hash_key=True)
    until = MomentAttribute()
    ttl = NumberAttribute()


class DynamoChallenges:
    """``Challenges`` over the table of that name."""

    def __init__(self, table: str) -> None:
        self._item = aws.bind(ChallengeItem, table)

    def keep(self, key: str, until: datetime) -> None:
        """Remember that it was asked."""
        self._item(f"{_PREFIX}{key}", until=until, ttl=int(until.timestamp())).save()

    def take(self, key: str, now: datetime) -> bool:
        """Whether it was asked and not answered before ``until``; it is forgotten."""
        model = self._item
        try:
            model(f"{_PREFIX}{key}").delete(condition=model.until > now)
        except DeleteError as error:
            if condition_failed(error):
                return False
            raise
        return True
