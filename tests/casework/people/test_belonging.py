"""A person is in one household; who moves, dies or splits off leaves nothing behind undone."""

from datetime import date

import pytest

from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.people import belonging, dying
from fieldvisit.casework.people.belonging import StillElsewhere
from fieldvisit.casework.people.typed_household import DayToCome, Where
from fieldvisit.records import Household, Membership
from fieldvisit.rules.belonging import HeadMissing, PersonDied
from fieldvisit.store import households, outbox, persons, rows

TODAY = date(2026, 11, 23)


def homes(desk: Desk, *, members: int) -> list[Household]:
    with desk.store.read() as tx:
        found = [one for one in rows.all(tx, "household") if isinstance(one, Household)]
        return [one for one in found if len(households.members(tx, one.id)) == members]


def ties(desk: Desk, person_id: object) -> list[Membership]:
    with desk.store.read() as tx:
        return persons.ties(tx, [person_id])[person_id]  # type: ignore[list-item,index]


def test_who_moves_is_asked_and_the_old_household_ends(desk: Desk) -> None:
    old, new = homes(desk, members=1)[:2]
    person = str(old.householder_id)
    with pytest.raises(StillElsewhere) as refused:
        belonging.move(desk, person, moving=belonging.Moving(str(new.id), "其他"))
    assert refused.value.household == old.number
    moving = belonging.Moving(str(new.id), "其他", sure=True)
    belonging.move(desk, person, moving=moving)
    assert [(tie.household_id, tie.until) for tie in ties(desk, old.householder_id)] == [
        (old.id, TODAY),
        (new.id, None),
    ]
    assert len(register.household_file(desk, str(new.id)).members) == 2
    with desk.store.read() as tx:
        left = households.get(tx, old.id)
    assert left is not None
    assert left.status == "left"


def test_a_householder_does_not_move_without_another(desk: Desk) -> None:
    old = next(one for one in homes(desk, members=2) if one.householder_id)
    new = homes(desk, members=1)[0]
    moving = belonging.Moving(str(new.id), "其他", sure=True)
    with desk.store.read() as tx:
        before = outbox.rows(tx)
    with pytest.raises(HeadMissing):
        belonging.move(desk, str(old.householder_id), moving=moving)
    with desk.store.read() as tx:
        assert outbox.rows(tx) == before


def test_a_death_ends_the_seat_keeps_the_person_and_sets_the_task(desk: Desk) -> None:
    home = homes(desk, members=2)[0]
    with desk.store.read() as tx:
        (_, head), (_, other) = households.members(tx, home.id)
    task = dying.died(desk, str(head.id), on=date(2026, 11, 20), head=str(other.id))
    assert task is not None
    assert (task.kind, task.due_on) == ("verify_death", date(2027, 2, 20))
    lines = [one for one in due_on(desk, TODAY) if one.kind == "verify_death"]
    assert [(one.household, one.person) for one in lines] == [(str(home.id), str(head.id))]
    file = register.household_file(desk, str(home.id))
    assert [(one.name, one.relation) for one in file.members] == [(other.name, "户主")]
    with desk.store.read() as tx:
        kept = persons.get(tx, head.id)
    assert kept is not None
    assert (kept.died_on, kept.deleted_at) == (date(2026, 11, 20), None)
    with pytest.raises(PersonDied):
        dying.died(desk, str(head.id), on=TODAY)
    with pytest.raises(DayToCome):
        dying.died(desk, str(other.id), on=date(2026, 11, 24))


def test_a_death_said_wrongly_is_taken_back(desk: Desk) -> None:
    home = homes(desk, members=1)[0]
    person = str(home.householder_id)
    with pytest.raises(dying.NotDead):
        dying.alive(desk, person, reason="x")
    dying.died(desk, person, on=TODAY)
    moving = belonging.Moving(str(home.id), "户主")
    with pytest.raises(PersonDied):
        belonging.move(desk, person, moving=moving)
    dying.alive(desk, person, reason="同名的人")
    belonging.move(desk, person, moving=moving)
    with desk.store.read() as tx:
        back = households.get(tx, home.id)
    assert back is not None
    assert back.status == "registered"
    assert len(register.household_file(desk, str(home.id)).members) == 1


def test_a_household_is_split_and_both_stand(desk: Desk) -> None:
    home = homes(desk, members=3)[0]
    with desk.store.read() as tx:
        seats = households.members(tx, home.id)
    going = [str(person.id) for tie, person in seats if person.id != home.householder_id]
    where = Where("低保", "第六埠村8区2号")
    made = belonging.split(
        desk, str(home.id), splitting=belonging.Splitting(going, where, relation="子女")
    )
    file = register.household_file(desk, str(made.id))
    assert [one.relation for one in file.members] == ["户主", "子女"]
    assert len(register.household_file(desk, str(home.id)).members) == 1
    assert made.scope == home.scope
