"""Who may read and write what: every role against every kind and every place, default deny."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records import KINDS
from fieldvisit.records.change import Action, Change
from fieldvisit.records.staff import Role
from fieldvisit.rules.making import BY_FORM, OF_ASSESSORS, may_make
from sync.server import rights
from sync.server.rights import Author
from tests.support.central import NEXT_VILLAGE, OTHER_TOWN_VILLAGE, TOWN, VILLAGE

SOMEBODY = UUID(int=7)
WORK = {
    *("household", "person", "membership", "task", "visit", "note", "attachment"),
    *("proposal", "conflict", "countersignature"),
    *("need", "service_order", "follow_up", "referral"),
    *("clue", "alert", "plan", "special_case"),
    *("outreach", "credit", "reported", "public_notice", "insurance", "reading"),
}
SUPERVISORS = {"campaign", "grid", "handed_in", "entitlement", "inspection"}
EVERYBODYS = {"visit", "note", "attachment", "proposal", "countersignature"}
MAY_WRITE = {
    Role.GRID_WORKER: EVERYBODYS
    | {"task", "conflict", "need", "follow_up", "outreach", "credit", "reported"}
    | {"clue", "alert", "reading"},
    Role.VILLAGE_OFFICER: WORK | {"campaign"},
    Role.TOWN_OFFICER: WORK | SUPERVISORS,
    Role.DISTRICT_OFFICER: WORK | SUPERVISORS | {"policy_table"},
    Role.ASSESSOR: EVERYBODYS,
    Role.CITY_VIEWER: set(),
    Role.AUDITOR: set(),
}


def author(role: str, area: str) -> Author:
    return Author(SOMEBODY, SOMEBODY, role, area)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_writes_these_kinds_and_no_other(role: Role) -> None:
    allowed = {kind for kind in KINDS if kind in rights.WRITES.get(role, ())}
    assert allowed == MAY_WRITE[role]


@pytest.mark.parametrize("role", sorted(rights.WRITES))
def test_what_a_role_s_forms_make_is_what_the_role_may_write(role: Role) -> None:
    assert may_make(role) == BY_FORM & rights.WRITES[role]


def test_what_an_assessor_s_device_keeps_is_what_the_server_takes_from_it() -> None:
    assert rights.WRITES[Role.ASSESSOR] == OF_ASSESSORS


@pytest.mark.parametrize("role", [*Role, "somebody_new"])
@pytest.mark.parametrize(
    ("area", "scope", "writes", "reads"),
    [
        (VILLAGE, VILLAGE, True, True),
        (VILLAGE, NEXT_VILLAGE, False, False),
        (VILLAGE, OTHER_TOWN_VILLAGE, False, False),
        (VILLAGE, TOWN, False, True),
        (TOWN, VILLAGE, True, True),
        (TOWN, NEXT_VILLAGE, True, True),
        (TOWN, OTHER_TOWN_VILLAGE, False, False),
        (TOWN, "120000000000", False, True),
    ],
)
def test_a_person_writes_below_and_reads_above_too(
    role: str, area: str, scope: str, writes: bool, reads: bool
) -> None:
    works = bool(MAY_WRITE.get(role))  # type: ignore[call-overload]
    assert rights.may_write(author(role, area), scope) is (writes and works)
    assert rights.may_read(author(role, area), scope) is (reads and works)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_from_above_come_only_records_that_are_kept_for_all(kind: str) -> None:
    village, town = author("village_officer", VILLAGE), author("town_officer", TOWN)
    for_all = kind not in WORK | {"handed_in", "entitlement", "inspection"}
    row = rights.audience(kind, {}, None)
    assert (row in rights.audiences(village, TOWN)) is for_all
    assert (row in rights.audiences(village, VILLAGE)) is (kind not in ("handed_in", "inspection"))
    assert row in rights.audiences(town, TOWN)
    assert row in rights.audiences(town, VILLAGE)
    assert row not in rights.audiences(village, NEXT_VILLAGE)


def test_a_grid_is_seen_by_its_worker_and_by_who_answers_for_the_whole_area() -> None:
    """T3"""
    mine, other = UUID(int=17), UUID(int=18)
    worker = replace(author("grid_worker", VILLAGE), grids=((VILLAGE, mine),))
    officer = replace(author("village_officer", VILLAGE), grids=((VILLAGE, mine),))
    free = author("grid_worker", VILLAGE)
    for grid, seen in ((mine, True), (other, False), (None, True)):
        row = rights.audience("visit", {}, grid)
        assert (row in rights.audiences(worker, VILLAGE)) is seen
        assert row in rights.audiences(officer, VILLAGE)
        assert row in rights.audiences(free, VILLAGE)
        assert row not in rights.audiences(worker, NEXT_VILLAGE)
        assert (row == rights.audience("visit", {}, mine)) is (grid == mine)
    assert rights.audience("form", {}, other) == "all"
    secret = rights.audience("note", {"private": True, "created_by": mine}, None)
    assert secret not in rights.audiences(officer, VILLAGE)
    assert secret not in rights.audiences(worker, VILLAGE)


HOMES = [UUID(int=n) for n in (31, 32, 33)]
PLACES = st.none() | st.sampled_from(HOMES)


@given(
    kind=st.sampled_from(sorted(KINDS)),
    grid=PLACES,
    lent=PLACES,
    private=st.booleans(),
    has=st.sets(st.sampled_from(HOMES)),
    role=st.sampled_from(sorted(rights.WRITES)),
)
def test_an_assessor_sees_of_people_what_is_lent_to_them_and_no_row_counts_twice(
    kind: str, grid: UUID | None, lent: UUID | None, private: bool, has: set[UUID], role: str
) -> None:
    """T3"""
    secret = private and kind == "note"
    values = {"private": secret, "created_by": UUID(int=99)}
    row = rights.audiences_of(kind, values, grid=grid, lent=lent)
    who = replace(author(role, VILLAGE), lent=tuple((VILLAGE, one) for one in sorted(has)))
    may = rights.audiences(who, VILLAGE)
    assert sum(one in may for one in row) <= 1
    if role == Role.ASSESSOR:
        of_all = kind not in WORK | {"handed_in", "entitlement", "inspection"} and not secret
        of_people = kind in WORK | {"entitlement"} and not secret
        assert may.see(row) == (of_all or (of_people and lent in has))
        away = rights.audiences(replace(who, lent=((NEXT_VILLAGE, HOMES[0]),)), VILLAGE)
        assert away.see(row) == of_all
    else:
        assert may.see(row) == (row[0] in may), "what is lent stays with those who had it"


@pytest.mark.parametrize(
    ("kind", "action", "after", "code"),
    [
        ("visit", Action.INSERT, {"form_id": "F04"}, None),
        ("visit", Action.INSERT, {"form_id": "F02"}, "form_not_assessors"),
        ("visit", Action.INSERT, {}, "form_not_assessors"),
        ("note", Action.INSERT, {"private": True}, None),
        ("note", Action.INSERT, {"private": "yes"}, "note_not_assessors"),
        ("proposal", Action.INSERT, {}, None),
        ("proposal", Action.PATCH, {"state": "accepted"}, "kind_not_yours"),
        ("task", Action.INSERT, {}, "kind_not_yours"),
    ],
)
def test_an_assessor_says_what_their_forms_say_and_no_more(
    kind: str, action: Action, after: dict[str, object], code: str | None
) -> None:
    said = {"device_id": SOMEBODY, "actor": SOMEBODY, "row_id": UUID(int=8), "counter": 1}
    change = Change(scope=VILLAGE, kind=kind, action=action, after=after, hlc="1", **said)
    assert rights.refusal(change, author(Role.ASSESSOR, VILLAGE)) == code
    if kind != "task":
        assert rights.refusal(change, author(Role.VILLAGE_OFFICER, VILLAGE)) is None


@pytest.mark.parametrize(
    ("area", "prefix", "above"),
    [
        (VILLAGE, VILLAGE, 5),
        (TOWN, "120110100", 4),
        ("120110000000", "120110", 3),
        ("120000000000", "12", 1),
    ],
)
def test_an_area_says_what_lies_below_and_above(area: str, prefix: str, above: int) -> None:
    assert rights.readable_prefix(area) == prefix
    assert len(rights.above(area)) == above
