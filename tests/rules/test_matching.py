"""Hits are known again on every device, and several of a household are one thing to do."""

from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldvisit.records import Task
from fieldvisit.rules import matching
from fieldvisit.words.labels import LABELS


def task(number: int, household: int, kind: str) -> Task:
    return Task(
        id=UUID(int=number),
        scope="120111102204",
        created_at=datetime(2026, 11, 23, tzinfo=UTC),
        household_id=UUID(int=household),
        kind=kind,
        due_on=date(2026, 12, 7),
    )


def test_a_hit_has_one_id_a_person_and_list() -> None:
    lists, people = LABELS["match_list"], [UUID(int=n) for n in range(9)]
    ids = {matching.hit_id(person, one) for person in people for one in lists}
    assert len(ids) == len(lists) * len(people)
    assert matching.hit_id(people[0], "death") == matching.hit_id(people[0], "death")


def test_every_list_has_its_task_kind() -> None:
    kinds = {f"{matching.HIT}{one}" for one in LABELS["match_list"]}
    assert kinds | {matching.TOGETHER} <= LABELS["task_kind"].keys()
    assert not matching.is_hit(task(1, 1, matching.TOGETHER)), "the fold is no hit itself"


_kinds = st.sampled_from(["match_death", "match_vehicle", matching.TOGETHER, "try_again"])


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), _kinds), max_size=12))
def test_only_hits_of_a_household_with_an_urgent_task_are_folded(
    drawn: list[tuple[int, str]],
) -> None:
    tasks = [task(n, household, kind) for n, (household, kind) in enumerate(drawn)]
    urgent = {one.household_id for one in tasks if one.kind == matching.TOGETHER}
    gone = [one for one in tasks if one not in matching.folded(tasks)]
    assert gone == [t for t in tasks if matching.is_hit(t) and t.household_id in urgent]
