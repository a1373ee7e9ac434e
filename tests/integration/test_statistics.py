"""Statistics through the running stack: a filing is counted by the stream, for both offices."""

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack, wait_for


def test_what_came_and_was_decided_is_in_the_figures_soon_after(
    stack: Stack, offices: dict[str, OfficeClient]
) -> None:
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
        return bool(now["received"] > before["received"] and now["approved"] > before["approved"])

    wait_for(counted, seconds=30, what="the figures")
    again = expect(200, offices["secretariat"].http.get("/api/statistics"))
    by_prefecture = sum(one["received"] for one in again["by"]["prefecture"])
    assert by_prefecture == again["total"]["received"]
