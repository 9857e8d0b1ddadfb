"""A register in memory for the rules of who belongs where: what the store is to the casework."""

from datetime import UTC, date, datetime
from typing import TypeVar
from uuid import UUID

from fieldvisit.machine.ids import CountedIds
from fieldvisit.records import Entitlement, Household, Kept, Membership, Person, kind_of
from fieldvisit.rules import belonging, merging
from fieldvisit.rules.belonging import Home, Patch, Write, is_active
from fieldvisit.rules.merging import Said

R = TypeVar("R", bound=Kept)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
DAY = date(2026, 11, 23)
VILLAGE = "120111102204"
ME = UUID(int=7)


class Book:
    """A register in memory: what the store is to the casework, for the rules."""

    def __init__(self) -> None:
        self.ids = CountedIds("register of tests")
        self.rows: dict[tuple[str, UUID], Kept] = {}

    def write(self, written: list[Write]) -> None:
        for one in written:
            if isinstance(one, Patch):
                old = self.rows[one.kind, one.row_id]
                assert {name: getattr(old, name) for name in one.after} == one.before
                self.rows[one.kind, one.row_id] = old.model_copy(update=dict(one.after))
            else:
                assert (kind_of(one), one.id) not in self.rows
                self.rows[kind_of(one), one.id] = one

    def made(self, model: type[R], **fields: object) -> R:
        marks = {"id": self.ids.fresh(), "scope": VILLAGE, "created_at": NOON}
        return model.model_validate({**marks, **fields})

    def all(self, model: type[R]) -> list[R]:
        return [row for row in self.rows.values() if isinstance(row, model)]

    def ties(self, person: Person) -> list[Membership]:
        return [one for one in self.all(Membership) if one.person_id == person.id]

    def home(self, household: Household) -> Home:
        people = {one.id: one for one in self.all(Person)}
        seats = [
            (tie, people[tie.person_id])
            for tie in self.all(Membership)
            if tie.household_id == household.id and is_active(tie)
        ]
        return Home(household, seats)

    def house(self, *, scope: str = VILLAGE) -> Household:
        made = self.made(
            Household,
            number=str(len(self.rows)),
            category="dibao",
            hukou_region=scope,
            live_region=scope,
            scope=scope,
        )
        self.write([made])
        return made

    def person(self, name: str = "王桂芬", **fields: object) -> Person:
        made = self.made(Person, name=name, **fields)
        self.write([made])
        return made

    def seat(
        self, person: Person, house: Household, *, relation: str = "other", on: date = DAY
    ) -> None:
        tie = self.made(
            Membership, household_id=house.id, person_id=person.id, relation=relation, since=on
        )
        old = [one for one in self.ties(person) if is_active(one) and one.household_id != house.id]
        written = belonging.enter(
            person, self.home(self.now(house)), tie=tie, ties=self.ties(person)
        )
        for one in old:
            left = self.home(self.rows["household", one.household_id])  # type: ignore[arg-type]
            others = [p.id for _, p in left.seats if p.id != person.id]
            written += belonging.leave(left, {person.id}, head=others[0] if others else None)
        self.write(written)

    def now(self, record: R) -> R:
        found = self.rows[kind_of(record), record.id]
        assert isinstance(found, type(record))
        return found

    def merge(self, kept: Person, lost: Person, *, head: UUID | None = None) -> None:
        kept, lost = self.now(kept), self.now(lost)
        pointing = [
            row
            for row in self.rows.values()
            if getattr(row, "person_id", None) == lost.id and row.deleted_at is None
        ]
        seats = {tie.household_id for tie in self.ties(lost) if is_active(tie)}
        led = {one.id for one in self.all(Household) if one.householder_id == lost.id}
        homes = {one.id: self.home(one) for one in self.all(Household) if one.id in seats | led}
        held = [one for one in self.all(Entitlement) if one.person_id == kept.id]
        pair = merging.Pair(kept, lost, pointing, self.ties(kept), homes, held)
        self.write(merging.merge(pair, said=Said(ME, NOON, DAY, "同一个人"), head=head))

    def undo(self, lost: Person) -> list[dict[str, object]]:
        lost = self.now(lost)
        kept = self.rows["person", lost.merged_into or lost.id]
        assert isinstance(kept, Person)
        keys = merging.moved_rows(lost)
        moved = {key: self.rows[key] for key in keys}
        back = merging.Undoing(kept, lost, moved, self.all(Household))
        written, left = merging.undo(back, said=Said(ME, NOON, DAY, "弄错了"))
        self.write(written)
        return left


def homes_of(book: Book, person: Person) -> list[UUID]:
    return [tie.household_id for tie in book.ties(person) if is_active(tie)]
