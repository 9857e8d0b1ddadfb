"""What hangs on a record that the server refused waits for nothing in silence: its author sees it,
mends the record, and all of it goes (pain 18)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.sending.waiting import waiting
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Household, Membership, kind_of
from fieldvisit.records import Person as PersonRecord
from fieldvisit.records.handed_in import HandedInState
from fieldvisit.records.kept import Kept
from fieldvisit.store import journal, outbox, profile, rows
from fieldvisit.store.journal import Stamp
from fieldvisit.store.outbox import OutboxCounts
from fieldvisit.words import sentence
from sync.server import accept
from sync.server.centre import Centre
from tests.support.central import NEXT_VILLAGE, NOON, VILLAGE, household, visit
from tests.support.colleagues import Office, opened
from tests.support.handing_over import Person, on, scan, server_takes
from tests.support.inbox import decides, inbox, moves, states, writes

ACCEPTED, DECLINED = HandedInState.ACCEPTED, HandedInState.DECLINED
both_ways = pytest.mark.parametrize("way", ["network", "parcel"])


class Ways:
    """One exchange with the server, by a line or by a stick there and back."""

    def __init__(self, centre: Centre, stick: Path) -> None:
        self._centre, self._stick = centre, stick

    def network(self, who: Person) -> None:
        assert who.syncs().trouble is None

    def parcel(self, who: Person) -> None:
        made = who.makes_a_parcel(self._stick)
        who.takes(server_takes(self._centre, on(self._stick, made)).answer)


@pytest.fixture
def ways(centre: Centre, stick: Path) -> Ways:
    return Ways(centre, stick)


@pytest.fixture
def picky(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that refuses households without an address."""
    true = accept._insert

    def strict(change: Any, *more: Any, **named: Any) -> accept.Decision:
        if change.kind == "household" and not change.after["live_address"]:
            return accept.rejected("record_refused", ("live_address",))
        return true(change, *more, **named)

    monkeypatch.setattr(accept, "_insert", strict)


@pytest.fixture
def office(centre: Centre, tmp_path: Path) -> Iterator[Office]:
    yield from opened(centre, tmp_path / "devices")


def ends(who: Person) -> dict[UUID, tuple[str, str | None]]:
    """How far each change got that is not in the ledger, and why not."""
    with who.store.read() as tx:
        return {row.row_id: (row.state, row.reason) for row in outbox.rows(tx)}


def changes(who: Person, record: Kept, **after: Any) -> None:
    stamp = Stamp(who.who.staff.id, who.who.device_id, NOON)
    with who.store.write() as tx:
        journal.patch(tx, kind_of(record), row_id=record.id, after=after, stamp=stamp)


def mends(who: Person, house: Household) -> None:
    changes(who, house, live_address="前街3号")


def a_member() -> tuple[PersonRecord, Membership]:
    made = {"scope": VILLAGE, "created_at": NOON}
    one = PersonRecord.model_validate({"id": UUID(int=801), "name": "王老五", **made})
    ties = {"household_id": UUID(int=1), "person_id": one.id, "relation": "householder"}
    return one, Membership.model_validate({"id": UUID(int=802), **ties, **made})


def records(who: Person) -> set[UUID]:
    with who.store.read() as tx:
        return {row.row_id for row in outbox.receipts(tx)}


@both_ways
def test_what_came_with_a_refused_household_is_shown_with_it(
    picky: None, zhou: Person, ways: Ways, way: str
) -> None:
    house = household(live_address="")
    paid = visit(house)
    paper = scan(paid, b"ink")
    zhou.writes(house, paid, paper)
    getattr(ways, way)(zhou)
    assert ends(zhou) == {
        house.id: ("rejected", "record_refused"),
        paid.id: ("rejected", "parent_refused"),
        paper.id: ("rejected", "parent_refused"),
    }
    assert zhou.counts() == OutboxCounts(rejected=3)


@both_ways
def test_what_is_written_later_for_a_refused_household_is_shown_too(
    picky: None, zhou: Person, ways: Ways, way: str
) -> None:
    house = household(live_address="")
    zhou.writes(house)
    getattr(ways, way)(zhou)
    paid = visit(house)
    zhou.writes(paid)
    getattr(ways, way)(zhou)
    assert ends(zhou)[paid.id] == ("rejected", "parent_refused")


