"""Servers and devices put back from copies at any step of any work: at rest every author's record
is in the ledger, replicas are equal, and no change is left hanging (pains 2, 3, 6).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from fieldvisit.machine.ids import Uuid7
from fieldvisit.store import rows
from sync.client.engine import one_round
from sync.protocol.errors import ServerAway
from tests.support.central import NOON, household, note, visit
from tests.support.put_back import Person, Place

NAMES = ("周小燕", "钱多宝", "吴静")
WHO = st.sampled_from(NAMES)
COPY = st.sampled_from(["one", "two"])
EDITS = st.fixed_dictionaries(
    {},
    optional={
        "phone": st.sampled_from(["13900000001", "13900000002"]),
        "live_address": st.sampled_from(["后街1号", "东里9号"]),
    },
).filter(bool)


class Cut:
    """A line that drops after some calls, before or after the server acts."""

    def __init__(self, true: Any, calls: int, *, after: bool) -> None:
        self._true, self._left, self._after = true, calls, after

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._true, name)

        def through(*words: Any, **named: Any) -> Any:
            self._left -= 1
            if self._left < 0 and not self._after:
                raise ServerAway("h")
            answer = call(*words, **named)
            if self._left < 0:
                raise ServerAway("h")
            return answer

        return through


class PutBack(RuleBasedStateMachine):
    cluster: str | None = None

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.place = Place(Path(self.folder.name), self.cluster)
        self.server_copies: set[str] = set()
        self.device_copies: set[tuple[str, str]] = set()

    @initialize()
    def begin(self) -> None:
        self.houses = [household(), household(number="津南-002")]
        self.place.centre.load(self.houses)
        for name in NAMES:
            role = "town_officer" if name == "吴静" else "village_officer"
            self.place.sync(self.place.person(name, role))

    def who(self, name: str) -> Person:
        return self.place.people[name]

    @rule(name=WHO, n=st.integers(1, 3))
    def writes(self, name: str, n: int) -> None:
        self.who(name).keeps(*[note(f"{name}写的") for _ in range(n)])

    @rule(name=WHO, house=st.integers(0, 1))
    def visits(self, name: str, house: int) -> None:
        self.who(name).keeps(visit(self.houses[house]))

    @rule(name=WHO, house=st.integers(0, 1), after=EDITS)
    def edits(self, name: str, house: int, after: dict[str, Any]) -> None:
        self.who(name).edits("household", self.houses[house].id, **after)

    @rule(name=WHO)
    def deletes(self, name: str) -> None:
        row = self.who(name).row("household", self.houses[1].id)
        if row is not None and row["deleted_at"] is None:
            self.who(name).deletes("household", self.houses[1].id)

    @rule(name=WHO, choice=st.sampled_from(["held", "wanted"]))
    def chooses(self, name: str, choice: str) -> None:
        person = self.who(name)
        with person.store.read() as tx:
            cards = [c for c in rows.all(tx, "conflict") if c.version > 0]
        for card in cards[:1]:
            if card.model_dump()["state"] == "open":
                me = str(person.who.staff.id)
                said = {"choice": choice, "chosen_by": me, "chosen_at": NOON}
                person.edits("conflict", card.id, state="chosen", **said)

    @rule(name=WHO)
    def syncs(self, name: str) -> None:
        self.place.sync(self.who(name))

    @rule(name=WHO, calls=st.integers(0, 4), after=st.booleans())
    def is_cut(self, name: str, calls: int, after: bool) -> None:
        person = self.who(name)
        line: Any = Cut(self.place.exchange(person), calls, after=after)
        report = one_round(person.store, line, clock=self.place.clock, ids=Uuid7())
        assert report.trouble is None or isinstance(report.trouble, ServerAway), report.trouble

    @rule(name=COPY)
    def copies_the_server(self, name: str) -> None:
        self.place.copy(name)
        self.server_copies.add(name)

    @rule(name=COPY, told=st.booleans())
    def puts_the_server_back(self, name: str, told: bool) -> None:
        if name in self.server_copies:
            self.place.put_back(name, told=told)

    @rule(name=WHO, copy=COPY)
    def copies_a_device(self, name: str, copy: str) -> None:
        self.place.copy_device(self.who(name), copy)
        self.device_copies.add((name, copy))

    @rule(name=WHO, copy=COPY)
    def puts_a_device_back(self, name: str, copy: str) -> None:
        if (name, copy) in self.device_copies:
            self.place.put_back_device(self.who(name), copy)

    def teardown(self) -> None:
        try:
            if self.place.people:
                self.place.everybody_syncs(4)
                self.at_rest()
        finally:
            self.place.close()
            self.folder.cleanup()

    def at_rest(self) -> None:
        self.place.replicas_are_equal()
        truth = self.place.truth()
        authors = {person.who.device_id: person for person in self.place.people.values()}
        for name, person in self.place.people.items():
            counts = person.counts()
            assert (counts.waiting, counts.delivered) == (0, 0), name
            with person.store.read() as tx:
                held = [row for kind in ("note", "visit") for row in rows.all(tx, kind)]
            for row in held:
                author = authors[row.device_id]
                if author.row("note", row.id) or author.row("visit", row.id):
                    assert row.id in truth, f"{name} holds what the ledger lacks"


def at_random(rules: type[PutBack], *, examples: int, steps: int) -> type:
    case: type = rules.TestCase
    case.settings = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    return case


class LongPutBack(PutBack):
    """The same, for hours."""


TestPutBack = pytest.mark.prove(at_random(PutBack, examples=25, steps=25))
TestLongPutBack = pytest.mark.soak(at_random(LongPutBack, examples=1000, steps=50))


@contextmanager
def on(cluster: str) -> Iterator[type[PutBack]]:
    class OnPostgresql(PutBack):
        pass

    OnPostgresql.cluster = cluster
    yield OnPostgresql


@pytest.mark.prove
def test_the_same_on_postgresql(cluster: str) -> None:
    """Its copies are whole databases, as a dump restores them."""
    with on(cluster) as rules:
        at_random(rules, examples=5, steps=20)("runTest").runTest()
