"""What is said now comes before a survey, a survey before the register; nothing is guessed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.policies.household_facts import RECKONED, Gathered, gathered
from fieldvisit.casework.policies.known import TYPED, Facts, Known
from fieldvisit.casework.policies.register_facts import REGISTER
from fieldvisit.practice.families import named_id
from fieldvisit.records import Household
from fieldvisit.store import households, incoming
from fieldvisit.store.incoming import Entry
from tests.support.desks import copy_of, without_aid

FOUR_OF_THEM = named_id("household", 83)
TODAY = date(2026, 11, 23)
ANSWERS = {
    "counted_members": "3",
    "income_window_months": "12",
    "income_twelfths": str(12 * 3_600_000),
    "deduct_fen": "0",
    "has_obligor": "no",
}


@pytest.fixture(scope="module")
def desk(officer_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One device with three surveys of a household: of spring, of autumn, and one taken back."""
    opened = copy_of(officer_template, tmp_path_factory.mktemp("facts") / "officer")
    bring(
        opened,
        a_survey(1, date(2026, 3, 2), counted_members="4"),
        a_survey(2, date(2026, 10, 8)),
        a_survey(3, date(2026, 11, 1), state="cancelled", counted_members="9"),
    )
    yield opened
    opened.store.close()


def bring(desk: Desk, *found: tuple[str, dict[str, Any]]) -> None:
    scope = desk.profile.scopes[0]
    plain = {"scope": scope, "created_at": desk.clock.now().isoformat()}
    entries = [
        Entry(kind, UUID(values["id"]), 9_000 + n, {**plain, **values})
        for n, (kind, values) in enumerate(found)
    ]
    with desk.store.write() as tx:
        incoming.apply(tx, scope, entries=entries, cursor=9_100)


def a_survey(
    number: int, day: date, *, state: str = "finalised", **answers: str
) -> tuple[str, dict[str, Any]]:
    at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC).isoformat()
    return "visit", {
        "id": str(UUID(int=7_000 + number)),
        "number": f"FV-F01-{number}",
        "household_id": str(FOUR_OF_THEM),
        "form_id": "F01",
        "form_version": 1,
        "visit_type": "apply",
        "state": state,
        "started_at": at,
        "ended_at": at,
        "instance": "<F01/>",
        "answers": ANSWERS | answers,
    }


def found(
    desk: Desk,
    said: Facts | None = None,
    *,
    day: date = TODAY,
    of: UUID = FOUR_OF_THEM,
    pension_excluded: bool = False,
) -> Gathered:
    with desk.store.read() as tx:
        home = households.get(tx, of)
        assert isinstance(home, Household)
        return gathered(tx, home, said=said or {}, day=day, pension_excluded=pension_excluded)


def test_the_newest_survey_until_a_day_counts(desk: Desk) -> None:
    told = {
        day: (known.value, known.source)
        for day in (date(2026, 3, 1), date(2026, 3, 2), date(2026, 10, 8), TODAY)
        for known in [found(desk, day=day).facts["members"]]
    }
    assert told == {
        date(2026, 3, 1): (4.0, REGISTER),
        date(2026, 3, 2): (4.0, "入户调查表（2026-03-02）"),
        date(2026, 10, 8): (3.0, "入户调查表（2026-10-08）"),
        TODAY: (3.0, "入户调查表（2026-10-08）"),
    }


def test_the_share_of_a_head_is_reckoned_from_the_survey(desk: Desk) -> None:
    told = found(desk)
    assert told.facts["per_capita_month"] == Known(1000.0, "入户调查表（2026-10-08）")
    assert told.income is not None
    assert told.income.members == 3


def test_an_income_said_now_comes_before_the_survey_s(desk: Desk) -> None:
    said = {"income_month": Known(3300.0, TYPED), "basic_pension_month": Known(300.0, TYPED)}
    assert found(desk, said).facts["per_capita_month"] == Known(1100.0, RECKONED)
    left_out = found(desk, said, pension_excluded=True)
    assert left_out.facts["per_capita_month"] == Known(1000.0, RECKONED)


def test_a_share_said_now_stands_as_it_is(desk: Desk) -> None:
    said = {"per_capita_month": Known(5.0, TYPED), "income_month": Known(3300.0, TYPED)}
    told = found(desk, said)
    assert told.facts["per_capita_month"] == Known(5.0, TYPED)
    assert told.income is None


def test_money_said_of_the_whole_household_is_shared(desk: Desk) -> None:
    said = {"money_total": Known(100.0, TYPED)}
    assert found(desk, said).facts["money_per_capita"] == Known(33.33, RECKONED)
    share = {"money_per_capita": Known(5.0, TYPED)}
    assert found(desk, said | share).facts["money_per_capita"] == Known(5.0, TYPED)


def test_the_register_tells_heads_and_ages_and_no_more(desk: Desk) -> None:
    told = found(desk, day=date(2026, 3, 1)).facts
    assert {name for name, one in told.items() if one.source == REGISTER} >= {
        "members",
        "category",
        "oldest_age",
        "youngest_age",
    }
    assert told["living_alone"].value == "no"
    assert {"income_month", "per_capita_month", "motor_vehicles", "dialysis"}.isdisjoint(told)


def test_one_person_without_the_tag_is_not_said_to_live_alone(desk: Desk) -> None:
    with desk.store.read() as tx:
        rows = tx.exec_driver_sql("SELECT id, tags FROM household").all()
    for row in rows:
        told = found(desk, of=UUID(hex=str(row[0]))).facts
        alone = told.get("living_alone")
        if "living_alone" in row[1]:
            assert alone is not None
            assert alone.value in ("yes", "no")
        elif told["members"].value == 1.0:
            assert alone is None


def test_ages_are_those_of_the_day(desk: Desk) -> None:
    before, after = (
        found(desk, day=date(year, 3, 1)).facts["oldest_age"].value for year in (2020, 2026)
    )
    assert isinstance(before, float)
    assert isinstance(after, float)
    assert after - before == 6.0


def test_what_it_gets_is_that_of_the_day(desk: Desk) -> None:
    given = {
        "id": str(UUID(int=8_001)),
        "household_id": str(FOUR_OF_THEM),
        "category": "dibao_margin",
        "since": "2026-02-01",
        "until": "2026-06-30",
    }
    without_aid(desk)
    assert found(desk).facts["category"].source == REGISTER
    registered = found(desk).facts["category"].value
    bring(desk, ("entitlement", given))
    told = [
        found(desk, day=day).facts["category"].value
        for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 6, 30), date(2026, 7, 1))
    ]
    assert registered != "none"
    assert told == ["none", "dibao_margin", "dibao_margin", "none"]
