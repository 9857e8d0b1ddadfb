"""自理能力评估: each assessment is told, the newest first; what it says of a person is proposed to
the register and changes nothing by itself."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.naming import NotHere
from fieldvisit.casework.people import assessments
from fieldvisit.casework.visits import deciding, proposing
from fieldvisit.machine.clock import FixedClock
from fieldvisit.records import Person
from fieldvisit.store import audit, households, journal, rows
from fieldvisit.words.labels import LABELS
from tests.support.filled import filled

ITEMS = tuple(LABELS["self_care"])


@pytest.fixture
def home(desk: Desk) -> str:
    return register.find(desk)[0].household_id


def person_of(desk: Desk, home: str) -> Person:
    with desk.store.read() as tx:
        return households.members(tx, UUID(home))[0][1]


def assessed(desk: Desk, home: str, *cannot: str, grade: str = "independent", **other: Any) -> Any:
    told = {item: "unable" if item in cannot else "able" for item in ITEMS}
    return filled(desk, home, **told, grade=grade, assessor_org="阳光评估", **other)[0]


def test_each_assessment_is_told_the_newest_first(desk: Desk, home: str) -> None:
    assert isinstance(desk.clock, FixedClock)
    assessed(desk, home)
    desk.clock.advance(timedelta(days=20))
    assessed(desk, home, "walk", "bathe", grade="semi_dependent", valid_from="2027-01-01")
    person = str(person_of(desk, home).id)
    newest, oldest = assessments.assessments(desk, person)
    assert (newest.on, newest.words, newest.cannot, newest.changed) == (
        "2026-12-13",
        "半失能",
        ("室内行走", "洗澡"),
        True,
    )
    assert (oldest.words, oldest.cannot, oldest.changed) == ("全自理", (), False)
    with desk.store.read() as tx:
        assert audit.count(tx, "person_opened", subject=person) == 1


def test_a_corrected_one_and_a_try_are_none(desk: Desk, home: str) -> None:
    first = assessed(desk, home)
    assessed(desk, home, "eat", grade="semi_dependent", replaces=first.id)
    assessed(desk, home, state="attempt")
    found = assessments.assessments(desk, str(person_of(desk, home).id))
    assert [one.grade for one in found] == ["semi_dependent"]


def test_of_nobody_nothing_is_told(desk: Desk) -> None:
    with pytest.raises(NotHere):
        assessments.assessments(desk, str(UUID(int=1)))


def test_what_was_assessed_waits_for_who_keeps_the_register(desk: Desk, home: str) -> None:
    visit = assessed(desk, home, "walk", "bathe", grade="semi_dependent")
    before = person_of(desk, home)
    ((key, said),) = proposing.assessed(visit)
    assert (key, said["self_care"]["walk"], said["self_care"]["eat"]) == (
        str(before.id),
        False,
        True,
    )
    told = {"kind": "change", "before": {"self_care": before.self_care}, "after": said}
    marks = {"id": desk.ids.fresh(), "scope": visit.scope, "created_at": visit.ended_at}
    about = {"household_id": visit.household_id, "visit_id": visit.id, "person_id": before.id}
    proposal = proposing.Proposal.model_validate({**marks, **about, **told})
    with desk.store.write() as tx:
        journal.insert(tx, proposal, stamp=desk.stamp())
    (line,) = deciding.open_lines(desk, home)
    assert line.words[0].startswith("自理能力：2 项做不了：室内行走、洗澡")
    assert person_of(desk, home).self_care == before.self_care
    deciding.accept(desk, str(proposal.id))
    with desk.store.read() as tx:
        after = rows.get(tx, "person", row_id=before.id)
    assert isinstance(after, Person)
    assert after.self_care == said["self_care"]


@pytest.mark.parametrize("lacking", [{"eat": ""}, {"eat": "poor"}])
def test_an_assessment_with_an_item_open_proposes_nothing(
    desk: Desk, home: str, lacking: dict[str, str]
) -> None:
    told = dict.fromkeys(ITEMS, "able") | lacking
    assert proposing.assessed(filled(desk, home, **told)[0]) == []
