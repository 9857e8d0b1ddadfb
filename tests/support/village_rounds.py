"""A village whose people write, edit, review and sync in any order over a line that is cut: at rest
everybody holds the same, and every change has exactly one end. Invented people only.
"""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records.change import Change
from fieldvisit.store import incoming, journal, outbox, rows
from fieldvisit.store.journal import SealedRecord, Stamp
from fieldvisit.store.opening import Store
from sync.client.engine import one_round
from sync.client.enrol import Enrolled, enrol
from sync.client.report import Report
from sync.protocol.errors import ServerAway
from sync.protocol.exchange import Exchange
from sync.server.centre import Centre
from sync.server.memory import InMemoryExchange
from tests.support import promises
from tests.support.central import (
    NOON,
    TOWN,
    VILLAGE,
    central,
    device,
    device_store,
    household,
    in_memory,
    keep,
    note,
    staff,
    visit,
)

CLOCK = FixedClock(NOON)
WHO = st.sampled_from(["周小燕", "钱多宝", "吴静"])
CUTS = st.lists(st.sampled_from(["pass", "before", "after"]), max_size=5)
EDITS = st.fixed_dictionaries(
    {},
    optional={
        "phone": st.sampled_from(["13900000001", "13900000002", "13900000003"]),
        "live_address": st.sampled_from(["后街1号", "东里9号"]),
        "tags": st.sampled_from([["stove"], ["living_alone"], []]),
    },
).filter(bool)


class Flaky:
    """An exchange whose line is cut, call by call, before or after the server acts."""

    def __init__(self, true: Exchange, cuts: list[str]) -> None:
        self._true, self._cuts = true, list(cuts)

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._true, name)

        def through(*words: Any, **named: Any) -> Any:
            cut = self._cuts.pop(0) if self._cuts else "pass"
            if cut == "before":
                raise ServerAway("h")
            answer = call(*words, **named)
            if cut == "after":
                raise ServerAway("h")
            return answer

        return through


class Village(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.home = Path(self.folder.name)
        self.server = self.opened()
        self.people: dict[str, tuple[Enrolled, Store]] = {}
        self.written: list[Any] = []
        self.changes: dict[tuple[str, int], Change] = {}

    def opened(self) -> Centre:
        """A fresh server."""
        return central(self.home / "server")

    @initialize()
    def begin(self) -> None:
        self.houses = [household(), household()]
        self.server.load(self.houses)
        for name in ("周小燕", "钱多宝", "吴静"):
            role, area = ("town_officer", TOWN) if name == "吴静" else ("village_officer", VILLAGE)
            code = self.server.invite(staff(name, role, area)).code
            who = enrol("", code, label="测试本", connect=in_memory(self.server))
            self.people[name] = who, device_store(self.home / name, who)
            self.sync(name, [])

    @rule(name=WHO)
    def writes_a_note(self, name: str) -> None:
        who, store = self.people[name]
        self.written.append(note(f"{name}第{len(self.written)}条"))
        keep(store, who, self.written[-1])

    @rule(name=WHO, place=st.integers(0, 1))
    def visits(self, name: str, place: int) -> None:
        who, store = self.people[name]
        self.written.append(visit(self.houses[place], investigators=[str(who.staff.id)]))
        keep(store, who, self.written[-1])

    @rule(name=WHO, place=st.integers(0, 1), after=EDITS)
    def edits_a_household(self, name: str, place: int, after: dict[str, Any]) -> None:
        who, store = self.people[name]
        stamp = Stamp(who.staff.id, who.device_id, NOON)
        with store.write() as tx:
            change = journal.patch(
                tx, "household", row_id=self.houses[place].id, after=after, stamp=stamp
            )
        self.changes[name, change.counter] = change

    @rule(passed=st.booleans())
    def reviews_a_visit(self, passed: bool) -> None:
        who, store = self.people["吴静"]
        stamp = Stamp(who.staff.id, who.device_id, NOON)
        with store.write() as tx:
            waiting = [
                row
                for row in rows.all(tx, "visit")
                if row.model_dump()["state"] == "finalised" and row.created_by != who.staff.id
            ]
            if not waiting:
                return
            after = {"state": "reviewed" if passed else "returned", "reviewed_by": who.staff.id}
            try:
                journal.patch(tx, "visit", row_id=waiting[0].id, after=after, stamp=stamp)
            except SealedRecord:
                raise AssertionError("a review is no edit") from None

    @rule(name=WHO, cuts=CUTS)
    def syncs(self, name: str, cuts: list[str]) -> None:
        self.sync(name, cuts)

    def sync(self, name: str, cuts: list[str]) -> Report:
        who, store = self.people[name]
        flaky: Any = Flaky(InMemoryExchange(self.server, who.signer()), cuts)
        report = one_round(store, flaky, clock=CLOCK, ids=Uuid7())
        assert report.trouble is None or isinstance(report.trouble, ServerAway)
        return report

    def teardown(self) -> None:
        if self.people:
            for _ in range(2):
                for name in self.people:
                    assert self.sync(name, []).trouble is None
            self.everybody_holds_the_same()
            self.everything_written_is_there_once()
            self.every_change_has_one_end()
        for _, store in self.people.values():
            store.close()
        self.server.close()
        self.folder.cleanup()

    def everybody_holds_the_same(self) -> None:
        reader = device(self.server, staff("新人", "town_officer", TOWN))
        truth = reader.all_values()
        for name, (_, store) in self.people.items():
            with store.read() as tx:
                assert incoming.parked_count(tx) == 0
                for kind in ("household", "visit", "note"):
                    for row in rows.all(tx, kind):
                        mine = row.model_dump(mode="json")
                        assert mine == truth[row.id], f"{name} holds something else: {kind}"

    def everything_written_is_there_once(self) -> None:
        reader = device(self.server, staff("新人", "town_officer", TOWN))
        there = Counter(row_id for _, row_id in reader.pull())
        assert all(there[record.id] == 1 for record in self.written)
        for _, store in self.people.values():
            with store.read() as tx:
                kept = {row.id for kind in ("visit", "note") for row in rows.all(tx, kind)}
            assert {record.id for record in self.written} <= kept

    def every_change_has_one_end(self) -> None:
        open_ones = promises.conflicts(self.server)
        for name, (who, store) in self.people.items():
            with store.read() as tx:
                counts = outbox.counts(tx)
                states = {row.counter: row for row in outbox.rows(tx, limit=10_000)}
            assert (counts.waiting, counts.delivered, counts.rejected) == (0, 0, 0)
            for (author, counter), change in self.changes.items():
                if author != name or counter not in states:
                    continue
                wanted = [
                    clash["differing"]
                    for clash in open_ones
                    if clash["row_id"] == change.row_id
                    and clash["wanted_device"] == who.device_id
                    and clash["differing"].keys() & change.after.keys()
                ]
                assert wanted, "a conflict that the server does not know"
