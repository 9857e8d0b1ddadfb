"""A household goes to another village with all that hangs on it, once, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Household, Membership
from fieldvisit.store import attachments, journal, left_clearing
from sync.protocol.errors import BlobMissing, HouseholdSeveral, HouseholdUnknown, ScopeNotYours
from sync.server import grids, moves, sums
from sync.server.centre import Centre
from sync.server.database import reading, writing
from sync.server.tables import ENTRIES, moved_row
from sync.server.tables import audit as server_audit
from tests.support.central import (
    NEXT_VILLAGE,
    NOON,
    OTHER_TOWN_VILLAGE,
    TOWN,
    VILLAGE,
    device,
    device_store,
    note,
    staff,
    visit,
)
from tests.support.colleagues import LATER
from tests.support.colleagues import Person as Worker
from tests.support.gridded import OF_HOUSEHOLDS, family, held
from tests.support.inbox import writes

THIRD_VILLAGE = "120110100003"


class Town:
    """Two villages with an officer each, and the town's supervisor who holds both."""

    def __init__(self, centre: Centre, folder: Path) -> None:
        self.centre = centre
        self.here, self.there, self.boss = (
            self._enrol(folder, person)
            for person in (
                staff(),
                staff("王新成", area=NEXT_VILLAGE),
                staff("吴静", "town_officer", TOWN),
            )
        )

    def _enrol(self, folder: Path, person: Any) -> Worker:
        who = device(self.centre, person)
        return Worker(who, device_store(folder / str(who.who.device_id), who.who))

    @property
    def everybody(self) -> tuple[Worker, ...]:
        return self.here, self.there, self.boss

    def settle(self, number: str = "1") -> list[Any]:
        made = family(number, None)
        self.here.who.push(*[self.here.who.change(record) for record in made])
        self.sync()
        return made

    def sync(self) -> None:
        for _ in range(2):
            for person in self.everybody:
                person.sync()

    def check(self) -> None:
        """Each row stands in one scope, each device holds its rows, the server counts right."""
        with reading(self.centre.engine) as tx:
            where: dict[tuple[str, UUID], str] = {}
            for kind, table in ENTRIES.items():
                if kind not in OF_HOUSEHOLDS:
                    continue
                for row in tx.execute(table.select()):
                    assert (kind, row.id) not in where
                    where[kind, row.id] = row.scope
            for scope in (VILLAGE, NEXT_VILLAGE):
                kept = {w: p.packed() for w, p in sums.kept(tx, scope).items() if p.total()[0]}
                counted = {w: p.packed() for w, p in sums.recounted(tx, scope).items()}
                assert kept == counted
        for worker, scopes in (
            (self.here, {VILLAGE}),
            (self.there, {NEXT_VILLAGE}),
            (self.boss, {VILLAGE, NEXT_VILLAGE}),
        ):
            assert held(worker) == {row for row, scope in where.items() if scope in scopes}


@pytest.fixture
def town(centre: Centre, tmp_path: Path) -> Iterator[Town]:
    made = Town(centre, tmp_path / "devices")
    yield made
    for person in made.everybody:
        person.store.close()


def test_it_goes_with_all_that_hangs_on_it_and_stands_once(town: Town) -> None:
    made, other = town.settle(), town.settle("2")
    home: Household = made[1]
    assert town.centre.move_household(str(home.id), to=NEXT_VILLAGE) == 7
    report = town.here.sync()
    assert (report.left, report.repaired) == (1, 0)
    town.sync()
    town.check()
    assert town.there.held("household", home).scope == NEXT_VILLAGE
    assert town.there.held("household", home).live_region == NEXT_VILLAGE
    assert town.there.held("household", home).hukou_region == VILLAGE
    assert ("household", other[1].id) in held(town.here)
    with town.here.store.read() as tx:
        (apart,) = left_clearing.apart(tx, names=5)
    assert (apart.names, apart.rows, apart.whole) == (("户主1",), 7, False)
    assert town.centre.move_household(str(home.id), to=NEXT_VILLAGE) == 0
    with reading(town.centre.engine) as tx:
        lines = [row.facts for row in tx.execute(server_audit.select()) if row.what == "moved"]
    assert [(line["from"], line["to"], line["rows"]) for line in lines] == [
        (VILLAGE, NEXT_VILLAGE, 7)
    ]


