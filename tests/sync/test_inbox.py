"""Work of former assignees and of revoked devices: kept apart, seen by supervisors, decided
once.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import HandedIn, Household
from fieldvisit.records.handed_in import HandedInState, HandedInWhy
from fieldvisit.store import decisions
from fieldvisit.store.tables import left_row
from sync.client.engine import one_round
from sync.protocol.errors import DeviceRevoked
from sync.protocol.wire import MAX_APART, PullRequest, RowsRequest, SumsRequest
from sync.server import people
from sync.server.centre import Centre
from sync.server.database import reading, writing
from sync.server.sums import kept, recounted
from tests.support import postgresql
from tests.support.central import (
    NEXT_VILLAGE,
    NOON,
    TOWN,
    VILLAGE,
    central,
    device,
    device_store,
    household,
    note,
    staff,
    visit,
)
from tests.support.colleagues import LATER, Office, Person, opened
from tests.support.inbox import closes, decides, inbox, moves, photo_of, states, writes
from tests.support.promises import conflicts


@pytest.fixture
def office(centre: Centre, tmp_path: Path) -> Iterator[Office]:
    yield from opened(centre, tmp_path / "devices")


def a_visit_of_zhou(office: Office) -> tuple[Household, Any]:
    """Zhou writes down a visit; before it is sent she answers for the next village."""
    home = household()
    office.given(home)
    seen = visit(home)
    writes(office.zhou, seen)
    moves(office, office.zhou, NEXT_VILLAGE)
    return home, seen


def test_work_of_a_former_assignee_goes_to_supervisors_and_to_nobody_else(office: Office) -> None:
    """pain 20: after a move the work was refused in silence for months."""
    _, seen = a_visit_of_zhou(office)
    report = office.zhou.sync()
    assert (report.apart, report.rejected, report.code) == (1, 0, "sync_apart")
    assert states(office.zhou) == ["handed_in"]
    office.boss.sync()
    office.qian.sync()
    (one,) = inbox(office.boss)
    assert (one.why, one.row_kind, one.row_id) == (HandedInWhy.MOVED_AWAY, "visit", seen.id)
    assert (one.author_name, one.device_short) == ("周小燕", office.zhou.who.who.short)
    assert one.after["answers"] == {"talk": "都好"}
    assert one.made_at <= one.created_at
    assert inbox(office.qian) == inbox(office.zhou) == []
    assert office.qian.held("visit", seen) is None


def test_what_is_accepted_stands_as_its_authors_and_the_author_hears_of_it(office: Office) -> None:
    """pain 20"""
    _, seen = a_visit_of_zhou(office)
    office.zhou.sync()
    office.boss.sync()
    decides(office.boss, inbox(office.boss), HandedInState.ACCEPTED)
    office.all_sync()
    for person in (office.boss, office.qian):
        held = person.held("visit", seen)
        assert held.created_by == office.zhou.who.who.staff.id
        assert held.device_id == office.zhou.who.who.device_id
        assert held.created_at == NOON
    (one,) = inbox(office.boss)
    assert (one.state, one.outcome) == (HandedInState.ACCEPTED, "accepted")
    assert states(office.zhou) == ["applied"]


def test_what_is_declined_stays_on_both_sides_with_its_reason(office: Office) -> None:
    _, seen = a_visit_of_zhou(office)
    office.zhou.sync()
    office.boss.sync()
    decides(office.boss, inbox(office.boss), HandedInState.DECLINED, "同一天已有一份")
    office.all_sync()
    (one,) = inbox(office.boss)
    assert (one.state, one.reason) == (HandedInState.DECLINED, "同一天已有一份")
    assert one.after["answers"] == {"talk": "都好"}
    assert states(office.zhou) == ["rejected"]
    assert office.zhou.refusals() == ["handed_in_declined"]
    with office.zhou.store.read() as tx:
        # With the household that is not his any more, but here.
        apart = select(left_row.c.row_id).where(left_row.c.kind == "visit")
        assert tx.execute(apart).scalars().all() == [seen.id]
        (told,) = decisions.told(tx).values()
    assert (told.who, told.reason) == ("吴静", "同一天已有一份")


def test_the_same_batch_again_makes_no_second_parcel(office: Office) -> None:
    """pain 35"""
    a_visit_of_zhou(office)
    office.zhou.sync()
    with office.zhou.store.write() as tx:
        tx.exec_driver_sql("UPDATE outbox SET state = 'waiting', batch_id = NULL, reason = NULL")
    office.zhou.sync()
    office.boss.sync()
    assert len(inbox(office.boss)) == 1


def test_a_revoked_device_hands_in_once_and_is_given_nothing(office: Office) -> None:
    """pain 10"""
    home = household()
    office.given(home)
    words = note("王家的低保该停了", household_id=home.id)
    writes(office.zhou, words)
    office.centre.revoke(office.zhou.who.who.device_id)
    exchange = office.zhou.who.exchange
    report = one_round(office.zhou.store, exchange, clock=FixedClock(LATER), ids=Uuid7())
    assert isinstance(report.trouble, DeviceRevoked)
    assert states(office.zhou) == ["handed_in"]
    for ask in (
        lambda: exchange.pull(PullRequest(apart=[1])),
        lambda: exchange.rows(RowsRequest(scope=VILLAGE, rows=[("note", words.id)])),
        lambda: exchange.differing(SumsRequest(scope=VILLAGE, buckets="")),
    ):
        with pytest.raises(DeviceRevoked):
            ask()
    office.boss.sync()
    (one,) = inbox(office.boss)
    assert one.why is HandedInWhy.DEVICE_REVOKED
    decides(office.boss, [one], HandedInState.DECLINED, "设备丢失后写的，不是本人")
    office.boss.sync()
    office.qian.sync()
    assert office.qian.held("note", words) is office.boss.held("note", words) is None


def test_a_closed_account_is_told_apart_from_a_lost_device(office: Office) -> None:
    writes(office.zhou, note())
    closes(office, office.zhou)
    with pytest.raises(AssertionError):
        office.zhou.sync()
    office.boss.sync()
    assert [one.why for one in inbox(office.boss)] == [HandedInWhy.ACCOUNT_CLOSED]


def test_the_first_decision_stands_and_the_second_hears_of_it(
    office: Office, tmp_path: Path
) -> None:
    _, seen = a_visit_of_zhou(office)
    office.zhou.sync()
    other = Person(*_second_supervisor(office, tmp_path))
    office.boss.sync()
    other.sync()
    decides(other, inbox(other), HandedInState.DECLINED, "等问清楚")
    decides(office.boss, inbox(office.boss), HandedInState.ACCEPTED)
    office.boss.sync()
    other.sync()
    office.boss.sync()
    other.sync()
    assert other.refusals() == ["already_decided"]
    assert office.boss.held("visit", seen) is not None
    assert {one.state for person in (other, office.boss) for one in inbox(person)} == {"accepted"}
    other.store.close()


def _second_supervisor(office: Office, folder: Path) -> tuple[Any, Any]:
    who = device(office.centre, staff("李卫国", "town_officer", TOWN))
    return who, device_store(folder / "second", who.who)


def test_conflicts_arise_as_usual(office: Office) -> None:
    """pain 34: the clash is a question in plain words, not a second file."""
    home = household()
    office.given(home)
    office.zhou.write("household", home, phone="13900000001")
    moves(office, office.zhou, NEXT_VILLAGE)
    office.qian.write("household", home, phone="13900000002")
    office.qian.sync()
    office.zhou.sync()
    office.boss.sync()
    decides(office.boss, inbox(office.boss), HandedInState.ACCEPTED)
    office.boss.sync()
    (question,) = conflicts(office.centre)
    assert question["differing"]["phone"]["wanted"] == "13900000001"
    assert question["wanted_by"] == office.zhou.who.who.staff.id
    assert [one.outcome for one in inbox(office.boss)] == ["conflict"]


def test_a_part_waits_for_its_whole_and_what_cannot_be_taken_stays(office: Office) -> None:
    """A photo is not taken in before its visit; taken in together they arrive together."""
    home = household()
    office.given(home)
    seen = visit(home)
    photo = photo_of(seen)
    writes(office.zhou, seen, photo)
    moves(office, office.zhou, NEXT_VILLAGE)
    office.zhou.sync()
    office.boss.sync()
    first, second = inbox(office.boss)
    decides(office.boss, [second], HandedInState.ACCEPTED)
    office.boss.sync()
    assert office.boss.refusals() == ["needs_other_first"]
    assert [one.state for one in inbox(office.boss)] == ["waiting", "waiting"]
    decides(office.boss, [first, second], HandedInState.ACCEPTED)
    office.all_sync()
    assert office.qian.held("attachment", photo).visit_id == seen.id


def test_a_scope_that_the_server_does_not_know_is_seen_by_the_authors_own_supervisor(
    office: Office,
) -> None:
    """Nothing is dropped without a row that somebody sees."""
    nowhere = "120110100777"
    writes(office.zhou, note(scope=nowhere))
    office.zhou.sync()
    office.boss.sync()
    (one,) = inbox(office.boss)
    assert (one.scope, one.row_scope) == (VILLAGE, nowhere)
    decides(office.boss, [one], HandedInState.ACCEPTED)
    office.boss.sync()
    assert office.boss.refusals() == ["scope_unknown"]
    with reading(office.centre.engine) as tx:
        assert nowhere not in kept(tx, nowhere)


def test_a_device_decides_and_writes_nothing_else_of_a_parcel(office: Office) -> None:
    a_visit_of_zhou(office)
    office.zhou.sync()
    office.boss.sync()
    (one,) = inbox(office.boss)
    boss = office.boss.who
    boss.counter = 900
    me = str(boss.who.staff.id)
    said = {"state": "accepted", "decided_by": me, "decided_at": "2026-11-23T04:05:00.000000Z"}
    for after, code in (
        ({**said, "after": {}}, "field_fixed"),
        ({**said, "outcome": "accepted"}, "field_fixed"),
        ({**said, "state": "waiting"}, "field_fixed"),
        ({**said, "decided_by": str(UUID(int=5))}, "author_not_yours"),
        ({**said, "state": "declined", "reason": " "}, "record_refused"),
        ({**said, "decided_at": None}, "record_refused"),
    ):
        change = boss.edit(one, {}, after, base=one.version)
        assert boss.verdict(change) == ("rejected", code)
    forged = one.model_copy(update={"id": UUID(int=6)})
    assert boss.verdict(boss.change(forged)) == ("rejected", "field_fixed")
    qian = office.qian.who
    qian.counter = 900
    assert qian.verdict(qian.edit(one, {}, said)) == ("rejected", "kind_not_yours")


def test_nobody_decides_what_they_handed_in_themselves(office: Office) -> None:
    second = device(office.centre, office.boss.who.who.staff)
    old = office.boss.who
    office.centre.revoke(old.who.device_id)
    old.push(old.change(note()))
    (row,) = [v for v in second.all_values().values() if v.get("why")]
    one = HandedIn.model_validate(row)
    said = {
        "state": "accepted",
        "decided_by": str(second.who.staff.id),
        "decided_at": "2026-11-23T04:05:00.000000Z",
    }
    assert second.verdict(second.edit(one, {}, said, base=one.version)) == (
        "rejected",
        "decision_own",
    )


def test_the_sums_of_every_reader_follow(office: Office) -> None:
    """pain 1: whoever may not see a parcel does not miss it either."""
    a_visit_of_zhou(office)
    office.zhou.sync()
    office.all_sync()
    with reading(office.centre.engine) as tx:
        held, again = kept(tx, VILLAGE), recounted(tx, VILLAGE)
    assert held["supervisors"].total() == again["supervisors"].total()
    assert held["supervisors"].total()[0] == 1
    asked = office.qian.who.exchange.rows(
        RowsRequest(scope=VILLAGE, rows=[("handed_in", one.id) for one in inbox(office.boss)])
    )
    assert asked.entries == []


def test_a_device_asks_about_no_more_than_may_be_asked(office: Office) -> None:
    writes(office.zhou, *[note() for _ in range(MAX_APART + 5)])
    moves(office, office.zhou, NEXT_VILLAGE)
    office.zhou.sync()
    assert set(states(office.zhou)) == {"handed_in"}


@pytest.mark.prove
def test_it_holds_on_postgresql(cluster: str, tmp_path: Path) -> None:
    """pain 20"""
    url = postgresql.fresh_database(cluster, "inbox")
    centre = central(tmp_path / "server", database=url)
    for office in opened(centre, tmp_path / "devices"):
        _, seen = a_visit_of_zhou(office)
        office.zhou.sync()
        office.boss.sync()
        decides(office.boss, inbox(office.boss), HandedInState.ACCEPTED)
        office.all_sync()
        assert office.qian.held("visit", seen) is not None
        assert states(office.zhou) == ["applied"]
    with reading(centre.engine) as tx:
        found, again = kept(tx, VILLAGE), recounted(tx, VILLAGE)
    assert {n: s.total() for n, s in found.items()} == {n: s.total() for n, s in again.items()}
    centre.close()


def test_who_hands_in_is_looked_up_in_the_books(office: Office) -> None:
    with writing(office.centre.engine) as tx:
        people.revoke(tx, office.zhou.who.who.device_id, at=NOON)
    office.zhou.who.push(office.zhou.who.change(note()))
    office.boss.sync()
    (one,) = inbox(office.boss)
    assert one.author == office.zhou.who.who.staff.id
