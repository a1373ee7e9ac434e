"""What the register holds of a member, and what holds for it whichever procedure wrote it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ukeire.domain.dates import day_in_japan
from ukeire.domain.filing import Filing
from ukeire.domain.problems import Problem
from ukeire.domain.procedure import (
    Expiry,
    Identity,
)
from ukeire.domain.public_entry import PublicEntry
from ukeire.domain.register import Register
from ukeire.domain.wording import Text
from ukeire.procedures.member_choices import ResidenceStatus

IDENTITIES = (
    Identity("worker", "workers", ("name", "date_of_birth"), "同じ氏名と生年月日の人"),
    Identity("residence_card", "workers", ("residence_card_number",), "同じ在留カード番号の人"),
    Identity("facility", "facilities", ("facility_number",), "同じ介護保険事業所番号の事業所"),
)
EXPIRIES = (Expiry("workers", "residence_period_until"),)


def check_people(filing: Filing) -> Iterator[Problem]:
    """What spans fields: facilities that exist, dates in order, cards where there is a stay."""
    facilities = {item["id"] for item in filing.items("facilities")}
    today = day_in_japan(filing.updated_at).isoformat()
    for index, worker in enumerate(filing.items("workers")):
        pointer = f"/sections/workers/items/{index}"
        about = worker["id"]
        for place, facility in enumerate(worker.get("facility_ids", ())):
            if facility not in facilities:
                yield Problem(
                    f"{pointer}/facility_ids/{place}",
                    "unknown_facility",
                    "選んだ事業所が登録されていません。就労する事業所を選び直してください。",
                    about=about,
                )
        born, start = worker.get("date_of_birth", ""), worker.get("planned_start", "")
        if born and born > today:
            yield Problem(
                f"{pointer}/date_of_birth",
                "in_the_future",
                "生年月日が未来の日付になっています。年月日を確かめてください。",
                about=about,
            )
        if born and start and start <= born:
            yield Problem(
                f"{pointer}/planned_start",
                "before_birth",
                "就労開始予定日が生年月日より前になっています。年月日を確かめてください。",
                about=about,
            )
        status = worker.get("residence_status")
        if status and status != ResidenceStatus.OVERSEAS:
            for name, label in (
                ("residence_card_number", "在留カード番号"),
                ("residence_period_until", "在留期間の満了日"),
            ):
                if not worker.get(name):
                    yield Problem(
                        f"{pointer}/{name}",
                        "missing",
                        Text(
                            "{label}を入力してください。海外から来日予定の場合は、在留資格で選んでください。",
                            label=Text(label),
                        ),
                        about=about,
                    )


def publishes(entries: Mapping[str, Any]) -> PublicEntry | None:
    """What the organisation answered may be shown of it, while it is a member (B1)."""
    membership, shows = entries.get("membership"), entries.get("disclosure")
    if not membership or not shows or not shows["show_name"]:
        return None
    organization = entries["organization"]
    workers = sum(key.startswith("workers/") for key in entries)
    return PublicEntry(
        name=organization["name"],
        joined_on=date.fromisoformat(membership["since"]),
        prefecture=organization["prefecture"] if shows["show_prefecture"] else None,
        workers=workers if shows["show_worker_count"] else None,
    )


def closed_to_strangers(register: Register) -> str | None:
    """Why what only members do is not open, or None."""
    if register.member:
        return None
    return "会員の法人が利用できる手続です。先に入会申請を行ってください。"
