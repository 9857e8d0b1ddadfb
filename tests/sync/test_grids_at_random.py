"""Any sequence of moves, merges, assignments, work offline and syncs: each device holds exactly the
rows of its grids, and nobody lost a change.
"""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from fieldvisit.records import Household
from fieldvisit.store import journal, left_clearing, outbox
from sync.server.database import reading
from sync.server.tables import ENTRIES
from tests.support.central import VILLAGE, visit
from tests.support.colleagues import Person as Worker
from tests.support.gridded import Village, check_everybody, village
from tests.support.sequences import Sequences

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("settle"), st.integers(0, 3)),
        st.tuples(st.just("move"), st.integers(0, 99), st.integers(0, 3)),
        st.tuples(st.just("merge"), st.integers(0, 2), st.integers(0, 2)),
        st.tuples(st.just("assign"), st.integers(0, 2), st.sets(st.integers(0, 2), min_size=1)),
        st.tuples(st.just("visit"), st.integers(0, 4), st.integers(0, 99)),
        st.tuples(st.just("edit"), st.integers(3, 4), st.integers(0, 99)),
        st.tuples(st.just("clear"), st.integers(0, 2)),
        st.tuples(st.just("sync"), st.integers(0, 4)),
    ),
    min_size=4,
    max_size=25,
)


class Walk:
    """Any sequence of moves, merges, assignments, work offline and syncs."""

    def __init__(self, place: Village) -> None:
        self.place = place
        self.homes: list[Household] = []
        self.said: set[UUID] = set()
        self.owns: dict[int, set[UUID] | None] = {
            number: {one.id} for number, one in enumerate(place.grids)
        }

    def where(self, number: int) -> UUID | None:
        return None if number == 3 else self.place.grids[number].id

    def take(self, step: Any) -> None:
        getattr(self, f"_{step[0]}")(*step[1:])

    def finish(self) -> None:
        for _ in range(3):
            for person in self.place.everybody:
                person.sync()
        check_everybody(self.place, self.owns)
        with reading(self.place.centre.engine) as tx:
            known = set(tx.execute(ENTRIES["visit"].select()).scalars(ENTRIES["visit"].c.id))
        assert self.said <= known
        for person in self.place.everybody:
            with person.store.read() as tx:
                assert outbox.counts(tx).waiting == outbox.counts(tx).rejected == 0

    def _settle(self, grid: int) -> None:
        self.homes.append(self.place.settle(str(len(self.homes)), self.where(grid)))

    def _move(self, which: int, grid: int) -> None:
        self._patch(self.place.officer, which, grid_id=self.where(grid))

    def _merge(self, one: int, other: int) -> None:
        for which, home in enumerate(self.homes):
            now = self.place.officer.held("household", home)
            if now is not None and now.grid_id == self.where(one):
                self._move(which, other)

    def _assign(self, worker: int, grids: set[int]) -> None:
        self.owns[worker] = {self.place.grids[number].id for number in grids}
        self.place.assign(self.place.workers[worker], *sorted(self.owns[worker]))

    def _visit(self, who: int, which: int) -> None:
        person = self.place.everybody[who]
        home = self._seen(person, which)
        if home is not None:
            made = visit(home)
            with person.store.write() as tx:
                journal.insert(tx, made, stamp=person.stamp)
            self.said.add(made.id)

    def _edit(self, who: int, which: int) -> None:
        self._patch(self.place.everybody[who], which, phone=f"1390000{which:04d}")

    def _clear(self, worker: int) -> None:
        with self.place.workers[worker].store.write() as tx:
            left_clearing.clear(tx, own_scope=VILLAGE)

    def _sync(self, who: int) -> None:
        self.place.everybody[who].sync()

    def _patch(self, person: Worker, which: int, **after: Any) -> None:
        home = self._seen(person, which)
        if home is not None:
            person.write("household", home, **after)

    def _seen(self, person: Worker, which: int) -> Household | None:
        if not self.homes:
            return None
        found: Household | None = person.held("household", self.homes[which % len(self.homes)])
        return found


# pains 2, 19, 20
SEQUENCES = Sequences(STEPS, lambda centre, devices: map(Walk, village(centre, devices)))
test_after_any_sequence_each_device_holds_exactly_its_rows = SEQUENCES.few()
test_after_any_of_many_sequences = SEQUENCES.many()
test_after_any_sequence_on_postgresql = SEQUENCES.on_postgresql()
