"""An index of whom and what filings name, in the filings table: one item a person or thing."""

from collections.abc import Mapping, Sequence

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.models import Model

from ukeire.adapters.aws import bind

_HOLDERS = "HOLDERS"


class IdentityItem(Model):
    """One person or thing, by its digest; ``holders`` are organisations' ids with filings' ids."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    holders = UnicodeSetAttribute(null=True)


class DynamoIdentities:
    """Implements the port ``Identities``."""

    def __init__(self, table_name: str) -> None:
        self._item = bind(IdentityItem, table_name)

    def keep(self, organization_id: str, filing_id: str, digests: Sequence[str]) -> None:
        holder = {f"{organization_id}#{filing_id}"}
        for digest in digests:
            item = self._item(pk=_key(digest), sk=_HOLDERS)
            item.update(actions=[IdentityItem.holders.add(holder)])

    def forget(self, organization_id: str, filing_id: str, digests: Sequence[str]) -> None:
        holder = {f"{organization_id}#{filing_id}"}
        for digest in digests:
            item = self._item(pk=_key(digest), sk=_HOLDERS)
            item.update(actions=[IdentityItem.holders.delete(holder)])

    def holders(self, digests: Sequence[str]) -> Mapping[str, Sequence[tuple[str, str]]]:
        keys = [(_key(one), _HOLDERS) for one in dict.fromkeys(digests)]
        found = self._item.batch_get(keys) if keys else ()
        return {
            item.pk.removeprefix(_key("")): [_pair(one) for one in sorted(item.holders or ())]
            for item in found
        }


def _key(digest: str) -> str:
    return f"IDENTITY#{digest}"


def _pair(holder: str) -> tuple[str, str]:
    organization_id, _, filing_id = holder.rpartition("#")
    return organization_id, filing_id