def test_a_supervisor_hands_it_over_from_the_device(town: Town) -> None:
    home = town.settle()[1]
    town.boss.write("household", home, scope=NEXT_VILLAGE)
    report = town.boss.sync()
    assert (report.applied, report.rejected, report.repaired) == (1, 0, 0)
    assert town.boss.held("household", home).scope == NEXT_VILLAGE
    town.sync()
    town.check()
    assert town.boss.counts().waiting == 0


def test_it_comes_back_whole(town: Town) -> None:
    home = town.settle()[1]
    for to in (NEXT_VILLAGE, VILLAGE, NEXT_VILLAGE, VILLAGE):
        town.centre.move_household(str(home.id), to=to)
        town.sync()
        town.check()
    assert ("household", home.id) in held(town.here)
    with town.here.store.read() as tx:
        assert left_clearing.apart(tx, names=5) == []
    with reading(town.centre.engine) as tx:
        assert {row.scope for row in tx.execute(moved_row.select())} == {NEXT_VILLAGE}


def test_it_moves_twice_between_two_syncs(town: Town) -> None:
    home = town.settle()[1]
    town.centre.move_household(str(home.id), to=NEXT_VILLAGE)
    town.centre.move_household(str(home.id), to=VILLAGE)
    town.sync()
    town.check()


def test_a_visit_written_offline_in_the_old_village_is_kept_for_an_officer(town: Town) -> None:
    """pain 20"""
    home = town.settle()[1]
    mine = visit(home, answers={"talk": "断网时写的"})
    with town.here.store.write() as tx:
        journal.insert(tx, mine, stamp=town.here.stamp)
    town.centre.move_household(str(home.id), to=NEXT_VILLAGE)
    report = town.here.sync()
    assert (report.apart, report.rejected, report.left) == (1, 0, 1)
    with reading(town.centre.engine) as tx:
        kept = tx.execute(ENTRIES["handed_in"].select()).one()
    assert (kept.scope, kept.after["answers"]) == (NEXT_VILLAGE, {"talk": "断网时写的"})
    town.sync()
    town.check()


def test_what_the_supervisor_wrote_offline_follows_the_household(town: Town) -> None:
    """pain 2: of two who changed the same field both values are kept."""
    home = town.settle()[1]
    mine = visit(home)
    with town.boss.store.write() as tx:
        journal.insert(tx, mine, stamp=town.boss.stamp)
    town.boss.write("household", home, phone="13900000002", live_address="后街1号")
    town.centre.move_household(str(home.id), to=NEXT_VILLAGE)
    town.there.sync()
    town.there.write("household", home, phone="13900000001")
    town.there.sync()
    report = town.boss.sync()
    assert (report.rejected, report.conflicts, report.applied) == (0, 1, 1)
    town.sync()
    town.check()
    assert ("visit", mine.id) in held(town.there)
    kept = town.there.held("household", home)
    assert (kept.phone, kept.live_address) == ("13900000001", "后街1号")
    assert len(town.there.questions()) == len(town.boss.questions()) == 1


@pytest.mark.parametrize("batches", [1, 2])
def test_what_is_said_later_of_a_record_that_was_written_before_the_move_follows_it(
    town: Town, batches: int
) -> None:
    """Only the making of the record names the household: its deletion would wait for ever for a
    row that never was in the village that it was written for (pain 20)."""
    home, boss = town.settle()[1], town.boss.who
    written = note("搬走以前写的", household_id=home.id)
    said = [boss.change(written)]
    gone = {"deleted_at": "2026-11-23T05:00:00.000000Z"}
    said.append(boss.change(written, action="delete", before={"deleted_at": None}, after=gone))
    town.centre.move_household(str(home.id), to=NEXT_VILLAGE)
    receipts = [boss.push(*said)] if batches == 1 else [boss.push(change) for change in said]
    verdicts = [str(one.verdict) for receipt in receipts for one in receipt.verdicts]
    assert verdicts == ["accepted", "accepted"]
    # Its number is one of the new village's: no cursor of the old one moves by it.
    assert {one.scope for receipt in receipts for one in receipt.verdicts} == {NEXT_VILLAGE}
    town.sync()
    assert town.there.held("note", written).deleted_at is not None


