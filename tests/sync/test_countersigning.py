"""Two investigators, two devices: the second signs on the own one, in whatever order they sync."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.records import Countersignature, Visit
from fieldvisit.records.countersignature import countersignature_id
from fieldvisit.records.kept import instant_text
from fieldvisit.store import incoming, journal, outbox, rows
from fieldvisit.store.incoming import Entry
from sync.server.centre import Centre
from tests.support import postgresql
from tests.support.central import NOON, VILLAGE, central, household, visit
from tests.support.colleagues import LATER, Office, Person, opened
from tests.support.gridded import village

SHA = "ab" * 32


@pytest.fixture
def office(centre: Centre, tmp_path: Path) -> Iterator[Office]:
    yield from opened(centre, tmp_path / "devices")


def a_visit_for_two(office: Office) -> Visit:
    """Zhou was there with Qian and signed; Qian signs later."""
    home = household()
    office.given(home)
    zhou, qian = me(office.zhou), me(office.qian)
    signed = {"party": "investigator", "name": "周小燕", "way": "drawn", "staff_id": str(zhou)}
    return visit(
        home,
        investigators=sorted([str(zhou), str(qian)]),
        signatures=[{**signed, "signed_at": instant_text(NOON)}],
    )


def me(person: Person) -> UUID:
    return person.who.who.staff.id


def word(person: Person, seen: Visit, way: str = "drawn", **other: Any) -> Countersignature:
    values = {
        "id": countersignature_id(seen.id, me(person), way=way),
        "scope": seen.scope,
        "created_at": LATER,
        "visit_id": seen.id,
        "staff_id": me(person),
        "name": person.who.who.staff.name,
        "way": way,
        "sha256": SHA if way == "drawn" else None,
        "signed_at": LATER,
        "reason": "" if way == "drawn" else "那天我没有去",
    }
    return Countersignature.model_validate(values | other)


def writes(person: Person, *records: Any) -> None:
    with person.store.write() as tx:
        for record in records:
            journal.insert(tx, record, stamp=person.stamp)


def reviews(person: Person, seen: Visit) -> tuple[str, str | None]:
    """The supervisor's device says it without asking its own rule first."""
    person.who.counter += 500
    said = {"state": "reviewed", "reviewed_by": str(me(person)), "reviewed_at": instant_text(LATER)}
    before = {"state": "finalised", "reviewed_by": None, "reviewed_at": None}
    held = person.held("visit", seen)
    return person.who.verdict(person.who.edit(held, before, said, base=held.version))


def test_a_visit_for_two_is_reviewed_only_when_both_have_signed(office: Office) -> None:
    seen = a_visit_for_two(office)
    writes(office.zhou, seen)
    office.all_sync()
    assert reviews(office.boss, seen) == ("rejected", "review_before_countersigned")
    writes(office.qian, word(office.qian, seen, "declined"))
    office.all_sync()
    assert reviews(office.boss, seen) == ("rejected", "review_before_countersigned")
    writes(office.qian, word(office.qian, seen))
    office.all_sync()
    for person in office.everybody:
        assert len(_words(person)) == 2
    assert reviews(office.boss, seen) == ("accepted", None)


def _words(person: Person) -> list[Any]:
    with person.store.read() as tx:
        return list(rows.all(tx, "countersignature"))


def test_a_countersignature_that_comes_before_its_visit_waits_on_both_ends(
    office: Office,
) -> None:
    """pain 33: order of arrival does not matter."""
    seen = a_visit_for_two(office)
    early = word(office.qian, seen)
    with office.qian.store.write() as tx:
        page = [Entry("visit", seen.id, 90, {**seen.model_dump(mode="json"), "version": 90})]
        incoming.apply(tx, VILLAGE, entries=page, cursor=0)
    writes(office.qian, early)
    office.qian.who.counter += 100
    assert office.qian.who.verdict(office.qian.who.change(early)) == ("deferred", "parent_missing")
    late = Entry("countersignature", early.id, 91, early.model_dump(mode="json"))
    with office.boss.store.write() as tx:
        incoming.apply(tx, VILLAGE, entries=[late], cursor=0)
        assert incoming.parked_count(tx) == 1
    writes(office.zhou, seen)
    office.zhou.sync()
    assert office.qian.who.verdict(office.qian.who.change(early))[0] == "accepted"
    with office.boss.store.write() as tx:
        page = [Entry("visit", seen.id, 92, {**seen.model_dump(mode="json"), "version": 92})]
        incoming.apply(tx, VILLAGE, entries=page, cursor=0)
        assert incoming.parked_count(tx) == 0


