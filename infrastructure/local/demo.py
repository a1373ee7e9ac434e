"""Demo data for the local run: organisations with an application in every status.

All of it goes in as anybody's would: over the published JSON, through the clients.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect, wait_for
from infrastructure.local.demo_people import (
    AGENT,
    CLIENTS,
    EDITED,
    EDITOR,
    invite_people,
    let_people_join,
)

PASSWORD = "Kaigo2026demo"  # noqa: S105 - a demo's, and printed
ORGANIZATIONS: Mapping[str, Mapping[str, Any]] = yaml.load(
    Path(__file__).with_name("demo_organizations.yaml").read_text("utf-8"),
    yaml.BaseLoader,  # noqa: S506 - texts alone
)
"""What is told of each organisation, by login ID."""
# Most of the time is spent waiting for mail and inspections.
_AT_ONCE = 6
_PLACE = ("postal_code", "prefecture", "city_and_street", "building", "phone")


def load(site_url: str, offices_url: str, local_url: str) -> None:
    """Fill an empty local run, and print who can log in with what.

    Raises AssertionError for an answer that is not as published.
    """
    members = expect(200, httpx.get(f"{local_url}/staff"))
    offices = {one["office"]: OfficeClient(offices_url, one) for one in members}
    for office in offices.values():
        office.log_in()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        done = [
            pool.submit(_tell, Story(site_url, login_id, told, offices))
            for login_id, told in ORGANIZATIONS.items()
        ]
    for one in done:
        one.result()
    let_people_join(site_url, PASSWORD)
    print(f"\ndemo accounts (password {PASSWORD})")
    for login_id, told in ORGANIZATIONS.items():
        print(f"  {login_id:<12} {told['story']:<15} {told['organization']['name']}")
    print(f"  {EDITOR:<12} {'editor':<15} {ORGANIZATIONS[EDITED]['organization']['name']}")
    print(f"  {AGENT:<12} {'agent':<15} {', '.join(CLIENTS)}")
    print("staff (one-time codes from the secret)")
    for one in members:
        print(f"  {one['login_id']:<16} {one['office']:<12} {one['password']} {one['totp_secret']}")


@dataclass
class Story:
    """One organisation's application, as its organisation and the offices handle it."""

    site_url: str
    login_id: str
    told: Mapping[str, Any]
    offices: Mapping[str, OfficeClient]

    def __post_init__(self) -> None:
        entries = self.told["organization"]
        self.email = f"tanto@{self.login_id}.example"
        self.client = ApplicantClient(
            self.site_url,
            login_id=self.login_id,
            organization_name=entries["name"],
            organization_kana=entries["kana"],
            contact_name=entries["contact_name"],
            contact_kana=entries["contact_kana"],
            contact_phone=entries["phone"],
            email=self.email,
            email_confirmation=self.email,
        )
        self.client.email = self.email
        self.filing: Any = None

    @property
    def sections(self) -> dict[str, Any]:
        """The whole form."""
        organization = self.told["organization"]
        place = {name: organization[name] for name in _PLACE if name in organization}
        return {
            "organization": {
                **organization,
                "contact_department": "法人本部 総務課",
                "contact_phone": organization["phone"],
                "contact_email": self.email,
            },
            "disclosure": {"show_name": True, "show_prefecture": True, "show_worker_count": False},
            "facilities": {
                "items": [
                    {"id": f"facility-{number}", **place, **one, "capacity": int(one["capacity"])}
                    for number, one in enumerate(self.told["facilities"], start=1)
                ]
            },
            "workers": {
                "items": [
                    {
                        "id": f"worker-{number}",
                        "residence_status": "overseas",
                        "qualification": "examinations",
                        "planned_start": "2027-04-01",
                        "facility_ids": ["facility-1"],
                        **one,
                    }
                    for number, one in enumerate(self.told["workers"], start=1)
                ]
            },
        }

    def save(self, section: str, data: Any) -> None:
        """One section of the draft or correction."""
        self.filing = self.client.save(self.filing, section, data)

    def move(self, move: str) -> None:
        """The applicant's move."""
        self.filing = self.client.move(self.filing["filing_id"], move)

    def decide(self, office: str, move: str, **body: Any) -> None:
        """An office's move."""
        self.offices[office].move(self.filing["filing_id"], move, **body)


def _tell(story: Story) -> None:
    story.client.register(PASSWORD)
    invite_people(story.client)
    story.filing = story.client.start()
    _STORIES[story.told["story"]](story)


def _half_filled(story: Story) -> None:
    sections = story.sections
    entries = sections["organization"]
    for later in ("representative_title", "representative_name", "contact_department"):
        del entries[later]
    # A slip that the page will point out: one digit too few.
    story.save("organization", entries | {"corporate_number": entries["corporate_number"][:-1]})
    story.save("facilities", sections["facilities"])


def _complete(story: Story) -> None:
    story.filing = story.client.fill(story.filing, story.sections)


def _submitted(story: Story) -> None:
    _complete(story)
    story.move("submit")


def _at_secretariat(story: Story) -> None:
    _submitted(story)
    story.decide("secretariat", "accept", internal_comment="形式の確認を始めました。")


def _at_ministry(story: Story) -> None:
    _at_secretariat(story)
    story.decide("secretariat", "approve")


def _approved(story: Story) -> None:
    _at_ministry(story)
    story.decide("ministry", "approve")

    def look() -> Any:
        return expect(200, story.client.http.get("/api/certificates"))["items"] or None

    wait_for(look, "the certificate")


def _rejected(story: Story) -> None:
    _at_ministry(story)
    comment = "対象となる介護サービスの指定を受けていないことを確認したため、不承認とします。"
    story.decide("ministry", "reject", comment=comment)


def _withdrawn(story: Story) -> None:
    _submitted(story)
    story.move("withdraw")


def _returned(story: Story) -> None:
    _at_secretariat(story)
    story.decide(
        "secretariat",
        "return",
        comment="雇用契約書の就業場所が、登録された事業所と異なっています。定員もご確認ください。",
        fields=[
            "/sections/facilities/items/0/capacity",
            "/documents/employment_contract/worker-1",
        ],
    )


def _corrected(story: Story) -> None:
    _at_secretariat(story)
    pointer = "/sections/organization/representative_name"
    story.decide(
        "secretariat",
        "return",
        comment="代表者の氏名が登記と異なります。",
        fields=[pointer],
    )
    story.filing = story.client.filing(story.filing["filing_id"])
    entries = story.filing["sections"]["organization"]
    story.save("organization", entries | {"representative_name": "加藤 隆史"})
    story.move("submit")


def _discarded(story: Story) -> None:
    story.move("discard")


_STORIES: Mapping[str, Callable[[Story], None]] = {
    "half_filled": _half_filled,
    "complete": _complete,
    "submitted": _submitted,
    "at_secretariat": _at_secretariat,
    "at_ministry": _at_ministry,
    "approved": _approved,
    "rejected": _rejected,
    "withdrawn": _withdrawn,
    "returned": _returned,
    "corrected": _corrected,
    "discarded": _discarded,
}
