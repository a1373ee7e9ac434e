"""Counters of attempts in DynamoDB; their names carry their window, ``ttl`` sweeps old ones up."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from ukeire.adapters import aws
from ukeire.adapters.conditions import happened
from ukeire.adapters.moments import MomentAttribute
from ukeire.domain.throttle import Tally

_PREFIX = "attempts#"


class CounterItem(Model):
    """One counter."""

    id = UnicodeAttribute(hash_key=True)
    failures = NumberAttribute(default=0)
    last_at = MomentAttribute(null=True)
    ttl = NumberAttribute(null=True)


class DynamoAttempts:
    """``Attempts`` over the table of that name."""

    def __init__(self, table: str) -> None:
        self._counters = aws.bind(CounterItem, table)

    def tallies(self, names: Sequence[str]) -> list[Tally]:
        """What each counter stands at."""
        ids = [_PREFIX + name for name in names]
        found = {item.id: item for item in self._counters.batch_get(ids, consistent_read=True)}
        return [
            Tally(int(found[id_].failures), found[id_].last_at) if id_ in found else Tally()
            for id_ in ids
        ]

    def claim(self, seen: Sequence[tuple[str, Tally]], now: datetime, until: datetime) -> bool:
        """Count one more on all, if each still stands where it was seen; all or nothing."""
        model = self._counters

        def fill(write: TransactWrite) -> None:
            for name, tally in seen:
                standing = model.failures == tally.failures
                if tally.failures == 0:
                    standing |= model.failures.does_not_exist()
                write.update(
                    model(_PREFIX + name),
                    actions=[
                        model.failures.set(tally.failures + 1),
                        model.last_at.set(now),
                        model.ttl.set(int(until.timestamp())),
                    ],
                    condition=standing,
                )

        return happened(fill)

    def count(self, name: str, now: datetime, until: datetime, by: int = 1) -> int:
        """Count, whatever it stood at; what it stands at now. Kept at least until ``until``."""
        model = self._counters
        actions: list[Action] = [model.failures.add(by), model.ttl.set(int(until.timestamp()))]
        if by > 0:
            actions.append(model.last_at.set(now))
        item = model(_PREFIX + name)
        item.update(actions=actions)
        return int(item.failures)

    def forget(self, name: str) -> None:
        """Start the counter again."""
        self._counters(_PREFIX + name).delete()
