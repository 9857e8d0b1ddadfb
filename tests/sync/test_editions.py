"""The server's rule of a visit's editions, and the race of taking back with a batch under way: each
happens once or is refused by name, on SQLite and on PostgreSQL.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Visit
from fieldvisit.records.kept import instant_text
from fieldvisit.rules import editions as rule
from fieldvisit.store import editions, incoming, journal, outbox
from fieldvisit.store.journal import Stamp
from fieldvisit.words import SENTENCES
from sync.client.engine import one_round
from sync.server.centre import Centre
from tests.support import postgresql
from tests.support.central import NOON, central, household, visit
from tests.support.colleagues import LATER, Office, Person, opened
from tests.support.handing_over import Person as Bearer
from tests.support.handing_over import on, server_takes
from tests.support.village_rounds import Flaky

BACK = {"state": "cancelled", "taken_back_at": instant_text(LATER), "taken_back_why": "填错了户"}
BEFORE = {"state": "finalised", "taken_back_at": None, "taken_back_why": ""}


@pytest.fixture
def office(centre: Centre, tmp_path: Path) -> Iterator[Office]:
    yield from opened(centre, tmp_path / "devices")


def me(person: Person) -> UUID:
    return person.who.who.staff.id


def a_visit(office: Office, **other: Any) -> Visit:
    home = household()
    office.given(home)
    mine = {"investigators": [str(me(office.zhou))], "created_by": me(office.zhou)}
    return visit(home, **{**mine, **other})


def next_of(before: Visit, **other: Any) -> Visit:
    taken = rule.following(before, why="改血压")
    values = visit(household(), **taken, **other).model_dump() | {"created_by": before.created_by}
    same = {"household_id": before.household_id, "scope": before.scope}
    return Visit.model_validate({**values, **same, "investigators": before.investigators})


def writes(person: Person, *records: Any) -> None:
    with person.store.write() as tx:
        for record in records:
            journal.insert(tx, record, stamp=person.stamp)


def takes_back(person: Person, seen: Visit) -> None:
    person.write("visit", seen, state="cancelled", taken_back_at=LATER, taken_back_why="填错了户")


def reviews(person: Person, seen: Visit, state: str = "reviewed") -> None:
    said = {"state": state, "reviewed_by": me(person), "reviewed_at": LATER}
    person.write("visit", seen, **said, review_comment="看过")


def says_back(person: Person, seen: Visit, *, base: int = 0, **other: Any) -> Any:
    """A device says it without asking its own rule first."""
    person.who.counter += 500
    told = person.who.edit(person.held("visit", seen) or seen, BEFORE, BACK | other, base=base)
    return person.who.verdict(told)


def syncs(person: Person, *cuts: str) -> None:
    """A round over a line that is cut, request by request."""
    line: Any = Flaky(person.who.exchange, list(cuts))
    one_round(person.store, line, clock=FixedClock(LATER), ids=Uuid7())


def state_at(person: Person, seen: Visit) -> str:
    return str(person.held("visit", seen).state)


def test_it_is_taken_back_by_its_author_before_the_books_have_it(office: Office) -> None:
    seen = a_visit(office)
    writes(office.zhou, seen)
    takes_back(office.zhou, seen)
    office.all_sync()
    assert {state_at(one, seen) for one in office.everybody} == {"cancelled"}
    assert office.boss.held("visit", seen).taken_back_why == "填错了户"
    assert office.zhou.refusals() == []


def test_who_may_not_take_it_back_hears_why(office: Office) -> None:
    seen = a_visit(office)
    writes(office.zhou, seen)
    office.all_sync()
    base = office.zhou.held("visit", seen).version
    assert says_back(office.qian, seen) == ("rejected", "edition_not_yours")
    assert says_back(office.boss, seen) == ("rejected", "edition_not_yours")
    assert says_back(office.zhou, seen, base=base) == ("rejected", "edition_in_the_books")
    assert says_back(office.zhou, seen, taken_back_why=" ") == (
        "rejected",
        "take_back_unexplained",
    )
    assert says_back(office.zhou, seen) == ("accepted", None)
    assert says_back(office.zhou, seen) == ("accepted", None)
    assert says_back(office.zhou, seen, taken_back_why="别的") == ("rejected", "take_back_too_late")


def test_a_review_that_was_first_stands(office: Office) -> None:
    seen = a_visit(office)
    writes(office.zhou, seen)
    syncs(office.zhou, "after")
    office.boss.sync()
    reviews(office.boss, seen)
    office.boss.sync()
    takes_back(office.zhou, seen)
    after = next_of(seen)
    writes(office.zhou, after)
    office.all_sync()
    assert {state_at(one, seen) for one in office.everybody} == {"reviewed"}
    assert office.zhou.refusals() == ["take_back_too_late"]
    assert office.boss.held("visit", after).replaces == seen.id


def test_a_review_of_what_was_taken_back_asks_nobody(office: Office) -> None:
    seen = a_visit(office)
    writes(office.zhou, seen)
    syncs(office.zhou, "after")
    office.boss.sync()
    takes_back(office.zhou, seen)
    office.zhou.sync()
    reviews(office.boss, seen)
    office.all_sync()
    assert {state_at(one, seen) for one in office.everybody} == {"cancelled"}
    assert office.boss.refusals() == ["taken_back_meanwhile"]
    assert office.boss.questions() == []


CUTS = [(), ("before",), ("after",), ("pass", "before"), ("pass", "after")]
"""The push is the first request of a round: `after` it the server has it, and nobody heard."""


@pytest.mark.parametrize("first", CUTS, ids="-".join)
def test_wherever_the_line_is_cut_it_is_taken_back_once_and_its_next_edition_stands(
    office: Office, first: tuple[str, ...]
) -> None:
    """The batch with the visit is under way, its receipt may be lost: nobody has to know."""
    taken_back_once(office, first, ("after",))


def taken_back_once(office: Office, first: tuple[str, ...], then: tuple[str, ...]) -> None:
    seen = a_visit(office)
    writes(office.zhou, seen)
    syncs(office.zhou, *first)
    known = office.zhou.held("visit", seen).version > 0
    if known:
        # In the books as its author knows: then it is corrected.
        writes(office.zhou, next_of(seen))
    else:
        takes_back(office.zhou, seen)
        writes(office.zhou, next_of(seen))
    syncs(office.zhou, *then)
    office.all_sync()
    counts = office.zhou.counts()
    assert (counts.waiting, counts.delivered, counts.rejected, counts.conflict) == (0, 0, 0, 0)
    for person in office.everybody:
        with person.store.read() as tx:
            assert incoming.parked_count(tx) == 0
        (counting,) = rule.standing(both(person, seen))
        assert counting.replaces == seen.id
        assert state_at(person, seen) == ("finalised" if known else "cancelled")


def both(person: Person, first: Visit) -> list[Visit]:
    with person.store.read() as tx:
        return editions.of_visit(tx, first)


def test_two_corrections_of_two_devices_stand_both_and_one_counts(office: Office) -> None:
    seen = a_visit(office)
    writes(office.zhou, seen)
    office.all_sync()
    here, there = next_of(seen), next_of(seen)
    writes(office.zhou, here)
    office.zhou.who.counter += 900
    assert office.zhou.who.verdict(office.zhou.who.change(there)) == ("accepted", None)
    office.all_sync()
    last = max(here, there, key=lambda one: one.id.hex)
    for person in office.everybody:
        assert len(both(person, seen)) == 3
        assert [one.id for one in rule.standing(both(person, seen))] == [last.id]


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        ({}, ("accepted", None)),
        ({"number": "FV-9"}, ("rejected", "record_refused")),
        ({"revision": 3}, ("rejected", "record_refused")),
        ({"revision": 1}, ("rejected", "record_refused")),
        ({"first_visit": None}, ("rejected", "record_refused")),
        ({"first_visit": UUID(int=5)}, ("rejected", "record_refused")),
        ({"form_id": "F03"}, ("rejected", "record_refused")),
        ({"started_at": LATER}, ("rejected", "record_refused")),
        ({"replaces": None}, ("rejected", "record_refused")),
        ({"replaces": UUID(int=6)}, ("accepted", None)),
        ({"state": "reviewed"}, ("rejected", "review_own_visit")),
    ],
)
def test_a_correction_says_of_which_visit_it_is(
    office: Office, other: dict[str, Any], verdict: tuple[str, str | None]
) -> None:
    """One that the server never had says nothing against its successor."""
    seen = a_visit(office)
    writes(office.zhou, seen)
    office.zhou.sync()
    office.zhou.who.counter += 500
    told = next_of(seen).model_copy(update=other)
    assert office.zhou.who.verdict(office.zhou.who.change(told)) == verdict


def test_nobody_corrects_what_another_wrote(office: Office) -> None:
    seen = a_visit(office)
    writes(office.zhou, seen)
    office.all_sync()
    office.qian.who.counter += 500
    told = office.qian.who.change(next_of(seen))
    assert office.qian.who.verdict(told) == ("rejected", "edition_not_yours")


def test_a_try_at_the_door_has_no_other_edition(office: Office) -> None:
    seen = a_visit(office, state="attempt", result="nobody_home")
    writes(office.zhou, seen)
    office.all_sync()
    office.zhou.who.counter += 500
    told = office.zhou.who.change(next_of(seen))
    assert office.zhou.who.verdict(told) == ("rejected", "edition_ends")


@pytest.mark.parametrize(
    "code",
    [
        *("edition_not_yours", "edition_in_the_books", "edition_ends"),
        *("take_back_too_late", "take_back_unexplained", "taken_back_meanwhile"),
    ],
)
def test_each_refusal_has_its_words(code: str) -> None:
    assert "{" not in SENTENCES[code]


def test_what_waits_for_a_colleague_may_be_taken_back_from_the_books(office: Office) -> None:
    """A colleague who never signs: days.md, before it counts as submitted."""
    both_of_them = sorted([str(me(office.zhou)), str(me(office.qian))])
    signed = {"party": "investigator", "name": "周小燕", "way": "drawn"}
    own = {**signed, "staff_id": str(me(office.zhou)), "signed_at": instant_text(NOON)}
    seen = a_visit(office, investigators=both_of_them, signatures=[own])
    writes(office.zhou, seen)
    office.all_sync()
    takes_back(office.zhou, seen)
    assert office.zhou.held("visit", seen).version > 0
    office.all_sync()
    assert {state_at(one, seen) for one in office.everybody} == {"cancelled"}


def test_what_was_refused_and_taken_back_waits_for_nothing(office: Office) -> None:
    seen = a_visit(office)
    odd = seen.model_copy(update={"revision": 2})
    writes(office.zhou, odd)
    office.zhou.sync()
    assert office.zhou.refusals() == ["record_refused"]
    after = {"state": "cancelled", "taken_back_at": LATER, "taken_back_why": "服务器不收"}
    with office.zhou.store.write() as tx:
        journal.end_refused(tx, odd.id, after=after, stamp=office.zhou.stamp)
    assert office.zhou.refusals() == []
    assert office.zhou.counts() == outbox.OutboxCounts()
    office.all_sync()
    assert state_at(office.zhou, odd) == "cancelled"
    assert office.boss.held("visit", odd) is None


@pytest.mark.prove
def test_on_postgresql_the_cuts_leave_one_too(cluster: str, tmp_path: Path) -> None:
    centre = central(tmp_path / "server", database=postgresql.fresh_database(cluster, "editions"))
    for place, cuts in enumerate(CUTS):
        for office in opened(centre, tmp_path / f"devices-{place}"):
            taken_back_once(office, cuts, CUTS[-place])
    centre.close()


@pytest.mark.prove
@pytest.mark.parametrize("then", CUTS, ids="-".join)
@pytest.mark.parametrize("first", CUTS, ids="-".join)
def test_whatever_cut_follows_whatever_cut(
    office: Office, first: tuple[str, ...], then: tuple[str, ...]
) -> None:
    taken_back_once(office, first, then)


@pytest.mark.parametrize("turned", [False, True])
def test_what_lies_in_a_parcel_already_is_taken_back_by_the_next(
    centre: Centre, zhou: Bearer, stick: Path, turned: bool
) -> None:
    """已送达: it is on its way; whichever parcel arrives first, it is taken back once."""
    home = household()
    seen = visit(home, investigators=[str(zhou.who.staff.id)])
    zhou.writes(home, seen)
    first = zhou.makes_a_parcel(stick)
    back = {"state": "cancelled", "taken_back_at": LATER, "taken_back_why": "填错了户"}
    stamp = Stamp(zhou.who.staff.id, zhou.who.device_id, LATER)
    with zhou.store.write() as tx:
        journal.patch(tx, "visit", row_id=seen.id, after=back, stamp=stamp)
    zhou.writes(next_of(zhou_has(zhou, seen)))
    second = zhou.makes_a_parcel(stick)
    for made in (second, first) if turned else (first, second):
        server_takes(centre, on(stick, made))
    assert zhou.syncs().trouble is None
    counts = zhou.counts()
    assert (counts.waiting, counts.delivered, counts.rejected, counts.conflict) == (0, 0, 0, 0)
    with zhou.store.read() as tx:
        whole = editions.of_visit(tx, seen)
    assert [(one.state, one.revision) for one in whole] == [("cancelled", 1), ("finalised", 2)]
    assert all(one.version > 0 for one in whole)


def zhou_has(zhou: Bearer, seen: Visit) -> Visit:
    with zhou.store.read() as tx:
        (found,) = editions.of_visit(tx, seen)
    return found
