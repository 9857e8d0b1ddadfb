"""Five real devices and a real server under any order of writing, editing, choosing, reviewing,
cutting, killing, restoring and revoking: after each step a device shows what its journal says, and
at rest each change has exactly one end and everybody holds what they may (pains 1, 2, 4, 16, 35).

A seed that fails prints itself with the shortest list of steps found for it;
`FIELDVISIT_SEED=n` plays that seed alone.
"""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.support.town import at_rest, plans, rooms
from tests.support.town.moves import MOVES
from tests.support.town.plans import Step
from tests.support.town.rooms import Room
from tests.support.town.wired import WiredWorld
from tests.support.town.world import World

WORKERS = 2
LONG = pytest.mark.timeout(0)


@pytest.fixture(scope="module")
def sqlite() -> Iterator[Room]:
    with rooms.on_sqlite() as room:
        yield room


@pytest.fixture(scope="module")
def postgres(cluster: str) -> Iterator[Room]:
    with rooms.on_postgresql(cluster) as room:
        yield room


def come_to_rest(
    room: Room,
    seeds: Sequence[int],
    *,
    steps: int = 200,
    kind: type[World] = World,
    wide: bool = False,
) -> None:
    """Play the seeds, on two cores; whatever fails is told by its seed and its shortest steps."""
    print("seeds", *seeds)  # noqa: T201
    context = multiprocessing.get_context("fork")

    if len(seeds) <= WORKERS:
        failed = [plans.judged(room, seed, steps=steps, kind=kind, wide=wide) for seed in seeds]
    else:
        _Hand.shared = _Hand(room, steps, kind, wide=wide)
        with ProcessPoolExecutor(WORKERS, mp_context=context) as pool:
            failed = list(pool.map(_judged, seeds))
    told = [str(one) for one in failed if one is not None]
    assert not told, "\n".join(told)


class _Hand:
    """What the forked workers inherit: a town cannot be sent to them."""

    shared: "_Hand"

    def __init__(self, room: Room, steps: int, kind: type[World], *, wide: bool) -> None:
        self.room, self.steps, self.kind, self.wide = room, steps, kind, wide


def _judged(seed: int) -> plans.Failed | None:
    hand = _Hand.shared
    return plans.judged(hand.room, seed, steps=hand.steps, kind=hand.kind, wide=hand.wide)


def test_two_short_days_come_to_rest(sqlite: Room) -> None:
    come_to_rest(sqlite, plans.seeds(fixed=2, fresh=0), steps=80)


@LONG
@pytest.mark.prove
def test_a_town_comes_to_rest_on_sqlite(sqlite: Room) -> None:
    come_to_rest(sqlite, plans.seeds(fixed=50, fresh=0))


@LONG
@pytest.mark.prove
def test_a_town_comes_to_rest_on_postgresql(postgres: Room) -> None:
    come_to_rest(postgres, plans.seeds(fixed=35, fresh=0))


@LONG
@pytest.mark.prove
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_town_behind_http_comes_to_rest(database: str, request: pytest.FixtureRequest) -> None:
    room = request.getfixturevalue(database)
    come_to_rest(room, plans.seeds(fixed=4, fresh=0), steps=100, kind=WiredWorld)


@LONG
@pytest.mark.prove
@pytest.mark.parametrize(("database", "seeds"), [("sqlite", 30), ("postgres", 4)])
def test_a_wide_town_comes_to_rest(
    database: str, seeds: int, request: pytest.FixtureRequest
) -> None:
    """Servers and devices are put back, people and households go elsewhere, the inbox is settled,
    all at once.
    """
    room = request.getfixturevalue(database)
    come_to_rest(room, plans.seeds(fixed=seeds, fresh=0), steps=120, wide=True)


@LONG
@pytest.mark.soak
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_five_hundred_wide_towns_come_to_rest(
    database: str, request: pytest.FixtureRequest
) -> None:
    come_to_rest(request.getfixturevalue(database), plans.seeds(fixed=0, fresh=500), wide=True)


@LONG
@pytest.mark.soak
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_thousand_towns_come_to_rest(database: str, request: pytest.FixtureRequest) -> None:
    come_to_rest(request.getfixturevalue(database), plans.seeds(fixed=0, fresh=1000))


def test_a_seed_gives_the_same_plan() -> None:
    assert plans.plan(5, steps=200) == plans.plan(5, steps=200)
    assert {step.move for step in plans.plan(5, steps=20 * len(MOVES))} > {"syncs", "chooses"}


def test_a_failing_plan_is_cut_short() -> None:
    def run(steps: Sequence[Step]) -> None:
        moves = [step.move for step in steps]
        assert not ("chooses" in moves and moves.count("syncs") > 2)

    steps = plans.shortened(plans.plan(5, steps=200), run)
    assert sorted(step.move for step in steps) == ["chooses", "syncs", "syncs", "syncs"]


class Town(RuleBasedStateMachine):
    """The same moves under Hypothesis, which tries odd orders and cuts a failure short itself."""

    room: Room

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.town = self.stack.enter_context(self.room.town(0))

    @rule(move=st.sampled_from(sorted(MOVES)), who=st.integers(0, 7), luck=st.integers(0, 999))
    def moves(self, move: str, who: int, luck: int) -> None:
        plans.take(self.town, Step(move, who, luck))

    def teardown(self) -> None:
        with self.stack:
            at_rest.check(self.town)


@pytest.mark.prove
@LONG
def test_whatever_hypothesis_thinks_of_comes_to_rest(sqlite: Room) -> None:
    Town.room = sqlite
    case = Town.TestCase
    case.settings = settings(
        max_examples=40,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    case().runTest()
