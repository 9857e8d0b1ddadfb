"""Any sequence of lending, taking back, days that pass, moves, work offline and syncs: an
assessor's device holds exactly what is lent to them that day, and nothing that was written is lost.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import select

from fieldvisit.machine.clock import FixedClock
from fieldvisit.records import Household
from fieldvisit.store import lent, outbox
from sync.server.database import reading
from sync.server.tables import ENTRIES
from tests.support.central import NOON
from tests.support.gridded import check_everybody
from tests.support.lending import TODAY, Lending, lending, shown, sync_on
from tests.support.sequences import Sequences

HOMES, DAYS = st.integers(0, 9), st.integers(0, 4)
WHO = st.integers(0, 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("settle"), st.integers(0, 2)),
        st.tuples(st.just("lend"), HOMES, WHO, DAYS),
        st.tuples(st.just("lend"), HOMES, WHO, DAYS),
        st.tuples(st.just("take_back"), HOMES, WHO),
        st.tuples(st.just("pass_days"), st.integers(1, 2)),
        st.tuples(st.just("move"), HOMES, st.integers(0, 2)),
        st.tuples(st.just("assess"), HOMES, WHO),
        st.tuples(st.just("look"), WHO),
        st.tuples(st.just("sync"), st.integers(0, 3)),
    ),
    min_size=4,
    max_size=25,
)


class Walk:
    """Any sequence of these; the days of server and devices go together."""

    def __init__(self, town: Lending) -> None:
        self.town = town
        self.day = TODAY
        self.homes: list[Household] = []
        self.said: set[UUID] = set()

    def take(self, step: Any) -> None:
        getattr(self, f"_{step[0]}")(*step[1:])

    def finish(self) -> None:
        place = self.town.place
        for _ in range(3):
            for person in (*self.town.assessors, *place.everybody):
                sync_on(person, self.day)
        self.town.check(day=self.day)
        check_everybody(place)
        with reading(self.town.centre.engine) as tx:
            known = set(tx.execute(select(ENTRIES["visit"].c.id)).scalars())
            known |= set(tx.execute(select(ENTRIES["handed_in"].c.row_id)).scalars())
        assert self.said <= known
        for person in self.town.assessors:
            with person.store.read() as tx:
                assert outbox.counts(tx).waiting == outbox.counts(tx).rejected == 0

    def _home(self, which: int) -> Household:
        return self.homes[which % len(self.homes)]

    def _settle(self, grid: int) -> None:
        self.homes.append(self.town.settle(str(len(self.homes)), grid))

    def _lend(self, which: int, to: int, days: int) -> None:
        self.town.lend(self._home(which), to, until=self.day + timedelta(days=days))

    def _take_back(self, which: int, of: int) -> None:
        if (self._home(which).id, of) in self.town.tasks:
            self.town.take_back(self._home(which), of)

    def _pass_days(self, days: int) -> None:
        self.day += timedelta(days=days)
        self.town.centre.clock = FixedClock(NOON + (self.day - TODAY))

    def _move(self, which: int, grid: int) -> None:
        place = self.town.place
        place.officer.sync()
        place.move(self._home(which), place.grids[grid].id)

    def _assess(self, which: int, by: int) -> None:
        home = self._home(which)
        if ("household", home.id) in shown(self.town.assessors[by]):
            self.said.add(self.town.assess(home, by).id)

    def _look(self, who: int) -> None:
        """The person opens the device, without a network."""
        person = self.town.assessors[who]
        with person.store.write() as tx:
            at = NOON + (self.day - TODAY)
            lent.let_go_over(tx, person.who.who.staff.id, day=self.day, at=at)

    def _sync(self, who: int) -> None:
        people = (*self.town.assessors, self.town.place.officer, self.town.place.boss)
        sync_on(people[who], self.day)


# T3, pains 10, 20
SEQUENCES = Sequences(STEPS, lambda centre, devices: map(Walk, lending(centre, devices)))
test_after_any_sequence_each_assessor_holds_what_is_lent = SEQUENCES.few()
test_after_any_of_many_sequences = SEQUENCES.many()
test_after_any_sequence_on_postgresql = SEQUENCES.on_postgresql()