def test_the_first_word_of_a_kind_stands(office: Office) -> None:
    """pain 35: the same word twice is one, another one under its id is none."""
    seen = a_visit_for_two(office)
    writes(office.zhou, seen)
    office.all_sync()
    qian = office.qian.who
    first = word(office.qian, seen)
    assert qian.verdict(qian.change(first)) == ("accepted", None)
    assert qian.verdict(qian.change(first)) == ("accepted", None)
    other = word(office.qian, seen, sha256="cd" * 32)
    assert qian.verdict(qian.change(other)) == ("rejected", "id_taken")
    moved = qian.edit(first, {"reason": ""}, {"reason": "不算"}, base=1)
    assert qian.verdict(moved) == ("rejected", "sent_is_fixed")
    gone = qian.change(first, action="delete", base_version=1, after={})
    assert qian.verdict(gone) == ("rejected", "sent_is_fixed")


def test_nobody_signs_for_another(office: Office) -> None:
    seen = a_visit_for_two(office)
    alone = visit(household(id=seen.household_id))
    writes(office.zhou, seen, alone)
    office.all_sync()
    zhou, qian, boss = office.zhou.who, office.qian.who, office.boss.who
    for one in (zhou, boss):
        one.counter += 500
    forged = word(office.qian, seen)
    assert boss.verdict(boss.change(forged)) == ("rejected", "author_not_yours")
    for person, said in (
        (zhou, word(office.zhou, seen)),
        (boss, word(office.boss, seen)),
        (qian, word(office.qian, alone)),
    ):
        assert person.verdict(person.change(said)) == ("rejected", "not_asked_to_sign")
    for broken in (
        word(office.qian, seen, sha256=None),
        word(office.qian, seen, "declined", reason=" "),
        word(office.qian, seen, id=UUID(int=5)),
    ):
        assert qian.verdict(qian.change(broken)) == ("rejected", "record_refused")


def test_two_visits_of_two_workers_to_one_household_are_two_facts(office: Office) -> None:
    """pain 12: neither a conflict nor a duplicate."""
    home = household()
    office.given(home)
    for person in (office.zhou, office.qian):
        writes(person, visit(home))
    office.all_sync()
    for person in office.everybody:
        with person.store.read() as tx:
            assert len(rows.all(tx, "visit")) == 2
        assert person.questions() == []
        assert person.counts() == outbox.OutboxCounts()


def test_a_countersignature_lies_in_the_grid_of_its_visit(centre: Centre, tmp_path: Path) -> None:
    """T3: a worker of another grid is not told who visited whom."""
    for place in village(centre, tmp_path / "devices"):
        home = place.settle("1", place.grids[0].id)
        place.sync_all()
        second, other = place.workers[:2]
        named = sorted([str(me(place.officer)), str(me(second))])
        seen = visit(home, investigators=named)
        writes(place.officer, seen)
        place.officer.sync()
        second.sync()
        said = word(second, seen)
        writes(second, said)
        second.sync()
        place.sync_all()
        assert place.officer.held("countersignature", said) is not None
        assert other.held("countersignature", said) is None
        with other.store.read() as tx:
            assert incoming.parked_count(tx) == 0


@pytest.mark.prove
def test_it_holds_on_postgresql(cluster: str, tmp_path: Path) -> None:
    centre = central(
        tmp_path / "server", database=postgresql.fresh_database(cluster, "countersigning")
    )
    for office in opened(centre, tmp_path / "devices"):
        seen = a_visit_for_two(office)
        writes(office.zhou, seen)
        office.all_sync()
        assert reviews(office.boss, seen) == ("rejected", "review_before_countersigned")
        writes(office.qian, word(office.qian, seen))
        office.all_sync()
        assert reviews(office.boss, seen) == ("accepted", None)
    centre.close()
