"""Organisations' contacts: the heads of their registers, and nothing else of them."""

from collections.abc import Mapping, Sequence

from ukeire.adapters.account_items import HEAD
from ukeire.adapters.accounts import RegisterHeadItem
from ukeire.adapters.aws import bind
from ukeire.usecases.ports.mandates import Contact


class DynamoContacts:
    """The registers table. Implements the port ``Contacts``."""

    def __init__(self, table_name: str) -> None:
        self._heads = bind(RegisterHeadItem, table_name)

    def of(self, organization_ids: Sequence[str]) -> Mapping[str, Contact]:
        keys = [(one, HEAD) for one in dict.fromkeys(organization_ids)]
        return {
            item.pk: Contact(
                organization_id=item.pk,
                organization_name=item.organization_name,
                contact_name=item.contact_name,
                contact_email=item.contact_email,
                office_reference=item.office_reference,
            )
            for item in self._heads.batch_get(keys)
        }