def test_only_who_answers_for_both_villages_hands_over(town: Town) -> None:
    """T3"""
    home = town.settle()[1]
    for who, to, code in (
        (town.here, NEXT_VILLAGE, "move_not_yours"),
        (town.boss, OTHER_TOWN_VILLAGE, "move_not_yours"),
        (town.boss, TOWN, "record_refused"),
    ):
        change = who.who.edit(home, {"scope": VILLAGE}, {"scope": to}, base=1)
        assert who.who.verdict(change) == ("rejected", code)
    change = town.there.who.edit(home, {"scope": VILLAGE}, {"scope": NEXT_VILLAGE}, base=1)
    assert town.there.who.verdict(change) == ("quarantined", "scope_not_yours")
    change = town.boss.who.edit(home, {}, {"scope": NEXT_VILLAGE, "phone": "13900000001"}, base=1)
    assert town.boss.who.verdict(change) == ("rejected", "field_fixed")
    town.sync()
    town.check()
    assert ("household", home.id) in held(town.here)


def test_two_supervisors_hand_over_the_same_household(town: Town) -> None:
    home = town.settle()[1]
    boss = town.boss.who
    for to, said in ((NEXT_VILLAGE, "accepted"), (THIRD_VILLAGE, "rejected")):
        town.centre.move_household(str(home.id), to=NEXT_VILLAGE)
        change = boss.edit(home, {"scope": VILLAGE}, {"scope": to}, base=1)
        assert boss.verdict(change)[0] == said


def test_a_move_and_an_edit_in_one_batch_end_together(town: Town) -> None:
    home = town.settle()[1]
    town.boss.write("household", home, phone="13900000009")
    town.boss.write("household", home, scope=NEXT_VILLAGE)
    town.boss.sync()
    town.sync()
    town.check()
    assert town.there.held("household", home).phone == "13900000009"


def test_what_was_said_behind_a_refused_move_is_shown_with_it(town: Town) -> None:
    """A household that was deleted meanwhile does not go; what its supervisor wrote of it as of a
    household of the new village waits for nothing, and their device shows it as it is (pain 18).
    """
    home = town.settle()[1]
    town.here.delete("household", home)
    town.here.sync()
    paid = _moved_and_spoken_of(town, home)
    assert town.boss.refusals() == ["row_deleted", "parent_refused", "parent_refused"]
    shown = town.boss.held("household", home)
    assert (shown.scope, shown.phone) == (VILLAGE, home.phone)
    assert shown.deleted_at is not None
    assert town.boss.held("visit", paid) is not None
    assert town.boss.counts().waiting == 0


def test_it_goes_once_the_household_came_there_all_the_same(town: Town) -> None:
    home = town.settle()[1]
    town.centre.move_household(str(home.id), to=THIRD_VILLAGE)
    paid = _moved_and_spoken_of(town, home)
    assert town.boss.refusals() == ["moved_already", "parent_refused", "parent_refused"]
    assert town.boss.held("household", home).scope == THIRD_VILLAGE
    town.centre.move_household(str(home.id), to=NEXT_VILLAGE)
    town.sync()
    town.sync()
    assert town.there.held("visit", paid) is not None
    assert town.there.held("household", home).phone == "13900000009"
    town.check()
    assert town.boss.refusals() == ["moved_already"]


def _moved_and_spoken_of(town: Town, home: Household) -> Any:
    town.boss.write("household", home, scope=NEXT_VILLAGE)
    town.boss.write("household", home, phone="13900000009")
    paid = visit(town.boss.held("household", home))
    writes(town.boss, paid)
    town.boss.sync()
    town.boss.sync()
    return paid


