"""The accounts of organisations as an index knows them: it holds nothing that opens a door."""

from collections.abc import Sequence
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from ukeire.adapters.aws import bind
from ukeire.adapters.moments import MomentAttribute
from ukeire.domain.account import AccountStatus, Holder
from ukeire.domain.permissions import Duty

_PROJECTED = [
    "contact_name",
    "email",
    "status",
    "duty",
    "kind",
    "created_at",
    "password_set_at",
    "last_used_at",
]


class ByPeople(GlobalSecondaryIndex[Any]):
    """The accounts of an organisation, without what a password is checked by."""

    class Meta:
        """As in ``template.yaml``."""

        index_name = "people"
        projection = IncludeProjection(_PROJECTED)

    organization_id = UnicodeAttribute(hash_key=True)
    login_id = UnicodeAttribute(range_key=True)


class HolderItem(Model):
    """What the index holds of an account."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    organization_id = UnicodeAttribute()
    login_id = UnicodeAttribute()
    contact_name = UnicodeAttribute()
    email = UnicodeAttribute()
    status = UnicodeAttribute()
    duty = UnicodeAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    created_at = MomentAttribute()
    password_set_at = MomentAttribute(null=True)
    last_used_at = MomentAttribute(null=True)

    people = ByPeople()


class DynamoPeople:
    """The accounts table's index. Implements the port ``People``."""

    def __init__(self, accounts: str) -> None:
        self._item = bind(HolderItem, accounts)

    def of_organization(self, organization_id: str) -> Sequence[Holder]:
        """All of them by login ID, those given up too; somebody new may be missing for moments."""
        return [
            Holder(
                login_id=item.login_id,
                organization_id=item.organization_id,
                contact_name=item.contact_name,
                email=item.email,
                status=AccountStatus(item.status),
                # accounts older than duties are their organisations' only ones
                duty=Duty(item.duty or Duty.ADMINISTRATOR),
                created_at=item.created_at,
                kind=item.kind,
                password_set_at=item.password_set_at,
                last_used_at=item.last_used_at,
            )
            for item in self._item.people.query(organization_id)
        ]
