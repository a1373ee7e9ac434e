"""What a page of the queue costs in DynamoDB's units, with few filings and with very many."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from infrastructure.local.dynamodb_local import DynamoDBLocal
from tests.accounts_factory import make_staff
from tests.benchmarks.generated import NOW, STAFF
from tests.benchmarks.load import Loader
from tests.filings_factory import PACE, make_filing
from tests.tables import create_tables
from ukeire.adapters import aws
from ukeire.domain.filing import Move, Status
from ukeire.domain.queue import NOBODY, Order
from ukeire.domain.review import Request, decide
from ukeire.domain.session import Actor, Role
from ukeire.procedures.membership import MEMBERSHIP
from ukeire.usecases.assign_filing import Handover, assign_filing
from ukeire.usecases.list_filing import list_filing
from ukeire.usecases.list_queue import ANY_OFFICE, QueueFilter, count_queue, list_queue
from ukeire.usecases.make_move import make_move
from ukeire.wiring import Services, Settings

FEW = 100
MANY = int(os.environ.get("LOAD", "100000"))
LIMIT = 50
_ME = STAFF["secretariat"][0]
ACTOR = Actor(_ME, "事務局 花子", Role.STAFF, office="secretariat")
TABLES = {
    "FILINGS_TABLE": "FilingsTable",
    "QUEUE_TABLE": "QueueTable",
    "DESKS_TABLE": "DesksTable",
    "STAFF_TABLE": "StaffTable",
    "STAFF_SESSIONS_TABLE": "StaffSessionsTable",
    "OFFICE_SETTINGS_TABLE": "OfficeSettingsTable",
    "REGISTERS_TABLE": "RegistersTable",
    "AUDIT_TABLE": "AuditTable",
    "STATISTICS_TABLE": "StatisticsTable",
}
PAGES: Mapping[str, QueueFilter] = {
    "all": QueueFilter(),
    "newest first": QueueFilter(newest_first=True),
    "longest waiting": QueueFilter(order=Order.WAITING),
    "by due date": QueueFilter(order=Order.DUE),
    "mine": QueueFilter(assignee=_ME),
    "unassigned": QueueFilter(assignee=NOBODY),
    "overdue": QueueFilter(overdue=True, order=Order.DUE),
    "waiting 7 days": QueueFilter(waiting_days=7, order=Order.WAITING),
    "status": QueueFilter(status=Status.SUBMITTED),
    "prefecture": QueueFilter(prefecture="東京都"),
    "unassigned, status, procedure, prefecture": QueueFilter(
        assignee=NOBODY, status=Status.SUBMITTED, procedure="membership", prefecture="東京都"
    ),
    "unread": QueueFilter(unread=True),
    "overdue, oldest submitted first": QueueFilter(overdue=True),
    "overdue, newest first (stops early)": QueueFilter(overdue=True, newest_first=True),
    "everything ever": QueueFilter(stage=ANY_OFFICE),
    "approved": QueueFilter(status=Status.APPROVED),
    "approved in a prefecture": QueueFilter(status=Status.APPROVED, prefecture="沖縄県"),
    "word さくら": QueueFilter(words="さくら"),
    "word さくら, everything ever": QueueFilter(words="さくら", stage=ANY_OFFICE),
    "words もみじ 東京, everything ever": QueueFilter(words="もみじ 東京", stage=ANY_OFFICE),
    "kana ヒマワリ, everything ever": QueueFilter(words="ヒマワリ", stage=ANY_OFFICE),
    "worker nguyen van, everything ever": QueueFilter(words="nguyenvan", stage=ANY_OFFICE),
    "residence card AB1, everything ever": QueueFilter(words="AB1", stage=ANY_OFFICE),
    "receipt number 202611": QueueFilter(words="202611"),
    "word さくら, unassigned in a prefecture": QueueFilter(
        words="さくら", assignee=NOBODY, prefecture="東京都"
    ),
}


class Meter:
    """Adds up what answers say was consumed."""

    def __init__(self) -> None:
        self.units = 0.0
        aws.session().register("before-parameter-build.dynamodb", self._ask)
        aws.session().register("after-call.dynamodb", self._note)

    @staticmethod
    def _ask(**event: Any) -> None:
        if "ReturnConsumedCapacity" in event["model"].input_shape.members:
            event["params"]["ReturnConsumedCapacity"] = "TOTAL"

    def _note(self, **event: Any) -> None:
        found = event["parsed"].get("ConsumedCapacity", [])
        for one in found if isinstance(found, list) else [found]:
            self.units += one["CapacityUnits"]

    @contextmanager
    def reading(self) -> Iterator[list[float]]:
        """A list that holds the units of the block after it."""
        self.units, found = 0.0, [0.0]
        yield found
        found[0] = self.units


def measure() -> dict[str, dict[str, Any]]:
    """Tables of figures: pages by what is asked for, counts, and what a move writes."""
    return with_dynamodb(_measured)


def with_dynamodb[Found](measured: Callable[[str], Found]) -> Found:
    """What is measured with a DynamoDB Local of its own, whose address it is told."""
    database = DynamoDBLocal()
    endpoint = f"http://127.0.0.1:{database.port}"
    os.environ.update(
        {
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_DEFAULT_REGION": "ap-northeast-1",
            "AWS_ENDPOINT_URL_DYNAMODB": endpoint,
            **TABLES,
        }
    )
    try:
        return measured(endpoint)
    finally:
        database.stop()


def _measured(endpoint: str) -> dict[str, dict[str, Any]]:
    meter = Meter()
    create_tables()
    services = Services(Settings(), staff_site=True)
    services.now = lambda: NOW
    services.staff.add(make_staff(login_id=_ME, name=ACTOR.name, office="secretariat"))
    loader = Loader(endpoint, "FilingsTable", "QueueTable")
    pages: dict[str, list[Any]] = {
        f"read units of a page ({LIMIT} rows)": [f"{FEW}", f"{MANY}", "rows"]
    }
    loads: dict[str, Any] = {}
    rows: dict[str, list[Any]] = {}
    for count in (FEW, MANY):
        started = time.monotonic()
        loader.load(count - (FEW if count == MANY else 0))
        loads[f"seconds to load up to {count} filings"] = round(time.monotonic() - started, 1)
        loads[f"items written up to {count} filings"] = loader.items
        for name, wanted in PAGES.items():
            with meter.reading() as units:
                page = list_queue(services, ACTOR, wanted, limit=LIMIT)
            rows.setdefault(name, []).append(units[0])
            stopped = " (stopped)" if page.stopped else ""
            if count == MANY:
                rows[name].append(f"{len(page.rows)}{stopped}")
        with meter.reading() as units:
            for counted in (QueueFilter(), QueueFilter(assignee=_ME), QueueFilter(overdue=True)):
                count_queue(services, ACTOR, replace(counted, order=Order.DUE))
        rows.setdefault("three counts", []).append(units[0])
    rows["three counts"].append("")
    with meter.reading() as units:
        deep = list_queue(services, ACTOR, QueueFilter(stage=ANY_OFFICE), limit=LIMIT)
        for _ in range(20):
            deep = list_queue(
                services,
                ACTOR,
                QueueFilter(stage=ANY_OFFICE),
                cursor=deep.next_cursor,
                limit=LIMIT,
            )
    rows["each of 21 pages of everything, on average"] = ["", round(units[0] / 21, 1), LIMIT]
    return {
        "queue, load": loads,
        "queue, read units": pages | rows,
        "queue, units a change needs, the reads of it included": _changes(services, meter),
    }


def _changes(services: Services, meter: Meter) -> dict[str, Any]:
    """Of a filing with one worker; what the outbox's relay checks is counted apart."""
    filing = make_filing(filing_id="measured", organization_id="measured")
    services.filings.create(filing, exclusive=False)
    for section in filing.sections:
        filing = replace(filing, version=filing.version + 1)
        services.filings.save_section(filing, section)
    filing = services.filings.get(filing.filing_id)
    found: dict[str, Any] = {}
    applicant = Actor("a", "申請者", Role.APPLICANT, organization_id=filing.organization_id)
    request = Request(Move.SUBMIT)
    decision = decide(
        filing, MEMBERSHIP, request, applicant, at=NOW, pace=PACE, receipt_number="20261120-0001"
    )
    changes: dict[str, Callable[[], object]] = {
        "submit: the transaction": lambda: services.filings.commit(filing, decision),
        "submit: the queue": lambda: list_filing(services, decision.filing),
        "the relay's check": lambda: list_filing(services, decision.filing, check=True),
        "claim, whole": lambda: assign_filing(services, "measured", Handover("me"), ACTOR),
        "accept, whole": lambda: make_move(services, "measured", Request(Move.ACCEPT), ACTOR),
        "return, whole": lambda: make_move(
            services, "measured", Request(Move.RETURN, reason="理由"), ACTOR
        ),
    }
    for name, change in changes.items():
        with meter.reading() as units:
            change()
        found[name] = units[0]
    return found
