"""Whatever happens, what is shown as pending is what was changed here and no receipt answered: in
the journal, on 同步, on 今日 and on the pill (pain 1)."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.sending.waiting import waiting
from fieldvisit.machine.ids import Uuid7
from fieldvisit.store import profile
from sync.client.engine import one_round
from sync.protocol.errors import ServerAway
from sync.protocol.exchange import Exchange
from sync.protocol.wire import PushRequest, Receipt
from tests.support.central import household, note, visit
from tests.support.put_back import Place
from ui import status

FINAL = {"accepted", "merged", "conflict", "rejected", "quarantined"}


class Listening:
    """An exchange that notes what a receipt answered, if it reached the device."""

    def __init__(self, true: Exchange, answered: set[int], cuts: list[str]) -> None:
        self._true, self._answered, self._cuts = true, answered, cuts

    def push(self, request: PushRequest) -> Receipt:
        cut = self._cuts.pop(0) if self._cuts else "pass"
        if cut == "before":
            raise ServerAway("h")
        receipt = self._true.push(request)
        if cut == "after":
            raise ServerAway("h")
        self._answered |= {v.counter for v in receipt.verdicts if str(v.verdict) in FINAL}
        return receipt

    def __getattr__(self, name: str) -> Any:
        return getattr(self._true, name)


class Counting(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.place = Place(Path(self.folder.name))
        self.made: set[int] = set()
        self.answered: set[int] = set()

    @initialize()
    def begin(self) -> None:
        self.house = household()
        self.place.centre.load([self.house])
        self.officer, self.colleague = self.place.person("周小燕"), self.place.person("钱多宝")
        self.place.everybody_syncs(1)
        with self.officer.store.read() as tx:
            who = profile.load(tx)
        self.desk = Desk(self.officer.store, who, self.place.clock, Uuid7())

    def _made(self) -> None:
        with self.officer.store.read() as tx:
            head = tx.exec_driver_sql("select counter from journal_head").scalar() or 0
        self.made = set(range(1, int(head) + 1))

    @rule(n=st.integers(1, 3), private=st.booleans())
    def writes(self, n: int, private: bool) -> None:
        self.officer.keeps(*[note(f"第{k}条", private=private) for k in range(n)])
        self._made()

    @rule()
    def visits_a_household_that_the_server_lacks(self) -> None:
        away = household(number="津南-009")
        self.officer.keeps(away, visit(away))
        self._made()
        with self.officer.store.write() as tx:
            gone = "delete from outbox where kind = 'household' and action = 'insert'"
            first = tx.exec_driver_sql(
                "select counter from outbox where kind = 'household' and action = 'insert'"
            ).scalars()
            self.answered |= set(first)
            tx.exec_driver_sql(gone)

    @rule(phone=st.sampled_from(["13900000001", "13900000002"]), mine=st.booleans())
    def edits(self, phone: str, mine: bool) -> None:
        person = self.officer if mine else self.colleague
        person.edits("household", self.house.id, phone=phone)
        self._made()

    @rule(cuts=st.lists(st.sampled_from(["pass", "before", "after"]), max_size=3))
    def syncs(self, cuts: list[str]) -> None:
        line: Any = Listening(self.place.exchange(self.officer), self.answered, cuts)
        one_round(self.officer.store, line, clock=self.place.clock, ids=Uuid7())

    @rule()
    def the_colleague_syncs(self) -> None:
        self.place.sync(self.colleague)

    @invariant()
    def shown_is_what_was_changed_and_not_answered(self) -> None:
        if not hasattr(self, "desk"):
            return
        pending = len(self.made - self.answered)
        counts, view = self.officer.counts(), waiting(self.desk, limit=10_000)
        assert counts.waiting + counts.delivered == pending
        assert view.waiting + view.delivered == pending
        listed = [row for row in view.rows if row.state in ("waiting", "delivered")]
        assert len(listed) == pending
        assert today(self.desk).waiting == pending
        pill = status.not_yet(pending, next_at="10:00").pill
        assert [int(n) for n in re.findall(r"待发 (\d+) 条", pill)] == (
            [pending] if pending else []
        )

    def teardown(self) -> None:
        self.place.close()
        self.folder.cleanup()


def at_random(*, examples: int, steps: int) -> type:
    case: type = Counting.TestCase
    case.settings = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    return case


TestCounting = pytest.mark.prove(at_random(examples=15, steps=20))


def test_the_counts_of_one_plain_day() -> None:
    """The same by hand, for each day's tests."""
    day = Counting()
    try:
        day.begin()
        for act in (
            lambda: day.writes(n=2, private=False),
            lambda: day.writes(n=1, private=True),
            lambda: day.syncs(cuts=["before"]),
            lambda: day.syncs(cuts=["after"]),
            lambda: day.edits(phone="13900000001", mine=False),
            day.the_colleague_syncs,
            lambda: day.edits(phone="13900000002", mine=True),
            lambda: day.syncs(cuts=[]),
            day.visits_a_household_that_the_server_lacks,
            lambda: day.syncs(cuts=[]),
        ):
            act()
            day.shown_is_what_was_changed_and_not_answered()
    finally:
        day.teardown()
