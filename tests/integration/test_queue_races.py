"""The queue under many hands at once, on DynamoDB Local: moto's tables know no conflicts.

Everybody acts from a thread of their own on the same few filings. Who loses is told so; what the
queue lists afterwards is what a look at every filing finds.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from infrastructure.local.dynamodb_local import DynamoDBLocal
from tests.accounts_factory import make_staff
from tests.filing_world import SECRETARIAT, FilingWorld, several
from tests.properties.test_queue import FILTERS, STAFF, Story
from tests.tables import create_tables
from ukeire.adapters import aws
from ukeire.domain.errors import NotAllowedNow, UkeireError
from ukeire.domain.filing import Filing, Move
from ukeire.domain.queue import NOBODY
from ukeire.domain.review import Request
from ukeire.domain.session import Actor, Role
from ukeire.usecases.assign_filing import Handover, assign_filing
from ukeire.usecases.list_filing import list_filing
from ukeire.usecases.list_queue import QueueFilter, list_queue
from ukeire.usecases.make_move import make_move

HANDS = 4
STEPS_EACH = 15
COLLEAGUES = tuple(
    Actor(f"s-{number}", f"事務局 {number}号", Role.STAFF, office="secretariat")
    for number in range(10, 16)
)


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The address of a DynamoDB Local with the template's tables."""
    server = DynamoDBLocal()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{server.port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "local")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "local")
        patch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
        _forget_clients()
        create_tables()
        yield f"http://127.0.0.1:{server.port}"
    _forget_clients()
    server.stop()


def _forget_clients() -> None:
    """The process's clients keep the address that they were made with."""
    aws._dynamodb.cache_clear()
    aws.connection.cache_clear()


@pytest.fixture(scope="module")
def world(database: str) -> FilingWorld:
    made = FilingWorld()
    for actor in (*STAFF, *COLLEAGUES):
        made.staff.add(make_staff(login_id=actor.login_id, name=actor.name, office=actor.office))
    return made


@pytest.fixture
def submitted(world: FilingWorld) -> Filing:
    """A filing nobody has claimed."""
    (filing_id,) = several(world, 1)
    return world.filings.get(filing_id)


def at_once[T](acts: Sequence[Callable[[], T]]) -> list[T | UkeireError]:
    """What came of each act, in their order, all begun together; nothing but refusals may be raised."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], T]) -> T | UkeireError:
        barrier.wait()
        try:
            return act()
        except UkeireError as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def listed_for(world: FilingWorld, filing: Filing) -> list[str]:
    """On whose desks the queue shows it, over everybody's and nobody's."""
    services: Any = world
    return [
        desk
        for desk in (NOBODY, *(one.login_id for one in COLLEAGUES))
        for row in list_queue(services, SECRETARIAT, QueueFilter(assignee=desk), limit=100).rows
        if row.filing.filing_id == filing.filing_id
    ]


@pytest.mark.fault("F03")
def test_of_many_who_claim_a_filing_at_once_one_has_it_and_the_others_learn_who(
    world: FilingWorld, submitted: Filing
) -> None:
    services: Any = world
    came = at_once(
        [
            lambda actor=actor: assign_filing(  # type: ignore[misc]
                services, submitted.filing_id, Handover("me"), actor
            )
            for actor in COLLEAGUES
        ]
    )
    (winner,) = [one for one in came if isinstance(one, Filing)]
    assert all(isinstance(one, (Filing, NotAllowedNow)) for one in came)
    holder = world.filings.get(submitted.filing_id).assignee
    assert holder == winner.assignee
    assert listed_for(world, submitted) == [holder]


@pytest.mark.fault("F03")
def test_claimed_accepted_and_returned_at_once_it_is_listed_as_it_ended(
    world: FilingWorld, submitted: Filing
) -> None:
    services: Any = world
    one, two, three, *_ = COLLEAGUES

    def move(move: Move, actor: Actor) -> Callable[[], Filing]:
        request = Request(move, reason="理由" if move is Move.RETURN else "")
        return lambda: make_move(world, submitted.filing_id, request, actor)

    came = at_once(
        [
            move(Move.ACCEPT, one),
            move(Move.RETURN, two),
            lambda: assign_filing(services, submitted.filing_id, Handover("me"), three),
            move(Move.ACCEPT, two),
        ]
    )
    made = Counter(entry.move for entry in world.filings.get(submitted.filing_id).history)
    assert made[Move.ACCEPT] <= 1
    assert made[Move.RETURN] <= 1
    assert made[Move.ACCEPT] + made[Move.RETURN] >= 1
    assert sum(isinstance(one, Filing) for one in came) >= 1
    now = world.filings.get(submitted.filing_id)
    returned = made[Move.RETURN] == 1
    assert listed_for(world, now) == ([] if returned else [now.assignee or NOBODY])


@pytest.mark.rule("D4")
@pytest.mark.parametrize("seed", [7])
def test_whatever_many_hands_do_at_once_every_filter_lists_what_is(
    world: FilingWorld, seed: int
) -> None:
    story = Story(world, seed, prefix=f"hands-{seed}")

    def work() -> int:
        for _ in range(STEPS_EACH):
            story.step()
        return STEPS_EACH

    assert at_once([work] * HANDS) == [STEPS_EACH] * HANDS
    for filing_id in story.ids:
        # As the outbox's relay does for whatever was not listed on the spot.
        list_filing(world, world.filings.get(filing_id), check=True)
    for _ in range(FILTERS // 3):
        actor, wanted = story.random.choice(STAFF), story.filter(unread=False)
        listed = [one for one in story.listed(actor, wanted) if one in story.ids]
        assert len(listed) == len(set(listed)), wanted
        assert set(listed) == story.expected(actor, wanted), (actor.office, wanted)
