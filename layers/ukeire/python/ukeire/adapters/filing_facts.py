"""Facts of filings in DynamoDB: an item in the month it came, one in the month it was decided."""

from collections.abc import Iterator, Sequence
from datetime import date

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.models import Model

from ukeire.adapters.aws import bind
from ukeire.adapters.conditions import condition_failed
from ukeire.domain.statistics import FilingFacts, month_of
from ukeire.usecases.ports.statistics import Counted


class FactItem(Model):
    """What is counted of one filing in one month; ``data`` is short, because months are read whole."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    length = NumberAttribute()
    data = JSONAttribute()


type Place = tuple[str, str]


class DynamoFilingFacts:
    """The table of facts. Implements the port ``FactStore``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(FactItem, table_name)

    def keep(self, facts: FilingFacts) -> None:
        for pk, sk in self.places_of(facts):
            item = self._item(pk, sk, length=facts.length, data=_written(facts))
            try:
                item.save(
                    condition=FactItem.pk.does_not_exist() | (FactItem.length <= facts.length)
                )
            except PutError as error:
                if not condition_failed(error):
                    raise

    def of_month(
        self, counted: Counted, offices: tuple[str, ...], month: str
    ) -> Iterator[FilingFacts]:
        for item in self._item.query(_partition(counted, offices, month)):
            yield _read(item, offices)

    def places_of(self, facts: FilingFacts) -> Sequence[Place]:
        """Where they are counted."""
        found = [_partition(Counted.RECEIVED, facts.offices, month_of(facts.received_on))]
        if facts.decided_on:
            found.append(_partition(Counted.DECIDED, facts.offices, month_of(facts.decided_on)))
        return [(pk, facts.filing_id) for pk in found]

    def places(self) -> Iterator[Place]:
        """Where facts stand, all of them: for making them again, no page's."""
        for item in self._item.scan(attributes_to_get=["pk", "sk"]):
            yield item.pk, item.sk

    def remove(self, place: Place) -> None:
        """Take out what stands there."""
        self._item(*place).delete()


def _partition(counted: Counted, offices: tuple[str, ...], month: str) -> str:
    return f"{counted}|{'+'.join(offices)}|{month}"


def _written(facts: FilingFacts) -> list[object]:
    return [
        facts.procedure,
        facts.prefecture,
        facts.received_on.isoformat(),
        facts.decided_on.isoformat() if facts.decided_on else None,
        facts.approved,
        facts.used_seconds,
        facts.returns,
        dict(facts.origins),
    ]


def _read(item: FactItem, offices: tuple[str, ...]) -> FilingFacts:
    procedure, prefecture, received_on, decided_on, approved, used, returns, origins = item.data
    return FilingFacts(
        filing_id=item.sk,
        offices=offices,
        length=int(item.length),
        procedure=procedure,
        prefecture=prefecture,
        received_on=date.fromisoformat(received_on),
        decided_on=date.fromisoformat(decided_on) if decided_on else None,
        approved=approved,
        used_seconds=used,
        returns=returns,
        origins=origins,
    )
