"""Parcels and the network in any mix, order and number: at rest all is as by the network alone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.store import parcels as kept
from fieldvisit.store import settling
from sync.client import answers, parcel
from sync.server import parcels
from sync.server.centre import Centre
from tests.support import postgresql
from tests.support.central import central
from tests.support.village_rounds import CLOCK, WHO, Village

WHICH = st.integers(0, 10**6)


class Stick:
    """All parcels and answers that ever were, as somebody who loses and copies sticks has them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.out: list[tuple[str, bytes]] = []
        self.answers: list[tuple[str, str, bytes]] = []

    def lay(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path


class Mixed(Village):
    """The village of `village_rounds`, some of whose rounds go by parcels."""

    def __init__(self) -> None:
        super().__init__()
        self.stick = Stick(self.home / "stick")

    def time_passes(self) -> None:
        assert isinstance(self.server.clock, FixedClock)
        self.server.clock.advance(timedelta(minutes=1))
        CLOCK.advance(timedelta(minutes=1))

    @rule(name=WHO)
    def hands_over(self, name: str) -> None:
        self.time_passes()
        _, store = self.people[name]
        made = parcel.make(store, self.stick.folder, clock=CLOCK, ids=Uuid7())
        (path,) = self.stick.folder.glob(f"*-{made.number:06}-out.fvparcel")
        self.stick.out.append((path.name, path.read_bytes()))
        path.unlink()

    @rule(which=WHICH)
    def the_server_takes_one_in(self, which: int) -> None:
        if not self.stick.out:
            return
        self.time_passes()
        name, data = self.stick.out[which % len(self.stick.out)]
        path = self.stick.lay(name, data)
        taken = parcels.import_from(self.server, path)
        answer = taken.answer
        owner = taken.header.device.hex
        self.stick.answers.append((owner, answer.name, answer.read_bytes()))
        path.unlink()
        answer.unlink()

    @rule(which=WHICH)
    def an_answer_comes_back(self, which: int) -> None:
        if not self.stick.answers:
            return
        self.time_passes()
        owner, name, data = self.stick.answers[which % len(self.stick.answers)]
        path = self.stick.lay(name, data)
        (store,) = [s for who, s in self.people.values() if who.device_id.hex == owner]
        answers.take(store, path, clock=CLOCK, ids=Uuid7())
        path.unlink(missing_ok=True)

    @rule(name=WHO, which=WHICH)
    def a_carrier_signs(self, name: str, which: int) -> None:
        """What a slip does once its signatures were looked at."""
        _, store = self.people[name]
        with store.write() as tx:
            made = [one for one in kept.recent(tx) if one.kind == "out"]
            if not made:
                return
            chosen = made[which % len(made)].id
            waiting = kept.delivered(tx, chosen, carrier="B3", at=CLOCK.now())
            settling.settle(tx, [settling.Settled(n, "received") for n in waiting], at=CLOCK.now())


def played(village: Callable[[], RuleBasedStateMachine], *, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        village,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_mix_of_parcels_and_network_ends_as_by_network_alone() -> None:
    """trust T9, pains 2, 13, 21, 22"""
    played(Mixed, examples=2, steps=20)


@pytest.mark.prove
@pytest.mark.timeout(1200)
def test_many_mixes_of_parcels_and_network_end_as_by_network_alone() -> None:
    """trust T9, pains 2, 13, 21, 22"""
    played(Mixed, examples=25, steps=30)


@pytest.mark.prove
@pytest.mark.timeout(1200)
def test_the_same_on_postgresql(cluster: str) -> None:
    def on_postgresql() -> RuleBasedStateMachine:
        return MixedOnPostgresql(cluster)

    played(on_postgresql, examples=8, steps=25)


@pytest.mark.soak
def test_mixes_for_hours() -> None:
    played(Mixed, examples=1000, steps=60)


class MixedOnPostgresql(Mixed):
    """The same over a fresh database of a PostgreSQL."""

    def __init__(self, cluster: str) -> None:
        self._cluster = cluster
        super().__init__()

    def opened(self) -> Centre:
        url = postgresql.fresh_database(self._cluster, Uuid7().fresh().hex)
        return central(self.home / "server", database=url)
