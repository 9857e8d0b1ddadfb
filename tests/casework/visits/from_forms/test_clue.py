"""F05: what the form says of somebody in trouble is a clue with its clock, once."""

from datetime import UTC, datetime
from typing import Any

import pytest

from fieldvisit.casework.cases import clue_list, clues
from fieldvisit.casework.cases.clues import Verified
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Clue
from fieldvisit.store import audit, cases, outbox, tasks
from tests.support.filled import filled

TOLD: dict[str, Any] = {
    "source": "public_report",
    "source_note": "来电 118",
    "discovered_at": "2026-11-22T09:40:00+08:00",
    "discoverer": "李长顺",
    "subject_description": "七十来岁老太太，耳朵背",
    "subject_place": "2区供销社后院",
    "people_count": 3,
    "trouble_kinds": ["unattended_elder", "other"],
    "trouble_other": "屋里没有取暖",
    "urgency": "critical",
    "town_call": "answered",
    "called_at": "2026-11-22T09:50:00+08:00",
    "policy_told": "yes",
    "wants_to_apply": "cannot_express",
}


@pytest.fixture
def home(desk: Desk) -> str:
    return register.find(desk)[0].household_id


def kept(desk: Desk) -> list[Clue]:
    with desk.store.read() as tx:
        return cases.clues(tx)


def test_what_the_form_says_is_what_the_clue_says(desk: Desk, home: str) -> None:
    visit, made = filled(desk, home, **TOLD)
    (clue,) = kept(desk)
    assert made == ["已登记一条线索：七十来岁老太太，耳朵背，待核实。"]
    assert (clue.about, clue.place, clue.discoverer) == (
        "七十来岁老太太，耳朵背",
        "2区供销社后院",
        "李长顺",
    )
    assert (clue.source, clue.source_note) == ("neighbour", "来电 118")
    assert (clue.troubles, clue.detail) == (
        ["unattended_elder", "other"],
        "其他难处：屋里没有取暖",
    )
    assert (clue.policy_told, clue.wants, clue.town_call) == (True, "cannot_express", "answered")
    assert clue.found_at == datetime(2026, 11, 22, 1, 40, tzinfo=UTC)
    assert (clue.from_visit, clue.scope, clue.people) == (visit.id, visit.scope, 3)


def test_at_once_has_a_day_and_the_rest_has_no_clock(desk: Desk, home: str) -> None:
    filled(desk, home, **TOLD)
    filled(desk, home, **TOLD | {"urgency": "urgent"})
    by_urgency = {clue.urgency: clue.respond_by for clue in kept(desk)}
    assert by_urgency == {"at_once": datetime(2026, 11, 23, 1, 40, tzinfo=UTC), "urgent": None}


def test_a_member_of_the_household_is_its_clue_and_a_neighbour_is_not(
    desk: Desk, home: str
) -> None:
    householder = register.household_file(desk, home).members[0].name
    filled(desk, home, **TOLD | {"subject_name": householder})
    filled(desk, home, **TOLD | {"subject_name": "过路人"})
    assert {clue.about: str(clue.household_id or "") for clue in kept(desk)} == {
        householder: home,
        "过路人": "",
    }


STANDS: list[tuple[dict[str, str], tuple[str | None, ...]]] = [
    ({}, ("found", None, None)),
    ({"verify_result": "true"}, ("verified", "true", None)),
    ({"verify_result": "true", "clue_outcome": "dibao"}, ("closed", "true", "dibao")),
    ({"verify_result": "false", "verify_note": "人在女儿家"}, ("verified", "false", None)),
    ({"verify_result": "duplicate", "duplicate_of": "去年那条"}, ("found", None, None)),
]


def test_what_looking_showed_at_the_door_stands(desk: Desk, home: str) -> None:
    for told, stands in STANDS:
        visit, _ = filled(desk, home, **TOLD | told)
        (clue,) = [one for one in kept(desk) if one.from_visit == visit.id]
        assert (clue.state, clue.verdict, clue.outcome) == stands


def test_a_repeated_one_names_the_form_of_the_first(desk: Desk, home: str) -> None:
    first, _ = filled(desk, home, **TOLD)
    again = {"verify_result": "duplicate", "duplicate_of": first.number, "remarks": "又报"}
    filled(desk, home, **TOLD | again)
    by_state = {clue.state: clue for clue in kept(desk)}
    assert by_state["verified"].duplicate_of == by_state["found"].id


def test_a_number_that_is_none_is_said_and_not_kept(desk: Desk, home: str) -> None:
    filled(desk, home, **TOLD | {"subject_citizen_id": "120111199902300018"})
    (clue,) = kept(desk)
    assert clue.citizen_id is None
    assert "120111199902300018，要核对" in clue.detail


def test_a_form_that_names_nobody_reports_nothing(desk: Desk, home: str) -> None:
    for lacking in ("trouble_kinds", "subject_place", "subject_description"):
        told = {name: value for name, value in TOLD.items() if name != lacking}
        assert filled(desk, home, **told)[1] == []
    assert kept(desk) == []


def test_it_is_waiting_to_be_sent_and_leaves_its_line(desk: Desk, home: str) -> None:
    filled(desk, home, **TOLD)
    (clue,) = kept(desk)
    with desk.store.read() as tx:
        assert outbox.state_of(tx, "clue", row_id=clue.id) == "waiting"
        assert audit.count(tx, "clue_reported", subject=str(clue.id)) == 1


def test_the_list_of_what_is_due_says_it_once(desk: Desk, home: str) -> None:
    from fieldvisit.casework.visits import from_forms

    visit, _ = filled(desk, home, **TOLD | {"respond_by": "2026-11-23T09:40"})
    day = local_day(desk.clock.now())
    with desk.store.write() as tx:
        from_forms.keep_tasks(tx, desk, visits=[visit], day=day)
    assert [one.kind for one in due_on(desk, day)].count("urgent_clue") == 1
    (clue,) = clue_list.listed(desk)
    clues.verify(desk, str(clue.id), found=Verified("属实"))
    assert [one.kind for one in due_on(desk, day)].count("urgent_clue") == 0
    with desk.store.read() as tx:
        assert [one.state for one in tasks.of_kind(tx, "urgent_clue")] == ["done"]
