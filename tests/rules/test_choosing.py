"""Who may answer the question of a conflict."""

import pytest

from fieldvisit.records.staff import Role
from fieldvisit.rules.choosing import may_choose

REGISTER = ("household", "person", "membership", "grid")


@pytest.mark.parametrize("role", list(Role))
def test_a_review_is_chosen_by_reviewers_alone(role: Role) -> None:
    assert may_choose(role, "visit") == (role in {Role.TOWN_OFFICER, Role.DISTRICT_OFFICER})


@pytest.mark.parametrize("kind", REGISTER)
def test_the_register_is_chosen_by_who_keeps_it(kind: str) -> None:
    assert {role for role in Role if may_choose(role, kind)} == {
        Role.VILLAGE_OFFICER,
        Role.TOWN_OFFICER,
        Role.DISTRICT_OFFICER,
    }


def test_a_grid_worker_chooses_in_the_days_work() -> None:
    assert may_choose(Role.GRID_WORKER, "task")
    assert not may_choose(Role.GRID_WORKER, "household")


@pytest.mark.parametrize("role", [Role.CITY_VIEWER, Role.AUDITOR, Role.ASSESSOR])
def test_who_only_looks_chooses_nothing(role: Role) -> None:
    assert not any(may_choose(role, kind) for kind in (*REGISTER, "task", "proposal", "visit"))
