"""A person is moved to another area: their device follows, and nothing of theirs is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from fieldvisit.commands.assign import assign
from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Attachment, Household, Membership, Person
from fieldvisit.store import (
    attachments,
    drafts,
    finding,
    journal,
    left_clearing,
    left_rows,
    outbox,
    profile,
    rows,
)
from fieldvisit.words import sentence
from sync.client.engine import one_round
from sync.protocol.errors import ScopeNotYours, StaffSeveral, StaffUnknown
from sync.server.assigning import Assignment
from sync.server.centre import Centre
from sync.server.database import reading
from sync.server.tables import ENTRIES, account
from sync.server.tables import audit as server_audit
from tests.support.central import (
    NEXT_VILLAGE,
    NOON,
    TOWN,
    VILLAGE,
    device,
    household,
    note,
    staff,
    visit,
)
from tests.support.colleagues import LATER, Office, opened
from tests.support.colleagues import Person as Worker


@pytest.fixture
def office(centre: Centre, tmp_path: Path) -> Iterator[Office]:
    yield from opened(centre, tmp_path / "devices")


def moved(office: Office, who: Worker, area: str, *also: str) -> None:
    office.centre.assign(str(who.who.who.staff.id), Assignment(area, also))


def people(scope: str = VILLAGE, number: str = "津南-001") -> list[Any]:
    """A household with its householder, a visit and a note."""
    head = Person.model_validate(
        {"id": Uuid7().fresh(), "scope": scope, "created_at": NOON, "name": "翟大山"}
    )
    home = household(scope, householder_id=head.id, number=number)
    tie = {"household_id": home.id, "person_id": head.id, "relation": "householder"}
    member = Membership.model_validate(
        {"id": Uuid7().fresh(), "scope": scope, "created_at": NOON, **tie}
    )
    return [head, home, member, visit(home), note(scope=scope, household_id=home.id)]


def held(who: Worker) -> dict[str, int]:
    """How many rows of people this device shows."""
    with who.store.read() as tx:
        found = {kind: len(rows.all(tx, kind, limit=999)) for kind in left_rows.LEAVING}
    return {kind: number for kind, number in found.items() if number}


def found(who: Worker, query: str) -> int:
    with who.store.read() as tx:
        return finding.count(tx, query, category="")


def apart(who: Worker) -> list[left_clearing.Apart]:
    with who.store.read() as tx:
        return left_clearing.apart(tx, names=20)


def cleared(who: Worker) -> left_clearing.Cleared:
    with who.store.write() as tx:
        scope = profile.load(tx).region_code
        return left_clearing.clear(tx, own_scope=scope)


def test_a_lost_area_leaves_the_lists_at_once_and_is_kept_apart(office: Office) -> None:
    """pain 20: the worker sees which households went, to whom and when."""
    office.given(*people())
    assert found(office.zhou, "翟大山") == 1
    moved(office, office.zhou, NEXT_VILLAGE)
    report = office.zhou.sync()
    assert (report.left, report.code) == (1, "sync_left")
    assert "1" in sentence(report.code, report.facts())
    assert held(office.zhou) == {}
    assert found(office.zhou, "翟大山") == 0
    (one,) = apart(office.zhou)
    assert (one.scope, one.households, one.rows, one.waiting) == (VILLAGE, 1, 5, 0)
    assert (one.names, one.heirs, one.whole) == (("翟大山",), ("钱多宝",), True)
    assert one.since == office.centre.clock.now()
    with office.zhou.store.read() as tx:
        known = profile.load(tx)
    assert (known.region_code, known.scopes[0]) == (NEXT_VILLAGE, NEXT_VILLAGE)
    assert VILLAGE not in known.scopes
    assert office.zhou.sync().left == 0


def test_a_gained_area_is_filled_from_the_beginning(office: Office) -> None:
    other = device(office.centre, staff("王新成", area=NEXT_VILLAGE))
    other.push(*[other.change(record) for record in people(NEXT_VILLAGE)])
    office.given(*people())
    moved(office, office.zhou, VILLAGE, NEXT_VILLAGE)
    office.zhou.sync()
    assert held(office.zhou)["household"] == 2
    assert apart(office.zhou) == []
    more = note("帮邻村看一看", scope=NEXT_VILLAGE)
    office.zhou.who.counter = 100
    assert office.zhou.who.verdict(office.zhou.who.change(more)) == ("accepted", None)


def test_an_area_that_comes_back_goes_on_from_where_it_was(office: Office) -> None:
    """pain 19: never a wipe, never the whole again, never asking for ever."""
    office.given(*people(), *[note(f"第{n}条") for n in range(20)])
    before = held(office.zhou)
    with office.zhou.store.read() as tx:
        content = rows.all(tx, "note", limit=999)
    moved(office, office.zhou, NEXT_VILLAGE)
    office.zhou.sync()
    office.qian.who.counter = 50
    office.qian.who.push(office.qian.who.change(note("新的一条")))
    moved(office, office.zhou, VILLAGE)
    report = office.zhou.sync()
    assert report.repaired == 0
    assert report.pulled <= 5
    assert held(office.zhou) == before | {"note": before["note"] + 1}
    assert found(office.zhou, "翟大山") == 1
    with office.zhou.store.read() as tx:
        now = {one.id: one for one in rows.all(tx, "note", limit=999)}
    assert all(now[one.id] == one for one in content)
    assert apart(office.zhou) == []
    assert office.zhou.sync().pulled == 0


def test_a_cleared_area_that_comes_back_is_filled_anew(office: Office) -> None:
    office.given(*people())
    before = held(office.zhou)
    moved(office, office.zhou, NEXT_VILLAGE)
    office.zhou.sync()
    assert cleared(office.zhou) == left_clearing.Cleared(5, 0, 0, areas=(VILLAGE,))
    assert apart(office.zhou) == []
    moved(office, office.zhou, VILLAGE)
    office.zhou.sync()
    assert held(office.zhou) == before


def test_clearing_takes_every_trace(office: Office) -> None:
    """T2: what the person may not see is not in the file any more."""
    office.given(*people())
    moved(office, office.zhou, NEXT_VILLAGE)
    office.zhou.sync()
    cleared(office.zhou)
    with office.zhou.store.read() as tx:
        for table in (*left_rows.LEAVING, "left_row", "leaving", "left_scope", "household_lookup"):
            assert tx.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0
        for index in ("note_search", "household_search"):
            words = tx.exec_driver_sql(f"SELECT sum(length(block)) FROM {index}_data WHERE id > 10")
            assert not words.scalar()
    assert cleared(office.zhou) == left_clearing.Cleared(0, 0, 0)


def test_nothing_of_ours_that_the_server_lacks_leaves_its_place(office: Office) -> None:
    """pains 2, 6, 7: an unsent visit holds its whole household where it is, and no other."""
    first, second = people(), people(number="津南-002")
    office.given(*first, *second)
    moved(office, office.zhou, NEXT_VILLAGE)
    mine = visit(first[1], answers={"talk": "路上写的"})

    class Late:
        """Something is written while the round is under way."""

        def __getattr__(self, name: str) -> Any:
            return getattr(office.zhou.who.exchange, name)

        def pull(self, request: Any) -> Any:
            reply = office.zhou.who.exchange.pull(request)
            with office.zhou.store.write() as tx:
                if rows.get(tx, "visit", row_id=mine.id) is None:
                    journal.insert(tx, mine, stamp=office.zhou.stamp)
            return reply

    report = one_round(office.zhou.store, Late(), clock=FixedClock(LATER), ids=Uuid7())
    assert report.trouble is None
    assert held(office.zhou)["household"] == 1
    (one,) = apart(office.zhou)
    assert (one.households, one.waiting) == (1, 6)
    cleared(office.zhou)
    assert office.zhou.held("visit", mine).answers == {"talk": "路上写的"}
    report = office.zhou.sync()
    assert report.apart == 1
    assert held(office.zhou) == {}
    with reading(office.centre.engine) as tx:
        kept = tx.execute(ENTRIES["handed_in"].select()).one()
    assert (kept.why, kept.row_kind) == ("moved_away", "visit")
    assert kept.after["answers"] == {"talk": "路上写的"}


def test_what_was_written_offline_is_handed_in_and_kept_for_an_officer(office: Office) -> None:
    """pain 20: work of a former assignee is never silently refused."""
    office.given(*people())
    with office.zhou.store.read() as tx:
        home = rows.all(tx, "household", limit=1)[0]
    assert isinstance(home, Household)
    with office.zhou.store.write() as tx:
        journal.insert(tx, visit(home), stamp=office.zhou.stamp)
    moved(office, office.zhou, NEXT_VILLAGE)
    report = office.zhou.sync()
    assert (report.apart, report.left) == (1, 1)
    assert "已交上级留存" in sentence("scope_not_yours")
    with office.zhou.store.read() as tx:
        assert outbox.counts(tx).handed_in == 1
    assert cleared(office.zhou).kept == 0


def test_a_change_that_the_server_did_not_keep_outlives_the_clearing(office: Office) -> None:
    """pain 7"""
    office.given(*people())
    bad = note("没收下", scope=VILLAGE)
    with office.zhou.store.write() as tx:
        journal.insert(tx, bad, stamp=office.zhou.stamp)
        values = {"state": "rejected", "reason": "record_refused"}
        tx.execute(outbox.OUTBOX.update().where(outbox.OUTBOX.c.row_id == bad.id).values(values))
    moved(office, office.zhou, NEXT_VILLAGE)
    office.zhou.sync()
    assert cleared(office.zhou) == left_clearing.Cleared(5, 1, 0)
    assert apart(office.zhou)[0].rows == 1


def test_a_private_note_outlives_the_clearing_without_its_household(office: Office) -> None:
    """pain 7: it exists nowhere else."""
    office.given(*people())
    with office.zhou.store.read() as tx:
        home = rows.all(tx, "household", limit=1)[0]
    mine = note("只给自己", household_id=home.id, private=True)
    loose = note("也只给自己", private=True)
    with office.zhou.store.write() as tx:
        for one in (mine, loose):
            journal.insert(tx, one, stamp=office.zhou.stamp)
    moved(office, office.zhou, NEXT_VILLAGE)
    office.zhou.sync()
    assert held(office.zhou) == {"note": 1}
    assert cleared(office.zhou).notes_kept == 1
    kept = office.zhou.held("note", mine)
    assert (kept.text, kept.household_id, kept.scope) == ("只给自己", None, NEXT_VILLAGE)


def test_a_draft_holds_its_household_until_it_is_finished(office: Office) -> None:
    """pain 9"""
    office.given(*people())
    with office.zhou.store.write() as tx:
        home = rows.all(tx, "household", limit=1)[0]
        draft = drafts.Draft(
            *(Uuid7().fresh(), home.id, None, None, "F02", 1, "<data/>", 0, LATER, LATER),
            owner=office.zhou.who.who.staff.id,
        )
        drafts.save(tx, draft)
    moved(office, office.zhou, NEXT_VILLAGE)
    office.zhou.sync()
    assert held(office.zhou)["household"] == 1
    assert apart(office.zhou)[0].waiting == 5
    with office.zhou.store.write() as tx:
        tx.exec_driver_sql("DELETE FROM draft")
    office.zhou.sync()
    assert held(office.zhou) == {}


def test_a_photo_on_its_way_holds_its_household_and_is_kept_apart(
    office: Office, tmp_path: Path
) -> None:
    """pain 11"""
    office.given(*people())
    with office.zhou.store.write() as tx:
        seen = rows.all(tx, "visit", limit=1)[0]
        sha256 = attachments.keep(office.zhou.store, tx, data=b"photo", at=LATER)
        picture = {"id": Uuid7().fresh(), "scope": VILLAGE, "created_at": NOON, "sha256": sha256}
        more = {"size": 5, "media_type": "image/jpeg", "kind": "photo", "visit_id": seen.id}
        journal.insert(tx, Attachment.model_validate(picture | more), stamp=office.zhou.stamp)
    moved(office, office.zhou, NEXT_VILLAGE)
    report = office.zhou.sync()
    assert (report.blobs_up, report.blobs_waiting) == (1, 0)
    assert held(office.zhou) == {}
    (kept,) = [path for path in tmp_path.rglob(f"*{sha256}*") if "server" in path.parts]
    assert "quarantine" in str(kept)
    with pytest.raises(ScopeNotYours):
        office.zhou.who.exchange.get_blob(VILLAGE, sha256=sha256)


def test_rights_follow_the_areas_and_nothing_else(office: Office) -> None:
    """T3"""
    zhou = office.zhou.who
    zhou.push(zhou.change(note("在村里")))
    moved(office, office.zhou, NEXT_VILLAGE)
    assert zhou.verdict(zhou.change(note("还写旧村"))) == ("quarantined", "scope_not_yours")
    fresh = zhou.all_values()
    assert not any(row["scope"] == VILLAGE for row in fresh.values())
    moved(office, office.zhou, NEXT_VILLAGE, VILLAGE)
    assert zhou.verdict(zhou.change(note("代管"))) == ("accepted", None)
    assert {row["scope"] for row in zhou.all_values().values()} >= {VILLAGE}


def test_the_record_follows_and_the_office_writes_a_line(office: Office) -> None:
    """T12"""
    staff_id = office.zhou.who.who.staff.id
    for _ in range(2):
        moved(office, office.zhou, NEXT_VILLAGE)
    other = device(office.centre, staff("王新成", area=NEXT_VILLAGE))
    seen = other.all_values()[staff_id]
    assert (seen["name"], seen["region_code"], seen["scope"]) == (
        "周小燕",
        NEXT_VILLAGE,
        NEXT_VILLAGE,
    )
    assert office.qian.who.all_values()[staff_id]["region_code"] == NEXT_VILLAGE
    with reading(office.centre.engine) as tx:
        lines = [row for row in tx.execute(server_audit.select()) if row.what == "assigned"]
        former = tx.execute(account.select().where(account.c.staff_id == staff_id)).one().former
    assert [line.facts["left"] for line in lines] == [[VILLAGE]]
    assert [one["area"] for one in former] == [VILLAGE]


def test_a_name_must_be_borne_by_one_account(office: Office) -> None:
    with pytest.raises(StaffUnknown):
        office.centre.assign("没有这个人", Assignment(VILLAGE))
    device(office.centre, staff("周小燕", area=NEXT_VILLAGE))
    with pytest.raises(StaffSeveral):
        office.centre.assign("周小燕", Assignment(VILLAGE))
    office.centre.assign("钱多宝", Assignment(NEXT_VILLAGE))


def test_a_town_officer_who_is_moved_leaves_every_village_of_the_town(office: Office) -> None:
    office.given(*people())
    moved(office, office.boss, "120110101000")
    office.boss.sync()
    assert held(office.boss) == {}
    (one,) = apart(office.boss)
    assert one.since == office.centre.clock.now()
    moved(office, office.boss, TOWN)
    office.boss.sync()
    assert held(office.boss)["household"] == 1


def test_an_interrupted_clearing_is_none(office: Office) -> None:
    office.given(*people())
    moved(office, office.zhou, NEXT_VILLAGE)
    office.zhou.sync()
    before = apart(office.zhou)

    def cut() -> None:
        with office.zhou.store.write() as tx:
            left_clearing.clear(tx, own_scope=NEXT_VILLAGE)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        cut()
    assert apart(office.zhou) == before


def test_keeping_for_now_asks_again_only_for_what_leaves_later(office: Office) -> None:
    office.given(*people())
    moved(office, office.zhou, NEXT_VILLAGE)
    office.zhou.sync()
    assert apart(office.zhou)[0].asks
    with office.zhou.store.write() as tx:
        left_clearing.keep_for_now(tx)
    assert not apart(office.zhou)[0].asks
    office.zhou.sync()
    assert not apart(office.zhou)[0].asks


def test_the_command_says_what_it_did(centre: Centre, tmp_path: Path, capsys: Any) -> None:
    device(centre, staff())
    data = tmp_path / "server"
    assign(data=data, staff="周小燕", region=VILLAGE, also=[NEXT_VILLAGE])
    assert f"周小燕 现在负责 {VILLAGE}、{NEXT_VILLAGE}" in capsys.readouterr().out
    with pytest.raises(typer.BadParameter):
        assign(data=data, staff="周小燕", region="12")
    with reading(centre.engine) as tx:
        row = tx.execute(account.select().where(account.c.name == "周小燕")).one()
    assert (row.area, row.also, row.former) == (VILLAGE, [NEXT_VILLAGE], [])