@both_ways
def test_once_the_household_is_mended_all_of_it_goes_together(
    picky: None, zhou: Person, qian: Person, ways: Ways, way: str
) -> None:
    house = household(live_address="")
    paid = visit(house)
    paper = scan(paid, b"ink")
    zhou.writes(house, paid, paper)
    getattr(ways, way)(zhou)
    mends(zhou, house)
    assert zhou.counts().waiting == 3
    getattr(ways, way)(zhou)
    assert zhou.counts() == OutboxCounts()
    assert records(zhou) == {house.id, paid.id, paper.id}
    qian.syncs()
    assert all(qian.has(one) for one in (house, paid, paper))


def test_a_round_says_that_something_was_not_taken_in(picky: None, zhou: Person) -> None:
    house = household(live_address="")
    zhou.writes(house)
    zhou.syncs()
    zhou.writes(visit(house))
    report = zhou.syncs()
    assert (report.code, report.rejected, report.deferred) == ("sync_open_questions", 1, 0)
    assert sentence(report.code, report.facts()).startswith("已同步，有 1 条没有收下，")
    assert zhou.syncs().code == "sync_done", "it is not sent in vain each time"


def test_a_household_that_is_mended_wrongly_stays_where_its_author_sees_it(
    picky: None, zhou: Person
) -> None:
    house = household(live_address="")
    paid = visit(house)
    zhou.writes(house, paid)
    zhou.syncs()
    changes(zhou, house, number="津南-7")
    zhou.syncs()
    assert zhou.counts() == OutboxCounts(rejected=3)
    mends(zhou, house)
    zhou.syncs()
    assert zhou.counts() == OutboxCounts()


def test_what_is_changed_of_a_record_that_is_set_apart_goes_behind_it(
    picky: None, zhou: Person, qian: Person
) -> None:
    """A membership of a refused household that ends before the household is mended."""
    house, (someone, belongs) = household(live_address=""), a_member()
    belongs = belongs.model_copy(update={"household_id": house.id})
    zhou.writes(house, someone, belongs)
    zhou.syncs()
    changes(zhou, belongs, until="2026-11-23")
    zhou.syncs()
    assert ends(zhou).keys() == {house.id, belongs.id}
    mends(zhou, house)
    zhou.syncs()
    assert zhou.counts() == OutboxCounts()
    qian.syncs()
    with qian.store.read() as tx:
        held = rows.get(tx, "membership", row_id=belongs.id)
    assert held is not None
    assert held.model_dump(mode="json")["until"] == "2026-11-23"


def test_its_author_reads_why_and_what_to_do(picky: None, zhou: Person) -> None:
    house = household(live_address="")
    zhou.writes(house, visit(house))
    zhou.syncs()
    with zhou.store.read() as tx:
        me = profile.load(tx)
    shown = waiting(Desk(zhou.store, me, zhou.clock, Uuid7()))
    (told,) = [row.reason for row in shown.rows if row.kind == "visit"]
    assert "没有收下" in told
    assert "改好" in told


@pytest.mark.parametrize(
    ("said", "ends_as"), [(ACCEPTED, ["applied", "applied"]), (DECLINED, ["rejected", "rejected"])]
)
def test_what_hangs_on_work_that_lies_with_a_supervisor_follows_the_decision(
    office: Office, said: HandedInState, ends_as: list[str]
) -> None:
    """The household was handed in while its author answered for another village."""
    house = household()
    writes(office.zhou, house)
    moves(office, office.zhou, NEXT_VILLAGE)
    office.zhou.sync()
    moves(office, office.zhou, VILLAGE)
    office.zhou.sync()  # what was set apart with the area comes back with it
    writes(office.zhou, visit(house))
    office.zhou.sync()
    assert states(office.zhou) == ["handed_in", "rejected"]
    assert "parent_refused" in office.zhou.refusals()
    office.boss.sync()
    decides(office.boss, inbox(office.boss), said, "" if said is ACCEPTED else "已有一户")
    office.all_sync()
    office.zhou.sync()
    assert sorted(states(office.zhou)) == ends_as
