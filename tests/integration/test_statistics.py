"""Statistics through the running stack: a filing is counted by the stream, for both offices."""

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack, wait_for


def test_what_came_and_was_decided_is_in_the_figures_soon_after(stack: Stack) -> None:
    offices = {
        name: OfficeClient(stack.offices, stack.staff(name)) for name in ("secretariat", "ministry")
    }
    for office in offices.values():
        office.log_in()
    before = expect(200, offices["ministry"].http.get("/api/statistics"))["total"]
    client = ApplicantClient(stack.site)
    client.register()
    filing_id = client.fill(client.start(), MEMBERSHIP_SECTIONS)["filing_id"]
    client.move(filing_id, "submit")
    offices["secretariat"].move(filing_id, "accept")
    offices["secretariat"].move(filing_id, "approve")
    offices["ministry"].move(filing_id, "approve")

    def counted() -> bool:
        now = expect(200, offices["ministry"].http.get("/api/statistics"))["total"]
        return bool(
            now["received"] == before["received"] + 1 and now["approved"] == before["approved"] + 1
        )

    wait_for(counted, seconds=30, what="the figures")
    again = expect(200, offices["secretariat"].http.get("/api/statistics"))
    assert sum(one["received"] for one in again["by"]["prefecture"]) == before["received"] + 1
