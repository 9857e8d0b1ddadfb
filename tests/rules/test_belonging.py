"""A person has one active household at most, whatever comes, and no row is lost by it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Entitlement, Household, Membership, Person, Task
from fieldvisit.records.person import Relation
from fieldvisit.rules import belonging
from fieldvisit.rules.belonging import (
    HeadMissing,
    HeadNotMember,
    LeavesBeforeEntering,
    NobodyLeaves,
    NobodyStays,
    OtherVillage,
    PersonDied,
    PersonMerged,
    is_active,
)
from fieldvisit.rules.entitlements import EntitlementOverlaps
from fieldvisit.rules.merging import DifferentIds, NotMerged, OneDied, SamePerson
from tests.support.register import DAY, VILLAGE, Book, homes_of


@pytest.fixture
def book() -> Book:
    return Book()


def test_who_comes_into_a_household_leaves_the_other(book: Book) -> None:
    old, new, person = book.house(), book.house(), book.person()
    book.seat(person, old, relation="householder")
    book.seat(person, new, relation="child", on=DAY + timedelta(days=1))
    assert homes_of(book, person) == [new.id]
    assert [tie.until for tie in book.ties(person)] == [DAY + timedelta(days=1), None]
    assert book.now(old).status == "left"


def test_who_is_there_already_gets_the_relation_and_no_second_seat(book: Book) -> None:
    house, person = book.house(), book.person()
    book.seat(person, house)
    book.seat(person, house, relation="child")
    assert [tie.relation for tie in book.ties(person)] == ["child"]


def test_a_household_that_was_left_is_registered_again(book: Book) -> None:
    old, new, person = book.house(), book.house(), book.person()
    book.seat(person, old)
    book.seat(person, new)
    book.seat(person, old)
    assert (book.now(old).status, book.now(new).status) == ("registered", "left")


def test_a_householder_who_goes_is_followed_by_one_who_stays(book: Book) -> None:
    house, head, wife = book.house(), book.person("李国强"), book.person("王桂芬")
    book.seat(head, house, relation="householder")
    book.seat(wife, house, relation="spouse")
    here = book.home(book.now(house))
    with pytest.raises(HeadMissing) as refused:
        belonging.leave(here, {head.id})
    assert refused.value.names == "王桂芬"
    with pytest.raises(HeadNotMember):
        belonging.leave(here, {head.id}, head=head.id)
    book.write(belonging.leave(here, {head.id}, head=wife.id))
    assert book.now(house).householder_id == wife.id
    assert {tie.relation for tie in book.ties(wife)} == {Relation.HOUSEHOLDER}


def test_nobody_enters_across_villages_before_birth_or_after_death(book: Book) -> None:
    near, far, person = book.house(), book.house(scope="120111102205"), book.person()
    book.seat(person, near)
    with pytest.raises(OtherVillage):
        book.seat(person, far)
    with pytest.raises(LeavesBeforeEntering):
        book.seat(person, book.house(), on=DAY - timedelta(days=1))
    book.write(belonging.die(person, on=DAY, ties=book.ties(person)))
    assert homes_of(book, person) == []
    with pytest.raises(PersonDied):
        book.seat(book.now(person), near)


def test_a_household_is_split_by_its_own_people(book: Book) -> None:
    house, head, son = book.house(), book.person("李国强"), book.person("李小强")
    book.seat(head, house, relation="householder")
    book.seat(son, house, relation="child")
    fresh = book.made(
        Household, number="新", category="dibao", hukou_region=VILLAGE, live_region=VILLAGE
    )

    def seat_of(person: Person) -> Membership:
        seat = {"household_id": fresh.id, "person_id": person.id, "since": DAY}
        return book.made(Membership, relation="householder", **seat)

    home = book.home(book.now(house))
    with pytest.raises(NobodyLeaves):
        belonging.split(home, fresh, going=[seat_of(book.person("外人"))], head=None)
    with pytest.raises(NobodyLeaves):
        belonging.split(home, fresh, going=[], head=None)
    with pytest.raises(NobodyStays):
        belonging.split(home, fresh, going=[seat_of(head), seat_of(son)], head=None)
    book.write(belonging.split(home, fresh, going=[seat_of(son)], head=None))
    assert (homes_of(book, head), homes_of(book, son)) == ([house.id], [fresh.id])
    assert book.now(fresh).householder_id == son.id


def test_what_names_the_one_that_goes_names_the_other_and_comes_back(book: Book) -> None:
    house, twin_house = book.house(), book.house()
    kept, lost = book.person(phone=None), book.person(phone="13800001111")
    book.seat(kept, house, relation="householder")
    book.seat(lost, twin_house, relation="householder")
    task = book.made(
        Task, household_id=twin_house.id, person_id=lost.id, kind="try_again", due_on=DAY
    )
    book.write([task])
    before = {key: row.model_dump(exclude={"merges"}) for key, row in book.rows.items()}
    book.merge(kept, lost)
    assert book.now(task).person_id == kept.id
    assert book.now(kept).phone == "13800001111"
    assert book.now(lost).merged_into == kept.id
    assert (homes_of(book, kept), homes_of(book, lost)) == ([house.id], [])
    assert book.now(twin_house).status == "left"
    assert len(book.ties(kept)) == 2
    assert book.undo(lost) == []
    after = {key: row.model_dump(exclude={"merges"}) for key, row in book.rows.items()}
    assert after == before
    (entry,) = book.now(lost).merges
    assert (entry["reason"], entry["why"], entry["into"]) == ("同一个人", "弄错了", str(kept.id))


def test_a_person_in_no_household_takes_over_the_others_seat(book: Book) -> None:
    house, kept, lost = book.house(), book.person(), book.person()
    book.seat(lost, house, relation="householder")
    book.merge(kept, lost)
    assert homes_of(book, kept) == [house.id]
    assert book.now(house).householder_id == kept.id
    assert book.undo(lost) == []
    assert (homes_of(book, kept), homes_of(book, lost)) == ([], [house.id])


def test_two_entries_in_one_household_leave_one_who_leads_it(book: Book) -> None:
    house, kept, lost = book.house(), book.person(), book.person()
    book.seat(lost, house, relation="householder")
    book.seat(kept, house, relation="other")
    book.merge(kept, lost)
    assert homes_of(book, kept) == [house.id]
    assert book.now(house).householder_id == kept.id
    (seat,) = [tie for tie in book.ties(kept) if is_active(tie)]
    assert seat.relation == "householder"


def test_a_seat_that_comes_back_leads_nobody_beside_who_leads_now(book: Book) -> None:
    house, kept, lost, new = book.house(), book.person(), book.person(), book.person("李国强")
    book.seat(lost, house, relation="householder")
    book.seat(kept, book.house())
    book.merge(kept, lost)
    book.seat(new, house, relation="householder")
    book.undo(lost)
    seats = {person.id: tie.relation for tie, person in book.home(book.now(house)).seats}
    assert seats == {lost.id: "other", new.id: "householder"}
    assert book.now(house).householder_id == new.id


def test_what_somebody_changed_since_stays(book: Book) -> None:
    kept, lost = book.person(), book.person(phone="13800001111")
    book.merge(kept, lost)
    book.write([belonging.patch(book.now(kept), phone="13900002222")])
    (left,) = book.undo(lost)
    assert (left["field"], left["now"]) == ("phone", "13800001111")
    assert book.now(kept).phone == "13900002222"


def test_what_comes_late_to_the_one_that_went_is_taken_along_and_undone_too(book: Book) -> None:
    house, kept, lost = book.house(), book.person(), book.person()
    book.seat(kept, house)
    book.merge(kept, lost)
    late = book.made(Task, household_id=house.id, person_id=lost.id, kind="try_again", due_on=DAY)
    book.write([late])
    book.merge(kept, lost)
    assert book.now(late).person_id == kept.id
    book.undo(lost)
    assert book.now(late).person_id == lost.id
    assert all("undone_at" in one for one in book.now(lost).merges)


def test_merging_what_is_not_one_person_is_refused(book: Book) -> None:
    one = book.person(citizen_id="120101194912310026")
    other = book.person(citizen_id="120105198001010018")
    with pytest.raises(DifferentIds):
        book.merge(one, other)
    with pytest.raises(SamePerson):
        book.merge(one, one)
    with pytest.raises(OneDied):
        book.merge(one, book.person(died_on=DAY))
    with pytest.raises(OtherVillage):
        book.merge(one, book.person(scope="120111102205"))
    third, fourth = book.person(), book.person()
    book.merge(one, third)
    with pytest.raises(PersonMerged):
        book.merge(fourth, third)
    with pytest.raises(PersonMerged):
        book.merge(third, fourth)
    with pytest.raises(NotMerged):
        book.undo(fourth)


def test_merges_on_top_of_each_other_are_taken_back_from_the_last(book: Book) -> None:
    one, two, three = book.person(), book.person(), book.person()
    book.merge(two, three)
    book.merge(one, two)
    with pytest.raises(PersonMerged):
        book.undo(three)
    book.undo(two)
    book.undo(three)
    assert [book.now(each).merged_into for each in (one, two, three)] == [None] * 3


def test_nobody_gets_the_same_twice_by_being_one_person(book: Book) -> None:
    house, kept, lost = book.house(), book.person(), book.person()
    held = {"household_id": house.id, "category": "dibao", "since": DAY, "amount": 101000}
    book.write([book.made(Entitlement, person_id=kept.id, **held)])
    book.write([book.made(Entitlement, person_id=lost.id, **held)])
    with pytest.raises(EntitlementOverlaps):
        book.merge(kept, lost)


class AnyOrder(RuleBasedStateMachine):
    """People come, go, split, die, are merged and parted in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.book = Book()
        self.seen: set[tuple[str, UUID]] = set()
        for _ in range(3):
            self.book.house()

    def person(self, place: int) -> Person:
        people = self.book.all(Person)
        return people[place % len(people)]

    def household(self, place: int) -> Household:
        found = self.book.all(Household)
        return found[place % len(found)]

    @rule(place=st.integers(0, 5), relation=st.sampled_from(["householder", "child", "other"]))
    def born(self, place: int, relation: str) -> None:
        if len(self.book.all(Person)) < 8:
            made = self.book.person(phone="13800001111" if place % 2 else None)
            self.book.seat(made, self.household(place), relation=relation)

    @precondition(lambda self: self.book.all(Person))
    @rule(
        who=st.integers(0, 7),
        where=st.integers(0, 7),
        relation=st.sampled_from(["householder", "other"]),
    )
    def moves(self, who: int, where: int, relation: str) -> None:
        person, house = self.person(who), self.household(where)
        self.tries(lambda: self.book.seat(person, house, relation=relation))

    @precondition(lambda self: self.book.all(Person))
    @rule(who=st.integers(0, 7))
    def dies(self, who: int) -> None:
        one = self.person(who)

        def death() -> None:
            homes = [self.book.rows["household", home] for home in homes_of(self.book, one)]
            written = belonging.die(one, on=DAY, ties=self.book.ties(one))
            for home in homes:
                assert isinstance(home, Household)
                here = self.book.home(home)
                others = [person.id for _, person in here.seats if person.id != one.id]
                head = others[0] if others else None
                written += belonging.leave(here, {one.id}, head=head)
            self.book.write(written)

        self.tries(death)

    @precondition(lambda self: self.book.all(Person))
    @rule(who=st.integers(0, 7))
    def splits(self, who: int) -> None:
        one = self.person(who)
        homes = homes_of(self.book, one)
        if homes and len(self.book.all(Household)) < 8:
            old = self.book.rows["household", homes[0]]
            assert isinstance(old, Household)
            place = {"hukou_region": VILLAGE, "live_region": VILLAGE}
            fresh = self.book.made(Household, number="新", category="dibao", **place)
            seat = {"household_id": fresh.id, "person_id": one.id, "since": DAY}
            tie = self.book.made(Membership, relation="householder", **seat)
            here = self.book.home(old)
            others = [person.id for _, person in here.seats if person.id != one.id]
            if not others:
                with pytest.raises(NobodyStays):
                    belonging.split(here, fresh, going=[tie], head=None)
                return
            self.book.write(belonging.split(here, fresh, going=[tie], head=others[0]))

    @precondition(lambda self: self.book.all(Person))
    @rule(one=st.integers(0, 7), other=st.integers(0, 7), head=st.integers(0, 7))
    def merges(self, one: int, other: int, head: int) -> None:
        kept, lost = self.person(one), self.person(other)
        self.tries(lambda: self.book.merge(kept, lost, head=None))
        if self.book.now(lost).merged_into is None:
            chosen = self.person(head).id
            self.tries(lambda: self.book.merge(kept, lost, head=chosen))

    @precondition(lambda self: self.book.all(Person))
    @rule(who=st.integers(0, 7))
    def parted(self, who: int) -> None:
        lost = self.person(who)
        if lost.merged_into is not None:
            self.tries(lambda: self.book.undo(lost))

    def tries(self, action: Callable[[], object]) -> None:
        before = dict(self.book.rows)
        try:
            action()
        except FieldvisitError:
            assert self.book.rows == before

    @invariant()
    def one_household_at_most(self) -> None:
        for person in self.book.all(Person):
            homes = homes_of(self.book, person)
            assert len(homes) <= 1
            if person.died_on is not None or person.merged_into is not None:
                assert homes == []
            for home in homes:
                house = self.book.rows["household", home]
                assert isinstance(house, Household)
                assert house.status == "registered"

    @invariant()
    def one_householder_at_most(self) -> None:
        for house in self.book.all(Household):
            seats = self.book.home(house).seats
            heads = [person.id for tie, person in seats if tie.relation == "householder"]
            assert len(heads) <= 1

    @invariant()
    def no_row_is_lost(self) -> None:
        assert self.seen <= self.book.rows.keys()
        self.seen = set(self.book.rows)
        assert all(row.deleted_at is None for row in self.book.rows.values())


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
