"""A scope whose sums differ is mended by parcels row by row: the next one says what is here, its
answer brings what is not, and nothing else (pains 1, 19)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from fieldvisit.store import left_clearing, parcels
from sync.client.answers import TakenIn
from sync.protocol import frames, parcel
from sync.protocol.parcel_wire import MENDING, PAGE, Mending
from sync.protocol.wire import PullReply
from sync.server.assigning import Assignment
from sync.server.centre import Centre
from tests.support.central import NEXT_VILLAGE, VILLAGE, household, note
from tests.support.gridded import Village, check_everybody, held, village
from tests.support.handing_over import Person, on, server_takes


@dataclass(frozen=True)
class Trip:
    """A parcel there and its answer back: rows in the pages by scope, rows that were mended."""

    answer: TakenIn
    paged: Counter[str]
    mended: int


def trip(centre: Centre, who: Person, stick: Path) -> Trip:
    taken = server_takes(centre, on(stick, who.makes_a_parcel(stick)))
    with who.store.write() as tx:
        box = parcels.box_pair(tx, who.store.suite)
    paged: Counter[str] = Counter()
    mended = 0
    for piece in parcel.pieces(parcel.look(taken.answer), box.secret):
        if piece.kind == PAGE:
            for page in frames.read(piece.body, PullReply).pages:
                paged[page.scope] += len(page.entries)
        elif piece.kind == MENDING:
            mended += len(frames.read(piece.body, Mending).entries)
    return Trip(who.takes(taken.answer), paged, mended)


@pytest.fixture
def place(centre: Centre, tmp_path: Path) -> Iterator[Village]:
    yield from village(centre, tmp_path / "devices")


def test_a_row_that_was_lost_comes_alone(
    centre: Centre, zhou: Person, qian: Person, stick: Path
) -> None:
    """pain 1"""
    lost, others = note("坏页带走的"), [note(f"第{n}条") for n in range(40)]
    qian.writes(lost, *others)
    qian.syncs()
    trip(centre, zhou, stick)
    assert zhou.has(lost)
    zhou.loses(lost)
    zhou.clock.advance(timedelta(days=2))
    found_out = trip(centre, zhou, stick)
    assert not zhou.has(lost)
    told = trip(centre, zhou, stick)
    assert zhou.has(lost)
    assert (told.mended, told.answer.report.repaired) == (1, 1)
    assert not found_out.paged + told.paged, "nothing else is fetched"
    assert trip(centre, zhou, stick).mended == 0


def test_the_network_mends_what_a_parcel_found(
    centre: Centre, zhou: Person, qian: Person, stick: Path
) -> None:
    lost = note("坏页带走的")
    qian.writes(lost)
    qian.syncs()
    trip(centre, zhou, stick)
    zhou.loses(lost)
    zhou.clock.advance(timedelta(days=2))
    trip(centre, zhou, stick)
    assert zhou.syncs().repaired == 1
    assert zhou.has(lost)


@pytest.mark.parametrize(
    "areas", [(NEXT_VILLAGE, (VILLAGE,)), (VILLAGE, (NEXT_VILLAGE,)), (NEXT_VILLAGE, ())]
)
def test_after_a_reassignment_no_area_is_fetched_twice(
    centre: Centre, zhou: Person, stick: Path, areas: tuple[str, tuple[str, ...]]
) -> None:
    """Of a colleague who stands in several areas a device keeps one record: that is no damage
    (pain 19).
    """
    own = [household(number=f"津南-{n}") for n in range(6)]
    next_ones = [household(NEXT_VILLAGE, number=f"津南-{n}") for n in range(6, 12)]
    centre.load([*own, *next_ones])
    trip(centre, zhou, stick)
    centre.assign(str(zhou.who.staff.id), Assignment(areas[0], areas[1]))
    paged: Counter[str] = Counter()
    for _ in range(5):
        before = zhou.cursors()
        done = trip(centre, zhou, stick)
        paged += done.paged
        assert done.mended <= 1
        after = zhou.cursors()
        assert all(after[scope] >= seq for scope, seq in before.items() if scope in after)
    assert paged[VILLAGE] <= 1, "what was here is not fetched again"
    assert paged[NEXT_VILLAGE] >= len(next_ones)
    assert trip(centre, zhou, stick).mended == 0, "what cannot be mended is not asked for ever"
    assert zhou.syncs().repaired == 0


def test_a_household_of_another_grid_leaves_by_parcels_alone(place: Village, stick: Path) -> None:
    """T3"""
    home = place.settle("1", place.grids[0].id)
    place.settle("2", place.grids[0].id)
    place.sync_all()
    place.move(home, place.grids[1].id)
    first, second = (
        Person(worker.who.who, worker.store, place.centre) for worker in place.workers[:2]
    )
    trip(place.centre, second, stick)
    assert ("household", home.id) in held(place.workers[1])
    trip(place.centre, first, stick)
    assert trip(place.centre, first, stick).answer.report.left == 1
    assert ("household", home.id) not in held(place.workers[0])
    with first.store.read() as tx:
        (apart,) = left_clearing.apart(tx, names=9)
    assert apart.names == ("户主1",)
    place.sync_all()
    check_everybody(place)


def test_a_grid_that_is_gained_comes_by_parcels_alone(place: Village, stick: Path) -> None:
    """pain 19: its rows lie before the cursor."""
    place.settle("1", place.grids[0].id)
    home = place.settle("2", place.grids[1].id)
    place.sync_all()
    place.assign(place.workers[0], place.grids[0].id, place.grids[1].id)
    worker = Person(place.workers[0].who.who, place.workers[0].store, place.centre)
    trip(place.centre, worker, stick)
    told = trip(place.centre, worker, stick)
    assert ("household", home.id) in held(place.workers[0])
    assert told.mended == 7
    assert not told.paged


def test_an_answer_that_is_older_than_the_device_mends_nothing(
    centre: Centre, zhou: Person, qian: Person, stick: Path
) -> None:
    """Its rows may be older than those here."""
    lost = note("坏页带走的")
    house = household()
    centre.load([house])
    qian.writes(lost)
    qian.syncs()
    trip(centre, zhou, stick)
    zhou.loses(lost)
    zhou.clock.advance(timedelta(days=2))
    trip(centre, zhou, stick)
    slow = server_takes(centre, on(stick, zhou.makes_a_parcel(stick))).answer
    qian.writes(note("以后的"))
    qian.syncs()
    centre.clock.advance(timedelta(hours=1))  # type: ignore[attr-defined]
    zhou.syncs()
    assert zhou.takes(slow).report.repaired == 0
    assert zhou.has(lost)
