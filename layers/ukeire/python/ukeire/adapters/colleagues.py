"""The offices' people as colleagues know them: an index that holds nothing that opens a door."""

from collections.abc import Sequence

from ukeire.adapters.aws import bind
from ukeire.adapters.staff_items import StaffItem
from ukeire.domain.permissions import StaffRole
from ukeire.domain.staff import StaffMember, StaffStatus


class DynamoColleagues:
    """The staff table's index by office. Implements the port ``Colleagues``."""

    def __init__(self, table: str) -> None:
        self._staff = bind(StaffItem, table)

    def of_office(self, office: str) -> Sequence[StaffMember]:
        """Everybody of the office, by login ID."""
        return [
            StaffMember(
                item.login_id,
                item.name,
                item.office,
                StaffRole(item.role or StaffRole.REVIEWER),
                StaffStatus(item.status or StaffStatus.ACTIVE),
                item.email or "",
            )
            for item in self._staff.by_office.query(office)
        ]
