"""迎检 as a page: drawn, printed, found, put right by its owner, answered."""

from datetime import date

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject, Thing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import WordsMissing
from fieldvisit.casework.review import inspecting, inspections
from fieldvisit.records import Inspection, Task
from fieldvisit.rules.journeys import MayNot
from fieldvisit.store import households, journal

PAGE = Subject("inspections")
SAID = {
    "title": "市民政局专项检查",
    "since": "2026-10-01",
    "until": "2026-11-23",
    "size": "2",
    "seed": "7",
}


def only(desk: Desk) -> Thing:
    (found,) = rooms.read(desk, PAGE).things
    return found


def test_an_inspection_goes_its_way_through_what_is_offered(supervisor: Desk) -> None:
    assert "抽了 2 户" in rooms.take(supervisor, PAGE, step="begin", said=SAID).sentence
    one = only(supervisor)
    assert [offer.step for offer in one.offers] == ["sample", "pack", "find", "reply"]
    for step in ("sample", "pack"):
        paper = rooms.take(supervisor, one.subject, step=step, said={}).paper
        assert paper is not None
        assert paper.pdf.startswith(b"%PDF")
    asked = {asked.name: asked for asked in one.offers[2].asks}
    homes = " ".join(code for code, _ in asked["households"].options)
    who = asked["to"].options[0][0]
    said = {"text": "没有签字", "households": homes, "to": who, "due": "2026-11-30"}
    rooms.take(supervisor, one.subject, step="find", said=said)
    one = only(supervisor)
    assert (one.pill, one.mood, len(one.inner)) == ("2 件没改好", "open", 2)
    for each in one.inner:
        rooms.take(supervisor, each.subject, step="done", said={"what": "补签了"})
    one = only(supervisor)
    assert [each.offers for each in one.inner] == [(), ()]
    letter = rooms.take(supervisor, one.subject, step="reply", said={"to": "市民政局"}).paper
    assert letter is not None
    assert (only(supervisor).pill, only(supervisor).mood) == ("已答复", "done")


def test_what_is_missing_is_named(supervisor: Desk) -> None:
    for name, field in (("since", "从哪天起"), ("until", "到哪天")):
        with pytest.raises(WordsMissing) as refused:
            rooms.take(supervisor, PAGE, step="begin", said={**SAID, name: ""})
        assert refused.value.field == field


def found_elsewhere(desk: Desk) -> None:
    """A finding of an inspection that is not on this device."""
    with desk.store.write() as tx:
        home = households.due_facts(tx, since=desk.clock.now())[0]
        task = Task(
            id=desk.ids.fresh(),
            scope=home.scope,
            created_at=desk.clock.now(),
            household_id=home.household_id,
            kind="rectify",
            due_on=date(2026, 11, 20),
            source="没有签字",
            inspection_id=desk.ids.fresh(),
        )
        journal.insert(tx, task, stamp=desk.stamp())


def test_a_village_sees_what_it_is_to_put_right_and_nothing_of_the_inspection(desk: Desk) -> None:
    assert rooms.read(desk, PAGE).things == rooms.read(desk, PAGE).offers == ()
    with pytest.raises(MayNot):
        rooms.take(desk, PAGE, step="begin", said=SAID)
    found_elsewhere(desk)
    one = only(desk)
    assert (one.title, one.mood) == ("没有签字", "late")
    rooms.take(desk, one.subject, step="done", said={"what": "补签了", "on": "2026-11-21"})
    assert rooms.read(desk, PAGE).things == ()


def test_a_household_that_went_is_not_offered(supervisor: Desk) -> None:
    made: Inspection = inspecting.begin(
        supervisor,
        inspecting.Wanted("检查", date(2026, 10, 1), date(2026, 11, 23), 7, size="2"),
    )
    gone = made.sample[0]
    with supervisor.store.write() as tx:
        home = next(
            one
            for one in households.due_facts(tx, since=supervisor.clock.now())
            if str(one.household_id) == gone
        )
        journal.delete(tx, "household", row_id=home.household_id, stamp=supervisor.stamp())
    here = {one.household: one.here for one in inspections.drawn(supervisor, str(made.id))}
    assert here[gone] is False
    asked = only(supervisor).offers[2].asks[1]
    assert gone not in dict(asked.options)


def test_a_town_sees_what_the_district_found_beside_its_own(supervisor: Desk) -> None:
    rooms.take(supervisor, PAGE, step="begin", said=SAID)
    found_elsewhere(supervisor)
    first, own = rooms.read(supervisor, PAGE).things
    assert (first.title, own.title) == ("没有签字", SAID["title"])
    rooms.take(supervisor, first.subject, step="done", said={"what": "补签了"})
    assert [one.title for one in rooms.read(supervisor, PAGE).things] == [SAID["title"]]
