"""Who fills a form in decides what it makes at once."""

import pytest

from fieldvisit.records.staff import Role
from fieldvisit.rules.making import BY_FORM, may_make


@pytest.mark.parametrize(
    ("role", "lacks"),
    [
        (Role.VILLAGE_OFFICER, set()),
        (Role.TOWN_OFFICER, set()),
        (Role.DISTRICT_OFFICER, set()),
        (Role.GRID_WORKER, {"plan", "special_case", "referral"}),
        (Role.ASSESSOR, BY_FORM),
    ],
)
def test_a_role_makes_what_it_may_write(role: str, lacks: set[str]) -> None:
    assert BY_FORM - may_make(role) == lacks