def test_a_photo_of_before_and_one_on_its_way_are_found_under_the_new_village(town: Town) -> None:
    """pain 11"""
    made = town.settle()
    home, photo = made[1], made[4]
    town.centre.move_household(str(home.id), to=NEXT_VILLAGE)
    town.sync()
    with pytest.raises(BlobMissing):
        town.there.who.exchange.get_blob(NEXT_VILLAGE, sha256=photo.sha256)
    with town.here.store.write() as tx:
        sha256 = attachments.keep(town.here.store, tx, data=b"photo", at=LATER)
    with writing(town.centre.engine) as tx:
        c = ENTRIES["attachment"].c
        tx.execute(ENTRIES["attachment"].update().where(c.id == photo.id).values(sha256=sha256))
    town.here.who.exchange.put_blob(VILLAGE, sha256=sha256, data=b"photo")
    assert town.there.who.exchange.get_blob(NEXT_VILLAGE, sha256=sha256) == b"photo"
    with pytest.raises(ScopeNotYours):
        town.there.who.exchange.get_blob(VILLAGE, sha256=sha256)


def test_who_belongs_to_another_household_too_stays_there(town: Town) -> None:
    first, second = town.settle(), town.settle("2")
    values = {"id": Uuid7().fresh(), "scope": VILLAGE, "created_at": NOON, "relation": "other"}
    tie = {"household_id": second[1].id, "person_id": first[0].id}
    here = town.here.who
    here.push(here.change(Membership.model_validate(values | tie)))
    town.centre.move_household(str(first[1].id), to=NEXT_VILLAGE)
    town.sync()
    with reading(town.centre.engine) as tx:
        c = ENTRIES["person"].c
        row = tx.execute(ENTRIES["person"].select().where(c.id == first[0].id)).one()
    assert row.scope == VILLAGE
    assert ("person", first[0].id) in held(town.here)
    assert ("household", first[1].id) not in held(town.here)


def test_a_household_is_called_by_its_number_or_its_id(town: Town) -> None:
    home = town.settle("11")[1]
    town.settle("12"), town.settle("12")
    with pytest.raises(HouseholdUnknown):
        town.centre.move_household("99", to=NEXT_VILLAGE)
    with pytest.raises(HouseholdSeveral):
        town.centre.move_household("12", to=NEXT_VILLAGE)
    assert town.centre.move_household("11", to=NEXT_VILLAGE) == 7
    with reading(town.centre.engine) as tx:
        assert moves.scope_of(tx, home.id) == NEXT_VILLAGE


def test_a_household_leaves_for_another_server_and_is_put_in_there(
    town: Town, centre: Centre, tmp_path: Path
) -> None:
    """What `take_out` gives is all that `put_in` needs: districts hand over to each other."""
    from tests.support.central import central

    home = town.settle()[1]
    elsewhere = "120111100001"
    other = central(tmp_path / "other")
    with writing(centre.engine) as tx:
        scope = moves.scope_of(tx, home.id)
        rows = moves.take_out(tx, moves.Move(home.id, elsewhere), scope=scope, at=NOON)
    with writing(other.engine) as tx:
        moves.put_in(tx, rows, scope=elsewhere)
    town.sync()
    town.check()
    assert held(town.here) == set()
    officer = device(other, staff("赵和", area=elsewhere))
    assert officer.all_values()[home.id]["scope"] == elsewhere
    other.close()


def test_a_note_of_the_village_stays(town: Town) -> None:
    home = town.settle()[1]
    here = town.here.who
    loose = note("村里的事")
    here.push(here.change(loose))
    town.centre.move_household(str(home.id), to=NEXT_VILLAGE)
    town.sync()
    town.check()
    assert ("note", loose.id) in held(town.here)


@pytest.mark.parametrize("order", [moves.ORDER, grids.ORDER], ids=["moves", "grids"])
def test_each_kind_has_one_turn(order: tuple[str, ...]) -> None:
    assert len(order) == len(set(order))
